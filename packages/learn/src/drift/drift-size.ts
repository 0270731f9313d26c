/**
 * How far apart two samples of a column are, in sizes and never in p-values alone: of a hundred thousand rows, any difference
 * is beyond chance.
 *
 * - PSI, the population stability index (Siddiqi 2006): Σ (q − p) ln(q / p) over tenths of the first sample, or its words. What
 *   chance alone gives, (cells − 1)(1/n + 1/m), is taken off: small samples are no drift.
 * - KS, the largest distance of the two distribution functions (Kolmogorov 1933, Smirnov 1948), 0 to 1: of numbers only.
 */
import { addSketches, valueWithin, type NumberSketch, type ValueSketch, type WordSketch } from './value-sketch.ts';

/** What is between a sample then and a sample now. */
export interface DriftSize {
  /** 0: none. Above 0.1 people speak of a shift, above 0.25 of a large one. Missing values are a cell of their own. */
  readonly psi: number;
  /** Of numbers; 0 to 1. */
  readonly ks?: number;
  /** Shares of rows without a value. */
  readonly missing: { readonly before: number; readonly now: number };
  /** Of numbers: what half of those that have one lie below. */
  readonly median?: { readonly before: number; readonly now: number };
  /** Of words: those whose share moved most, the strongest first; at most five. */
  readonly words?: readonly { readonly word: string; readonly before: number; readonly now: number }[];
  /** Of words: those of now that nobody had then, the most frequent first; at most five. */
  readonly fresh?: readonly { readonly word: string; readonly now: number }[];
}

const CELLS = 10;
/** Words with a cell of their own. */
const WORD_CELLS = 20;
/** A word is new when so many rows have it, as a share, and none had it before. */
const FRESH_SHARE = 0.005;

/** @returns undefined when one of both has no rows, or they are of different kinds */
export function driftSize(before: ValueSketch, now: ValueSketch): DriftSize | undefined {
  if (before.rows === 0 || now.rows === 0 || (before.kind === 'word') !== (now.kind === 'word')) return undefined;
  const missing = { before: before.missing / before.rows, now: now.missing / now.rows };
  if (before.kind === 'word') return { psi: stability(wordCells(before, now as WordSketch)), missing, ...wordChanges(before, now as WordSketch) };
  const numbers = now as NumberSketch;
  const medians = [medianOf(before), medianOf(numbers)];
  return {
    psi: stability(numberCells(before, numbers)),
    missing,
    ks: largestDistance(before, numbers),
    ...(medians[0] !== undefined && medians[1] !== undefined && { median: { before: medians[0], now: medians[1] } }),
  };
}

/** What half of the rows that have a value lie below; within a bucket rows count as spread evenly. @returns undefined when nobody has one */
export function medianOf(sketch: NumberSketch): number | undefined {
  const known = sketch.rows - sketch.missing;
  if (known === 0) return undefined;
  let passed = 0;
  for (const [bucket, rows] of sketch.counts) {
    if ((passed + rows) * 2 >= known) return valueWithin(bucket, (known / 2 - passed) / rows, sketch.kind);
    passed += rows;
  }
  return undefined;
}

/** Rows then and now, cell by cell. */
interface Cells {
  readonly before: readonly number[];
  readonly now: readonly number[];
}

function stability({ before, now }: Cells): number {
  const used = before.map((_, i) => i).filter((i) => before[i]! + now[i]! > 0);
  const totals = [before, now].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number];
  // Half a row more in each cell: an empty one is no infinite distance.
  const share = (counts: readonly number[], of: number, i: number): number => (counts[i]! + 0.5) / (of + used.length / 2);
  const found = used.reduce((sum, i) => {
    const [p, q] = [share(before, totals[0], i), share(now, totals[1], i)];
    return sum + (q - p) * Math.log(q / p);
  }, 0);
  return Math.max(0, found - (used.length - 1) * (1 / totals[0] + 1 / totals[1]));
}

/** Tenths of the first sample. A bucket that holds more is a cell by itself. */
function numberCells(before: NumberSketch, now: NumberSketch): Cells {
  const known = before.rows - before.missing;
  const edges: number[] = [];
  let passed = 0;
  for (const [bucket, rows] of before.counts) {
    if (Math.floor((passed * CELLS) / Math.max(1, known)) !== Math.floor(((passed + rows) * CELLS) / Math.max(1, known))) edges.push(bucket);
    passed += rows;
  }
  const cellOf = (bucket: number): number => {
    const found = edges.findIndex((edge) => bucket <= edge);
    return found < 0 ? edges.length : found;
  };
  const fill = (sketch: NumberSketch): readonly number[] => {
    const cells = Array.from({ length: edges.length + 2 }, () => 0);
    for (const [bucket, rows] of sketch.counts) cells[cellOf(bucket)]! += rows;
    cells[edges.length + 1] = sketch.missing;
    return cells;
  };
  return { before: fill(before), now: fill(now) };
}

function wordCells(before: WordSketch, now: WordSketch): Cells {
  const named = addSketches([before, now])!.counts.slice(0, WORD_CELLS).map(([word]) => word as string);
  const fill = (sketch: WordSketch): readonly number[] => {
    const counts = new Map(sketch.counts);
    const own = named.map((word) => counts.get(word) ?? 0);
    return [...own, sketch.rows - sketch.missing - own.reduce((sum, rows) => sum + rows, 0), sketch.missing];
  };
  return { before: fill(before), now: fill(now) };
}

function wordChanges(before: WordSketch, now: WordSketch): Pick<DriftSize, 'words' | 'fresh'> {
  const [past, present] = [new Map(before.counts), new Map(now.counts)];
  const words = [...new Set([...past.keys(), ...present.keys()])]
    .map((word) => ({ word, before: (past.get(word) ?? 0) / before.rows, now: (present.get(word) ?? 0) / now.rows }))
    .sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || (a.word < b.word ? -1 : 1));
  // Where words were not named, nothing is known to be new.
  const fresh = before.other > 0 ? [] : words.filter((each) => !past.has(each.word) && each.now >= FRESH_SHARE).map(({ word, now: share }) => ({ word, now: share }));
  return { words: words.slice(0, 5), fresh: fresh.sort((a, b) => b.now - a.now).slice(0, 5) };
}

function largestDistance(before: NumberSketch, now: NumberSketch): number {
  const [n, m] = [Math.max(1, before.rows - before.missing), Math.max(1, now.rows - now.missing)];
  const steps = new Map<number, number>();
  for (const [bucket, rows] of before.counts) steps.set(bucket, (steps.get(bucket) ?? 0) - rows / n);
  for (const [bucket, rows] of now.counts) steps.set(bucket, (steps.get(bucket) ?? 0) + rows / m);
  let height = 0;
  let largest = 0;
  for (const [, step] of [...steps].sort(([a], [b]) => a - b)) {
    height += step;
    largest = Math.max(largest, Math.abs(height));
  }
  return largest;
}
