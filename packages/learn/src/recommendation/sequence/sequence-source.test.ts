import type { CandidateRequest } from '@limn/engine';
import { beforeAll, expect, test } from 'vitest';
import { encodeSequence, openSequenceBytes } from './sequence-bytes.ts';
import { createSequenceSource } from './sequence-source.ts';
import { smallSequence, walkers } from './sequence.testkit.ts';
import { trainSequence } from './train-sequence.ts';

const table = walkers(60, 12);
let bytes: Uint8Array;

beforeAll(async () => {
  bytes = encodeSequence(await trainSequence(table, { seed: 1, settings: smallSequence }), table.itemKeys);
});

const after = (...items: readonly number[]): CandidateRequest => ({ history: items.map((item, at) => ({ customer: 0, item, at, weight: 1, signal: 0 })), now: 99, limit: 3 });

test('what was encoded answers once it was prepared: the items nearest to the customer, and those of the history that are like them', async () => {
  const { model, itemKeys } = await openSequenceBytes(bytes);
  const { source, prepare } = createSequenceSource(model, itemKeys);
  const asked = after(2, 3, 4, 5);
  expect([source.candidates(asked), source.because(asked, 6)]).toEqual([[], []]);
  await prepare!(asked);
  const { settings: { width }, itemVectors } = model;
  const vector = await model.vectorsOf([[2, 3, 4, 5]]);
  const scores = itemKeys.map((_, item) => vector.reduce((sum, value, i) => sum + value * itemVectors[item * width + i]!, 0));
  const nearest = [...scores.keys()].sort((one, other) => scores[other]! - scores[one]!).slice(0, 3);
  expect(source.candidates(asked).map(({ item }) => item)).toEqual(nearest);
  const [reason] = source.because(asked, 6);
  expect(reason?.kind === 'taste' && reason.items.every((item) => [2, 3, 4, 5].includes(item))).toBe(true);
  expect(source.candidates(after(2, 3, 4, 5, 6))).toEqual([]);
  await prepare!(after());
  expect(source.candidates(after())).toEqual([]);
  await model.close();
});

test('another process gives the same bytes the same answers, and other bytes are refused', async () => {
  const [one, other] = [await openSequenceBytes(bytes), await openSequenceBytes(Buffer.from(bytes))];
  expect(await one.model.vectorsOf([[1, 2]])).toEqual(await other.model.vectorsOf([[1, 2]]));
  await Promise.all([one.model.close(), other.model.close()]);
  await expect(openSequenceBytes(bytes.slice(0, -4))).rejects.toMatchObject({ code: 'artifact_damaged' });
  await expect(openSequenceBytes(Uint8Array.of(9, 9))).rejects.toMatchObject({ code: 'artifact_damaged' });
});
