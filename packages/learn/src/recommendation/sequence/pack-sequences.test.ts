import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packSequences } from './pack-sequences.ts';

const cases = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 80 }),
  rows: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 12, max: 20 }),
  mostParts: fc.integer({ min: 1, max: 30 }),
});

test('every part stands in one batch, in order, and no two on one place', () => {
  fc.assert(fc.property(cases, ({ lengths, rows, width, mostParts }) => {
    const batches = [...packSequences(lengths, { rows, width, mostParts })];
    expect(batches.flat().map(({ part }) => part)).toEqual([...lengths.keys()]);
    for (const batch of batches) {
      const places = batch.flatMap(({ part, row, from, length }) => {
        expect(length).toBe(lengths[part]);
        expect(from + length <= width && row < rows).toBe(true);
        return Array.from({ length }, (_, k) => row * width + from + k);
      });
      expect(new Set(places).size).toBe(places.length);
      expect(batch.length).toBeLessThanOrEqual(mostParts);
    }
  }), { numRuns: 200 });
});

test('short parts leave few places empty', () => {
  const lengths = Array.from({ length: 1000 }, (_, i) => 1 + ((i * 7) % 12));
  const places = lengths.reduce((sum, length) => sum + length, 0);
  const batches = [...packSequences(lengths, { rows: 20, width: 50 })];
  expect(places / (batches.length * 20 * 50)).toBeGreaterThan(0.9);
});
