/**
 * The values of a day in a small piece of JSON: how many rows fell into which bucket, or said which word. Edges are the same
 * everywhere and for ever, so that any two sketches can be compared and added up: numbers fall into buckets that are 9 % wide
 * (eight a doubling, as in DDSketch, Masson, Rim & Lee 2019), shares into hundredths.
 */

/** Numbers by bucket; ascending, empty ones left out. */
export interface NumberSketch {
  readonly kind: 'number' | 'share';
  /** Rows in all, those without a value too. */
  readonly rows: number;
  readonly missing: number;
  readonly counts: readonly (readonly [bucket: number, rows: number])[];
}

/** Rows by word, the most frequent first. Of a column of very many different words none is kept by name: they may say who somebody is. */
export interface WordSketch {
  readonly kind: 'word';
  readonly rows: number;
  readonly missing: number;
  readonly counts: readonly (readonly [word: string, rows: number])[];
  /** Rows of words that are not named: 0, or all of them. */
  readonly other: number;
}

/** The values of a column on one day, or on several. */
export type ValueSketch = NumberSketch | WordSketch;

/** Takes values in, one after the other. */
export interface SketchBuilder {
  /** A number, a word, yes or no; a list counts each of its words; undefined is missing. */
  add(value: string | number | boolean | readonly (string | number)[] | undefined): void;
  /** What came so far. */
  build(): ValueSketch;
}

const BUCKETS_A_DOUBLING = 8;
/** 2^±60 is as far as buckets reach. */
const FARTHEST = 60 * BUCKETS_A_DOUBLING;
/** Beyond so many different words they are no categories any more. */
export const MOST_WORDS = 64;

/** @param kind shares lie between 0 and 1; words: numbers and yes or no are taken by their text */
export function createSketch(kind: ValueSketch['kind']): SketchBuilder {
  return kind === 'word' ? wordSketch() : numberSketch(kind);
}

/** The bucket of a number: 0 for 0, negative below, the same for ever. */
export function bucketOf(value: number, kind: NumberSketch['kind']): number {
  if (kind === 'share') return Math.round(Math.max(0, Math.min(1, value)) * 100);
  if (value === 0) return 0;
  const size = Math.max(-FARTHEST, Math.min(FARTHEST, Math.floor(Math.log2(Math.abs(value)) * BUCKETS_A_DOUBLING)));
  return Math.sign(value) * (size + FARTHEST + 1);
}

/** A place within a bucket, 0 to 1 from below, in the unit of the values. A share is its bucket's. */
export function valueWithin(bucket: number, place: number, kind: NumberSketch['kind']): number {
  if (kind === 'share') return bucket / 100;
  if (bucket === 0) return 0;
  const outwards = bucket > 0 ? place : 1 - place;
  return Math.sign(bucket) * 2 ** ((Math.abs(bucket) - FARTHEST - 1 + outwards) / BUCKETS_A_DOUBLING);
}

/** Several sketches of one column as one. @returns undefined of none, or when they are of different kinds */
export function addSketches(sketches: readonly ValueSketch[]): ValueSketch | undefined {
  const [first] = sketches;
  if (first === undefined || sketches.some(({ kind }) => kind !== first.kind)) return undefined;
  const sum = (of: (sketch: ValueSketch) => number): number => sketches.reduce((total, sketch) => total + of(sketch), 0);
  const counts = new Map<number | string, number>();
  for (const sketch of sketches) for (const [key, rows] of sketch.counts) counts.set(key, (counts.get(key) ?? 0) + rows);
  const totals = { rows: sum(({ rows }) => rows), missing: sum(({ missing }) => missing) };
  if (first.kind === 'word') return { kind: 'word', ...totals, counts: byFrequency(counts as Map<string, number>), other: sum((sketch) => (sketch as WordSketch).other) };
  return { kind: first.kind, ...totals, counts: ascending(counts as Map<number, number>) };
}

function numberSketch(kind: NumberSketch['kind']): SketchBuilder {
  const counts = new Map<number, number>();
  let rows = 0;
  let missing = 0;
  const one = (value: unknown): void => {
    const number = typeof value === 'boolean' ? Number(value) : value;
    rows++;
    if (typeof number !== 'number' || Number.isNaN(number)) {
      missing++;
      return;
    }
    const bucket = bucketOf(number, kind);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  };
  return {
    add: (value) => (Array.isArray(value) && value.length > 0 ? value.forEach(one) : one(Array.isArray(value) ? undefined : value)),
    build: () => ({ kind, rows, missing, counts: ascending(counts) }),
  };
}

function wordSketch(): SketchBuilder {
  const counts = new Map<string, number>();
  let rows = 0;
  let missing = 0;
  const one = (value: string | number | boolean | undefined): void => {
    rows++;
    if (value === undefined) missing++;
    else if (counts.size <= MOST_WORDS) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  };
  return {
    add(value) {
      if (typeof value !== 'object') one(value);
      else if (value.length === 0) one(undefined);
      else for (const each of value) one(each);
    },
    build: () => (counts.size > MOST_WORDS ? { kind: 'word', rows, missing, counts: [], other: rows - missing } : { kind: 'word', rows, missing, counts: byFrequency(counts), other: 0 }),
  };
}

function ascending(counts: ReadonlyMap<number, number>): readonly (readonly [number, number])[] {
  return [...counts].sort(([a], [b]) => a - b);
}

function byFrequency(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}
