/** What is on record about a training set: what was read, what became an example, what did not and why. */
import type { ExampleMoments, TargetDefinition } from '@limn/engine';
import type { TableColumn } from '../table/table.ts';

/** Why a profile at a moment is no example. */
export interface SkippedExamples {
  /** Nothing of theirs had happened before: that they will come is the future's. */
  nothingBefore: number;
  /** Not of the population, or too little known: as at serving. */
  notAsked: number;
  tooLittleKnown: number;
  /** Not drawn into the sample, and not looked at further. */
  notSampled: number;
  /** The time looked ahead, or what late events may take, was not over when the log ended. */
  incomplete: number;
}

/** What became of the events of the log. */
export interface ReplayCounts {
  read: number;
  accepted: number;
  duplicates: number;
  late: number;
  rejected: number;
  /** Imported after an example was taken, though received before it by their own account: a later look back knows them, the example did not. */
  afterwards: number;
}

/** A report that grows while examples are collected, and is whole at their end. */
export interface ExampleReport {
  readonly prediction: string;
  /** Content hash of the definition. */
  readonly version: string;
  readonly target: TargetDefinition;
  readonly at: ExampleMoments;
  readonly seed: number;
  /** Share of the examples that is drawn. */
  readonly sample: number;
  /** ms: how long is looked ahead, and how much longer is waited for late events. */
  readonly aheadMs: number;
  readonly latenessMs: number;
  /** By input: content hash of what it is computed from. */
  readonly inputVersions: Readonly<Record<string, string>>;
  /** Inputs that a model cannot take. */
  readonly leftOut: readonly string[];
  readonly events: Readonly<ReplayCounts>;
  /** Where the log was read: from a position up to, but not including, another. */
  readonly positions: { readonly start: number; readonly end: number };
  /** How far time came, ms: to the last event, or to where the log was to count as ended; 0 without any event. */
  readonly until: number;
  /** How many moments examples were taken at, and the first and last of an example, ms. */
  readonly moments: { readonly taken: number; readonly first: number | undefined; readonly last: number | undefined };
  readonly rows: number;
  readonly skipped: Readonly<SkippedExamples>;
  readonly labels: LabelSummary;
  /** Examples that waited for their label at once, at most. */
  readonly mostWaiting: number;
}

/** How labels are spread: how often each word, or yes and no; of amounts and times the range and the mean. */
export interface LabelSummary {
  readonly missing: number;
  readonly censored: number;
  /** The most frequent, at most 100. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly least?: number;
  readonly most?: number;
  readonly mean?: number;
}

const MOST_WORDS = 100;

/** Adds labels up, a block at a time. */
export class LabelTally {
  #rows = 0;
  #missing = 0;
  #censored = 0;
  #sum = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  readonly #counts = new Map<string, number>();

  /** @param censored [rows] */
  add(column: TableColumn, censored: Uint8Array): void {
    this.#rows += censored.length;
    for (const each of censored) this.#censored += each;
    if (column.type === 'category') column.codes.forEach((code) => this.#count(column.vocabulary[code]));
    else if (column.type === 'list') column.codes.forEach((codes) => (codes === undefined ? this.#count(undefined) : codes.forEach((code) => this.#count(column.vocabulary[code]))));
    else if (column.type === 'boolean') column.values.forEach((value) => this.#count(Number.isNaN(value) ? undefined : value === 1 ? 'yes' : 'no'));
    else column.values.forEach((value) => this.#measure(value));
  }

  get summary(): LabelSummary {
    const counts = [...this.#counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_WORDS);
    const measured = this.#rows - this.#missing;
    return {
      missing: this.#missing,
      censored: this.#censored,
      ...(counts.length > 0 && { counts: Object.fromEntries(counts) }),
      ...(counts.length === 0 && this.#most >= this.#least && { least: this.#least, most: this.#most, mean: this.#sum / measured }),
    };
  }

  #count(word: string | undefined): void {
    if (word === undefined) this.#missing++;
    else this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  #measure(value: number): void {
    if (Number.isNaN(value)) {
      this.#missing++;
      return;
    }
    this.#sum += value;
    this.#least = Math.min(this.#least, value);
    this.#most = Math.max(this.#most, value);
  }
}
