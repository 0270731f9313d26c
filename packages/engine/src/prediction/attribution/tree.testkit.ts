/** Small trees of every kind, and their Shapley values as the definition has them: by all subsets of columns. */
import * as fc from 'fast-check';
import type { Tree, TreeEnsemble } from '../model.ts';

/** Columns of the ensembles: the last is categorical, of codes 0 to 4. */
export const WIDTH = 5;
const CATEGORICAL = WIDTH - 1;

type Shape = { readonly value: number; readonly cover: number } | { readonly column: number; readonly asks: number; readonly codes: readonly number[]; readonly missingLeft: boolean; readonly left: Shape; readonly right: Shape };

const leaf = fc.record({ value: fc.double({ min: -3, max: 3, noNaN: true }), cover: fc.nat(9) });

/** Columns repeat on paths, covers may be 0, thresholds meet values exactly. */
const shape = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'medium', maxDepth: 7 },
    leaf,
    fc.record({
      column: fc.nat(WIDTH - 1), asks: fc.integer({ min: -2, max: 2 }), codes: fc.uniqueArray(fc.nat(4), { maxLength: 4 }), missingLeft: fc.boolean(),
      left: tie('shape'), right: tie('shape'),
    }),
  ),
})).shape;

/** Several trees for two outputs. */
export const ensembles: fc.Arbitrary<TreeEnsemble> = fc
  .record({ base: fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.constant(0.5)), shapes: fc.array(fc.tuple(shape, fc.nat(1)), { minLength: 1, maxLength: 3 }) })
  .map(({ base, shapes }) => ({ kind: 'trees', base, trees: shapes.map(([root, output]) => treeOf(root, output)) }));

/** A row for them: missing values, codes never seen. */
export const rows: fc.Arbitrary<Float32Array> = fc
  .tuple(...Array.from({ length: CATEGORICAL }, () => fc.constantFrom(-2.5, -1, 0, 0.5, 1, 2, NaN)), fc.constantFrom(0, 1, 2, 3, 4, 7, NaN))
  .map((values) => Float32Array.from(values));

function treeOf(root: Shape, output: number): Tree {
  const tree = { output, feature: [] as number[], threshold: [] as number[], categories: {} as Record<number, readonly number[]>, left: [] as number[], right: [] as number[], missingLeft: [] as number[], value: [] as number[], cover: [] as number[] };
  /** @returns the node's index */
  const add = (node: Shape): number => {
    const at = tree.feature.length;
    const inner = 'left' in node;
    tree.feature.push(inner ? node.column : -1);
    tree.threshold.push(inner ? node.asks : 0);
    tree.missingLeft.push(inner && node.missingLeft ? 1 : 0);
    tree.value.push(inner ? 0 : node.value);
    tree.cover.push(inner ? 0 : node.cover);
    tree.left.push(-1);
    tree.right.push(-1);
    if (!inner) return at;
    if (node.column === CATEGORICAL) tree.categories[at] = node.codes;
    tree.left[at] = add(node.left);
    tree.right[at] = add(node.right);
    tree.cover[at] = tree.cover[tree.left[at]]! + tree.cover[tree.right[at]]!;
    return at;
  };
  add(root);
  return tree;
}

/** Whether a row goes left: written apart from the code that is tested. */
function isLeft(tree: Tree, node: number, x: number): boolean {
  if (Number.isNaN(x)) return tree.missingLeft[node] === 1;
  const codes = tree.categories?.[node];
  return codes === undefined ? x <= tree.threshold[node]! : codes.includes(x);
}

/** The raw score of a row. */
export function scoreOf({ base, trees }: TreeEnsemble, output: number, row: Float32Array): number {
  return base[output]! + sumOf(trees.filter((tree) => tree.output === output).map((tree) => expectedAt(tree, row, () => true)));
}

/** The raw score expected when only some columns are known, by cover. */
export function scoreByCover({ base, trees }: TreeEnsemble, output: number, row: Float32Array, known: (column: number) => boolean): number {
  return base[output]! + sumOf(trees.filter((tree) => tree.output === output).map((tree) => expectedAt(tree, row, known)));
}

function expectedAt(tree: Tree, row: Float32Array, known: (column: number) => boolean, node = 0): number {
  const column = tree.feature[node]!;
  if (column < 0) return tree.value[node]!;
  const [left, right] = [tree.left[node]!, tree.right[node]!];
  if (known(column)) return expectedAt(tree, row, known, isLeft(tree, node, row[column]!) ? left : right);
  const both = tree.cover[left]! + tree.cover[right]!;
  const share = both === 0 ? 0.5 : tree.cover[left]! / both;
  return share * expectedAt(tree, row, known, left) + (1 - share) * expectedAt(tree, row, known, right);
}

/** Shapley values of a game over columns: `Σ_S |S|! (n − |S| − 1)! / n! × (worth(S ∪ i) − worth(S))`. */
export function shapleyOf(columns: number, worth: (known: (column: number) => boolean) => number): readonly number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const worths = Array.from({ length: 2 ** columns }, (_, set) => worth((column) => ((set >> column) & 1) === 1));
  return Array.from({ length: columns }, (_, column) =>
    sumOf(worths.map((without, set) => {
      if ((set >> column) & 1) return 0;
      const size = set.toString(2).replaceAll('0', '').length;
      return ((factorial(size) * factorial(columns - size - 1)) / factorial(columns)) * (worths[set | (1 << column)]! - without);
    })),
  );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
