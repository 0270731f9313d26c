/** What holds where a definition says nothing. */
import type { Duration, IdentityDefinition } from './definition.ts';

export const DEFAULT_IDENTITY: IdentityDefinition = { poison: [], maxLinks: 20, maxCluster: 50 };
export const DEFAULT_LATENESS: Duration = '3d';
export const DEFAULT_TIME_ZONE = 'UTC';
