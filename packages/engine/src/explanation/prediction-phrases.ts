/** Everything that an explanation of a prediction says, once per language. Texts handed in are phrases without capital and full stop. */
import { en } from './prediction-phrases-en.ts';
import { zh } from './prediction-phrases-zh.ts';
import type { PredictionExplanation } from './prediction-explanation.ts';
import type { Language } from './source.ts';
import type { Subject } from './subject.ts';

/** From one value to another, in words. */
export interface Span {
  readonly lower: string;
  readonly upper: string;
  /** Lengths of time, the lower one nothing at all. */
  readonly fromNow?: boolean;
}

/** An estimate in words. */
export interface SpokenEstimate {
  readonly label: string;
  readonly value: string;
  /** What the estimate lies between. */
  readonly between?: Span;
  readonly level?: PredictionExplanation['level'];
  /** A length of time, longer rather than more. */
  readonly isTime: boolean;
}

/** A bound on the estimate. */
export interface SpokenGoal {
  readonly side: 'below' | 'atLeast';
  readonly bound: string;
}

/** All sentences and clauses. */
export interface PredictionPhrases {
  probability(estimate: SpokenEstimate): string;
  amount(estimate: SpokenEstimate): string;
  /** How likely the customer still buys at all. */
  alive(probability: string): string;
  /** The likeliest of several. */
  likeliest(label: string, name: string, probability: string): string;
  /** Those likelier than not, each with its probability; may be none. */
  likely(label: string, names: readonly (readonly [name: string, probability: string])[]): string;
  noModel(label: string): string;
  /** Those whom the prediction is about are others. @param reasons why */
  notAsked(label: string, reasons: string): string;
  tooLittleKnown(label: string, reasons: string): string;
  /** Bounds that lie farther apart than is of use. */
  tooWide(label: string, between: Span, widest: string): string;
  /** More than anybody had whom the model learnt from: what is missing, or beyond what was seen. @param names some of them */
  tooUnlike(label: string, unusual: number, of: number, names: readonly string[]): string;
  modelFailed(label: string): string;
  mainly(reasons: readonly string[]): string;
  otherwise(reasons: readonly string[]): string;
  /** When nothing speaks for the estimate but what is usual. */
  despite(reasons: readonly string[]): string;

  /** A clause with what is usual, if that is known. */
  reason(statement: string, usual: string | undefined): string;
  /** Between what most others are, to stand behind the clause about the column. */
  usually(span: Span, subject: Subject): string;
  /** Half of the customers or more never did what the clause is about. */
  usuallyNone(): string;
  /** So many customers are the same. */
  sameShare(share: string): string;
  /** What most others have instead. */
  mostly(value: string, share: string): string;

  moreEvents(count: string, isOne: boolean, event: string): string;
  changed(label: string, to: string, from: string | undefined, isNumber: boolean): string;
  counterfactual(changes: readonly string[], reached: string, goal: SpokenGoal): string;
  /** @param isComplete false: not everything could be tried */
  noCounterfactual(goal: SpokenGoal, isComplete: boolean): string;
  /** Reasons were found by trying. @param error of the strongest, as a share of all */
  sampled(error: string): string;
  /** Reasons are a straight line near the customer. @param told share of what the model does there @param isPoor too little to rest on */
  nearby(told: string, isPoor: boolean): string;
  /** Sentences one after the other. */
  text(sentences: readonly string[]): string;
}

/** The phrases of a language. */
export function predictionPhrases(lang: Language): PredictionPhrases {
  return { en, zh }[lang];
}
