import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { drawItems } from './draw-items.ts';
import { openBatches, type SequenceBatches } from './sequence-batches.ts';
import { itemSequences, repeatShare, withoutLast } from './sequence-data.ts';
import { usualSequence } from './sequence-options.ts';
import { interactions } from './sequence.testkit.ts';

const events: readonly (readonly number[])[] = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [4, 2], [7], [], [1, 3, 5], [9, 8, 7, 6, 5]];
const table = interactions(events, 12);
const settings = { ...usualSequence, length: 4, drawn: 5, places: 16 };

function batchesOf(table: InteractionTable, changes: Partial<SequenceBatches> = {}): SequenceBatches {
  return { training: itemSequences(table), settings, sizes: { rows: 4, targets: 16, held: 3, itemCount: 12 }, seed: 1, comesBack: false, ...changes };
}

/** What is asked for, by what stands before it. */
function toldOf(data: SequenceBatches, epoch: number): readonly string[] {
  const { length } = data.settings;
  return [...openBatches(data).training(epoch)].flatMap(({ feeds, weight }) =>
    Array.from({ length: weight }, (_, i) => {
      const place = feeds['places']![i]!;
      const row = place - (place % length);
      const own = Array.from({ length: place - row + 1 }, (_, k) => row + k).filter((at) => feeds['customers']![at] === feeds['customers']![place]);
      return `${own.map((at) => feeds['items']![at])} > ${feeds['targets']![i]}`;
    }),
  );
}

test('every event but the first of a customer is told once a round, from at most so many before it', () => {
  const told = toldOf(batchesOf(table), 1);
  expect(told.map((each) => each.split('> ')[1]).sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '2', '3', '5', '8', '7', '6', '5'].sort());
  // The longest history stands in parts, the last of them whole.
  expect(told).toContain('5,6,7,8 > 9');
  expect(told).toContain('1,2,3,4 > 5');
  expect(told).toContain('1,3 > 5');
  expect(told).toContain('4 > 2');
});

test('rounds differ in their order, and the same round is the same', () => {
  expect(toldOf(batchesOf(table), 1)).toEqual(toldOf(batchesOf(table), 1));
  expect(toldOf(batchesOf(table), 1)).not.toEqual(toldOf(batchesOf(table), 2));
});

test('the last event stands at the last position', () => {
  for (const { feeds } of openBatches(batchesOf(table)).training(1)) {
    const { positions, customers } = feeds;
    customers!.forEach((customer, place) => {
      if (customer >= 0 && customers![place + 1] !== customer) expect(positions![place]).toBe(3);
    });
  }
});

test('a masked event is asked for where it stood, and some have their last one masked alone', () => {
  const masked = { ...settings, reading: 'masked', maskedShare: 0.3 } as const;
  let [asked, lastAlone] = [0, 0];
  for (let epoch = 1; epoch <= 20; epoch++) {
    for (const { feeds, weight } of openBatches(batchesOf(table, { settings: masked })).training(epoch)) {
      const places = feeds['places']!.subarray(0, weight);
      for (const place of places) {
        expect(feeds['items']![place]).toBe(12);
        const own = [...places].filter((other) => feeds['customers']![other] === feeds['customers']![place]);
        if (own.length === 1 && feeds['positions']![place] === 3) lastAlone++;
      }
      asked += weight;
    }
  }
  // Of 21 events in 8 parts a round.
  expect(asked / 20 / 21).toBeGreaterThan(0.2);
  expect(asked / 20 / 21).toBeLessThan(0.5);
  expect(lastAlone / 20 / 8).toBeGreaterThan(0.3);
});

test('the last event of customers with three or more is held back, and what they had is not ranked', () => {
  const held = [...openBatches(batchesOf(table, { validation: itemSequences(table) })).validation!()].flatMap(({ feeds, weight }) =>
    Array.from({ length: weight }, (_, i) => {
      const had = Array.from({ length: 4 }, (_, k) => i * 4 + k).filter((at) => feeds['hadWeights']![at] === 1).map((at) => feeds['had']![at]);
      return [feeds['items']![feeds['heldPlaces']![i]!], feeds['heldTargets']![i], ...had];
    }),
  );
  expect(held).toEqual([[8, 9, 6, 7, 8], [3, 5, 1, 3], [6, 5, 8, 7, 6]]);
  const again = [...openBatches(batchesOf(table, { validation: itemSequences(table), comesBack: true })).validation!()];
  expect(again.every(({ feeds }) => feeds['hadWeights']!.every((weight) => weight === 0))).toBe(true);
});

test('without the last events those of short histories stay', () => {
  const { items, starts } = withoutLast(itemSequences(table));
  expect(events.map((_, customer) => [...items.subarray(starts[customer], starts[customer + 1])])).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8], [4, 2], [7], [], [1, 3], [9, 8, 7, 6]]);
});

test('what speaks against an item is left out, and who comes back is seen', () => {
  const refunded = { ...table, weights: table.weights.map((weight, row) => (table.items[row] === 5 ? -1 : weight)) };
  expect([...itemSequences(refunded).items]).not.toContain(5);
  expect(repeatShare(itemSequences(table))).toBe(0);
  expect(repeatShare(itemSequences(interactions([[1, 1, 2, 1], [2]], 3)))).toBeCloseTo(2 / 5, 12);
});

test('items are drawn by their count to a power', () => {
  const into = new Int32Array(30_000);
  for (const power of [0, 0.5, 1]) {
    const { draw, logProbabilities } = drawItems([1, 4, 0, 16], power);
    draw(new Random(3), into);
    for (const item of [0, 1, 2, 3]) expect(into.filter((each) => each === item).length / into.length).toBeCloseTo(Math.exp(logProbabilities[item]!), 1);
    expect(logProbabilities.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 5);
    expect(Math.exp(logProbabilities[3]! - logProbabilities[0]!)).toBeCloseTo(16 ** power, 3);
  }
});
