import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksOf, isUrgent } from './checks.ts';
import type { Observation, ObservedModel } from './observation.ts';
import { countIn, shapeOf, shiftOf } from './score-shape.ts';
import type { Foretold } from './step.ts';

const half = { edges: [0.5], shares: [0.5, 0.5] };
const foretold: Foretold = { candidate: half, champion: half, uncertain: 0.02, agreement: 0.9 };
const model = (change: Partial<ObservedModel> = {}): ObservedModel => ({ failed: 0, uncertain: 2, counts: [50, 48], p50: 30, p99: 90, ...change });
const look = (candidate: ObservedModel, champion: ObservedModel | undefined = model(), agreement = 0.9): Observation => ({ customers: 100, candidate, ...(champion && { champion }), agreement });
const failing = (observation: Observation, isOver = true, told = foretold): readonly string[] => checksOf([observation], told, isOver).filter(({ ok }) => !ok).map(({ name }) => name);

test('what does as foretold holds; each fault is named by itself', () => {
  expect(failing(look(model()))).toEqual([]);
  expect(failing(look(model({ failed: 3, counts: [48, 47] })))).toEqual(['failing']);
  expect(failing(look(model({ uncertain: 20, counts: [41, 39] })))).toEqual(['uncertain']);
  expect(failing(look(model({ counts: [10, 88] })))).toEqual(['shifted']);
  expect(failing(look(model(), model(), 0.5))).toEqual(['disagrees']);
  expect(failing(look(model({ p50: 9_000 })))).toEqual(['slow']);
});

test('what moves the champion as well is the data\'s doing, not the candidate\'s', () => {
  expect(failing(look(model({ counts: [10, 88] }), model({ counts: [12, 86] })))).toEqual([]);
  expect(failing(look(model({ failed: 30, counts: [34, 34] }), model({ failed: 30, counts: [34, 34] })))).toEqual([]);
});

test('a pause of the machine is no slowness of the model', () => {
  expect(failing(look(model({ p99: 80_000 })))).toEqual([]);
});

test('too few customers are a fault only once the stage is over, and nothing else is said of them', () => {
  const few = { ...look(model({ failed: 9, counts: [0, 0] })), customers: 9 };
  expect([failing(few, false), failing(few)]).toEqual([[], ['too_few']]);
});

test('what answers is taken back at once only for what harms, not for being slow or of another mind', () => {
  const checks = checksOf([look(model({ failed: 3, counts: [48, 47], p50: 9_000 }), model(), 0.1)], foretold, false);
  expect(checks.filter(isUrgent).map(({ name }) => name)).toEqual(['failing']);
});

test('without a champion beside it only what was foretold counts', () => {
  const alone: Foretold = { candidate: half, uncertain: 0 };
  const { agreement: _, champion: __, ...observation } = look(model({ uncertain: 0, counts: [30, 70] }));
  expect(failing(observation, true, alone)).toEqual([]);
  expect(failing({ ...observation, candidate: model({ failed: 5 }) }, true, alone)).toEqual(['failing']);
});

test('law: scores that are drawn from what was foretold have not moved; the shift is never below 0', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }), (scores, others) => {
    const shape = shapeOf(Float64Array.from(scores));
    expect(shape.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(shiftOf(shape, countIn(shape.edges, scores))).toBeCloseTo(0, 9);
    expect(shiftOf(shape, countIn(shape.edges, others))).toBeGreaterThanOrEqual(0);
    expect(countIn(shape.edges, others).reduce((sum, count) => sum + count, 0)).toBe(others.length);
  }), { numRuns: 50 });
});
