import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileDense } from '../dense.ts';
import type { DenseNetwork } from '../model.ts';
import { randomNetwork, smallRow } from '../network.testkit.ts';
import { createAttributor } from './attribution.ts';

const widths = [5, 12, 7, 2] as const;
const means = [0.5, -0.25, 0, 1, 0.1];

function scoreOf(network: DenseNetwork, row: ArrayLike<number>): Float64Array {
  const raw = new Float64Array(network.layers.at(-1)!.biases.length);
  compileDense(network, row.length).predict(Float32Array.from(row), raw);
  return raw;
}

test('contributions and what is expected add up to the raw score, whatever turns on the way', () => {
  fc.assert(
    fc.property(fc.integer(), smallRow(5), (seed, row) => {
      const network = randomNetwork(seed, widths);
      const { expected, contributions } = createAttributor(network, { means }).attribute(row);
      const raw = scoreOf(network, row);
      raw.forEach((score, output) => {
        expect(expected[output]! + contributions[output]!.reduce((sum, each) => sum + each, 0)).toBeCloseTo(score, 4);
        expect(expected[output]!).toBeCloseTo(scoreOf(network, means)[output]!, 4);
      });
    }),
    { numRuns: 300 },
  );
});

test('they are the gradients added up along the way: many small steps come to the same', () => {
  fc.assert(
    fc.property(fc.integer(), smallRow(5), (seed, row) => {
      const network = randomNetwork(seed, widths);
      const { contributions } = createAttributor(network, { means }).attribute(row);
      const [steps, h] = [400, 1e-3];
      const to = [...row].map((x) => (Number.isNaN(x) ? 0 : x));
      means.forEach((mean, i) => {
        let sum = 0;
        for (let step = 0; step < steps; step++) {
          const at = means.map((from, k) => from + ((step + 0.5) / steps) * (to[k]! - from));
          const [up, down] = [h, -h].map((by) => scoreOf(network, at.map((x, k) => (k === i ? x + by : x)))[0]!);
          sum += ((up! - down!) / (2 * h)) * ((to[i]! - mean) / steps);
        }
        expect(Math.abs(contributions[0]![i]! - sum)).toBeLessThan(0.02 * (1 + Math.abs(sum)));
      });
    }),
    { numRuns: 15 },
  );
});

test('a number that moves nothing gets nothing, and a network without a turn is a linear model', () => {
  const silent: DenseNetwork = { kind: 'dense', layers: [{ weights: [[2, 0], [-1, 0]], biases: [0, 1], activation: 'relu' }, { weights: [[1, 1]], biases: [0], activation: 'identity' }] };
  expect(createAttributor(silent).attribute(Float32Array.of(1.5, 9)).contributions[0]![1]).toBe(0);
  const straight: DenseNetwork = { kind: 'dense', layers: [{ weights: [[2, -1]], biases: [3], activation: 'identity' }] };
  const linear = createAttributor({ kind: 'linear', weights: [[2, -1]], intercepts: [3] }, { means: [1, 1] }).attribute(Float32Array.of(4, NaN));
  expect(createAttributor(straight, { means: [1, 1] }).attribute(Float32Array.of(4, NaN))).toEqual(linear);
});

test('the meeting of two numbers is shared between them', () => {
  const least: DenseNetwork = { kind: 'dense', layers: [{ weights: [[1, 1]], biases: [-1], activation: 'relu' }, { weights: [[1]], biases: [0], activation: 'identity' }] };
  const [own] = createAttributor(least).attribute(Float32Array.of(1, 1)).contributions;
  expect(own![0]).toBeCloseTo(0.5, 9);
  expect(own![1]).toBeCloseTo(0.5, 9);
});
