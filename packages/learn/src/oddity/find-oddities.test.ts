import type { ColumnValue } from '@limn/engine';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { beyondGap, findOddities, type OddityTable } from './find-oddities.ts';

/** Customers of a small shop; the first of those that are given stand first. */
function shop(rows: number, first: readonly Readonly<Record<string, ColumnValue>>[] = [], seed = 1): OddityTable {
  const random = new Random(seed);
  const all = Array.from({ length: rows }, (_, i): Readonly<Record<string, ColumnValue>> => ({
    looks: random.below(6),
    spend: Math.exp(3 + random.normal()),
    city: ['London', 'Leeds', 'York'][random.below(3)],
    since: random.uniform() < 0.3 ? undefined : random.below(90) * 86_400_000,
    ...first[i],
  }));
  const types = { looks: 'number', spend: 'number', city: 'string', since: 'duration' } as const;
  return { profiles: all.map((_, i) => `user:${i}`), columns: Object.entries(types).map(([name, type]) => ({ name, type, values: all.map((row) => row[name]) })) };
}

const machine = { looks: 960, spend: 0.01 };

describe('who stands apart', () => {
  test('a machine among people is found, and told by what it does', () => {
    for (const seed of [1, 2, 3]) expect(findOddities(shop(800, [machine], seed)).oddities[0]!.profile, `seed ${seed}`).toBe('user:0');
    const { found, oddities, threshold } = findOddities(shop(800, [machine]));
    expect([found, threshold.by]).toEqual([8, 'share']);
    expect(oddities[0]!.reasons[0]).toMatchObject({ column: 'looks', value: 960, usual: [0, 5], alike: 1 / 800 });
  });

  test('by a gap: those who are far out in everything; nobody, in a crowd', () => {
    const far = { looks: 700, spend: 900_000, since: 9_000 * 86_400_000, city: 'Ulm' };
    expect(findOddities(shop(800, [far, far]), { share: 'gap' })).toMatchObject({ found: 2, threshold: { by: 'gap' } });
    for (const seed of [1, 2, 3, 4, 5]) expect(findOddities(shop(600, [], seed), { share: 'gap' }).found, `seed ${seed}`).toBe(0);
  });

  test('as many as are asked for, whether they stand apart or not', () => {
    const { found, oddities, threshold } = findOddities(shop(400), { share: 0.02, most: 5 });
    expect([found, oddities.length, threshold.by]).toEqual([8, 5, 'share']);
    expect(oddities.every(({ score }, i) => i === 0 || score <= oddities[i - 1]!.score)).toBe(true);
  });

  test('a word that nobody else has, and a value that hardly anybody lacks, are reasons', () => {
    const { columns, profiles } = shop(500);
    const name = columns.map((column) => (column.name === 'city' ? { ...column, values: column.values.map((value, i) => (i === 0 ? 'Ulm' : value)) } : column.name === 'spend' ? { ...column, values: column.values.map((value, i) => (i === 0 ? undefined : value)) } : column));
    const { reasons } = findOddities({ profiles, columns: name }, { share: 0.002 }).oddities[0]!;
    expect(reasons.find(({ column }) => column === 'city')).toMatchObject({ value: 'Ulm', alike: 1 / 500 });
    expect(reasons.find(({ column }) => column === 'spend')).toMatchObject({ value: undefined, alike: 1 / 500 });
  });
});

test('the order of customers and of columns changes nothing', () => {
  const { profiles, columns } = shop(300, [machine]);
  const wanted = findOddities({ profiles, columns }, { share: 0.02 });
  fc.assert(
    fc.property(fc.shuffledSubarray([...profiles.keys()], { minLength: profiles.length }), fc.shuffledSubarray([...columns], { minLength: columns.length }), (order, shuffled) => {
      const moved = { profiles: order.map((i) => profiles[i]!), columns: shuffled.map((column) => ({ ...column, values: order.map((i) => column.values[i]) })) };
      expect(findOddities(moved, { share: 0.02 })).toEqual(wanted);
    }),
    { numRuns: 5 },
  );
});

test('units of a number change nothing', () => {
  const { profiles, columns } = shop(300, [machine]);
  const pence = columns.map((column) => (column.name === 'spend' ? { ...column, values: column.values.map((value) => Number(value) * 128) } : column));
  const scores = (of: OddityTable['columns']): readonly number[] => findOddities({ profiles, columns: of }, { share: 0.05 }).oddities.map(({ score }) => score);
  expect(scores(pence)).toEqual(scores(columns));
});

test('a gap counts only where it is wide, and above what a crowd has', () => {
  const rising = (top: readonly number[]): Float64Array => Float64Array.from([...Array.from({ length: 200 }, (_, i) => 0.4 + i * 0.000_5), ...top]);
  expect(beyondGap(rising([]))).toBe(0);
  expect(beyondGap(rising([0.7, 0.71]))).toBe(2);
  expect(beyondGap(rising([0.501, 0.503]))).toBe(0);
});

describe('what nobody can be found in', () => {
  test('few customers, or customers who are all alike', () => {
    expect(() => findOddities(shop(99))).toThrow(expect.objectContaining({ code: 'oddities_too_few' }));
    const { profiles } = shop(200);
    expect(() => findOddities({ profiles, columns: [{ name: 'looks', type: 'number', values: profiles.map(() => 3) }] })).toThrow(expect.objectContaining({ code: 'oddities_alike' }));
  });
});
