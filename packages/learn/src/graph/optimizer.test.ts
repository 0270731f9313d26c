import { expect, test } from 'vitest';
import { adamOf, adamStep, clipGradients, rateAt, stepNames, stepSize } from './optimizer.ts';
import { EmbeddingRows } from './train/embedding-rows.ts';
import { evaluate } from './reference.testkit.ts';
import { constant, input } from './value.ts';

test('a step in the graph is a step of Adam as its paper has it, in the graph and in rows outside', () => {
  const adam = adamOf({ rate: 0.1, weightDecay: 0.01 });
  const w = input('w', [1, 2]);
  const outputs = adamStep([{ name: 'w', value: w }], [input('g', [1, 2])], adam);
  const names = ['w', stepNames.mean('w'), stepNames.square('w')];
  const rows = new EmbeddingRows({ name: 't', rows: 1, width: 2, deviation: 1 }, 1);
  rows.values.set([1, -2]);
  let state: readonly Float64Array[] = [Float64Array.of(1, -2), Float64Array.of(0, 0), Float64Array.of(0, 0)];
  const naive = { w: [1, -2], lazy: [1, -2], mean: [0, 0], square: [0, 0] };
  for (let step = 1; step <= 5; step++) {
    const gradient = [0.5 * step, -1 / step];
    const feeds = { g: gradient, [stepNames.rate]: [stepSize(adam, step)], [stepNames.decay]: [adam.rate * adam.weightDecay], ...Object.fromEntries(names.map((name, i) => [name, state[i]!])) };
    state = evaluate(names.map((name) => outputs[stepNames.next(name)]!), feeds);
    rows.add(Int32Array.of(0, 0), Float32Array.from([...gradient.map((g) => g * 0.25), ...gradient.map((g) => g * 0.75)]));
    rows.apply(adam, step);
    gradient.forEach((g, i) => {
      naive.mean[i] = 0.9 * naive.mean[i]! + 0.1 * g;
      naive.square[i] = 0.999 * naive.square[i]! + 0.001 * g * g;
      const moved = (0.1 * (naive.mean[i]! / (1 - 0.9 ** step))) / Math.sqrt(naive.square[i]! / (1 - 0.999 ** step));
      naive.w[i] = naive.w[i]! * (1 - 0.001) - moved;
      naive.lazy[i] = naive.lazy[i]! - moved;
    });
    naive.w.forEach((wanted, i) => expect(state[0]![i]).toBeCloseTo(wanted, 6));
    naive.lazy.forEach((wanted, i) => expect(rows.values[i]).toBeCloseTo(wanted, 5));
  }
});

test('gradients together are at most as long as they may be, and short ones are not touched', () => {
  const parts = [constant([3, 0], [2]), constant([4], [1])];
  const length = (clip: number): number => Math.hypot(...evaluate(clipGradients(parts, clip), {}).flatMap((part) => [...part]));
  expect(length(2)).toBeCloseTo(2, 5);
  expect(length(50)).toBeCloseTo(5, 9);
});

test('a rate that falls is a tenth at the end and stays there; one that does not fall stays', () => {
  expect([1, 51, 101, 500].map((step) => rateAt({ rate: 2, fallsOver: 100 }, step))).toEqual([2, 1.1, 0.2, 0.2]);
  expect(rateAt({ rate: 2 }, 1_000_000)).toBe(2);
});
