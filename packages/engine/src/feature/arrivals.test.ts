import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';
import { startBefore } from './row-codec.ts';

/** A row of a size that says who it is, with its length at the end. */
function rowOf(number: number, size: number): Uint8Array {
  const row = new Uint8Array(size + 5);
  row[0] = number & 255;
  row[1] = number >> 8;
  row.set([row.length & 255, (row.length >> 8) & 255, row.length >> 16], row.length - 3);
  return row;
}

function numbersAfter(arrivals: Arrivals, count: number): number[] | undefined {
  let part = arrivals.after(count);
  if (part === undefined) return undefined;
  const numbers: number[] = [];
  let end = part.end;
  for (let left = arrivals.count - count; left > 0; left--) {
    if (end === part.start) {
      part = part.before!;
      end = part.end;
    }
    end = startBefore(part.bytes, end);
    numbers.push(part.bytes[end]! | (part.bytes[end + 1]! << 8));
  }
  return numbers.reverse();
}

test('whoever has read what came before finds the rows that came since, or is told that they are not kept', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ size: fc.oneof(fc.nat(200), fc.constant(9_000)), back: fc.nat(300) }), { maxLength: 400 }), (rows) => {
      const arrivals = new Arrivals();
      arrivals.after(0);
      rows.forEach(({ size, back }, i) => {
        arrivals.add(rowOf(i, size));
        const from = Math.max(0, i + 1 - back);
        const found = numbersAfter(arrivals, from);
        if (found !== undefined) expect(found).toEqual(Array.from({ length: i + 1 - from }, (_, n) => from + n));
        // The last piece's worth is always there.
        if (rows.slice(from, i + 1).reduce((sum, row) => sum + row.size + 5, 0) <= 8_192) expect(found).toBeDefined();
      });
    }),
    { numRuns: 100 },
  );
});

test('nothing is kept until somebody asks', () => {
  const arrivals = new Arrivals();
  arrivals.add(rowOf(0, 10));
  expect([arrivals.count, arrivals.memoryBytes]).toEqual([1, 0]);
  expect(arrivals.after(0)).toBeUndefined();
  expect(arrivals.after(1)).toBeDefined();
  arrivals.add(rowOf(1, 10));
  expect(numbersAfter(arrivals, 1)).toEqual([1]);
});
