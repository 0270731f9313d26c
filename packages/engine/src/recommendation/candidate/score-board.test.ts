import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ScoreBoard } from './score-board.ts';

const added = fc.array(fc.record({ number: fc.nat({ max: 100_000 }), score: fc.double({ min: -1, max: 5, noNaN: true }) }), { maxLength: 2_000, size: 'max' });

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
      const drained: (readonly [number, number])[] = [];
      board.drain((number, score) => drained.push([number, score]));
      expect(drained).toEqual([...table]);
      expect(board.size).toBe(0);
    }),
    { numRuns: 60 },
  );
});
