import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { PairRow, RowEntries } from './pair-row.ts';

const steps = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 4 })), { maxLength: 80 });

function filled(pairs: readonly (readonly [number, number])[]): PairRow {
  const row = new PairRow();
  for (const [partner, strength] of pairs) row.add(partner, strength, 1);
  return row;
}

function entries(row: PairRow): readonly (readonly [number, number, number])[] {
  const read = new RowEntries();
  row.read(read);
  const found = Array.from(read.partners.subarray(0, read.count), (partner, i) => [partner, read.strengths[i]!, row.customersOf(partner)] as const);
  return found.sort(([one], [other]) => one - other);
}

test('a row adds up like a map, and comes back from its bytes', () => {
  fc.assert(fc.property(steps, (pairs) => {
    const sums = new Map<number, readonly [number, number]>();
    for (const [partner, strength] of pairs) sums.set(partner, [(sums.get(partner)?.[0] ?? 0) + strength, (sums.get(partner)?.[1] ?? 0) + 1]);
    const row = filled(pairs);
    expect(entries(row)).toEqual([...sums].map(([partner, of]) => [partner, ...of]).sort(([one], [other]) => one! - other!));
    expect(row.strengthOf(41)).toBe(0);
    const out = new ByteWriter();
    row.encode(out);
    expect(entries(PairRow.decode(new ByteReader().at(out.view(), 0)))).toEqual(entries(row));
  }), { numRuns: 100 });
});

test('the strongest are kept, of equals the lower items', () => {
  fc.assert(fc.property(steps, fc.integer({ min: 1, max: 20 }), (pairs, most) => {
    const row = filled(pairs);
    const strongest = [...entries(row)].sort(([one, first], [other, second]) => second - first || one - other).slice(0, most);
    row.keep(most);
    expect(entries(row)).toEqual(strongest.sort(([one], [other]) => one - other));
    expect(row.size).toBe(strongest.length);
  }), { numRuns: 100 });
});
