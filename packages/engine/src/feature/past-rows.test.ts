import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './codec.ts';
import { PastRows } from './past-rows.ts';

const allocate = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);
const bytesOf = (rows: PastRows, source: number): number[] | undefined => {
  const region = rows.region(source);
  return region && [...region.bytes.subarray(region.start, region.end)];
};

test('rows of a source stand one after the other as they came, beside those of others', () => {
  const rows = new PastRows(allocate, 1024);
  expect(bytesOf(rows, 0)).toBeUndefined();
  for (let i = 0; i < 20; i++) for (const source of [0, 7]) expect(rows.remember(source, Uint8Array.of(i, source))).toBe(true);
  for (const source of [0, 7]) expect(bytesOf(rows, source)).toEqual(Array.from({ length: 20 }, (_, i) => [i, source]).flat());
});

test('one source has an eighth of the room at most, and all together no more than there is', () => {
  const rows = new PastRows(allocate, 800);
  expect(rows.remember(0, new Uint8Array(101))).toBe(false);
  for (let source = 0; source < 8; source++) expect(rows.remember(source, new Uint8Array(100))).toBe(true);
  expect(rows.remember(8, new Uint8Array(1))).toBe(false);
  expect(rows.length(8)).toBe(0);
  rows.forget(3);
  expect(rows.remember(8, new Uint8Array(100))).toBe(true);
});

test('what is written is read again, and counts against the room', () => {
  const before = new PastRows(allocate, 800);
  before.remember(1, Uint8Array.of(1, 2, 3));
  const out = new ByteWriter();
  for (const source of [0, 1]) before.write(source, out);
  const after = new PastRows(allocate, 800);
  const from = new ByteReader().at(out.view(), 0);
  for (const source of [0, 1]) after.read(source, from);
  expect([bytesOf(after, 0), bytesOf(after, 1)]).toEqual([undefined, [1, 2, 3]]);
  expect(after.remember(1, new Uint8Array(98))).toBe(false);
  expect(after.remember(1, new Uint8Array(97))).toBe(true);
});
