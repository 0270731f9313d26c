import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addGram, mirrorGram, PreferenceSolver } from './preference-solver.ts';

/** Solves a full system by elimination with the largest pivot: the naive way. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k]!) > Math.abs(best[k]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(k, 0, pivot);
    rows.forEach((row, i) => {
      if (i === k) return;
      const share = row[k]! / pivot[k]!;
      row.forEach((_, j) => (row[j]! -= share * pivot[j]!));
    });
  }
  return rows.map((row, k) => row.at(-1)! / row[k]!);
}

const DIMS = 6;

const givenRow = fc.record({
  vectors: fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: DIMS, maxLength: DIMS }), { minLength: 1, maxLength: 15 }),
  strengths: fc.array(fc.constantFrom(-2, 0.5, 1, 4), { maxLength: 15 }),
});

test('as many steps as dims solve what the whole matrix says, liked and refused items alike', () => {
  fc.assert(
    fc.property(givenRow, ({ vectors, strengths }) => {
      const rated = strengths.slice(0, vectors.length);
      const gram = new Float64Array(DIMS * DIMS);
      const given = { dims: DIMS, vectors: Float32Array.from(vectors.flat()), gram };
      addGram(given, 0, vectors.length, gram);
      mirrorGram(gram, DIMS);
      const row = { items: Int32Array.from(rated.keys()), strengths: Float32Array.from(rated), from: 0, to: rated.length, ridge: 2 };
      const found = new Float64Array(DIMS);
      new PreferenceSolver(given).solve(row, found, 0, 60);

      const confidence = (item: number): number => 1 + Math.abs(rated[item] ?? 0);
      const matrix = Array.from({ length: DIMS }, (_, i) => Array.from({ length: DIMS }, (__, j) => vectors.reduce((sum, y, item) => sum + confidence(item) * y[i]! * y[j]!, i === j ? 2 : 0)));
      const right = Array.from({ length: DIMS }, (_, i) => vectors.reduce((sum, y, item) => sum + ((rated[item] ?? 0) > 0 ? confidence(item) * y[i]! : 0), 0));
      solved(matrix, right).forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6));

      const inverted = new Float64Array(DIMS);
      new PreferenceSolver(given).invert(row, Float64Array.from(right), inverted, 60);
      inverted.forEach((value, i) => expect(value).toBeCloseTo(found[i]!, 6));
    }),
    { numRuns: 100 },
  );
});
