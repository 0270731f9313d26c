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
