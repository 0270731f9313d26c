import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WakeQueue } from './wake-queue.ts';

test('entries come out by moment, then by source, whatever was scheduled, moved and removed before', () => {
  const step = fc.record({ source: fc.nat(50), at: fc.oneof(fc.nat(20), fc.constant(Number.POSITIVE_INFINITY)) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new WakeQueue();
      const model = new Map<number, number>();
      for (const { source, at } of steps) {
        queue.schedule(source, at);
        if (at === Number.POSITIVE_INFINITY) model.delete(source);
        else model.set(source, at);
      }
      const wanted = [...model].sort(([a, at], [b, bt]) => at - bt || a - b);
      for (const [source, at] of wanted) {
        expect(queue.at(source)).toBe(at);
        expect(queue.nextAt).toBe(at);
        expect(queue.take()).toBe(source);
      }
      expect(queue.size).toBe(0);
      expect(queue.nextAt).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

test('entries that are loaded at once come out like those that were scheduled', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(20), fc.constant(Number.POSITIVE_INFINITY)), { maxLength: 100 }), (moments) => {
      const loaded = new WakeQueue();
      loaded.load(Float64Array.from(moments));
      const scheduled = new WakeQueue();
      moments.forEach((at, source) => scheduled.schedule(source, at));
      expect(loaded.size).toBe(scheduled.size);
      while (scheduled.size > 0) {
        expect(loaded.nextAt).toBe(scheduled.nextAt);
        expect(loaded.take()).toBe(scheduled.take());
      }
    }),
  );
});
