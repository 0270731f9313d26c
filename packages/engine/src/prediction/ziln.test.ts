import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAttributor } from './attribution/attribution.ts';
import type { ZilnNetwork } from './model.ts';
import { compileZiln, zilnScore } from './ziln.ts';

const number = fc.double({ min: -2, max: 2, noNaN: true }).map(Math.fround);
const layer = (outputs: number, inputs: number, activation: 'relu' | 'identity') =>
  fc.record({ weights: fc.array(fc.array(number, { minLength: inputs, maxLength: inputs }), { minLength: outputs, maxLength: outputs }), biases: fc.array(number, { minLength: outputs, maxLength: outputs }), activation: fc.constant(activation) });
const network: fc.Arbitrary<ZilnNetwork> = fc.tuple(layer(5, 4, 'relu'), layer(3, 5, 'identity')).map((layers) => ({ kind: 'ziln', layers, widest: 3 }));
const row = fc.array(number, { minLength: 4, maxLength: 4 }).map((values) => Float32Array.from(values));

test('the expected amount is the chance of paying times the mean of a log-normal law', () => {
  // A softplus of 0.5 and a wide bound.
  const wide = Math.log(Math.expm1(0.5));
  expect(Math.exp(zilnScore([0, 2, wide], 1e6))).toBeCloseTo(0.5 * Math.exp(2 + 0.125), 9);
  expect(zilnScore([0, 0, 500], 3)).toBeLessThan(4.5);
});

test('contributions add up to the logarithm of the amount', () => {
  fc.assert(
    fc.property(network, row, (ziln, numbers) => {
      const told = new Float64Array(1);
      compileZiln(ziln, 4).predict(numbers, told);
      const { expected, contributions } = createAttributor(ziln, { means: [0.1, -0.2, 0, 0.5] }).attribute(numbers);
      expect(expected[0]! + contributions[0]!.reduce((sum, each) => sum + each, 0)).toBeCloseTo(told[0]!, 4);
    }),
    { numRuns: 100 },
  );
});
