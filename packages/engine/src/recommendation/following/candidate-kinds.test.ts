import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { createFollowing } from './candidate-kinds.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

test('orders of one errand are one purchase: what is told is the pause between errands', () => {
  const source = createFollowing({ definition: { kind: 'repeat' }, signals: [], groupOf: () => undefined });
  const bought = (at: number): Interaction => ({ customer: 0, item: 7, weight: 5, signal: 0, at });
  // Three errands, ten days apart; the first two of two orders, thirteen minutes apart.
  const history = [0, 13 * MINUTE_MS, 10 * DAY_MS, 10 * DAY_MS + 13 * MINUTE_MS, 20 * DAY_MS].map(bought);
  for (const interaction of history) source.add(interaction);
  const asked = { history, now: 21 * DAY_MS, limit: 5 };
  expect(source.because(asked, 7)).toEqual([{ kind: 'repeat', times: 3, everyMs: 10 * DAY_MS, sinceMs: DAY_MS }]);
});
