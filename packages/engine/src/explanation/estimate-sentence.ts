/** What a model says of a customer, in one sentence. */
import type { PredictionDefinition } from '../registry/definition.ts';
import { boundsOf } from '../prediction/interval.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import type { ModelScore } from '../prediction/scorer.ts';
import type { Shape } from './format.ts';
import type { PredictionExplanation, PredictionReason } from './prediction-explanation.ts';
import type { PredictionPhrases } from './prediction-phrases.ts';
import { shareText } from './share-text.ts';
import type { Subject } from './subject.ts';
import type { Wording } from './wording.ts';

/** What the sentences of one prediction share. */
export interface PredictionWording {
  readonly wording: Wording;
  readonly phrases: PredictionPhrases;
  readonly prediction: PredictionDefinition;
  /** The prediction's own column. */
  readonly subject: Subject;
}

/** A score with what it is compared with. */
export interface Estimate {
  readonly score: ModelScore;
  /** [outputs]: raw scores while nothing is known. */
  readonly expected: readonly number[];
  readonly model: PredictionModel;
  /** From raw scores to probabilities or amounts, in place. */
  readonly finish: (scores: Float64Array) => void;
  /** The raw score that reasons are given for. */
  readonly output: number;
}

/** The sentence, and which reasons are the main ones. */
export interface EstimateSentence {
  readonly sentence: string;
  readonly level?: PredictionExplanation['level'];
  readonly between?: PredictionExplanation['between'];
  readonly towards: PredictionReason['direction'];
}

/** Likelier than not. */
const LIKELY = 0.5;

export function estimateSentence({ score: { values, raw }, expected, model, finish, output }: Estimate, { wording, phrases, prediction, subject }: PredictionWording): EstimateSentence {
  const { format } = wording;
  const { label } = subject;
  const { op } = prediction.target;
  const nameOf = (place: number): string => format.quote(model.classes?.[place] ?? String(place));
  if (op === 'next') return { sentence: phrases.likeliest(label, nameOf(output), shareText(values[output]!, format)), towards: 'raises' };
  if (op === 'any') {
    const likely = [...values.keys()].filter((place) => values[place]! >= LIKELY).sort((a, b) => values[b]! - values[a]!);
    return { sentence: phrases.likely(label, likely.map((place) => [nameOf(place), shareText(values[place]!, format)])), towards: raw[output]! >= expected[output]! ? 'raises' : 'lowers' };
  }
  const usual = Float64Array.from(expected);
  finish(usual);
  const value = values[output]!;
  const level = levelOf(value, usual[output]!);
  const between = model.intervals === undefined ? undefined : boundsOf(model.intervals[output]!, value);
  const textOf = (told: number): string => (isProbability(prediction) ? shareText(told, format) : format.roughly(told, subject));
  const estimate = { label, value: textOf(value), level, isTime: subject.type === 'duration', ...(between !== undefined && { between: { lower: textOf(between.low), upper: textOf(between.high) } }) };
  return {
    sentence: isProbability(prediction) ? phrases.probability(estimate) : phrases.amount(estimate),
    level,
    ...(between !== undefined && { between }),
    towards: raw[output]! >= expected[output]! ? 'raises' : 'lowers',
  };
}

/** Whether the estimate is the probability of what the label says. */
export function isProbability({ target: { op } }: PredictionDefinition): boolean {
  return op === 'present' || op === 'absent';
}

/** Type and unit of an estimate beside a bound. */
export function estimateShape(prediction: PredictionDefinition, subject: Subject): Shape {
  return isProbability(prediction) ? { type: 'number', unit: '%' } : subject;
}

/** Within a tenth of what is expected of somebody of whom nothing is known, an estimate is as usual. */
function levelOf(value: number, usual: number): 'above' | 'usual' | 'below' {
  if (Math.abs(value - usual) <= 0.1 * Math.abs(usual)) return 'usual';
  return value > usual ? 'above' : 'below';
}
