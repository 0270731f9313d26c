import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visitLatest } from './latest-of-lists.ts';

const lists = fc.array(fc.record({ numbers: fc.uniqueArray(fc.nat(40), { maxLength: 15 }).map((numbers) => numbers.sort((one, other) => one - other)), weight: fc.integer({ min: 1, max: 9 }) }), { maxLength: 5 });

test('the latest of lists are those of a table of all that they hold', () => {
  fc.assert(
    fc.property(lists, fc.nat(20), (all, most) => {
      const sums = new Map<number, number>();
      for (const { numbers, weight } of all) for (const number of numbers) sums.set(number, (sums.get(number) ?? 0) + weight);
      const visited: (readonly [number, number])[] = [];
      visitLatest(all, most, (number, weight) => visited.push([number, weight]));
      expect(visited).toEqual([...sums].sort(([one], [other]) => other - one).slice(0, most));
    }),
    { numRuns: 200 },
  );
});
