/** Why a model says what it says of a customer: as data, and in words. */
import type { UsualColumn } from '../prediction/model.ts';
import type { Silence } from '../prediction/predictor.ts';
import type { ColumnValue } from '../registry/definition.ts';
import type { Counterfactual } from './counterfactual.ts';
import type { EvidenceSentence } from './explanation.ts';
import type { Waterfall } from './waterfall.ts';

/** What one meaning (money spent, over any window) does to the estimate. Strengths are words, since the numbers behind mean nothing to people. */
export interface PredictionReason {
  /** The column that does most, of those that mean the same. */
  readonly column: string;
  readonly value: ColumnValue;
  /** All columns of the meaning that the model reads, the strongest first. */
  readonly columns: readonly string[];
  /** What is usual for others; absent when the model does not say. */
  readonly usual?: UsualColumn;
  readonly direction: 'raises' | 'lowers';
  /** Of all that moves the estimate: a quarter or more, a tenth or more, less. */
  readonly strength: 'strong' | 'some' | 'little';
  /** `last order 74 days ago (others usually 18 to 61 days ago)` */
  readonly text: string;
  /** The newest events behind the column. */
  readonly evidence: readonly EvidenceSentence[];
}

/** What would bring the estimate to where it should be. */
export interface CounterfactualSentence extends Counterfactual {
  /** `With one more order, it would be 38%, below 50%.` */
  readonly text: string;
}

/**
 * Ways to find reasons with answers of a model alone: Shapley values by orders in which columns are put in place, the same by least squares
 * over sets of columns (Kernel SHAP), or a straight line near the customer (LIME).
 */
export type TryingMethod = 'orders' | 'kernel' | 'lime';

/** How reasons were found, and how well. */
export interface TriedReasons {
  readonly method: TryingMethod;
  /** Orders, or made-up profiles; 0: something could not be scored, and no reason is told. */
  readonly tried: number;
  /** Standard error of the least certain reason, as a share of all that moves the estimate. */
  readonly error: number;
  /** Of a straight line: the share of the differences near the customer that it tells, at most 1. */
  readonly fidelity?: number;
}

/** The whole explanation of one prediction. */
export interface PredictionExplanation {
  readonly name: string;
  readonly label: string;
  /** As the column has it: a probability, an amount, a length of time (ms), a class, or those classes that are likelier than not; undefined: nothing is said. */
  readonly value: ColumnValue;
  /** Why nothing is said. */
  readonly silent?: Silence;
  /** Beside what is expected of somebody of whom nothing is known; absent of classes. */
  readonly level?: 'above' | 'usual' | 'below';
  /** What the estimate lies between, as the model states it; absent when it does not, and of classes. */
  readonly between?: { readonly low: number; readonly high: number };
  /** Of laws of purchases: the probability that the customer still buys at all, 0 to 1. */
  readonly alive?: number;
  /** The whole in a few sentences: the estimate, what mainly speaks for it, what against, and what would change it. */
  readonly text: string;
  /** Strongest first, in both directions; of several classes, for the likeliest. What moves the estimate by less than a fiftieth is left out. */
  readonly reasons: readonly PredictionReason[];
  /** From what is typical to the estimate, in rows that add up; absent of classes. */
  readonly waterfall?: Waterfall;
  /** Reasons were found by trying values out. */
  readonly sampled?: TriedReasons;
  /** Absent when none was asked for, or the goal is met already. Empty: none within reach. */
  readonly counterfactuals?: readonly CounterfactualSentence[];
}
