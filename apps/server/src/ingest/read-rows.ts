/** Rows of a CSV or NDJSON file, plain or gzipped, as a stream: memory stays bounded whatever the size. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { TextDecoderStream } from 'node:stream/web';
import { Duplex, PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { didYouMean } from '@limn/engine';
import { parse } from 'csv-parse';
import { FileError } from '../errors.ts';
import type { FileMap } from './map-file.ts';
import { RowProblem, type Columns, type Row } from './row.ts';

/** A row as it stands, or why it is none. */
export type ReadRow = Row | RowProblem;

export interface RowFile {
  /** Readers of the columns; a CSV file must have them, an object may. */
  readonly columns: Columns;
  /** Rows in the order of the file, some hundred at a time. @throws FileError `unreadable_file` | `malformed_file` */
  readonly chunks: AsyncIterable<readonly ReadRow[]>;
  /** Bytes of the file read so far, as it lies on the disk. */
  bytesRead(): number;
}

export type FileFormat = 'csv' | 'ndjson';

/** What a file is by its name: `.csv`, `.tsv`, `.ndjson`, `.jsonl`, each also with `.gz`. */
export function formatOf(path: string): FileFormat | undefined {
  const match = /\.(csv|tsv|ndjson|jsonl)(\.gz)?$/i.exec(path);
  if (match === null) return undefined;
  return /^[ct]sv$/i.test(match[1]!) ? 'csv' : 'ndjson';
}

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

const rowsAtOnce = 512;
/** Characters that one record may have: what an unclosed quote may swallow before it is noticed. */
const longestRecord = 4 * 1024 * 1024;

/**
 * Opens the file. Rows that cannot be read (too few cells, a line that is no JSON) come as problems; the others go on.
 * @throws FileError `unreadable_file` | `malformed_file`
 */
export async function openRows(path: string, { format, map }: { readonly format: FileFormat; readonly map?: FileMap | undefined }): Promise<RowFile> {
  const file = path === STANDARD_INPUT ? undefined : createReadStream(path);
  const source = file ?? process.stdin;
  const streams: (NodeJS.ReadableStream | NodeJS.ReadWriteStream)[] = [source];
  if (/\.gz$/i.test(path)) streams.push(createGunzip());
  if (map?.encoding !== undefined && !/^utf-?8$/i.test(map.encoding)) {
    streams.push(Duplex.fromWeb(new TextDecoderStream(map.encoding) as Parameters<typeof Duplex.fromWeb>[0], { encoding: 'utf8' }));
  }
  const bytesRead = (): number => file?.bytesRead ?? 0;
  if (format === 'ndjson') {
    const text = streams.length === 1 ? source : pipeline([...streams, new PassThrough()], () => {});
    return { columns: pathReader, chunks: chunksOf(linesOf(text as Readable, path), path), bytesRead };
  }
  const parser = parse({
    bom: true,
    delimiter: map?.delimiter ?? (/\.tsv(\.gz)?$/i.test(path) ? '\t' : ','),
    max_record_size: longestRecord,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // The callback only keeps a failure from going unheard: the iterator throws it.
  pipeline([...streams, parser], () => {});
  const records = parser.iterator({ destroyOnReturn: true }) as AsyncIterator<readonly string[]>;
  const header = map?.columns ?? (await firstRecord(records, path));
  return { columns: cellReader(header), chunks: chunksOf(cellsOf({ [Symbol.asyncIterator]: () => records }, header.length), path), bytesRead };
}

async function firstRecord(records: AsyncIterator<readonly string[]>, path: string): Promise<readonly string[]> {
  try {
    const { done, value } = await records.next();
    if (done !== true) return value.map((name) => name.trim());
  } catch (error) {
    throw fileErrorOf(error, path);
  }
  throw new FileError('malformed_file', [{ path, message: 'The file is empty.', cure: 'Name a file with a header and rows.' }]);
}

async function* cellsOf(records: AsyncIterable<readonly string[]>, width: number): AsyncIterable<ReadRow> {
  for await (const record of records) {
    yield record.length === width ? record : new RowProblem({ en: `has ${record.length} columns instead of ${width}`, zh: `有 ${record.length} 列，应为 ${width} 列` });
  }
}

async function* linesOf(text: Readable, path: string): AsyncIterable<ReadRow> {
  let failure: unknown;
  text.on('error', (error) => (failure = error));
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    if (line.trim() !== '') yield objectOf(line);
  }
  if (failure !== undefined) throw fileErrorOf(failure, path);
}

function objectOf(line: string): ReadRow {
  try {
    const value: unknown = JSON.parse(line.replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  } catch {
    // A line is judged below, whatever is wrong with it.
  }
  return new RowProblem({ en: 'is not a JSON object', zh: '不是 JSON 对象' });
}

/** Rows in handfuls: asking a stream for each costs more than reading it. */
async function* chunksOf(rows: AsyncIterable<ReadRow>, path: string): AsyncIterable<readonly ReadRow[]> {
  let chunk: ReadRow[] = [];
  try {
    for await (const row of rows) {
      chunk.push(row);
      if (chunk.length < rowsAtOnce) continue;
      yield chunk;
      chunk = [];
    }
  } catch (error) {
    throw fileErrorOf(error, path);
  }
  if (chunk.length > 0) yield chunk;
}

function cellReader(header: readonly string[]): Columns {
  return (name) => {
    const index = header.indexOf(name);
    if (index < 0) throw new FileError('unknown_column', [{ path: `column '${name}'`, message: 'The file has no such column.', cure: didYouMean(name, header) }]);
    return (row) => {
      const cell = (row as readonly unknown[])[index];
      return cell === '' ? undefined : cell;
    };
  };
}

/** A key, or a path of keys separated by dots. */
const pathReader: Columns = (name) => {
  const keys = name.split('.');
  return (row) => {
    let value: unknown = row;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    return value === null || value === '' ? undefined : value;
  };
};

function fileErrorOf(error: unknown, path: string): Error {
  if (error instanceof FileError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const problem = (what: string, cure: string) => [{ path, message: what, cure }];
  if (code === 'ENOENT') return new FileError('unreadable_file', problem('There is no such file.', 'Look at the path.'), { cause: error });
  if (code === 'EISDIR') return new FileError('unreadable_file', problem('This is a folder.', 'Name one file.'), { cause: error });
  if (code === 'EACCES' || code === 'EPERM') return new FileError('unreadable_file', problem('Reading it is not permitted.', 'Give yourself permission (chmod +r), or copy it.'), { cause: error });
  if (code.startsWith('Z_')) return new FileError('malformed_file', problem('The file is not whole gzip.', 'Copy or download it again; what was read before is kept, and running again resumes.'), { cause: error });
  if (code === 'CSV_MAX_RECORD_SIZE' || code === 'CSV_QUOTE_NOT_CLOSED') {
    return new FileError('malformed_file', problem(`A quote that begins is never closed (${message}).`, 'Mend that line; what was read before is kept.'), { cause: error });
  }
  return new FileError('malformed_file', problem(`The file cannot be read: ${message}.`, 'Look at the file; what was read before is kept.'), { cause: error });
}
