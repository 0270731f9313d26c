import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../feature/codec.ts';
import type { Bandit } from './bandit.ts';
import { exploreList } from './explore-list.ts';
import { linUcb } from './lin-ucb.ts';
import { RateArms, type RateCount } from './rate-arms.ts';
import { requestChance } from './request-chance.ts';
import { Ridge } from './ridge.ts';
import { thompsonOfRates, thompsonOfScores } from './thompson.ts';

const chanceOf = (customer: number, day = 0) => requestChance({ customer: `customer ${customer}`, name: 'forYou', now: day * 86_400_000 });

const rates: readonly RateCount[] = [{ shown: 400, taken: 30 }, { shown: 50, taken: 6 }, { shown: 0, taken: 0 }, { shown: 5_000, taken: 260 }, { shown: 20, taken: 0 }];
const ridge = new Ridge(2);
ridge.add([1, 0], 1);
ridge.add([1, 1], 0);
const bandits: Readonly<Record<string, Bandit>> = {
  'Thompson over rates': thompsonOfRates((item) => rates[item]!),
  'Thompson over scores': thompsonOfScores((item) => ({ mean: [3, 2.8, 2, 3, -1][item]!, deviation: [0.1, 0.5, 2, 0, 1][item]! })),
  LinUCB: linUcb({ featuresOf: (item) => [1, item], ridgeOf: () => ridge, evenShare: 0.3 }),
};
const items = [0, 1, 2, 3, 4];

describe.each(Object.entries(bandits))('%s', (_, bandit) => {
  test('what is logged as the propensity is how often the item is chosen', () => {
    const requests = 5_000;
    const [times, logged] = [new Float64Array(5), new Float64Array(5)];
    for (let customer = 0; customer < requests; customer++) {
      const { place, propensity } = bandit.choose(items, chanceOf(customer));
      times[place]!++;
      logged[place] = propensity;
    }
    items.forEach((place) => {
      const propensity = bandit.propensityOf(items, place);
      if (times[place]! > 0) expect(logged[place]).toBe(propensity);
      // Four standard errors, and room for one that comes once.
      expect(Math.abs(times[place]! / requests - propensity)).toBeLessThan(4 * Math.sqrt((propensity * (1 - propensity)) / requests) + 1 / requests);
    });
  });

  test('propensities of all items sum to 1, however many there are', () => {
    for (const some of [[0], [3, 1], items]) expect(some.reduce((sum, __, place) => sum + bandit.propensityOf(some, place), 0)).toBeCloseTo(1, 12);
  });

  test('outcomes weighted by the inverse of their propensity add up to what every item would have brought', () => {
    const requests = 5_000;
    const worth = [1, 2, 3, 4, 5];
    let sum = 0;
    for (let customer = 0; customer < requests; customer++) {
      const { place, propensity } = bandit.choose(items.slice(0, 3), chanceOf(customer, 1));
      sum += worth[place]! / propensity;
    }
    expect(sum / requests / 6).toBeCloseTo(1, 1);
  });
});

test('rates: an item wins as often as Beta laws say', () => {
  // P(Beta(3, 19) > Beta(2, 20)) by 200,000 steps of the integral.
  const density = (a: number, b: number) => (x: number) => x ** (a - 1) * (1 - x) ** (b - 1);
  const [one, other] = [density(3, 19), density(2, 20)];
  let [below, wins, total] = [0, 0, 0];
  for (let i = 0; i < 200_000; i++) {
    const x = (i + 0.5) / 200_000;
    wins += one(x) * (below + other(x) / 2);
    below += other(x);
    total += one(x);
  }
  const bandit = thompsonOfRates((item) => ({ shown: 2, taken: item === 0 ? 2 : 1 }));
  expect(bandit.propensityOf([0, 1], 0)).toBeCloseTo(wins / below / total, 1);
  expect(bandit.propensityOf([0, 1], 0) + thompsonOfRates((item) => ({ shown: 2, taken: item === 0 ? 1 : 2 })).propensityOf([0, 1], 1)).toBeCloseTo((2 * wins) / below / total, 2);
});

test('what is known to be worse is hardly tried, what is not known is', () => {
  const counts: readonly RateCount[] = [{ shown: 5_000, taken: 260 }, { shown: 400, taken: 8 }, { shown: 0, taken: 0 }];
  const [, worse, unknown] = [0, 1, 2].map((place) => thompsonOfRates((item) => counts[item]!).propensityOf([0, 1, 2], place));
  expect(worse).toBeLessThan(0.01);
  expect(unknown).toBeGreaterThan(0.2);
  const sure = thompsonOfRates((item) => ({ shown: 100_000, taken: item === 0 ? 5_000 : 3_000 }));
  expect(sure.propensityOf([0, 1], 1)).toBeLessThan(1e-9);
});

test('scores that are all the same leave the order as it is', () => {
  const bandit = thompsonOfScores(() => ({ mean: 7, deviation: 0 }));
  expect(bandit.choose([5, 6, 7], chanceOf(1))).toEqual({ place: 0, propensity: 1 });
});

describe('a list', () => {
  const ranked = [2, 0, 3, 1, 4];
  const explored = (customer: number, slots: readonly number[], k = 3) => exploreList(ranked, { k, slots, pool: 3, bandit: bandits['Thompson over rates']!, chance: chanceOf(customer) });

  test('keeps its ranking outside the explored slots, has no item twice, and is the same again', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uniqueArray(fc.nat(5)), fc.nat(7), (customer, slots, k) => {
        const list = explored(customer, slots, k);
        expect(list.length).toBe(Math.min(k, 5));
        expect(new Set(list.map(({ item }) => item)).size).toBe(list.length);
        expect(explored(customer, slots, k)).toEqual(list);
        list.forEach(({ item, propensity, isExplored }, slot) => {
          const above = list.slice(0, slot).map((each) => each.item);
          if (!isExplored) expect([item, propensity]).toEqual([ranked.find((each) => !above.includes(each)), 1]);
          else expect(propensity).toBeGreaterThan(0);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('the product of its propensities is how often the whole list is seen', () => {
    const requests = 5_000;
    const lists = new Map<string, { times: number; readonly chance: number }>();
    for (let customer = 0; customer < requests; customer++) {
      const list = explored(customer, [0, 2]);
      const key = list.map(({ item }) => item).join();
      const seen = lists.get(key) ?? { times: 0, chance: list.reduce((product, { propensity }) => product * propensity, 1) };
      lists.set(key, seen);
      seen.times++;
    }
    expect(lists.size).toBeGreaterThan(4);
    for (const { times, chance } of lists.values()) expect(Math.abs(times / requests - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / requests) + 1 / requests);
  });

  test('of one item or none is what there is', () => {
    const options = { k: 4, bandit: bandits['LinUCB']!, chance: chanceOf(1) };
    expect(exploreList([9], options)).toEqual([{ item: 9, propensity: 1, isExplored: false }]);
    expect(exploreList([], options)).toEqual([]);
  });
});

test('another day, name or customer draws other numbers; the same request the same', () => {
  const numbers = (customer: string, name: string, now: number) => {
    const chance = requestChance({ customer, name, now });
    return [chance.uniform(), chance.uniform()];
  };
  const all = [numbers('a', 'b', 0), numbers('a b', '', 0), numbers('a', 'c', 0), numbers('b', 'b', 0), numbers('a', 'b', 86_400_000)];
  expect(new Set(all.flat()).size).toBe(10);
  expect(numbers('a', 'b', 86_399_999)).toEqual(all[0]);
});

const written = (encode: (out: ByteWriter) => void): ByteReader => {
  const out = new ByteWriter();
  encode(out);
  return new ByteReader().at(out.view().slice(), 0);
};

describe('what is learnt from outcomes', () => {
  const anyCounts = fc.array(fc.tuple(fc.nat(20), fc.record({ shown: fc.nat(1_000_000), taken: fc.nat(100) })));
  const armsOf = (counts: readonly (readonly [number, RateCount])[]): RateArms => {
    const arms = new RateArms();
    for (const [item, count] of counts) arms.add(item, count);
    return arms;
  };

  test('counts: any order and any parts give the same, and are read as they were written', () => {
    fc.assert(
      fc.property(anyCounts, fc.nat(), (counts, cut) => {
        const whole = armsOf(counts);
        const parts = armsOf(counts.slice(cut % 10).reverse());
        parts.merge(armsOf(counts.slice(0, cut % 10)));
        expect([...parts.items()]).toEqual([...whole.items()]);
        const read = RateArms.decode(written((out) => whole.encode(out)));
        expect([...read.items()]).toEqual([...whole.items()]);
        expect(written((out) => read.encode(out)).bytes).toEqual(written((out) => whole.encode(out)).bytes);
      }),
    );
  });

  test('an outcome before its impression is no rate above 1', () => {
    expect(armsOf([[1, { shown: 0, taken: 2 }]]).of(1)).toEqual({ shown: 2, taken: 2 });
    expect(armsOf([]).of(1)).toEqual({ shown: 0, taken: 0 });
  });

  test('a regression learnt one by one finds the weights, and after ten thousand outcomes still what solving at once gives', () => {
    const learnt = new Ridge(3, 2);
    const moments = [[2, 0, 0], [0, 2, 0], [0, 0, 2]];
    const sums = [0, 0, 0];
    const chance = requestChance({ customer: 'x', name: 'y', now: 0 });
    for (let i = 0; i < 10_000; i++) {
      const features = [1, chance.uniform(), chance.uniform() < 0.1 ? 5 : 0];
      const outcome = 0.2 + features[1]! - 0.1 * features[2]! + chance.uniform() - 0.5;
      learnt.add(features, outcome);
      features.forEach((a, row) => (features.forEach((b, column) => (moments[row]![column]! += a * b)), (sums[row]! += a * outcome)));
    }
    const asked = [1, 0.5, 5];
    const weights = solved(moments, sums);
    expect(learnt.expect(asked).mean).toBeCloseTo(asked.reduce((sum, x, i) => sum + x * weights[i]!, 0), 9);
    expect(learnt.expect(asked).deviation ** 2).toBeCloseTo(asked.reduce((sum, x, i) => sum + x * solved(moments, asked)[i]!, 0), 9);
    expect(learnt.expect(asked).mean).toBeCloseTo(0.2, 1);
    const read = Ridge.decode(written((out) => learnt.encode(out)));
    read.add(asked, 1);
    learnt.add(asked, 1);
    expect(read.expect([3, 1, 2])).toEqual(learnt.expect([3, 1, 2]));
  });

  test('LinUCB finds the better item, and tries the unknown first', () => {
    const own = [new Ridge(1), new Ridge(1)];
    const bandit = linUcb({ featuresOf: () => [1], ridgeOf: (item) => own[item]!, evenShare: 0.05 });
    const times = [0, 0];
    for (let request = 0; request < 2_000; request++) {
      const chance = chanceOf(request);
      const { place } = bandit.choose([0, 1], chance);
      times[place]!++;
      own[place]!.add([1], chance.uniform() < [0.3, 0.5][place]! ? 1 : 0);
    }
    expect(times[1]! / 2_000).toBeGreaterThan(0.9);
  });
});

/** By elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, i) => {
    for (const row of rows) if (row !== pivot) {
      const by = row[i]! / pivot[i]!;
      row.forEach((_, j) => (row[j]! -= by * pivot[j]!));
    }
  });
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}
