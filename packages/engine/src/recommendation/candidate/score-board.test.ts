import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nthSmallest } from './nth-smallest.ts';
import { ScoreBoard } from './score-board.ts';

const added = fc.array(fc.record({ number: fc.nat({ max: 2_000 }), score: fc.double({ min: -1, max: 5, noNaN: true }) }), { maxLength: 200 });

test('a board adds up as a table does, in the order in which numbers came, and is empty afterwards', () => {
  const board = new ScoreBoard();
  fc.assert(
    fc.property(added, (all) => {
      const table = new Map<number, number>();
      for (const { number, score } of all) {
        board.add(number, score);
        if (score > 0) table.set(number, (table.get(number) ?? 0) + score);
      }
      expect(board.size).toBe(table.size);
      expect([...board.numbers()]).toEqual([...table.keys()]);
      const drained: (readonly [number, number])[] = [];
      board.drain((number, score) => drained.push([number, score]));
      expect(drained).toEqual([...table]);
      expect(board.size).toBe(0);
    }),
    { numRuns: 100 },
  );
});

test('the number at a place is the one that sorting would put there', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 100 }), fc.nat(), (numbers, any) => {
      const place = any % numbers.length;
      expect(nthSmallest(Uint32Array.from(numbers), place)).toBe([...numbers].sort((one, other) => one - other)[place]);
    }),
    { numRuns: 300 },
  );
});
