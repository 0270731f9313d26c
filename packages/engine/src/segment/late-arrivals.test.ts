import { expect, test } from 'vitest';
import { LateArrivals, maxLateArrivals, type LateArrivalRecord } from './late-arrivals.ts';

function record(position: number): LateArrivalRecord {
  return { position, moment: position * 10, source: position % 3 === 0 ? -1 : position, isTooLate: position % 3 === 0, changesBefore: position, changesAfter: position + 2, comparedUntil: position * 10 };
}

function filled(upTo: number): LateArrivals {
  const arrivals = new LateArrivals();
  for (let position = 1; position <= upTo; position++) arrivals.add(record(position));
  return arrivals;
}

test('late events come newest first, from any position down', () => {
  const arrivals = filled(5);
  expect([...arrivals.newestFirst()]).toEqual([5, 4, 3, 2, 1].map(record));
  expect([...arrivals.newestFirst(3)]).toEqual([2, 1].map(record));
});

test('of more than are remembered the oldest are forgotten, before and after a restart', () => {
  const arrivals = filled(maxLateArrivals + 10);
  const again = new LateArrivals();
  again.load(new Map(arrivals.save()));
  for (const each of [arrivals, again]) {
    each.add(record(maxLateArrivals + 11));
    expect(each.length).toBe(maxLateArrivals);
    const positions = Array.from(each.newestFirst(), ({ position }) => position);
    expect(positions).toHaveLength(maxLateArrivals);
    expect([positions[0], positions.at(-1)]).toEqual([maxLateArrivals + 11, 12]);
  }
});
