/** Shapley values of scikit-learn's trees, worked out in Python by all subsets of columns: see make-reference.py. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createAttributor, type Tree, type TreeEnsemble } from '../../src/index.ts';

interface Reference {
  readonly base: number;
  readonly trees: readonly Tree[];
  /** null is a missing value. */
  readonly background?: readonly (readonly (number | null)[])[];
  readonly cases: readonly { readonly row: readonly (number | null)[]; readonly expected: number; readonly contributions: readonly number[] }[];
}

const { byCover, against } = JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8')) as Record<'byCover' | 'against', Reference>;
const rowOf = (values: readonly (number | null)[]): Float32Array => Float32Array.from(values, (value) => value ?? NaN);

test.each([
  ['by cover are those of scikit-learn’s weighted traversal', byCover],
  ['against a background are those of scikit-learn’s scores of mixed rows, with missing values and categories', against],
] as const)('contributions %s', (_, { base, trees, background, cases }) => {
  const ensemble: TreeEnsemble = { kind: 'trees', base: [base], trees };
  const attributor = createAttributor(ensemble, background === undefined ? {} : { background: background.map(rowOf) });
  for (const { row, expected, contributions } of cases) {
    const attribution = attributor.attribute(rowOf(row));
    expect(Math.abs(attribution.expected[0]! - expected)).toBeLessThan(1e-9);
    contributions.forEach((value, column) => expect(Math.abs(attribution.contributions[0]![column]! - value)).toBeLessThan(1e-9));
  }
});
