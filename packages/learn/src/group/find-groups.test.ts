import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { NumberColumn } from '../table/table.ts';
import { adjustedRand } from './adjusted-rand.ts';
import { findGroups } from './find-groups.ts';
import { madeCustomers, tableOf } from './mixture.testkit.ts';

describe('planted groups', () => {
  const { table, keys, planted } = madeCustomers({ rows: 300, seed: 3 });
  const found = findGroups(table, { keys });

  test('are found, and would be found again', () => {
    expect(found.groups).toBe(3);
    expect(adjustedRand(found.groupOf, planted)).toBeGreaterThan(0.97);
    expect(found.stability).toBeGreaterThan(0.9);
    expect(Math.min(...found.stabilities)).toBeGreaterThan(0.75);
    expect(Math.min(...found.support)).toBeGreaterThan(0.3);
  });

  test('are the same whatever the order of the customers', () => {
    const order = new Random(9).shuffle(Uint32Array.from(keys.keys()));
    const again = findGroups(
      { rows: table.rows, columns: (table.columns as readonly NumberColumn[]).map((column) => ({ ...column, values: Float64Array.from(order, (row) => column.values[row]!) })) },
      { keys: Array.from(order, (row) => keys[row]!) },
    );
    expect(Array.from(again.groupOf)).toEqual(Array.from(order, (row) => found.groupOf[row]));
  });

  test('are the same from the same seed, and nearly so from another', () => {
    expect(findGroups(table, { keys }).groupOf).toEqual(found.groupOf);
    expect(adjustedRand(findGroups(table, { keys, seed: 77 }).groupOf, found.groupOf)).toBeGreaterThan(0.95);
  });

  test('are the same in other units and from other beginnings', () => {
    const columns = (table.columns as readonly NumberColumn[]).map((column, i) => ({ ...column, values: column.values.map((value) => 2 ** i * value - 1_000 * i) }));
    expect(adjustedRand(findGroups({ rows: table.rows, columns }, { keys }).groupOf, found.groupOf)).toBeGreaterThan(0.97);
  });

  test('columns of noise, constants and copies beside them change little', () => {
    const random = new Random(5);
    const noise = Array.from({ length: 4 }, (_, i): NumberColumn => ({ type: 'number', name: `noise${i}`, values: Float64Array.from(keys, () => random.normal()) }));
    const dull: NumberColumn = { type: 'number', name: 'constant', values: new Float64Array(table.rows).fill(7) };
    const again = findGroups({ rows: table.rows, columns: [...table.columns, ...noise, dull, { ...(table.columns[0] as NumberColumn), name: 'copy' }] }, { keys });
    expect(adjustedRand(again.groupOf, planted)).toBeGreaterThan(0.95);
    expect(again.problems.map(({ code, column }) => [code, column])).toEqual(expect.arrayContaining([['column_constant', 'constant'], ['column_duplicate', 'copy']]));
  });
});

describe('a cloud without structure has no groups', () => {
  const rows = 300;
  const keys = Array.from({ length: rows }, (_, row) => `user:${row}`);
  const cloud = (draw: (random: Random) => readonly number[]): readonly Float64Array[] => {
    const random = new Random(8);
    const drawn = keys.map(() => draw(random));
    return drawn[0]!.map((_, column) => Float64Array.from(drawn, (row) => row[column]!));
  };

  test.each([
    ['independent columns', (random: Random) => Array.from({ length: 6 }, () => random.normal())],
    ['columns that go together', (random: Random) => {
      const busy = random.normal();
      return Array.from({ length: 6 }, () => 2 * busy + random.normal());
    }],
    ['evenly filled', (random: Random) => {
      const [one, other] = [random.uniform(), random.uniform()];
      return [one, one + 0.2 * random.uniform(), other, other + 0.2 * random.uniform(), one + other];
    }],
    ['long tails that go together', (random: Random) => {
      const busy = Math.exp(random.normal());
      return Array.from({ length: 5 }, () => busy * Math.exp(0.4 * random.normal()));
    }],
    ['counts that go together', (random: Random) => {
      const busy = Math.exp(random.normal());
      return Array.from({ length: 5 }, () => Math.floor(20 * busy * Math.exp(0.5 * random.normal())));
    }],
  ])('%s', (_, draw) => {
    expect(findGroups(tableOf(cloud(draw)), { keys }).groups).toBe(1);
  });
});

test('too few customers, and columns that tell nobody apart, are refused', () => {
  const few = madeCustomers({ rows: 50, seed: 1 });
  expect(() => findGroups(few.table, few)).toThrow(expect.objectContaining({ code: 'customers_few' }));
  const keys = Array.from({ length: 200 }, (_, row) => `user:${row}`);
  expect(() => findGroups(tableOf([new Float64Array(200).fill(1), new Float64Array(200).fill(Number.NaN)]), { keys })).toThrow(expect.objectContaining({ code: 'group_columns_few' }));
});
