/** Why a value is what it is, in words, with the facts behind. */
import type { ColumnValue } from '../registry/definition.ts';
import type { Flip } from '../tag/flip.ts';
import type { PredictionExplanation } from './prediction-explanation.ts';

/** One condition of a rule; of a prediction, one reason, which holds when it raises the estimate. */
export interface Clause {
  /** `spent £1,204 in the last 30 days; needs at least £800` */
  readonly text: string;
  readonly holds: boolean;
  readonly column: string;
  readonly value: ColumnValue;
  /** How far from turning, in words; absent when it has no distance. */
  readonly distance?: string;
}

/** An event behind a value, in words. */
export interface EvidenceSentence {
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly position: number;
  /** `ordered 12 lines for £139.12` */
  readonly what: string;
}

/** Why a column has its value, as data and in words. */
export interface Explanation {
  readonly name: string;
  readonly kind: 'feature' | 'derived' | 'prediction' | 'tag' | 'segment';
  readonly label: string;
  readonly value: ColumnValue;
  /** The whole reason in one or two sentences. */
  readonly sentence: string;
  /** The rule in words; absent for features. */
  readonly rule?: string;
  readonly clauses: readonly Clause[];
  /** In words, with the moment; absent when time alone never turns it. */
  readonly flip?: Flip & { readonly text: string };
  readonly evidence: readonly EvidenceSentence[];
  /** Of predictions: what moves the estimate, with strengths and what is usual for others. */
  readonly prediction?: PredictionExplanation;
}
