import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TrafficCounter } from './traffic.ts';

const start = Date.UTC(2026, 0, 1);

test('a count is never too high, and too low by a sixteenth of the events at most', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 400 })), { maxLength: 2_000 }), (sources) => {
      const counter = new TrafficCounter();
      const truth = new Map<number, number>();
      for (const source of sources) {
        counter.count(source, start);
        truth.set(source, (truth.get(source) ?? 0) + 1);
      }
      const { events, heaviest } = counter.read(start);
      expect(events).toBe(sources.length);
      const told = new Map(heaviest.map(({ source, events: of }) => [source, of]));
      for (const [source, of] of truth) {
        const known = told.get(source) ?? 0;
        expect(known).toBeLessThanOrEqual(of);
        expect(known).toBeGreaterThanOrEqual(of - sources.length / 16);
      }
    }),
  );
});

test('half of all traffic stands out among a hundred thousand others', () => {
  const counter = new TrafficCounter();
  for (let i = 0; i < 200_000; i++) counter.count(i % 2 === 0 ? 7 : 1_000 + i, start + Math.floor(i / 10));
  const { events, heaviest } = counter.read(start + 20_000);
  expect(events).toBe(200_000);
  expect(heaviest[0]!.source).toBe(7);
  expect(heaviest[0]!.events / events).toBeGreaterThan(0.43);
});

test('what came more than a minute ago is forgotten', () => {
  const counter = new TrafficCounter();
  counter.count(1, start);
  counter.count(2, start + 30_000);
  expect(counter.read(start + 59_999)).toEqual({ events: 2, heaviest: [{ source: 1, events: 1 }, { source: 2, events: 1 }] });
  expect(counter.read(start + 60_000).heaviest).toEqual([{ source: 2, events: 1 }]);
  expect(counter.read(start + 90_000)).toEqual({ events: 0, heaviest: [] });
  counter.count(3, start + 600_000);
  expect(counter.read(start + 600_000).heaviest).toEqual([{ source: 3, events: 1 }]);
});
