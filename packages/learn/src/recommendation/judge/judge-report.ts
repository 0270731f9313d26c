/** What the judge found, as plain data. */
import type { Interval } from '../../metric/bootstrap.ts';
import type { RankingMetric } from './ranking-metric.ts';
import type { SplitKind } from './split.ts';

/** A metric at a cut, its mean over the questions and where that lies. */
export interface MeasuredRanking extends Interval {
  readonly metric: RankingMetric;
  readonly k: number;
}

/** `one − other` on the same questions. */
export interface RankingDifference extends MeasuredRanking {
  readonly than: string;
  /** By the interval: `open` when 0 lies within. */
  readonly verdict: 'better' | 'worse' | 'open';
}

/** The main metric among the questions with a history so long. */
export interface MeasuredHistory {
  /** `cold` none, `short` up to 4, `middle` up to 19, `long` more interactions. */
  readonly history: 'cold' | 'short' | 'middle' | 'long';
  readonly cases: number;
  /** Absent: too few to tell. */
  readonly main?: MeasuredRanking;
}

/** One method on all questions. */
export interface JudgedMethod {
  readonly method: string;
  /** Baselines are judged whether asked for or not. */
  readonly role: 'baseline' | 'asked';
  readonly metrics: readonly MeasuredRanking[];
  /** Against each baseline, and the list that is shown where there is one, the main metric. */
  readonly differences: readonly RankingDifference[];
  readonly histories: readonly MeasuredHistory[];
  /** Share of the past's items that stand in at least one list. */
  readonly coverage: number;
  /** Mean of −log2 of the share of past customers that the listed items had: bits of surprise. */
  readonly novelty: number;
  /** Mean over the lists of 1 − the likeness of their items' categories (Jaccard); absent without categories. */
  readonly diversity?: number;
  readonly seconds: { readonly learning: number; readonly answering: number };
}

/** All methods on one split. */
export interface RecommendationReport {
  readonly name: string;
  readonly split: SplitKind;
  /** Global moment of the split, ms; of several, the first. */
  readonly from?: number;
  /** So many moments one after the other, each asked about until the next. Absent: one. */
  readonly moments?: number;
  readonly seed: number;
  readonly level: number;
  readonly resamples: number;
  readonly past: { readonly rows: number; readonly customers: number; readonly items: number };
  readonly cases: number;
  /** Customers or sessions that the cases are of. */
  readonly groups: number;
  /** Questions left out: all that came, the customer had before. */
  readonly passedOver: number;
  /** Share of what came that the past does not know: no method can name it. */
  readonly unknown: number;
  /** Whether lists may name what the customer had before, and how much of the past is such. */
  readonly repeats: { readonly keep: boolean; readonly share: number; readonly told: boolean };
  readonly cuts: readonly number[];
  readonly main: { readonly metric: RankingMetric; readonly k: number };
  /** The method that stands for what customers would have been shown; absent: ways were judged each by itself. */
  readonly shown?: string;
  /** The best by the main metric first. */
  readonly methods: readonly JudgedMethod[];
}
