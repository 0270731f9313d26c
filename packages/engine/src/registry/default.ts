/** What holds where a definition says nothing. */
import type { Duration, IdentityDefinition } from './definition.ts';

/** Identifiers of a household fit below both limits, those of a shop's till do not. */
export const DEFAULT_IDENTITY: IdentityDefinition = { poison: [], maxLinks: 20, maxCluster: 50 };
/** A phone that was offline over a weekend is still in time. */
export const DEFAULT_LATENESS: Duration = '3d';
/** Hours and days are the same on every machine. */
export const DEFAULT_TIME_ZONE = 'UTC';
