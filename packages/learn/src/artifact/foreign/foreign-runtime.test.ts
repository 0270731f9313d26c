import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { ForeignModelData, ModelSignature } from '@limn/engine';
import { createForeignRuntime, type ForeignRuntime, type ForeignRuntimeOptions } from './foreign-runtime.ts';
import { tryForeign } from './try-foreign.ts';

const from = (name: string): string => new URL(`../fixture/scikit-learn/${name}`, import.meta.url).pathname;
const told = (name: string) => JSON.parse(readFileSync(from(`${name}.json`), 'utf8')) as { readonly columns: readonly string[]; readonly rows: readonly (readonly (number | null)[])[]; readonly expected: readonly number[] };
const rowsOf = (name: string) => told(name).rows.map((row) => ({ asOf: 0, values: Object.fromEntries(row.map((value, i) => [told(name).columns[i]!, value ?? undefined])) }));
const outputs = { logistic: { name: 'probabilities', places: [1] }, boosting: { name: 'probability' } } as const;
const signatureOf = (name: keyof typeof outputs): ModelSignature => ({ inputs: [{ name: 'X', type: 'float32', columns: told(name).columns }], output: outputs[name], link: 'logistic' });
const load = async (name: keyof typeof outputs): Promise<readonly [ForeignModelData, Uint8Array]> => {
  const onnx = readFileSync(from(`${name}.onnx`));
  return [await tryForeign({ file: name, onnx, signature: signatureOf(name) }), onnx];
};

let runtime: ForeignRuntime | undefined;
const start = (options?: ForeignRuntimeOptions): ForeignRuntime => (runtime = createForeignRuntime(options));
afterEach(async () => {
  await runtime?.close();
});

test.each(['logistic', 'boosting'] as const)('%s: asked at once and without a promise, it says what scikit-learn says; a row asked alone has the same bits each time', async (name) => {
  const { model } = start().open(...(await load(name)));
  const rows = rowsOf(name);
  const scores = model.score(rows);
  told(name).expected.forEach((expected, i) => expect(Math.abs(scores[i]![0]! - expected)).toBeLessThan(1e-6));
  const alone = (): readonly number[] => rows.slice(0, 10).map((row) => model.score([row])[0]![0]!);
  const first = alone();
  expect(alone()).toEqual(first);
  first.forEach((score, i) => expect(Math.abs(score - scores[i]![0]!)).toBeLessThan(1e-6));
  expect(model.score([])).toEqual([]);
});

test('two models are told apart, and each says when it is loaded', async () => {
  const { open } = start();
  const [one, other] = [open(...(await load('logistic'))), open(...(await load('boosting')))];
  await Promise.all([one.ready, other.ready]);
  expect(one.model.score(rowsOf('logistic').slice(0, 1))[0]![0]).toBeCloseTo(told('logistic').expected[0]!, 6);
  expect(other.model.score(rowsOf('boosting').slice(0, 1))[0]![0]).toBeCloseTo(told('boosting').expected[0]!, 6);
});

test('a row that a model cannot take is NaN, and the others are not', async () => {
  const [{ inputs, ...data }, onnx] = await load('logistic');
  // Filled with text where the file wants numbers: the column is missing, and whole numbers have no word for it.
  const { model } = start().open({ ...data, inputs: [{ ...inputs[0]!, type: 'int64' }] }, onnx);
  expect(model.score(rowsOf('logistic').slice(0, 2)).map(([score]) => score)).toEqual([NaN, NaN]);
  const good = runtime!.open(...(await load('boosting'))).model;
  expect(good.score(rowsOf('boosting').slice(0, 1))[0]![0]).toBeCloseTo(told('boosting').expected[0]!, 6);
});

test('a file that cannot be loaded is said to whoever waits for it, and scores nothing', async () => {
  const [data] = await load('logistic');
  const { model, ready } = start().open(data, Buffer.from('no model'));
  await expect(ready).rejects.toMatchObject({ code: 'model_failed' });
  expect(model.score(rowsOf('logistic').slice(0, 1))[0]).toEqual(Float64Array.of(NaN));
});

test('a model that does not answer in time is not asked again, and others go on', async () => {
  const warnings: unknown[] = [];
  const { open } = start({ mostMs: 0, onWarning: (cause) => warnings.push(cause) });
  const slow = open(...(await load('logistic'))).model;
  expect(slow.score(rowsOf('logistic').slice(0, 1))[0]).toEqual(Float64Array.of(NaN));
  expect(slow.score(rowsOf('logistic').slice(0, 1))[0]).toEqual(Float64Array.of(NaN));
  expect(warnings).toEqual([expect.objectContaining({ code: 'model_failed', message: expect.stringContaining('within 0 ms') as string })]);
  const { ready } = open(...(await load('boosting')));
  await ready;
});

describe('a file from anywhere', () => {
  const refused = async (onnx: Uint8Array, signature: unknown, code: string, mostBytes?: number): Promise<void> => {
    await expect(tryForeign({ file: 'churn.onnx', onnx, signature, ...(mostBytes !== undefined && { mostBytes }) })).rejects.toMatchObject({ code });
  };
  const good = readFileSync(from('logistic.onnx'));

  test('is refused when it is too large, no model, cut short, or does not fit its signature', async () => {
    await refused(good, signatureOf('logistic'), 'model_oversized', 100);
    await refused(Buffer.from('{}'), signatureOf('logistic'), 'model_malformed');
    await refused(good.subarray(0, 200), signatureOf('logistic'), 'model_malformed');
    await refused(good, { ...signatureOf('logistic'), output: { name: 'other' } }, 'model_signature');
    await refused(good, 'X', 'model_signature');
  });
});
