import { createScorer, encodeRow, type ColumnValue } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Table, TableColumn } from '../table/table.ts';
import { fitTransforms } from './fit-transforms.ts';
import { matrixOf, valueAt } from './matrix.ts';

const DAY = 86_400_000;
const numbers = (name: string, values: readonly number[], type: 'number' | 'boolean' | 'time' | 'duration' = 'number'): TableColumn => ({ type, name, values: Float64Array.from(values) });
function words(name: string, of: readonly (string | undefined)[]): TableColumn {
  const vocabulary = [...new Set(of.filter((word) => word !== undefined))];
  return { type: 'category', name, codes: Int32Array.from(of, (word) => (word === undefined ? -1 : vocabulary.indexOf(word))), vocabulary };
}
const table = (...columns: readonly TableColumn[]): Table => {
  const [first] = columns;
  return { rows: first === undefined ? 0 : 'values' in first ? first.values.length : first.codes.length, columns };
};
const all = ({ rows }: Table) => Array.from({ length: rows }, (_, row) => row);

test('what the matrix holds in training is, bit for bit, what encodeRow makes of the same profile in serving', () => {
  const cell = fc.oneof(fc.constant(NaN), fc.double(), fc.integer({ min: -5, max: 5 }));
  const word = fc.option(fc.constantFrom('app', 'web', 'fax', 'mail'), { nil: undefined });
  const row = fc.record({ x: cell, isMember: fc.constantFrom(0, 1, NaN), since: fc.integer({ min: 0, max: 2e12 }), gap: cell, channel: word, tags: fc.option(fc.array(fc.constantFrom(0, 1, 2)), { nil: undefined }), at: fc.integer({ min: 1e12, max: 2e12 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 12 }), fc.constantFrom('trees', 'linear', 'network'), (rows, whom) => {
      const made: Table = {
        rows: rows.length,
        at: Float64Array.from(rows, ({ at }) => at),
        columns: [
          numbers('x', rows.map(({ x }) => x)),
          numbers('isMember', rows.map(({ isMember }) => isMember), 'boolean'),
          numbers('since', rows.map(({ since }) => since), 'time'),
          numbers('gap', rows.map(({ gap }) => gap), 'duration'),
          words('channel', rows.map(({ channel }) => channel)),
          { type: 'list', name: 'tags', codes: rows.map(({ tags }) => tags), vocabulary: ['a', 'b', 'c'] },
        ],
      };
      const { inputs } = fitTransforms(made, { rows: [0, 1, 2], for: whom, leastRows: 1, mostWords: 2 });
      const matrix = matrixOf(made, [...inputs, { kind: 'bucket', column: 'x', edges: [0, 2] }]);
      for (let i = 0; i < rows.length; i++) {
        const profile = Object.fromEntries(made.columns.map((column): [string, ColumnValue] => [column.name, valueAt(column, i)]));
        const served = encodeRow([...inputs, { kind: 'bucket', column: 'x', edges: [0, 2] }], profile, rows[i]!.at);
        expect(matrix.columns.map((column) => column[i])).toEqual([...served]);
      }
    }),
    { numRuns: 100 },
  );
});

test('10,000 profiles read both ways have the same bits', () => {
  const rows = 10_000;
  const made = table(numbers('spend', Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? NaN : Math.sqrt(i) * 1.1))), words('channel', Array.from({ length: rows }, (_, i) => ['app', 'web', undefined][i % 3])));
  const { inputs } = fitTransforms(made, { rows: all(made).slice(0, 5_000), for: 'linear' });
  const matrix = matrixOf(made, inputs);
  const width = matrix.columns.length;
  const scorer = createScorer({ format: 1, inputs, predictor: { kind: 'linear', weights: [Array.from({ length: width }, () => 1)], intercepts: [0] }, link: 'identity' });
  const different = all(made).filter((i) => {
    const row = scorer.encode((column) => valueAt(made.columns.find(({ name }) => name === column)!, i), 0);
    return matrix.columns.some((column, part) => !Object.is(column[i], row[part]));
  });
  expect(different).toEqual([]);
});

test('transforms see only the training rows: words of later rows are unseen, their numbers move no mean', () => {
  const made = table(words('channel', ['app', 'app', 'web', 'web', 'fax', 'fax']), numbers('x', [1, 3, 1, 3, 1e9, 1e9]));
  const { inputs } = fitTransforms(made, { rows: [0, 1, 2, 3], for: 'linear', leastRows: 1 });
  expect(inputs).toEqual([{ kind: 'oneHot', column: 'channel', vocabulary: ['app', 'web'] }, { kind: 'standard', column: 'x', mean: 2, deviation: 1 }]);
});

test('words have places by how often they stand there, rare ones are unseen, and too many are named', () => {
  const made = table(words('city', ['c', 'b', 'b', 'a', 'a', 'd', 'd', 'd', 'e']));
  const { inputs, problems } = fitTransforms(made, { rows: all(made), for: 'trees', leastRows: 2, mostWords: 2 });
  expect(inputs).toEqual([{ kind: 'category', column: 'city', vocabulary: ['d', 'a'] }]);
  expect(problems.map(({ code, column }) => [code, column])).toEqual([['column_many_words', 'city']]);
  expect(matrixOf(made, inputs).categories).toEqual([3]);
});

test('a column that says nothing is left out, with the reason and its name', () => {
  const made = table(numbers('empty', [NaN, NaN, NaN]), numbers('same', [3, 3, 3]), words('id', ['x', 'y', 'z']), numbers('label', [1, 0, 1]), numbers('sometimes', [3, NaN, 3]));
  const { inputs, problems } = fitTransforms(made, { rows: all(made), for: 'trees', except: ['label'] });
  expect(inputs.map(({ column }) => column)).toEqual(['sometimes']);
  expect(problems.map(({ code, column }) => [code, column])).toEqual([['column_empty', 'empty'], ['column_constant', 'same'], ['column_identifier', 'id']]);
});

test('moments count from the reading of their row, or from 1970 in a table without time', () => {
  const since = numbers('since', [10 * DAY, 10 * DAY, 0], 'time');
  const [timed] = matrixOf({ ...table(since), at: Float64Array.of(11 * DAY, 12 * DAY, DAY) }, [{ kind: 'number', column: 'since', of: 'time' }]).columns;
  expect([...timed!]).toEqual([1, 2, 1]);
  expect([...matrixOf(table(since), [{ kind: 'number', column: 'since', of: 'time' }], { rows: [0] }).columns[0]!]).toEqual([-10]);
});

test('a column that a table lacks is missing in all its rows', () => {
  expect([...matrixOf(table(numbers('x', [1, 2])), [{ kind: 'number', column: 'y' }]).columns[0]!]).toEqual([NaN, NaN]);
});

test('for networks, a number of which some are extreme is seen by its rank, others as they are', () => {
  const rows = 400;
  const made = table(numbers('spend', Array.from({ length: rows }, (_, i) => (i === 7 ? 1e6 : i % 50))), numbers('visits', Array.from({ length: rows }, (_, i) => i % 9)));
  const { inputs } = fitTransforms(made, { rows: all(made), for: 'network' });
  expect(inputs.map(({ kind }) => kind)).toEqual(['bucket', 'standard']);
  const { columns } = matrixOf(made, inputs);
  const filled = columns.slice(0, -2).map((column) => column.reduce((sum, x) => sum + x, 0));
  expect(filled.reduce((sum, x) => sum + x, 0)).toBe(rows);
  expect(Math.max(...filled)).toBeLessThan(rows / 10);
});
