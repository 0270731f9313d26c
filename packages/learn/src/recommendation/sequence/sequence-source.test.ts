import { setTimeout as wait } from 'node:timers/promises';
import { createVectorSearch, type CandidateRequest } from '@limn/engine';
import { beforeAll, expect, test } from 'vitest';
import { openSequenceWay } from './open-sequence-way.ts';
import { encodeSequence, openSequenceBytes } from './sequence-bytes.ts';
import { createSequenceFinder } from './sequence-finder.ts';
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
  const { settings: { width }, itemVectors } = model;
  const { source, prepare } = createSequenceSource(createSequenceFinder(model, createVectorSearch({ dims: width, vectors: itemVectors })), itemKeys);
  const asked = after(2, 3, 4, 5);
  expect([source.candidates(asked), source.because(asked, 6)]).toEqual([[], []]);
  await prepare!(asked);
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

test('a thread of its own answers what this one would, many at once, and vectors of customers', async () => {
  const { model, itemKeys } = await openSequenceBytes(bytes);
  const { settings: { width: dims }, itemVectors: vectors } = model;
  const here = createSequenceSource(createSequenceFinder(model, createVectorSearch({ dims, vectors })), itemKeys);
  const { way: there, close } = await openSequenceWay(bytes);
  const asked = Array.from({ length: 50 }, (_, i) => after(i % 12, (i + 1) % 12, (i * 5) % 12));
  for (const way of [here, there]) await Promise.all(asked.map((request) => way.prepare!(request)));
  const told = (way: typeof here) => asked.map((request) => way.source.candidates(request).map(({ item, score }) => [item, score.toFixed(4)]));
  expect(told(there)).toEqual(told(here));
  const [one, other] = await Promise.all([here, there].map((way) => way.customers!.vectorsOf(asked)));
  expect(one!.length).toBe(50 * dims);
  one!.forEach((value, i) => expect(other![i]).toBeCloseTo(value, 5));
  await Promise.all([close(), model.close()]);
});

test('a thread that nobody asks ends, and who asks later is answered by another', async () => {
  const { way, close } = await openSequenceWay(bytes, { idleMs: 20, mostMs: 10_000 });
  await wait(100);
  await way.prepare!(after(1, 2));
  expect(way.source.candidates(after(1, 2)).length).toBe(3);
  await close();
});

test('a thread that has ended, or is late, leaves lists without the way', async () => {
  const { way, close } = await openSequenceWay(bytes);
  await close();
  await way.prepare!(after(1, 2));
  expect(way.source.candidates(after(1, 2))).toEqual([]);
  const late = await openSequenceWay(bytes, { mostMs: 0 });
  // Hundreds of others come first.
  const others = late.way.customers!.vectorsOf(Array.from({ length: 500 }, (_, i) => after(i % 12, 3)));
  await late.way.prepare!(after(1, 2));
  expect(late.way.source.candidates(after(1, 2))).toEqual([]);
  await others;
  await late.close();
});

test('another process gives the same bytes the same answers, and other bytes are refused', async () => {
  const [one, other] = [await openSequenceBytes(bytes), await openSequenceBytes(Buffer.from(bytes))];
  expect(await one.model.vectorsOf([[1, 2]])).toEqual(await other.model.vectorsOf([[1, 2]]));
  await Promise.all([one.model.close(), other.model.close()]);
  await expect(openSequenceBytes(bytes.slice(0, -4))).rejects.toMatchObject({ code: 'artifact_damaged' });
  await expect(openSequenceWay(Uint8Array.of(9, 9))).rejects.toMatchObject({ code: 'artifact_damaged' });
});

test('where a model looks sums to one, is told by head, and stands beside what leaving each event out does', async () => {
  const { model, itemKeys } = await openSequenceBytes(bytes);
  const { settings: { width, blocks, heads }, itemVectors } = model;
  const here = createSequenceSource(createSequenceFinder(model, createVectorSearch({ dims: width, vectors: itemVectors })), itemKeys);
  const { way: there, close } = await openSequenceWay(bytes);
  const asked = after(2, 3, 4, 5);
  const told = (await here.attend!(asked, 6))!;
  expect(told.heads).toBe(blocks * heads);
  expect(told.interactions.map(({ interaction }) => interaction.item)).toEqual([2, 3, 4, 5]);
  expect(told.interactions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  for (const { heads: each } of told.interactions) for (const weight of each) expect(weight >= 0 && weight <= 1).toBe(true);
  // Nothing stands after the last place: each head looks at what there is.
  for (let head = 0; head < told.heads; head++) expect(told.interactions.reduce((sum, { heads: each }) => sum + each[head]!, 0)).toBeCloseTo(1, 5);
  const scoreOf = async (history: readonly number[]): Promise<number> => (await model.vectorsOf([history])).reduce((sum, value, i) => sum + value * itemVectors[6 * width + i]!, 0);
  expect(told.interactions[3]!.effect).toBeCloseTo((await scoreOf([2, 3, 4, 5])) - (await scoreOf([2, 3, 4])), 5);
  // Who went round by ones is told by the last step most.
  expect(Math.max(...told.interactions.map(({ effect }) => Math.abs(effect)))).toBe(Math.abs(told.interactions[3]!.effect));
  const away = (await there.attend!(asked, 6))!;
  away.interactions.forEach(({ share, effect }, i) => expect([share, effect]).toEqual([expect.closeTo(told.interactions[i]!.share, 5), expect.closeTo(told.interactions[i]!.effect, 5)]));
  expect([await here.attend!(after(), 6), await here.attend!(asked, 99)]).toEqual([undefined, undefined]);
  await Promise.all([close(), model.close()]);
  expect(await there.attend!(asked, 6)).toBeUndefined();
});
