/** What an evaluation says: plain data, whole in itself, from which the page is drawn. */
import type { Problem } from '../errors.ts';
import type { Interval } from '../metric/bootstrap.ts';
import type { CalibrationPoint, LiftStep, RocPoint } from '../metric/curve.ts';
import type { MetricName } from '../metric/metric.ts';

/** What one model learns: yes or no, one of several classes, an amount, or a count. */
export type LearntKind = 'binary' | 'classes' | 'amount' | 'count';

/** What is predicted: what one model learns, or several labels of which each may hold. */
export type OutcomeKind = LearntKind | 'labels';

/** One metric of one model. */
export interface MeasuredMetric extends Interval {
  readonly metric: MetricName;
}

/** A model or a baseline, measured. */
export interface MeasuredModel {
  readonly name: string;
  /** `rival`: another way to learn that was not chosen. */
  readonly role: 'model' | 'rival' | 'baseline';
  readonly metrics: readonly MeasuredMetric[];
}

/** The model against a baseline, on the same rows and draws. */
export interface ModelDifference extends Interval {
  readonly baseline: string;
  readonly metric: MetricName;
  /** `better`, `worse`: the whole interval lies on that side; else the rows do not tell. */
  readonly verdict: 'better' | 'worse' | 'open';
}

/** The model among some of the rows. */
export interface MeasuredSubgroup {
  /** Column and its value, as `contract` and `One year`. */
  readonly column: string;
  readonly value: string;
  readonly rows: number;
  /** The main metric among them; absent where too few rows or one class allow none. */
  readonly main?: Interval;
  /** How far that is from the main metric of all rows. */
  readonly difference?: Interval;
  /** Mean of score minus truth: above 0, they are promised too much. Of several classes absent. */
  readonly bias?: Interval;
}

/** Rows for which a model does worst; `surely`: the whole interval lies on the bad side of the mean of all. */
export interface WorstSubgroup {
  readonly column: string;
  readonly value: string;
  readonly surely: boolean;
}

/** What is told at all, and how good that is. */
export interface AnsweredRows {
  /** Share of the rows whose score is told; the others are too uncertain. */
  readonly share: Interval;
  /** The main metric among them; absent where too few rows or one class allow none. */
  readonly main?: Interval;
}

/** Rows of one part of the data. */
export interface DataPart {
  readonly part: 'train' | 'validation' | 'test';
  readonly rows: number;
  /** First and last moment, ms; absent: without time. */
  readonly from?: number;
  readonly to?: number;
  /** Share of "yes", or mean amount; of several classes or labels absent. */
  readonly meanLabel?: number;
}

/** One of several ways to learn, on the rows that chose. */
export interface TriedTrainer extends Interval {
  readonly trainer: string;
  /** Less the winner, on the same customers; absent of the winner. */
  readonly behind?: Interval;
}

/** How the model was chosen among several ways to learn: by rows that none learnt from, and that do not judge. */
export interface TrainerChoice {
  readonly metric: MetricName;
  /** These rows are from this moment on, ms, and for this all learnt from earlier ones alone. Absent: they are of other customers only. */
  readonly from?: number;
  readonly rows: number;
  readonly customers?: number;
  /** The winner first, then the others as they came in. */
  readonly trainers: readonly TriedTrainer[];
}

/** How often what came lay within the bounds that were told. */
export interface HeldBounds {
  /** How often they are said to hold, 0 to 1. */
  readonly said: number;
  readonly held: Interval;
}

/** An evaluation whole. */
export interface EvaluationReport {
  readonly format: 1;
  /** What is predicted. */
  readonly name: string;
  readonly kind: OutcomeKind;
  /** Names of the classes or labels; of `binary` no and yes. */
  readonly classes: readonly string[];
  /** Rows that were judged, and of how many customers, when rows are drawn by them. */
  readonly rows: number;
  readonly customers?: number;
  readonly seed: number;
  readonly resamples: number;
  readonly level: number;
  /** How rows were parted, in words of the caller: `time`, `customer`, `chance`, `5-fold`. */
  readonly split: string;
  readonly parts: readonly DataPart[];
  /** The metric that decides. */
  readonly main: MetricName;
  /** The model first, then the baselines. */
  readonly models: readonly MeasuredModel[];
  readonly differences: readonly ModelDifference[];
  /** How the model was chosen among several ways to learn. Absent: one was asked for. */
  readonly choice?: TrainerChoice;
  /** The ways that were not chosen, by name of the trainer, on the rows that judge: shown, never chosen by. */
  readonly rivals?: readonly MeasuredModel[];
  /** Of several classes empty. */
  readonly calibration: readonly CalibrationPoint[];
  /** Of several classes empty. */
  readonly lift: readonly LiftStep[];
  /** Only of `binary`: the model, then the baselines. */
  readonly roc: readonly { readonly name: string; readonly points: readonly RocPoint[] }[];
  readonly subgroups: readonly MeasuredSubgroup[];
  /** The subgroup for which the model does worst. Absent: none is large enough. */
  readonly worst?: WorstSubgroup;
  /** Only of several labels: the one that is told worst. */
  readonly worstLabel?: WorstSubgroup;
  /** Absent: nobody asked which scores are told. */
  readonly answered?: AnsweredRows;
  /** Of amounts. Absent: none were told. */
  readonly bounds?: HeldBounds;
  /** Columns by how much they move the scores of the rows that judge, the strongest first. Absent: not reckoned. */
  readonly importance?: readonly (Interval & { readonly column: string })[];
  /** Examples that were computed again from the log as it stood at their moment, and columns that differed. Absent: none were. */
  readonly rechecked?: { readonly rows: number; readonly changed: number };
  /** What was found wrong with the data on the way. */
  readonly warnings: readonly Problem[];
}
