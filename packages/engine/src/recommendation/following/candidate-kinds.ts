/** Which way to find candidates follows events for which declaration. */
import { durationMs } from '../../registry/duration.ts';
import type { CandidateDefinition, SignalDefinition } from '../../registry/recommendation-definition.ts';
import type { KeptSource } from '../candidate/kept-source.ts';
import { createNeighbours } from '../candidate/neighbours.ts';
import { createPopularity } from '../candidate/popularity.ts';
import { createRepeat } from '../candidate/repeat.ts';
import { createSessionNeighbours } from '../candidate/sessions.ts';
import { createTogether } from '../candidate/together.ts';
import { createUsual } from '../candidate/usual.ts';
import type { Tokenizer } from '../model/content-source.ts';
import { ContentFollower } from './content-follower.ts';

/** What a way is made of. */
export interface CandidateSetting {
  readonly definition: FollowingDefinition;
  /** In the order of the declaration. */
  readonly signals: readonly SignalDefinition[];
  /** The group of whoever acts or asks just now; undefined: none. */
  readonly groupOf: () => string | undefined;
  /** Parts texts into words. Absent: as `plainWords` does. */
  readonly tokenize?: Tokenizer;
}

/** A way that follows events; models are handed in instead. */
export type FollowingDefinition = Exclude<CandidateDefinition, { readonly kind: 'model' }>;

/** Whether the way follows events. */
export function isFollowing(definition: CandidateDefinition): definition is FollowingDefinition {
  return definition.kind !== 'model';
}

/** What V-SkNN's authors compare and keep (Ludewig & Jannach 2018: 100 of the latest 500), for a fraction of the cost of the most that the way can take. */
const ONLINE_SESSIONS = { latest: 10, compared: 500, neighbours: 100 } as const;

/** One errand may leave several orders, minutes apart; nobody needs the same again within half a day. */
export const ONE_PURCHASE_MS = 43_200_000;

/** A way that knows nothing yet. */
export function createFollowing({ definition, signals, groupOf, tokenize }: CandidateSetting): KeptSource {
  switch (definition.kind) {
    case 'popular':
      return createPopularity({ windowMs: durationMs(definition.over), ...(definition.by !== undefined && { groupOf }) });
    case 'neighbours':
      return createNeighbours();
    case 'sessions':
      return createSessionNeighbours(ONLINE_SESSIONS);
    case 'together':
      return createTogether(purchasesAlone(signals));
    case 'repeat':
      return createRepeat({ ...purchasesAlone(signals), leastPauseMs: ONE_PURCHASE_MS });
    case 'usual':
      return createUsual({ ...purchasesAlone(signals), leastPauseMs: ONE_PURCHASE_MS });
    case 'content':
      return new ContentFollower(tokenize);
  }
}

/** The signals that are purchases; when none is declared to be one, all. */
function purchasesAlone(signals: readonly SignalDefinition[]): { readonly signals?: readonly number[] } {
  const purchases = signals.flatMap(({ means }, signal) => (means === 'purchase' ? [signal] : []));
  return purchases.length === 0 ? {} : { signals: purchases };
}
