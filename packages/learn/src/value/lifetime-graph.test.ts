import { createScorer, type LifetimePredictor, type ScoringModel } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportModel } from '../artifact/export-model.ts';
import { openSession } from '../artifact/scoring-session.ts';
import { signatureOf } from '../artifact/signature.ts';
import { writeModel } from '../onnx/write-model.ts';
import { bgNbd } from './bg-nbd.ts';
import { gammaGamma } from './gamma-gamma.ts';
import { paretoNbd } from './pareto-nbd.ts';
import type { PurchaseLaw } from './purchase-law.ts';

const named = (names: readonly string[], values: readonly number[]) => names.map((name, i) => ({ name, value: values[i]! }));
const columns = { purchases: 0, first: 1, last: 2, spend: 3 } as const;
const modelOf = (predictor: LifetimePredictor): ScoringModel => ({ format: 1, inputs: ['purchases', 'first', 'last', 'spend'].map((column) => ({ kind: 'number', column, ...(column === 'first' || column === 'last' ? { of: 'duration' } : {}) })), predictor, link: 'exp' });

/** Parameters as shops have them, from customers who are all alike to customers who have nothing in common. */
const parameter = fc.double({ min: -2.5, max: 3, noNaN: true }).map(Math.exp);
const predictor = fc.record({ law: fc.constantFrom('bg-nbd', 'pareto-nbd'), purchases: fc.tuple(parameter, parameter, parameter, parameter), horizon: fc.double({ min: 1, max: 52, noNaN: true }) })
  .map(({ law, purchases, horizon }): LifetimePredictor => ({ kind: 'lifetime', law, purchases: named(law === 'bg-nbd' ? ['r', 'alpha', 'a', 'b'] : ['r', 'alpha', 's', 'beta'], purchases), spend: named(['p', 'q', 'v'], [3, 2.5, 40]), horizon, pace: 1, columns }));
const customer = fc.record({ purchases: fc.integer({ min: 1, max: 60 }), age: fc.double({ min: 0.2, max: 80, noNaN: true }), share: fc.double({ min: 0, max: 1, noNaN: true }), spend: fc.double({ min: 0, max: 5_000, noNaN: true }) });

const DAY_MS = 86_400_000;
const valuesOf = ({ purchases, age, share, spend }: { readonly purchases: number; readonly age: number; readonly share: number; readonly spend: number }) => ({ purchases, first: age * 7 * DAY_MS, last: (purchases === 1 ? age : age * share) * 7 * DAY_MS, spend });

test('the amount is what the laws of purchases and spend expect, whose series and integrals are others', () => {
  fc.assert(
    fc.property(predictor, customer, (lifetime, who) => {
      const parameters = lifetime.purchases.map(({ value }) => value);
      const law: PurchaseLaw = lifetime.law === 'bg-nbd' ? bgNbd(parameters) : paretoNbd(parameters);
      const last = who.purchases === 1 ? 0 : who.age * (1 - who.share);
      const expected = law.expected({ repeats: who.purchases - 1, last, age: who.age, tilt: 0 }, lifetime.horizon) * gammaGamma([3, 2.5, 40]).expected({ purchases: who.purchases, spend: who.spend / who.purchases });
      const told = createScorer(modelOf(lifetime)).score(valuesOf(who), 0).values[0]!;
      expect(Math.abs(told - expected)).toBeLessThan(1e-4 * Math.max(1, expected));
    }),
    { numRuns: 400 },
  );
});

test('the graph says what the engine says', async () => {
  const chosen = fc.sample(predictor, { numRuns: 12, seed: 3 });
  const customers = fc.sample(customer, { numRuns: 60, seed: 4 });
  for (const lifetime of chosen) {
    const model = modelOf(lifetime);
    const session = await openSession(writeModel(exportModel(model)), signatureOf(model), { file: 'lifetime' });
    const { score } = createScorer(model);
    const rows = [...customers.map(valuesOf), {}, { purchases: 0 }, { purchases: 3, spend: 8 }, { ...valuesOf(customers[0]!), spend: undefined }].map((values) => ({ values, asOf: 0 }));
    const told = await session.score(rows);
    await session.close();
    rows.forEach(({ values, asOf }, i) => {
      const own = score(values, asOf).values[0]!;
      expect(Math.abs(told[i]![0]! - own)).toBeLessThan(1e-5 * Math.max(1, own));
    });
  }
});
