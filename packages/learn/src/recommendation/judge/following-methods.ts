/** The ways of the engine that follow events, with the values that their settings may take. */
import { createAssociation, createNeighbours, createPopularity, createRepeat, createSessionNeighbours, createTogether } from '@limn/engine';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { chosenMethod } from './chosen-method.ts';
import { followingMethod } from './following-method.ts';
import type { Method } from './method.ts';

const MINUTE_MS = 60_000;
/** Data whose moments only count is not told in ms. */
const LEAST_SPAN_MS = 3_600_000;

/** From the first interaction to the last, ms, or in steps where the data only has an order. */
export function spanOf({ rows, at }: InteractionTable): number {
  return rows === 0 ? 1 : Math.max(1, at[rows - 1]! - at[0]!);
}

/** Where a visit ends: a customer may be one session, or come and go. */
function gapsOf(past: InteractionTable): readonly number[] {
  return spanOf(past) < LEAST_SPAN_MS || past.at[0]! < LEAST_SPAN_MS ? [Infinity] : [Infinity, 30 * MINUTE_MS];
}

/** Different customers of all the past. */
export function popularMethod(): Method {
  return followingMethod('popular', () => createPopularity({ itemsPerCustomer: Infinity }));
}

/** Different customers of the last days. */
export function recentMethod(): Method {
  return chosenMethod({
    name: 'recent',
    values: (past) => ({ share: spanOf(past) < past.rows / past.customerKeys.length * 10 ? [1] : [0.1, 0.03, 0.01, 0.3] }),
    create: ({ share }, past) => createPopularity({ itemsPerCustomer: Infinity, ...(share < 1 && { windowMs: spanOf(past) * share }) }),
  });
}

export function neighboursMethod(): Method {
  return chosenMethod({
    name: 'neighbours',
    values: (past) => ({ positionDecay: [5, 2, 20], shrinkage: [5, 20, 1], halfLifeMs: [Infinity, spanOf(past) * 0.2] }),
    create: (settings) => createNeighbours(settings),
  });
}

export function associationMethod(): Method {
  return chosenMethod({
    name: 'association',
    values: (past) => ({ gapMs: gapsOf(past), bothWays: [false, true], positionDecay: [1, 3, 10], halfLifeMs: [Infinity, spanOf(past) * 0.2] }),
    create: (settings) => createAssociation(settings),
  });
}

export function sessionsMethod(): Method {
  return chosenMethod({
    name: 'sessions',
    values: (past) => ({ gapMs: gapsOf(past), positionDecay: [3, 1.5, 10], recencyMs: [spanOf(past) * 0.5, Infinity, spanOf(past) * 0.15], distanceDecay: [3, 10], rarity: [3, 0] }),
    create: (settings) => createSessionNeighbours({ ...settings, sharedDecay: settings.positionDecay }),
  });
}

export function togetherMethod(): Method {
  return followingMethod('together', () => createTogether());
}

export function repeatMethod(): Method {
  return followingMethod('repeat', () => createRepeat());
}
