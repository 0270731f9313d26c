import { leafOf } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';
import { trainBoosting } from './boosting.ts';
import { matrixOfColumns, rowOf } from './matrix.testkit.ts';

/** Every set of rows that any cut, or any set of categories, could send left. */
function sidesOf({ columns, categories }: Matrix, column: number, rows: readonly number[]): readonly (readonly number[])[] {
  const of = (row: number): number => columns[column]![row]!;
  const values = [...new Set(rows.map(of))].filter((x) => !Number.isNaN(x)).sort((a, b) => a - b);
  if (categories[column]! > 0) {
    const words: readonly number[] = rows.some((row) => Number.isNaN(of(row))) ? [...values, NaN] : values;
    return Array.from({ length: 2 ** words.length }, (_, set) => rows.filter((row) => (set >>> words.findIndex((word) => Object.is(word, of(row)))) & 1));
  }
  return values.flatMap((cut) => [rows.filter((row) => of(row) <= cut), rows.filter((row) => !(of(row) > cut))]);
}

/** What the best split lowers the squared loss by, twice over: each is weighed by adding up its rows. */
function bestNaively(matrix: Matrix, residuals: readonly number[], rows: readonly number[], leastRows: number): number {
  const lowered = (of: readonly number[]): number => of.reduce((sum, row) => sum + residuals[row]!, 0) ** 2 / of.length;
  let best = 0;
  matrix.columns.forEach((_, column) => {
    for (const left of sidesOf(matrix, column, rows)) {
      const right = rows.filter((row) => !left.includes(row));
      if (left.length < leastRows || right.length < leastRows) continue;
      best = Math.max(best, lowered(left) + lowered(right) - lowered(rows));
    }
  });
  return best;
}

/** What leaves lower the squared loss by, twice over. */
function gainOf(leaves: readonly (readonly number[])[], residuals: readonly number[]): number {
  return leaves.reduce((sum, of) => sum + of.reduce((all, row) => all + residuals[row]!, 0) ** 2 / of.length, 0);
}

/** Fisher's order finds the best set of all sets, not the best of those with so many rows: with categories, leaves of one row must do. */
const shapes = fc
  .record({ seed: fc.integer(), rows: fc.integer({ min: 6, max: 30 }), leastRows: fc.integer({ min: 1, max: 4 }) })
  .map((shape) => ({ ...shape, hasCategories: shape.leastRows === 1 }));

function shop({ seed, rows, hasCategories }: { readonly seed: number; readonly rows: number; readonly hasCategories: boolean }) {
  const random = new Random(seed);
  const numbers = () => Array.from({ length: rows }, () => (random.uniform() < 0.15 ? NaN : random.below(6)));
  const matrix = matrixOfColumns([numbers(), numbers(), numbers().map((code) => (code > 4 ? 4 : code))], [0, 0, hasCategories ? 5 : 0]);
  const labels = Float64Array.from({ length: rows }, () => random.below(20));
  const mean = labels.reduce((sum, label) => sum + label, 0) / rows;
  return { matrix, labels, residuals: [...labels].map((label) => label - mean) };
}

test('the first split is as good as the best that trying every cut and every set of categories finds', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ leastRows, ...shape }) => {
      const { matrix, labels, residuals } = shop(shape);
      const { predictor } = await trainBoosting(matrix, { labels }, { loss: 'squared', rounds: 1, mostLeaves: 2, leastRows, l2: 0, categoryL2: 0 });
      const all = [...residuals.keys()];
      const gain = bestNaively(matrix, residuals, all, leastRows);
      const tree = predictor.trees[0];
      const leaves = tree === undefined || tree.feature[0]! < 0 ? [all] : [1, 2].map((leaf) => all.filter((row) => leafOf(tree, rowOf(matrix, row)) === leaf));
      expect(gainOf(leaves, residuals) - gainOf([all], residuals)).toBeCloseTo(gain, 6);
      if (leaves.length > 1) expect(Math.min(...leaves.map(({ length }) => length))).toBeGreaterThanOrEqual(leastRows);
    }),
    { numRuns: 120 },
  );
});

test('each further split is the best of all leaves', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ leastRows, ...shape }) => {
      const { matrix, labels, residuals } = shop(shape);
      const { predictor } = await trainBoosting(matrix, { labels }, { loss: 'squared', rounds: 1, mostLeaves: 5, leastRows, l2: 0, categoryL2: 0 });
      const tree = predictor.trees[0];
      if (tree === undefined) return;
      const rowsAt = (node: number): readonly number[] => [...residuals.keys()].filter((row) => passes(node, row));
      const passes = (node: number, row: number): boolean => {
        let at = leafOf(tree, rowOf(matrix, row));
        while (at > node) at = Math.max(tree.left.indexOf(at), tree.right.indexOf(at));
        return at === node;
      };
      const splits = tree.left.flatMap((left, node) => (left > 0 ? [{ node, left, right: tree.right[node]! }] : [])).sort((a, b) => a.left - b.left);
      let open = [0];
      for (const { node, left, right } of splits) {
        const offered = open.map((leaf) => bestNaively(matrix, residuals, rowsAt(leaf), leastRows));
        const taken = gainOf([rowsAt(left), rowsAt(right)], residuals) - gainOf([rowsAt(node)], residuals);
        expect(taken).toBeCloseTo(Math.max(...offered), 6);
        open = [...open.filter((leaf) => leaf !== node), left, right];
      }
    }),
    { numRuns: 30 },
  );
});

test('covers add up, and leaves hold the mean of their rows', async () => {
  const { matrix, labels, residuals } = shop({ seed: 4, rows: 200, hasCategories: true });
  const { predictor } = await trainBoosting(matrix, { labels }, { loss: 'squared', rounds: 1, learningRate: 1, l2: 0, leastRows: 10 });
  const tree = predictor.trees[0]!;
  expect(tree.cover[0]).toBe(200);
  tree.feature.forEach((feature, node) => {
    if (feature >= 0) return expect(tree.cover[tree.left[node]!]! + tree.cover[tree.right[node]!]!).toBe(tree.cover[node]);
    const rows = [...residuals.keys()].filter((row) => leafOf(tree, rowOf(matrix, row)) === node);
    expect(rows.length).toBe(tree.cover[node]);
    expect(tree.value[node]).toBeCloseTo(rows.reduce((sum, row) => sum + residuals[row]!, 0) / rows.length, 6);
  });
  expect(tree.value[0]).toBeCloseTo(0, 6);
});
