import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PredictionReason } from './prediction-explanation.ts';
import { waterfallOf } from './waterfall.ts';

const finish = (scores: Float64Array): void => {
  scores.forEach((score, i) => (scores[i] = 1 / (1 + Math.exp(-score))));
};
const reason = (column: string, more: readonly string[] = []): PredictionReason => ({ column, value: 1, columns: [column, ...more], direction: 'raises', strength: 'some', text: column, evidence: [] });

test('typical and all effects add up to the estimate, whatever moves it', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 12 }), fc.double({ min: -3, max: 3, noNaN: true }), (all, base) => {
      const contributions = new Map(all.map((each, i) => [`c${i}`, each]));
      const raw = Float64Array.of(all.reduce((sum, each) => sum + each, base));
      finish(raw);
      const { typical, rows, rest, value } = waterfallOf(all.map((_, i) => reason(`c${i}`)), { expected: [base], output: 0, finish, value: raw[0]!, contributions });
      expect(typical + rows.reduce((sum, { effect }) => sum + effect, 0) + rest.effect).toBeCloseTo(value, 12);
      expect(rows.length).toBeLessThanOrEqual(5);
      expect(rest.reasons).toBe(Math.max(0, all.length - 5));
      rows.forEach(({ effect, column }) => expect(Math.sign(effect) * Math.sign(contributions.get(column)!)).toBeGreaterThanOrEqual(0));
    }),
    { numRuns: 100 },
  );
});

test('columns that mean the same are one row', () => {
  const contributions = new Map([['spend30d', 1], ['spend90d', -0.25], ['gap', 0.5]]);
  const { rows, rest } = waterfallOf([reason('spend30d', ['spend90d'])], { expected: [0], output: 0, finish: () => {}, value: 1.25, contributions });
  expect(rows.map(({ column, effect }) => [column, effect])).toEqual([['spend30d', 0.75]]);
  expect(rest).toEqual({ reasons: 1, effect: 0.5 });
});
