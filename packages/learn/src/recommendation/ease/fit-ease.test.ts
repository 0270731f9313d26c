import { strengthOf } from '@limn/engine';
import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { createPreferences } from '../preference/preference-matrix.ts';
import { tableOf } from '../preference/preference.testkit.ts';
import { fitEase } from './fit-ease.ts';
import { invertTiles } from './invert-tiles.ts';
import { SymmetricTiles } from './symmetric-tiles.ts';

/** The inverse by elimination: the naive way. */
function inverseOf(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  rows.forEach((pivot, k) => {
    const by = pivot[k]!;
    pivot.forEach((value, j) => (pivot[j] = value / by));
    rows.forEach((row, i) => {
      const share = row[k]!;
      if (i !== k) row.forEach((_, j) => (row[j]! -= share * pivot[j]!));
    });
  });
  return rows.map((row) => row.slice(matrix.length));
}

/** Interactions by chance, each item of the table met at least once. */
function chanceTable(seed: number, { customers, items, rows }: { readonly customers: number; readonly items: number; readonly rows: number }) {
  const random = new Random(seed);
  return tableOf(Array.from({ length: rows }, (_, row) => [random.below(customers), row < items ? row : Math.floor(items * random.uniform() ** 2), 1 + random.below(4)] as const), { customers, items });
}

test('a matrix of several tiles is inverted, the border of the last one without a trace', async () => {
  const [size, random] = [75, new Random(3)];
  const half = Array.from({ length: size }, () => Array.from({ length: size }, () => random.normal()));
  const full = half.map((row, i) => half.map((other, j) => row.reduce((sum, value, k) => sum + value * other[k]!, i === j ? size : 0)));
  const tiles = new SymmetricTiles(size, 32);
  full.forEach((row, i) => row.slice(0, i + 1).forEach((value, j) => tiles.add(i, j, value)));
  await invertTiles(tiles);
  const row = new Float64Array(size);
  inverseOf(full).forEach((expected, i) => {
    tiles.readRow(i, row);
    expected.forEach((value, j) => expect(row[j]).toBeCloseTo(-value, 5));
  });
  expect([...tiles.diagonal()].every((value) => value < 0)).toBe(true);
});

test('the weights are those of the closed form', async () => {
  const [items, ridge] = [40, 5];
  const table = chanceTable(1, { customers: 30, items, rows: 300 });
  const model = await fitEase(createPreferences(table), table.itemKeys, { ridge });
  const sums = Array.from({ length: 30 }, () => Array.from({ length: items }, () => 0));
  for (let row = 0; row < table.rows; row++) sums[table.customers[row]!]![table.items[row]!]! += table.weights[row]!;
  const strengths = sums.map((row) => row.map(strengthOf));
  const gram = Array.from({ length: items }, (_, i) => Array.from({ length: items }, (__, j) => strengths.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? ridge : 0)));
  const inverse = inverseOf(gram);
  for (let item = 0; item < items; item++) {
    const own = new Map(Array.from(model.neighbours.subarray(model.offsets[item], model.offsets[item + 1]), (other, i) => [other, model.weights[model.offsets[item]! + i]!]));
    for (let other = 0; other < items; other++) expect(own.get(other) ?? 0).toBeCloseTo(item === other ? 0 : -inverse[item]![other]! / inverse[other]![other]!, 4);
  }
});

test('of each row the weights farthest from 0 are kept, and items beyond the most popular have none', async () => {
  const table = chanceTable(2, { customers: 30, items: 40, rows: 300 });
  const preferences = createPreferences(table);
  const whole = await fitEase(preferences, table.itemKeys, { mostItems: 20 });
  const kept = await fitEase(preferences, table.itemKeys, { mostItems: 20, mostNeighbours: 3 });
  const rowOf = ({ offsets, weights }: typeof whole, item: number): readonly number[] => [...weights.subarray(offsets[item], offsets[item + 1])];
  const taken = table.itemKeys.flatMap((_, item) => (rowOf(whole, item).length > 0 ? item : []));
  expect(taken.length).toBe(20);
  for (const item of taken) expect(rowOf(kept, item).map(Math.abs).sort()).toEqual(rowOf(whole, item).map(Math.abs).sort((one, other) => other - one).slice(0, 3).sort());
});

test('nobody, nothing and one item make empty models', async () => {
  expect((await fitEase(createPreferences(tableOf([], { customers: 0, items: 0 })), [])).offsets).toEqual(Uint32Array.of(0));
  expect((await fitEase(createPreferences(tableOf([[0, 0]], { customers: 1, items: 1 })), ['i0'])).weights.length).toBe(0);
});
