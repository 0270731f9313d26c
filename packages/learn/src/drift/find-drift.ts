/**
 * Whether a column is distributed in another way than before, since when and how: its daily sketches are told by a few series
 * (where its values lie, how far apart, which share each word has, how many are missing, how many words are new), and each is
 * asked for a break. See `findChange`.
 */
import { driftSize, type DriftSize } from './drift-size.ts';
import { findChange, type ChangeBounds, type DayValue, type FoundChange } from './find-change.ts';
import { addSketches, MOST_WORDS, type NumberSketch, type ValueSketch, type WordSketch } from './value-sketch.ts';

/** A column on one day. */
export interface DaySketch {
  /** Days since 1970, in the shop's time zone. */
  readonly day: number;
  readonly sketch: ValueSketch;
  /** Customers whose usual word is known, or items whose usual number is, and how many of them have it again. */
  readonly own?: { readonly rows: number; readonly same: number };
}

/** What of a column changed. */
export type DriftFacet = 'level' | 'spread' | 'missing' | 'word' | 'fresh' | 'own';

/** A change of a column. */
export interface FoundDrift extends FoundChange {
  readonly facet: DriftFacet;
  /** Which one, of `word`. */
  readonly word?: string;
  /** The days since against the four weeks before. */
  readonly size: DriftSize;
  /** Of `own`: the share of customers or items that have their usual value again. */
  readonly own?: { readonly before: number; readonly now: number };
}

/** When a change is told. */
export interface DriftBounds {
  /** Beyond chance by so many deviations; default 5. */
  readonly deviations?: number;
  /** How small a change may be, as a multiple of what is told by default; default 1. */
  readonly least?: number;
  /** See `ChangeBounds`. */
  readonly from?: number;
  /** What is not looked at; default nothing. */
  readonly without?: DriftFacet;
}

/** Far enough out that hundreds of series over years stay silent by chance. */
const DEVIATIONS = 5;
/** By facet: mean place among the values before (0 to 1), and shares. Below, nobody would act on it. */
const least: Readonly<Record<DriftFacet, number>> = { level: 0.015, spread: 0.02, missing: 0.02, word: 0.02, fresh: 0.01, own: 0.03 };
/** Words rarer than this have no series of their own. */
const LEAST_SHARE = 0.01;
const LEAST_ROWS_A_WORD = 10;
/** Days that are compared with what was before are not part of it. */
const RECENT_DAYS = 7;
const USUAL_DAYS = 28;

/** The strongest change that lasts until the end of the days. @param days ascending. Cost: some 0.1 ms a series. @returns undefined: none */
export function findDrift(days: readonly DaySketch[], { deviations = DEVIATIONS, least: times = 1, from, without }: DriftBounds = {}): FoundDrift | undefined {
  let strongest: (FoundChange & Pick<FoundDrift, 'facet' | 'word'>) | undefined;
  for (const { facet, word, series } of seriesOf(days)) {
    if (facet === without) continue;
    const bounds: ChangeBounds = { deviations, least: least[facet] * times, ...(from !== undefined && { from }) };
    const found = findChange(series, bounds);
    if (found !== undefined && (strongest === undefined || Math.abs(found.deviations) > Math.abs(strongest.deviations))) strongest = { ...found, facet, ...(word !== undefined && { word }) };
  }
  if (strongest === undefined) return undefined;
  const { since } = strongest;
  const before = days.filter(({ day }) => day < since && day >= since - USUAL_DAYS);
  const after = days.filter(({ day }) => day >= since);
  const size = driftSize(pooled(before)!, pooled(after)!);
  if (size === undefined) return undefined;
  return { ...strongest, size, ...(strongest.facet === 'own' && { own: { before: ownShare(before), now: ownShare(after) } }) };
}

/** What a column is told by, day by day. */
export interface FacetSeries {
  readonly facet: DriftFacet;
  readonly word?: string;
  readonly series: readonly DayValue[];
}

/** @param days ascending */
export function seriesOf(days: readonly DaySketch[]): readonly FacetSeries[] {
  const last = days.at(-1)?.day ?? 0;
  const usual = pooled(days.filter(({ day }) => day <= last - RECENT_DAYS));
  if (usual === undefined || usual.rows === 0) return [];
  const same = days.filter(({ sketch }) => sketch.kind === usual.kind && sketch.rows > 0);
  const missing = { facet: 'missing', series: same.map(({ day, sketch }) => shareOf(day, sketch.missing, sketch.rows)) } as const;
  const own = { facet: 'own', series: days.flatMap(({ day, own: again }) => (again === undefined ? [] : [shareOf(day, again.same, again.rows)])) } as const;
  return [missing, own, ...(usual.kind === 'word' ? wordSeries(usual, same) : numberSeries(usual, same))];
}

function numberSeries(usual: NumberSketch, days: readonly DaySketch[]): readonly FacetSeries[] {
  const rank = ranksOf(usual);
  const known = days.filter(({ sketch }) => sketch.rows > sketch.missing);
  const meanOf = (of: (rank: number) => number, deviation: number): readonly DayValue[] => known.map(({ day, sketch }) => {
    const rows = sketch.rows - sketch.missing;
    return { day, value: (sketch as NumberSketch).counts.reduce((sum, [bucket, count]) => sum + of(rank(bucket)) * count, 0) / rows, error: deviation / Math.sqrt(rows) };
  });
  // Of the even law between 0 and 1, and of how far that lies from its middle.
  const deviation = Math.sqrt(1 / 12);
  return [{ facet: 'level', series: meanOf((place) => place, deviation) }, { facet: 'spread', series: meanOf((place) => Math.abs(2 * place - 1), deviation) }];
}

/** The mean place of a bucket's rows among all values before, 0 to 1. */
function ranksOf({ counts, rows, missing }: NumberSketch): (bucket: number) => number {
  const total = Math.max(1, rows - missing);
  const buckets = counts.map(([bucket]) => bucket);
  const middles: number[] = [];
  let passed = 0;
  for (const [, count] of counts) {
    middles.push((passed + count / 2) / total);
    passed += count;
  }
  return (bucket) => {
    const at = buckets.findIndex((each) => each >= bucket);
    if (at < 0) return 1;
    if (buckets[at] === bucket) return middles[at]!;
    // Between two buckets that were met.
    return at === 0 ? 0 : (middles[at - 1]! + middles[at]!) / 2;
  };
}

function wordSeries(usual: WordSketch, days: readonly DaySketch[]): readonly FacetSeries[] {
  // So many words, on one of the days or together or for so few rows, are no categories.
  if (usual.counts.length > Math.min(MOST_WORDS, usual.rows / LEAST_ROWS_A_WORD) || days.some(({ sketch }) => (sketch as WordSketch).other > 0)) return [];
  const known = new Set(usual.counts.map(([word]) => word));
  const frequent = usual.counts.filter(([, rows]) => rows >= LEAST_SHARE * usual.rows).map(([word]) => word);
  const counts = days.map(({ sketch }) => new Map((sketch as WordSketch).counts));
  const fresh = days.map(({ day, sketch }) => shareOf(day, (sketch as WordSketch).counts.reduce((sum, [word, rows]) => sum + (known.has(word) ? 0 : rows), 0), sketch.rows));
  return [
    { facet: 'fresh', series: fresh },
    ...frequent.map((word) => ({ facet: 'word' as const, word, series: days.map(({ day, sketch }, i) => shareOf(day, counts[i]!.get(word) ?? 0, sketch.rows)) })),
  ];
}

/** The error is that of a share that is neither 0 nor 1: none in thirty says little. */
function shareOf(day: number, rows: number, of: number): DayValue {
  const guarded = (rows + 1) / (of + 2);
  return { day, value: rows / of, error: Math.sqrt((guarded * (1 - guarded)) / of) };
}

function pooled(days: readonly DaySketch[]): ValueSketch | undefined {
  return addSketches(days.map(({ sketch }) => sketch));
}

function ownShare(days: readonly DaySketch[]): number {
  const rows = days.reduce((sum, { own }) => sum + (own?.rows ?? 0), 0);
  return rows === 0 ? 0 : days.reduce((sum, { own }) => sum + (own?.same ?? 0), 0) / rows;
}
