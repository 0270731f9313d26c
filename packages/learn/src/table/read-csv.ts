/**
 * Any CSV file as a table: encoding, separator and header are guessed from its beginning, types from the values. Cells are read
 * as a stream; what stays in memory is the table. Cells that do not fit become missing, and the report names them.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { learnError, problemOf, type Problem } from '../errors.ts';
import { CellGatherer, type GatheredColumn } from './cell-gatherer.ts';
import { guessEncoding, guessHeader, guessSeparator, type Separator } from './dialect.ts';
import type { Table } from './table.ts';
import type { ColumnReport, TableDialect, TableReport } from './table-report.ts';

/** What is known of the file; the rest is guessed. */
export interface ReadCsvOptions {
  readonly separator?: Separator;
  readonly header?: boolean;
  /** A label of the WHATWG encoding standard, as `gb18030`. */
  readonly encoding?: string;
  /** Which of the columns stay words whatever they look like: identifiers. Absent: none. */
  readonly words?: (names: readonly string[]) => readonly string[];
  /** Rows read so far, some thousand at a time. */
  readonly onProgress?: (rows: number) => void;
}

/** A table and what was found while it was read. Its columns are all of use `input` until `checkTable` looks at them. */
export interface ReadTable {
  readonly table: Table;
  readonly report: TableReport;
}

const sampleBytes = 256 * 1024;
/** Characters of one record: what an unclosed quote may swallow before it is noticed. */
const longestRecord = 4 * 1024 * 1024;
const progressRows = 10_000;

/** Reads a CSV file, also one that ends in `.gz`. Cost about 1 µs a cell. @throws LearnError `table_unreadable` | `table_malformed` | `table_empty` */
export async function readCsv(path: string, options: ReadCsvOptions = {}): Promise<ReadTable> {
  const file = createReadStream(path);
  const bytes = /\.gz$/i.test(path) ? file.pipe(createGunzip()) : file;
  // A pipe does not carry failures.
  file.on('error', (error) => bytes.destroy(error));
  return readCsvBytes(bytes, path, options);
}

/** Reads CSV from any bytes. @param name of the table in messages @throws LearnError as `readCsv` */
export async function readCsvBytes(bytes: AsyncIterable<Uint8Array>, name: string, options: ReadCsvOptions = {}): Promise<ReadTable> {
  try {
    const source = bytes[Symbol.asyncIterator]();
    const head = await readHead(source);
    const encoding = options.encoding ?? guessEncoding(head);
    const sample = new TextDecoder(encoding).decode(head, { stream: true });
    const separator = options.separator ?? guessSeparator(sample);
    const dialect = { encoding, separator, header: options.header ?? guessHeader(sample, separator) };
    const gathering = new RecordGatherer(dialect, options.words);
    const parser = parse({
      bom: true, delimiter: separator, max_record_size: longestRecord, relax_column_count: true, relax_quotes: true, skip_empty_lines: true,
      // Records are taken here, where their line is known; none comes out.
      on_record: (record: readonly string[], { lines }: { readonly lines: number }) => {
        gathering.add(record, lines);
        if (gathering.rows % progressRows === 0) options.onProgress?.(gathering.rows);
        return undefined;
      },
    });
    await pipeline(decoded(head, source, encoding), parser.resume());
    if (gathering.rows === 0) throw learnError('table_empty', { file: name });
    return gathering.finish();
  } catch (error) {
    throw errorOf(error, name);
  }
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < sampleBytes; size += chunks.at(-1)!.length) {
    const next = await source.next();
    if (next.done === true) break;
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}

async function* decoded(head: Uint8Array, source: AsyncIterator<Uint8Array>, encoding: string): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding);
  yield decoder.decode(head, { stream: true });
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield decoder.decode(next.value, { stream: true });
  yield decoder.decode();
}

/** Records into columns. */
class RecordGatherer {
  readonly #dialect: TableDialect;
  readonly #words: ReadCsvOptions['words'];
  #columns: readonly CellGatherer[] | undefined;
  readonly #warnings: Problem[] = [];
  #ragged = { rows: 0, line: 0 };
  rows = 0;

  constructor(dialect: TableDialect, words: ReadCsvOptions['words']) {
    this.#dialect = dialect;
    this.#words = words;
    if (dialect.encoding !== 'utf-8') this.#warnings.push(problemOf('encoding_guessed', { encoding: dialect.encoding }));
  }

  add(record: readonly string[], line: number): void {
    if (this.#columns === undefined) {
      const names = this.#namesOf(record);
      const words = this.#words?.(names) ?? [];
      this.#columns = names.map((name) => new CellGatherer(name, words.includes(name)));
      if (this.#dialect.header) return;
    }
    const columns = this.#columns;
    if (record.length !== columns.length) this.#ragged = { rows: this.#ragged.rows + 1, line: this.#ragged.line || line };
    for (let i = 0; i < columns.length; i++) columns[i]!.add(record[i] ?? '');
    this.rows++;
  }

  #namesOf(record: readonly string[]): readonly string[] {
    if (!this.#dialect.header) this.#warnings.push(problemOf('header_absent', { column: 'column1' }));
    const given = new Set(record.map((cell) => cell.trim()));
    const taken = new Set<string>();
    return record.map((cell, i) => {
      const was = this.#dialect.header ? cell.trim() : `column${i + 1}`;
      let name = was === '' ? `column${i + 1}` : was;
      for (let n = 2; taken.has(name) || (name !== was && given.has(name)); n++) name = `${was === '' ? `column${i + 1}` : was}_${n}`;
      taken.add(name);
      if (name !== was) this.#warnings.push(problemOf('column_renamed', { column: name, was }));
      return name;
    });
  }

  finish(): ReadTable {
    const gathered = this.#columns!.map((column) => column.finish());
    if (this.#ragged.rows > 0) this.#warnings.push(problemOf('rows_ragged', this.#ragged));
    const columns = gathered.map((each) => reportOf(each, this.rows));
    const warnings = [...this.#warnings, ...gathered.flatMap(warningsOf)];
    return { table: { rows: this.rows, columns: gathered.map(({ column }) => column) }, report: { rows: this.rows, dialect: this.#dialect, columns, warnings } };
  }
}

function reportOf({ column: { name, type }, missing, distinct, dirty }: GatheredColumn, rows: number): ColumnReport {
  return { name, type, use: 'input', missing, missingRate: missing / rows, distinct, dirty };
}

function warningsOf({ column: { name: column, type }, dirty, ambiguous }: GatheredColumn): readonly Problem[] {
  return [
    ...(dirty.rows > 0 ? [problemOf('column_dirty', { column, type, rows: dirty.rows, samples: dirty.samples })] : []),
    ...(ambiguous === undefined ? [] : [problemOf('column_ambiguous', { column, ...ambiguous })]),
  ];
}

const reasons: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'reading it is not permitted', EPERM: 'reading it is not permitted' };

function errorOf(error: unknown, file: string): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (Object.hasOwn(reasons, code)) return learnError('table_unreadable', { file, reason: reasons[code]! }, error);
  if (code.startsWith('Z_')) return learnError('table_malformed', { file, reason: 'it is not whole gzip' }, error);
  if (code === 'CSV_MAX_RECORD_SIZE' || code === 'CSV_QUOTE_NOT_CLOSED') return learnError('table_malformed', { file, reason: `a quote that begins is never closed (${message})` }, error);
  if (code.startsWith('CSV_')) return learnError('table_malformed', { file, reason: message }, error);
  return error;
}
