import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { isOpen, keepDrifts, KEPT_DAYS, oneByOne, type KeptDrift, type WatchedDays } from './drift-book.ts';
import { createSketch } from './value-sketch.ts';

const bounds = { deviations: 5, least: 1, psi: 0.25 };
const random = new Random(9);
const watched = (id: string, days: number, shareOf: (day: number) => number): WatchedDays => ({
  id, of: 'field',
  days: Array.from({ length: days }, (_, day) => {
    const sketch = createSketch('word');
    for (let i = 0; i < 500; i++) sketch.add(random.uniform() < shareOf(day) ? 'app' : 'web');
    return { day, sketch: sketch.build() };
  }),
});

/** Day after day, as a server looks. */
function bookOf(all: readonly WatchedDays[], until: number): readonly KeptDrift[] {
  let book: readonly KeptDrift[] = [];
  for (let day = 20; day < until; day++) book = keepDrifts(book, { watched: all, day, bounds });
  return book;
}

describe('the book', () => {
  const stepped = watched('order.channel', 90, (day) => (day < 40 ? 0.3 : 0.5));

  test('a change is told once, for four weeks, and what it brought is usual afterwards', () => {
    const book = bookOf([stepped], 90);
    expect(book).toMatchObject([{ id: 'order.channel', since: 40 }]);
    expect([isOpen(book[0]!, 40 + KEPT_DAYS - 1), isOpen(book[0]!, 40 + KEPT_DAYS)]).toEqual([true, false]);
    expect([oneByOne(book, 50).length, oneByOne(book, 80).length]).toEqual([1, 0]);
  });

  test('looking at the same day again finds nothing more', () => {
    const book = bookOf([stepped], 45);
    expect(keepDrifts(book, { watched: [stepped], day: 44, bounds })).toEqual(book);
  });

  test('fields that change on about one day are one change, led by the first that was found, of one day the strongest', () => {
    const groups = oneByOne(bookOf([stepped, watched('visit.channel', 90, (day) => (day < 41 ? 0.2 : 0.6)), watched('look.channel', 90, () => 0.4)], 50), 49);
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['visit.channel', 'order.channel']]);
  });

  test('days that nobody looked at are no change: gaps are passed over', () => {
    const gapped = { ...watched('order.channel', 60, () => 0.3), days: watched('order.channel', 60, () => 0.3).days.filter(({ day }) => day < 30 || day > 45) };
    expect(bookOf([gapped], 60)).toEqual([]);
  });
});
