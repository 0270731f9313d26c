/** Blocks put together, for who has the memory to hold them all. */
import { learnError } from '../errors.ts';
import type { TableColumn } from '../table/table.ts';
import { valueAt } from '../transform/matrix.ts';
import { cellType, createColumnBuilder, type ExampleBlock } from './example-block.ts';

/** All examples as one block. Memory: that of the blocks, twice for a moment. @throws LearnError `rows_too_few` when there are none */
export async function gatherExamples(blocks: AsyncIterable<ExampleBlock> | Iterable<ExampleBlock>): Promise<ExampleBlock> {
  const all: ExampleBlock[] = [];
  for await (const block of blocks) if (block.table.rows > 0) all.push(block);
  const [first] = all;
  if (first === undefined) throw learnError('rows_too_few', { rows: 0, least: 1 });
  const rows = all.reduce((sum, { table }) => sum + table.rows, 0);
  const columns = first.table.columns.map((_, place) => joined(all.map(({ table }) => table.columns[place]!), rows));
  const at = new Float64Array(rows);
  const censored = new Uint8Array(rows);
  let row = 0;
  for (const block of all) {
    at.set(block.table.at, row);
    censored.set(block.censored, row);
    row += block.table.rows;
  }
  return { table: { rows, columns, at }, profiles: all.flatMap(({ profiles }) => profiles), censored };
}

/** Some rows of a block, in the order given, with the words that stand in them. */
export function chooseExamples({ table, profiles, censored }: ExampleBlock, rows: ArrayLike<number>): ExampleBlock {
  const places = Array.from(rows);
  const columns = table.columns.map((column): TableColumn => {
    const chosen = createColumnBuilder({ name: column.name, type: cellType(column) }, places.length);
    places.forEach((row, i) => chosen.set(i, valueAt(column, row)));
    return chosen.build(places.length);
  });
  return {
    table: { rows: places.length, columns, at: Float64Array.from(places, (row) => table.at[row]!) },
    profiles: places.map((row) => profiles[row]!),
    censored: Uint8Array.from(places, (row) => censored[row]!),
  };
}

/** One column of one type in all parts; words get the codes of a common vocabulary. */
function joined(parts: readonly TableColumn[], rows: number): TableColumn {
  const [first] = parts as [TableColumn];
  const { name } = first;
  if (first.type !== 'category' && first.type !== 'list') {
    const values = new Float64Array(rows);
    let row = 0;
    for (const part of parts as readonly (typeof first)[]) {
      values.set(part.values, row);
      row += part.values.length;
    }
    return { type: first.type, name, values };
  }
  const vocabulary: string[] = [];
  const places = new Map<string, number>();
  const recoded = (parts as readonly (typeof first)[]).map((part) => ({
    part,
    codes: part.vocabulary.map((word) => {
      let place = places.get(word);
      if (place === undefined) places.set(word, (place = vocabulary.push(word) - 1));
      return place;
    }),
  }));
  if (first.type === 'list') return { type: 'list', name, vocabulary, codes: recoded.flatMap(({ part, codes }) => (part as typeof first).codes.map((list) => list?.map((code) => codes[code]!))) };
  const codes = new Int32Array(rows);
  let row = 0;
  for (const each of recoded) for (const code of each.part.codes as Int32Array) codes[row++] = code < 0 ? -1 : each.codes[code]!;
  return { type: 'category', name, codes, vocabulary };
}
