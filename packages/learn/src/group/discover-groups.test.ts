import { createTest, type ColumnValue } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { CategoryColumn, NumberColumn } from '../table/table.ts';
import { discoverGroups } from './discover-groups.ts';
import { matchGroups } from './match-groups.ts';
import { madeCustomers } from './mixture.testkit.ts';

describe('what is told of groups', () => {
  const { table: { rows, columns }, keys, planted } = madeCustomers({ rows: 360, seed: 6, groups: 2 });
  const random = new Random(2);
  const country: CategoryColumn = { type: 'category', name: 'country', vocabulary: ['CN', 'UK'], codes: Int32Array.from(planted, (group) => (random.uniform() < 0.9 ? group : 1 - group)) };
  const late: NumberColumn = { type: 'boolean', name: 'late', values: Float64Array.from(planted, (group) => Number(group === 1)) };
  const discovery = discoverGroups({ rows, columns: [...columns, country, late] }, { keys, describing: ['late'] });

  test('each has its size, and traits with the strongest first', () => {
    expect(discovery.groups.map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(rows);
    for (const { traits } of discovery.groups) {
      const effects = traits.map(({ effect }) => Math.abs(effect));
      expect(effects).toEqual(effects.toSorted((a, b) => b - a));
      expect(effects[0]).toBeGreaterThan(0.8);
    }
  });

  test('a trait is the difference that a recount finds', () => {
    const [first] = discovery.groups;
    const trait = first!.traits.find(({ column }) => column === 'late')!;
    const share = (isIn: boolean): number => {
      const own = [...late.values].filter((_, row) => (discovery.groupOf[row] === 0) === isIn);
      return own.filter((value) => value === 1).length / own.length;
    };
    expect(trait).toMatchObject({ kind: 'share', what: 'yes', inside: share(true), outside: share(false) });
  });

  test('a column that only describes makes no groups', () => {
    expect(discovery.columns).not.toContain('late');
  });

  test('the rule picks the group by the engine’s own test', () => {
    discovery.groups.forEach(({ rule, size }, group) => {
      let row = 0;
      const values = new Map([...columns, late].map((column) => [column.name, (at: number): ColumnValue => (column.type === 'boolean' ? (column as NumberColumn).values[at] === 1 : (column as NumberColumn).values[at])]));
      const holds = createTest(rule!.expression, (name) => () => (name === 'country' ? country.vocabulary[country.codes[row]!] : values.get(name)!(row)));
      let [picked, hits] = [0, 0];
      for (row = 0; row < rows; row++) {
        if (!holds()) continue;
        picked++;
        if (discovery.groupOf[row] === group) hits++;
      }
      expect(rule!.conditions).toBeLessThanOrEqual(4);
      expect(hits / picked).toBeGreaterThan(0.9);
      expect(hits / size).toBeGreaterThan(0.9);
    });
  });

  test('the map shows each customer once within its frame, the tree has each group once', () => {
    expect(discovery.map).toHaveLength(rows);
    expect(discovery.map.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
    expect(JSON.stringify(discovery.tree).match(/"group":\d/g)!.toSorted()).toEqual(['"group":0', '"group":1']);
  });
});

describe('groups are known again', () => {
  const set = (...members: number[]) => ({ members: new Set(members) });

  test('by the customers that they share, also when some came and some went', () => {
    expect(matchGroups([set(1, 2, 3, 90), set(7, 8, 9)], [set(7, 8, 9, 50), set(1, 2, 3, 4)])).toEqual([1, 0]);
  });

  test('a group that was cut in two goes on in the larger part; the other is new', () => {
    expect(matchGroups([set(1, 2, 3, 4), set(5, 6)], [set(1, 2, 3, 4, 5, 6)])).toEqual([0, -1]);
  });

  test('where nothing is shared, all are new', () => {
    expect(matchGroups([set(1), set(2)], [set(3)])).toEqual([-1, -1]);
    expect(matchGroups([set(1)], [])).toEqual([-1]);
  });
});
