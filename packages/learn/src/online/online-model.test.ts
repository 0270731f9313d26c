import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { createFactorizationMachine } from './factorization-machine.ts';
import { createFtrl } from './ftrl.ts';
import type { OnlineModel } from './online-model.ts';
import { SparseRow } from './sparse-row.ts';
import { StateReader, StateWriter } from './state-bytes.ts';

const WIDTH = 12;

const models: Readonly<Record<string, () => OnlineModel>> = {
  'FTRL': () => createFtrl({ width: WIDTH, l1: 0.01, l2: 0.1 }),
  'factorisation machine': () => createFactorizationMachine({ width: WIDTH, factors: 3, l1: 0.01 }),
};

interface Example {
  readonly features: readonly (readonly [number, number])[];
  readonly label: number;
}

const exampleOf = (values: fc.Arbitrary<number>): fc.Arbitrary<Example> =>
  fc.record({ features: fc.array(fc.tuple(fc.nat(WIDTH - 1), values), { maxLength: 6 }), label: fc.constantFrom(0, 1) });
const examples = fc.array(exampleOf(fc.double({ min: -3, max: 3, noNaN: true })), { minLength: 1, maxLength: 40 });
const wild = fc.array(exampleOf(fc.constantFrom(1e9, -1e9, 1e-300, 5e8, 1, -0)), { minLength: 1, maxLength: 60 });

function rowOf({ features }: Example): SparseRow {
  const row = new SparseRow(WIDTH);
  for (const [index, value] of features) row.add(index, value);
  return row;
}

function bitsOf(model: OnlineModel): Uint8Array {
  const out = new StateWriter();
  model.save(out);
  return out.finish();
}

describe.each(Object.entries(models))('%s', (_, create) => {
  test('state saved after any example and loaded goes on to the same bits', () => {
    fc.assert(
      fc.property(examples, fc.nat(), (all, at) => {
        const whole = create();
        const before = create();
        const after = create();
        const cut = at % (all.length + 1);
        for (const example of all) whole.learn(rowOf(example), example.label);
        for (const example of all.slice(0, cut)) before.learn(rowOf(example), example.label);
        after.load(new StateReader(bitsOf(before)));
        for (const example of all.slice(cut)) after.learn(rowOf(example), example.label);
        expect(Buffer.compare(bitsOf(after), bitsOf(whole))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('learning tells what would have been told, telling changes nothing, and a copy or a reset is exact', () => {
    fc.assert(
      fc.property(examples, (all) => {
        const model = create();
        for (const example of all) expect(model.predict(rowOf(example))).toBe(model.learn(rowOf(example), example.label));
        const bits = bitsOf(model);
        model.predict(rowOf(all[0]!));
        expect(Buffer.compare(bitsOf(model), bits)).toBe(0);
        const copy = create();
        copy.copy(model);
        expect(Buffer.compare(bitsOf(copy), bits)).toBe(0);
        model.reset();
        expect(Buffer.compare(bitsOf(model), bitsOf(create()))).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  test('to learn faster changes how far the next example moves, not what is told', () => {
    fc.assert(
      fc.property(examples, (all) => {
        const model = create();
        for (const example of all) model.learn(rowOf(example), example.label);
        const told = all.map((example) => model.predict(rowOf(example)));
        model.quicken(0.05);
        all.forEach((example, i) => expect(model.predict(rowOf(example))).toBeCloseTo(told[i]!, 10));
      }),
      { numRuns: 30 },
    );
  });

  test('the largest features that are let in leave every probability between 0 and 1', () => {
    fc.assert(
      fc.property(wild, (all) => {
        const model = create();
        for (const example of all) {
          const told = model.learn(rowOf(example), example.label);
          expect(told > 0 && told < 1).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('FTRL is the algorithm of the paper, weight by weight', () => {
  const [alpha, beta, l1, l2] = [0.3, 1, 0.05, 0.2];
  fc.assert(
    fc.property(examples, (all) => {
      const model = createFtrl({ width: WIDTH, alpha, beta, l1, l2 });
      const z = new Map<number, number>();
      const n = new Map<number, number>();
      const weight = (i: number): number => {
        const [pull, free] = [z.get(i) ?? 0, i === WIDTH ? 0 : l1];
        return Math.abs(pull) <= free ? 0 : -(pull - Math.sign(pull) * free) / ((beta + Math.sqrt(n.get(i) ?? 0)) / alpha + l2);
      };
      for (const example of all) {
        const row = rowOf(example);
        const features = [[WIDTH, 1] as const, ...Array.from(row.indices.slice(0, row.length)).map((index, at) => [index, row.values[at]!] as const)];
        const weights = features.map(([i]) => weight(i));
        const p = 1 / (1 + Math.exp(-features.reduce((sum, [, x], at) => sum + weights[at]! * x, 0)));
        expect(model.learn(row, example.label)).toBeCloseTo(p, 12);
        features.forEach(([i, x], at) => {
          const [g, was] = [(p - example.label) * x, n.get(i) ?? 0];
          z.set(i, (z.get(i) ?? 0) + g - ((Math.sqrt(was + g * g) - Math.sqrt(was)) / alpha) * weights[at]!);
          n.set(i, was + g * g);
        });
      }
      for (let i = 0; i < WIDTH; i++) expect(model.weight(i)).toBeCloseTo(weight(i), 12);
      expect(model.intercept).toBeCloseTo(weight(WIDTH), 12);
    }),
    { numRuns: 40 },
  );
});

test('FTRL finds the weights of a known law, and with l1 leaves at 0 what says nothing', () => {
  const random = new Random(5);
  const [plain, sparse] = [createFtrl({ width: 4, alpha: 0.5 }), createFtrl({ width: 4, alpha: 0.5, l1: 30 })];
  for (let i = 0; i < 40_000; i++) {
    const row = new SparseRow(4);
    for (let j = 0; j < 4; j++) row.add(j, random.normal());
    const p = 1 / (1 + Math.exp(-(1.5 * row.values[0]! - row.values[1]! - 0.5)));
    const label = random.uniform() < p ? 1 : 0;
    plain.learn(row, label);
    sparse.learn(row, label);
  }
  [1.5, -1, 0, 0].forEach((wanted, j) => expect(plain.weight(j)).toBeCloseTo(wanted, 0));
  expect(plain.intercept).toBeCloseTo(-0.5, 0);
  expect([sparse.weight(2), sparse.weight(3)]).toEqual([0, 0]);
  expect(sparse.weight(0)).toBeGreaterThan(1);
});

test('a pair that only together means something is told by a factorisation machine, not by weights', () => {
  const random = new Random(3);
  const right = { weights: 0, vectors: 0 };
  const [weights, vectors] = [createFtrl({ width: 4 }), createFactorizationMachine({ width: 4, factors: 2, seed: 9 })];
  for (let i = 0; i < 20_000; i++) {
    const [a, b] = [random.below(2), random.below(2)];
    const row = new SparseRow(4).add(a, 1).add(2 + b, 1);
    const label = a === b ? 1 : 0;
    const told = { weights: weights.learn(row, label), vectors: vectors.learn(row, label) };
    if (i < 10_000) continue;
    right.weights += told.weights >= 0.5 === (label === 1) ? 1 : 0;
    right.vectors += told.vectors >= 0.5 === (label === 1) ? 1 : 0;
  }
  expect(right.weights).toBeLessThan(6_000);
  expect(right.vectors).toBeGreaterThan(9_900);
});

test.each([['width', { width: 0 }], ['alpha', { width: 1, alpha: 0 }], ['l1', { width: 1, l1: -1 }], ['beta', { width: 1, beta: NaN }]])('a wrong %s is named: online_option_invalid', (option, options) => {
  expect(() => createFtrl(options)).toThrowError(expect.objectContaining({ code: 'online_option_invalid', message: expect.stringContaining(`'${option}'`) }));
  expect(() => createFactorizationMachine(options)).toThrowError(expect.objectContaining({ code: 'online_option_invalid' }));
});
