import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from './codec.ts';
import { HotRows } from './hot-rows.ts';
import { inOnePart } from './region.ts';
import { endLength, idAt, startBefore, timeAt } from './row-codec.ts';
import { SummaryRoom } from './summary-room.ts';

const nothing = { bytes: new Uint8Array(0), start: 0, end: 0 };
const parts = { allocate: (bytes: number) => new ArrayBuffer(bytes), pageRows: 3, summaries: new SummaryRoom(0) };

/** What pages look at of a row: its time, its id, its length at the end. */
function rowOf({ time, id, size }: { time: number; id: number; size: number }): Uint8Array {
  const out = new ByteWriter();
  out.byte(0);
  out.u48(time);
  out.u48(id);
  out.append(new Uint8Array(size).fill(id));
  endLength(out, 0);
  return out.view().slice();
}

function keysOf(rows: HotRows): { time: number; id: number }[] {
  const { bytes, start, end } = inOnePart(rows.region(undefined) ?? nothing);
  const keys: { time: number; id: number }[] = [];
  for (let to = end; to > start; ) {
    to = startBefore(bytes, to);
    keys.push({ time: timeAt(bytes, to), id: idAt(bytes, to) });
  }
  return keys.reverse();
}

const row = fc.record({ time: fc.nat(30), id: fc.nat(1_000), size: fc.oneof(fc.nat(20), fc.constant(5_000)) });

test('rows stand in order of time and id, in whatever order they come, and what is old leaves', () => {
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 60 }), fc.nat(32), (all, cut) => {
      const rows = new HotRows(nothing, parts);
      for (const each of all) rows.insert(each, rowOf(each));
      const ordered = all.map(({ time, id }) => ({ time, id })).sort((a, b) => a.time - b.time || a.id - b.id);
      expect(keysOf(rows)).toEqual(ordered);
      expect(rows.length).toBe(all.reduce((sum, each) => sum + rowOf(each).length, 0));

      const again = new HotRows(inOnePart(rows.region(undefined) ?? nothing), parts);
      const left = ordered.filter(({ time }) => time >= cut);
      for (const each of [rows, again]) {
        expect(each.countBelow(cut)).toBe(ordered.length - left.length);
        each.dropBelow(cut, left.length);
        expect(keysOf(each)).toEqual(left);
        expect(each.length).toBe(all.reduce((sum, one) => sum + (one.time >= cut ? rowOf(one).length : 0), 0));
        for (const { time, id } of left) expect([each.has(id, time), each.has(id, time + 1)]).toEqual([true, false]);
      }
    }),
    { numRuns: 200 },
  );
});

test('what is older goes on behind the oldest page', () => {
  const out = new ByteWriter();
  out.byte(128);
  endLength(out, 0);
  const tile = { bytes: out.view(), start: 0, end: out.length };
  const rows = new HotRows(nothing, parts);
  for (let id = 1; id <= 10; id++) rows.insert({ time: id, id }, rowOf({ time: id, id, size: 4 }));
  expect(inOnePart(rows.region(tile)!).end).toBe(rows.length + out.length);
});
