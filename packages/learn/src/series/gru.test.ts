import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { Gru, initialWeights } from './gru.ts';

const shape = { inputs: 3, states: 4, outputs: 2 };
const random = new Random(5);
const numbers = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());

test('the gradient through time is that of differences', () => {
  const network = new Gru(shape);
  const weights = initialWeights(shape, 3).map((weight) => weight + 0.3 * random.normal());
  const [row, wanted] = [numbers(6 * 3), numbers(2)];
  const lossAt = (at: Float64Array): number => network.run(at, row).reduce((sum, told, o) => sum + (told - wanted[o]!) ** 2 / 2, 0);
  const slopes = new Float64Array(weights.length);
  network.back(weights, row, network.run(weights, row).map((told, o) => told - wanted[o]!), slopes);
  const step = 1e-5;
  weights.forEach((_, i) => {
    const at = (by: number): number => lossAt(weights.map((each, j) => (j === i ? each + by : each)));
    expect(slopes[i]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 6);
  });
});

test('an untrained network says 0; the same seed gives the same weights', () => {
  expect([...new Gru(shape).run(initialWeights(shape, 1), numbers(9))]).toEqual([0, 0]);
  expect(initialWeights(shape, 1)).toEqual(initialWeights(shape, 1));
  expect(initialWeights(shape, 1)).not.toEqual(initialWeights(shape, 2));
});
