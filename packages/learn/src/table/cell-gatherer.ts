/**
 * Cells of one column as they come, into a typed column at the end. Different words are kept once; a column of many
 * different words that turn out to be numbers or moments goes on as numbers, so that memory stays at 8 bytes a row.
 */
import { isMissing, isMissingNumber, judgeColumn, type ColumnReading } from './column-type.ts';
import type { TableColumn } from './table.ts';

/** A column with what was met while it was read. */
export interface GatheredColumn {
  readonly column: TableColumn;
  readonly missing: number;
  readonly distinct: number;
  /** Cells that are not of the column's type, missing now, and the first few of them. */
  readonly dirty: { readonly rows: number; readonly samples: readonly string[] };
  readonly ambiguous?: { readonly sample: string; readonly as: string };
}

/** So many different words are looked at before a column's type is settled while it still comes in. */
const SETTLED_AT = 20_000;
const SAMPLES = 3;
/** Of a cell in a message. */
const SAMPLE_LENGTH = 40;

/** One column of a table that is being read. */
export class CellGatherer {
  readonly #name: string;
  readonly #asWords: boolean;
  readonly #places = new Map<string, number>();
  readonly #words: string[] = [];
  readonly #counts: number[] = [];
  #codes = new Int32Array(1_024);
  #values: Float64Array | undefined;
  #reading: ColumnReading | undefined;
  #rows = 0;
  #dirtyRows = 0;
  readonly #samples: string[] = [];

  /** @param asWords cells stay words whatever they look like: identifiers are no numbers */
  constructor(name: string, asWords = false) {
    this.#name = name;
    this.#asWords = asWords;
    if (asWords) this.#reading = { type: 'category' };
  }

  add(cell: string): void {
    const text = cell.trim();
    if (this.#values === undefined) this.#addWord(text);
    else this.#addValue(isMissing(text) ? NaN : this.#valueOf(text, 1));
  }

  #addWord(text: string): void {
    let place = this.#places.get(text);
    if (place === undefined) {
      place = isMissing(text) ? -1 : this.#words.push(text) - 1;
      this.#places.set(text, place);
      if (place >= 0) this.#counts.push(0);
    }
    if (place >= 0) this.#counts[place]!++;
    if (this.#rows === this.#codes.length) this.#codes = grown(this.#codes, new Int32Array(this.#rows * 2));
    this.#codes[this.#rows++] = place;
    if (!this.#asWords && this.#words.length === SETTLED_AT && place === SETTLED_AT - 1) this.#settle();
  }

  #addValue(value: number): void {
    if (this.#rows === this.#values!.length) this.#values = grown(this.#values!, new Float64Array(this.#rows * 2));
    this.#values![this.#rows++] = value;
  }

  /** @param rows how many rows have it, for the count of dirt */
  #valueOf(text: string, rows: number): number {
    const value = this.#reading!.read!(text);
    if (value !== undefined) return value;
    if (!isMissingNumber(text)) {
      this.#dirtyRows += rows;
      if (this.#samples.length < SAMPLES && !this.#samples.includes(text.slice(0, SAMPLE_LENGTH))) this.#samples.push(text.slice(0, SAMPLE_LENGTH));
    }
    return NaN;
  }

  /** Goes on as numbers if that is what most words are. */
  #settle(): void {
    this.#reading = judgeColumn(this.#words.map((word, i) => [word, this.#counts[i]!] as const));
    if (this.#reading.read === undefined) return;
    const byPlace = this.#words.map((word, i) => this.#valueOf(word, this.#counts[i]!));
    const values = new Float64Array(this.#codes.length);
    for (let row = 0; row < this.#rows; row++) values[row] = this.#codes[row]! < 0 ? NaN : byPlace[this.#codes[row]!]!;
    this.#values = values;
    this.#places.clear();
    this.#words.length = 0;
  }

  /** Once, after the last cell. */
  finish(): GatheredColumn {
    if (this.#values === undefined && !this.#asWords) this.#settle();
    const ambiguous = this.#reading!.ambiguous;
    const found = { dirty: { rows: this.#dirtyRows, samples: this.#samples }, ...(ambiguous !== undefined && { ambiguous }) };
    if (this.#values !== undefined) {
      const values = this.#values.slice(0, this.#rows);
      const type = this.#reading!.type as 'number' | 'boolean' | 'time';
      return { column: { type, name: this.#name, values }, missing: values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0), distinct: distinctOf(values), ...found };
    }
    const codes = this.#codes.slice(0, this.#rows);
    const missing = codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
    return { column: { type: 'category', name: this.#name, codes, vocabulary: this.#words }, missing, distinct: this.#words.length, ...found };
  }
}

function grown<Numbers extends Int32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from as never);
  return to;
}

function distinctOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  let distinct = 0;
  for (let i = 0; i < sorted.length && !Number.isNaN(sorted[i]); i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}
