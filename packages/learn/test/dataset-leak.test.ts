/** A feature that knows the future is caught by name. */
import type { BehaviourEvent, Engine, ModelInput } from '@limn/engine';
import { collectExamples, findLeaks, gatherExamples, logOfEvents, recheckExamples, type InputReader } from '@limn/learn';
import { expect, test } from 'vitest';
import { customer, DAY_MS, order } from '../src/dataset/dataset.testkit.ts';
import { Random } from '../src/random/random.ts';

const start = Date.UTC(2026, 0, 1);
const random = new Random(3);
const events = Array.from({ length: 80 }, (_, who) => who).flatMap((who): readonly BehaviourEvent[] =>
  Array.from({ length: 1 + random.below(8) }, (_, i) =>
    order.at(new Date(start + random.below(50 * DAY_MS)).toISOString(), { user: `u${who}`, id: `${who}-${i}` }, { revenue: random.below(9_000) / 100, channel: 'web' }),
  ),
);
const log = logOfEvents(events);
const options = { definition: customer.definition, prediction: 'leaves', log };

/** Reads as the engine does, but for one column: the orders between two days, counted from the moment of the example. */
function doctored(name: string, { from, to }: { readonly from: number; readonly to: number }): (engine: Engine, inputs: readonly ModelInput[]) => InputReader {
  return (engine, inputs) => {
    const reader = engine.readerOf(inputs.map(({ column }) => column));
    const place = inputs.findIndex(({ column }) => column === name);
    return (profile, at) => {
      const values = [...reader.read(profile, { asOf: at })];
      values[place] = events.filter(({ user, time }) => `user:${user}` === profile && time >= at + from * DAY_MS && time < at + to * DAY_MS).length;
      return values;
    };
  };
}

test('examples that the engine read are the same from a log that ends at their moments', async () => {
  expect(await recheckExamples({ ...options, examples: collectExamples(options) })).toMatchObject({ changed: [], rows: expect.any(Number) as number });
  const afterOrder = { ...options, prediction: 'afterOrder' };
  expect(await recheckExamples({ ...afterOrder, examples: collectExamples(afterOrder), rows: 100 })).toEqual({ rows: 100, changed: [] });
});

test('a planted feature that looks a day ahead is named, with where it differs, and nothing else is', async () => {
  const { changed, rows } = await recheckExamples({ ...options, examples: collectExamples({ ...options, readInputs: doctored('orders10d', { from: -10, to: 1 }) }) });
  expect(changed.map(({ column }) => column)).toEqual(['orders10d']);
  const [leak] = changed;
  expect(leak!.rows).toBeGreaterThan(rows / 20);
  expect(leak!.first.trained).not.toBe(leak!.first.recomputed);
  expect(leak!.problem).toMatchObject({ code: 'column_knows_future', column: 'orders10d' });
  expect(leak!.problem.text.en.what).toMatch(/'orders10d' differs in \d+ of \d+ examples.*knows the future/);
});

test('when it tells the label, that is said, and that nothing of it is left without the future', async () => {
  const known = await gatherExamples(collectExamples({ ...options, readInputs: doctored('orders10d', { from: 0, to: 5 }) }));
  expect(findLeaks(known.table, 'leaves')).toMatchObject([{ column: 'orders10d', share: 'AUC 1.000', problem: { code: 'column_leak' } }]);
  const { changed } = await recheckExamples({ ...options, examples: [known] });
  expect(changed).toMatchObject([{ column: 'orders10d', alone: { trained: 'AUC 1.000' } }]);
  expect(changed[0]!.alone).not.toHaveProperty('recomputed');
});

test('without examples there is nothing to recompute', async () => {
  await expect(recheckExamples({ ...options, examples: [] })).rejects.toMatchObject({ code: 'rows_too_few' });
});
