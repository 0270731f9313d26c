import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentIds } from './recent-ids.ts';

test('the latest time of every id is known, however many there are; what is old is forgotten once it is most of the table', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(fc.nat(50), fc.nat(2 ** 31 - 1).map((id) => id * 65_536)), fc.nat(1_000)), { maxLength: 5_000 }), (notes) => {
      const ids = new RecentIds();
      const model = new Map<number, number>();
      for (const [id, time] of notes) {
        ids.note(id, time);
        model.set(id, Math.max(time, model.get(id) ?? 0));
      }
      expect(ids.size).toBe(model.size);
      for (const [id, time] of model) expect(ids.latest(id)).toBe(time);
      expect(ids.latest(2 ** 48 - 1)).toBe(Number.NEGATIVE_INFINITY);
      ids.forgetBelow(500, 0);
      for (const [id, time] of model) if (time >= 500) expect(ids.latest(id)).toBe(time);
    }),
    { numRuns: 30 },
  );
});

test('memory follows what is kept', () => {
  const ids = new RecentIds();
  for (let id = 0; id < 100_000; id++) ids.note(id * 7_919, id);
  const full = ids.memoryBytes;
  expect(full).toBeLessThan(100_000 * 43);
  ids.forgetBelow(99_000, 1_000);
  expect(ids.size).toBe(1_000);
  expect(ids.memoryBytes).toBeLessThan(full / 10);
});
