import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histories } from './histories.ts';
import { InteractionLog, NEWEST_INTERACTIONS } from './interaction-log.ts';
import { ItemMarks, MOST_MARKS } from './item-marks.ts';

test('of a customer the newest are kept, exactly, however many there were and whoever else acted between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 260 })), { maxLength: 8 }), (runs) => {
      const log = new InteractionLog();
      const all: number[][] = [[], [], []];
      let at = 0;
      for (const [source, times] of runs) {
        for (let i = 0; i < times; i++) {
          log.add(source, { item: at, signal: at % 3, at });
          all[source]!.push(at++);
        }
      }
      all.forEach((own, source) => expect([...log.newest(source)]).toEqual(own.slice(-NEWEST_INTERACTIONS).reverse().map((item) => ({ item, signal: item % 3, at: item }))));
    }),
    { numRuns: 30 },
  );
});

test('a customer who acts for ever takes no more room than twice the bound', () => {
  const log = new InteractionLog();
  for (let i = 0; i < 1_000; i++) log.add(0, { item: i, signal: 0, at: i });
  const before = log.memoryBytes;
  for (let i = 0; i < 20_000; i++) log.add(0, { item: i, signal: 0, at: i });
  expect(log.memoryBytes).toBe(before);
});

describe('marks', () => {
  test('two lines of one moment are one purchase; the dates of the first and the last are kept', () => {
    const marks = new ItemMarks();
    expect(marks.mark(0, { item: 7, at: 100, means: 'purchase' })).toBe(1);
    expect(marks.mark(0, { item: 7, at: 100, means: 'purchase' })).toBe(0);
    expect(marks.mark(0, { item: 7, at: 300, means: 'purchase' })).toBe(2);
    expect(marks.mark(0, { item: 7, at: 200, means: 'dislike' })).toBe(0);
    expect([...marks.of(0)]).toEqual([{ item: 7, purchases: 2, firstAt: 100, lastAt: 300, dislikedAt: 200 }]);
    expect([...marks.of(9)]).toEqual([]);
  });

  test('of a customer so many are kept, those that were touched last', () => {
    const marks = new ItemMarks();
    for (let item = 0; item < MOST_MARKS; item++) marks.mark(3, { item, at: 1, means: 'purchase' });
    marks.mark(3, { item: 0, at: 2, means: 'purchase' });
    marks.mark(3, { item: MOST_MARKS, at: 3, means: 'purchase' });
    const items = [...marks.of(3)].map(({ item }) => item);
    expect(items).toHaveLength(MOST_MARKS);
    expect(items.slice(0, 2)).toEqual([MOST_MARKS, 0]);
    expect(items).not.toContain(1);
  });
});

describe('customers', () => {
  const weights = [1, 5];

  test('source ids of one customer are one history by event time; what lies after the moment is not seen', () => {
    const histories = new Histories(weights, 'h');
    const [phone, laptop] = [histories.index('user:phone'), histories.index('user:laptop')];
    histories.add({ customer: phone, item: 1, signal: 0, weight: 1, at: 10 });
    histories.add({ customer: laptop, item: 2, signal: 1, weight: 5, at: 5 });
    histories.add({ customer: phone, item: 3, signal: 0, weight: 1, at: 20 });
    expect(histories.interactions([phone, laptop], 20).map(({ item, weight }) => [item, weight])).toEqual([[2, 5], [1, 1]]);
    expect(histories.find('user:nobody')).toBe(-1);
  });

  test('an item counts its buyers, and those that bought it again', () => {
    const histories = new Histories(weights, 'h');
    for (const at of [1, 2, 3]) histories.mark(0, { item: 4, at, means: 'purchase' });
    histories.mark(1, { item: 4, at: 9, means: 'purchase' });
    expect(histories.repeatsOf(4)).toEqual({ buyers: 2, repeaters: 1 });
    expect(histories.repeatsOf(99)).toEqual({ buyers: 0, repeaters: 0 });
  });

  test('marks of several source ids are one mark an item', () => {
    const histories = new Histories(weights, 'h');
    histories.mark(0, { item: 4, at: 5, means: 'purchase' });
    histories.mark(1, { item: 4, at: 2, means: 'purchase' });
    histories.mark(1, { item: 4, at: 7, means: 'dislike' });
    expect(histories.marks([0, 1]).get(4)).toEqual({ item: 4, purchases: 2, firstAt: 2, lastAt: 5, dislikedAt: 7 });
  });
});
