/** A training set read back from the disk, with the bits that were written. */
import { join } from 'node:path';
import type { SourceId } from '@limn/engine';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBListValue, DuckDBValue } from '@duckdb/node-api';
import { LearnError, learnError } from '../errors.ts';
import { quotedName, quotedPath, withDuckDb } from './duckdb.ts';
import { cellType, createColumnBuilder, type ExampleBlock } from './example-block.ts';
import { digestOfFile, readManifest, type DatasetColumn, type DatasetManifest } from './manifest.ts';

/** A training set on the disk. */
export interface Dataset {
  readonly manifest: DatasetManifest;
  /** Its rows in the order in which they were written, read as they are asked for; may be iterated again. @throws LearnError `dataset_unreadable` */
  readonly examples: AsyncIterable<ExampleBlock>;
}

/** Opens a training set; each file is compared with its checksum before its rows are given. @throws LearnError `dataset_unreadable` */
export async function readDataset(folder: string): Promise<Dataset> {
  const manifest = await readManifest(folder);
  return { manifest, examples: { [Symbol.asyncIterator]: () => readBlocks(folder, manifest) } };
}

async function* readBlocks(folder: string, { files, columns }: DatasetManifest): AsyncGenerator<ExampleBlock> {
  for (const { path, rows, sha256 } of files) {
    const file = join(folder, path);
    const found = await digestOfFile(file).catch(() => undefined);
    if (found !== sha256) throw learnError('dataset_unreadable', { file, reason: found === undefined ? 'the file is missing' : 'its bytes are not those that were written' });
    yield await withDuckDb((connection) => readFile(connection, file, columns, rows)).catch((cause: unknown) => {
      if (cause instanceof LearnError) throw cause;
      throw learnError('dataset_unreadable', { file, reason: cause instanceof Error ? cause.message : String(cause) }, cause);
    });
  }
}

async function readFile(connection: DuckDBConnection, file: string, columns: readonly DatasetColumn[], rows: number): Promise<ExampleBlock> {
  const names = columns.map(({ name }) => quotedName(name)).join(', ');
  const result = await connection.stream(`SELECT _profile, epoch_ms(_at), _censored, ${names} FROM read_parquet(${quotedPath(file)})`);
  const builders = columns.map((column) => createColumnBuilder({ name: column.name, type: cellType(column) }, rows));
  const profiles: SourceId[] = [];
  const at = new Float64Array(rows);
  const censored = new Uint8Array(rows);
  for (let chunk: DuckDBDataChunk | null = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const from = profiles.length;
    const [ids, moments, marks, ...values] = chunk.getColumns() as [DuckDBValue[], DuckDBValue[], DuckDBValue[], ...DuckDBValue[][]];
    ids.forEach((id, i) => {
      profiles.push(id as SourceId);
      at[from + i] = Number(moments[i]);
      censored[from + i] = marks[i] === true ? 1 : 0;
    });
    values.forEach((cells, place) => cells.forEach((cell, i) => builders[place]!.set(from + i, fromDuckDb(cell))));
  }
  if (profiles.length !== rows) throw learnError('dataset_unreadable', { file, reason: `it has ${profiles.length} rows where ${rows} were written` });
  return { table: { rows, columns: builders.map((builder) => builder.build(rows)), at }, profiles, censored };
}

function fromDuckDb(cell: DuckDBValue): number | string | boolean | readonly string[] | undefined {
  if (cell === null) return undefined;
  return typeof cell === 'object' ? ((cell as DuckDBListValue).items as readonly string[]) : (cell as number | string | boolean);
}
