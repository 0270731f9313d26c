/** Why a model says what it says of a customer, in the words of the definitions. */
import type { PredictionModel } from '../prediction/foreign-model.ts';
import { aliveOf } from '../prediction/alive.ts';
import { modelInputs, Predictor } from '../prediction/predictor.ts';
import type { ColumnValue, PredictionDefinition } from '../registry/definition.ts';
import { predictionsOf } from '../registry/prediction.ts';
import { reasonsOf, type Facts } from './clause.ts';
import { consequencesOf } from './consequences.ts';
import { contributionsOf } from './contributions.ts';
import { findCounterfactuals, meets, type CounterfactualAnswer } from './counterfactual.ts';
import { wayOut } from './counterfactual-sentence.ts';
import { doubtSentence } from './doubt-sentence.ts';
import { estimateSentence, type PredictionWording } from './estimate-sentence.ts';
import type { PredictionExplanation, PredictionReason, TriedReasons, TryingMethod } from './prediction-explanation.ts';
import { predictionPhrases } from './prediction-phrases.ts';
import { predictionReasons } from './prediction-reason.ts';
import { checkWish, type PredictionWish } from './prediction-wish.ts';
import { ruleOf } from './rule-of.ts';
import { shareText } from './share-text.ts';
import type { ExplanationSource, Language } from './source.ts';
import { waterfallOf } from './waterfall.ts';
import { createWording } from './wording.ts';

/** What is explained, to whom, as of when. */
export interface ExplainPredictionOptions {
  readonly engine: ExplanationSource;
  /** Any identifier of the customer. */
  readonly identifier: string;
  /** Of the prediction. */
  readonly name: string;
  readonly lang: Language;
  /** ms; default: the engine's moment. */
  readonly asOf?: number;
  /** Default: the champion. */
  readonly model?: PredictionModel;
  /** Where the estimate should be, and what can be changed for it; of probabilities, amounts and times. */
  readonly wish?: PredictionWish;
  /** How reasons are found. Absent: exactly where the model can be taken apart, else by orders. */
  readonly method?: TryingMethod;
  /** At most so many events a reason; default 3. */
  readonly evidenceLimit?: number;
}

/** Reasons told in the text; all stand in the data. */
const MAIN_REASONS = 3;
const OTHER_REASONS = 2;
/** A straight line that tells less than this of what a model does is no good account of it. */
const WELL_TOLD = 0.5;

/**
 * @returns undefined when there is no prediction of that name. Deterministic up to the version of `Intl`'s data. Cost: two
 *   readings, an attribution, a look for evidence a reason: 8 ms for 500 trees; of a model made elsewhere some thousand scores at once; a wish that looks everywhere 0.1 s more.
 * @throws DefinitionError when the wish names what is no feature, or bounds between which nothing lies
 */
export function explainPrediction(options: ExplainPredictionOptions): PredictionExplanation | undefined {
  const { engine, identifier, name, lang, model = engine.champion(name), evidenceLimit = 3 } = options;
  const prediction = predictionsOf(engine.definition).get(name);
  if (prediction === undefined) return undefined;
  if (options.wish !== undefined) checkWish(options.wish, engine.columns);
  const reading = engine.read(identifier, options.asOf === undefined ? {} : { asOf: options.asOf });
  const { asOf } = reading;
  const { value, score, silent, doubt, seen } = engine.predict(identifier, name, { asOf, ...(model !== undefined && { model }) })!;
  const wording = createWording(engine, lang);
  const words: PredictionWording = { wording, phrases: predictionPhrases(lang), prediction, subject: wording.subject(name) };
  const facts: Facts = { columns: reading.columns, errors: reading.errors, ruleOf: (column) => ruleOf(engine.columns.get(column), engine.definition) };
  const head = { name, label: words.subject.label, value };
  if (doubt !== undefined) return { ...head, silent: 'tooUncertain', text: doubtSentence(doubt, words), reasons: [] };
  if (score === undefined || model === undefined) return { ...head, silent: silent ?? 'noModel', text: silenceText(silent ?? 'noModel', facts, words), reasons: [] };

  const output = largest(score.values);
  const { expected, finish, byColumn, sampled } = contributionsOf(model, { score, seen, asOf, output }, options.method);
  const reasons = predictionReasons(byColumn, model.usual?.columns ?? {}, {
    facts, wording, phrases: words.phrases, columns: engine.columns, evidence: (column) => engine.evidence(identifier, column, { asOf, limit: evidenceLimit }),
  });
  const { sentence, level, between, towards } = estimateSentence({ score, expected, model, finish, output }, words);
  const alive = aliveOf(model, score.row);
  const { wish } = options;
  const answer = wish && counterfactualsOf(wish, { engine, name, prediction, model, columns: reading.columns, asOf });
  const way = answer && wayOut(answer, wish.goal, words);
  const { phrases } = words;
  const main = reasons.filter(({ direction }) => direction === towards);
  const others = reasons.filter(({ direction }) => direction !== towards);
  return {
    ...head,
    ...(level !== undefined && { level }),
    ...(between !== undefined && { between }),
    ...(alive !== undefined && { alive }),
    text: phrases.text([
      sentence,
      ...(alive === undefined ? [] : [phrases.alive(shareText(alive, wording.format))]),
      ...sentenceOf(phrases.mainly, main, MAIN_REASONS),
      ...sentenceOf(main.length === 0 ? phrases.despite : phrases.otherwise, others, OTHER_REASONS),
      ...(sampled === undefined || reasons.length < 2 ? [] : [triedText(sampled, words)]),
      ...(way === undefined ? [] : [way.text]),
    ]),
    reasons,
    ...(level !== undefined && { waterfall: waterfallOf(reasons, { expected, output, finish, value: score.values[output]!, contributions: byColumn }) }),
    ...(sampled !== undefined && { sampled }),
    ...(way !== undefined && { counterfactuals: way.found }),
  };
}

/** How far reasons that were found by trying can be trusted. */
function triedText({ error, fidelity }: TriedReasons, { phrases, wording: { format } }: PredictionWording): string {
  return fidelity === undefined ? phrases.sampled(shareText(error, format)) : phrases.nearby(shareText(Math.max(0, fidelity), format), fidelity < WELL_TOLD);
}

/** Why nothing is said: by the rule that says whom the prediction is asked about, or what must be known. */
function silenceText(silent: NonNullable<PredictionExplanation['silent']>, facts: Facts, { phrases, wording, prediction, subject: { label } }: PredictionWording): string {
  const rule = silent === 'notAsked' ? prediction.population : prediction.enough;
  if (silent === 'modelFailed' || silent === 'tooUncertain') return phrases.modelFailed(label);
  if (silent === 'noModel' || rule === undefined) return phrases.noModel(label);
  return phrases[silent](label, wording.phrases.reasons(reasonsOf(rule, facts, wording)));
}

interface Scored {
  readonly engine: ExplanationSource;
  readonly name: string;
  readonly prediction: PredictionDefinition;
  readonly model: PredictionModel;
  readonly columns: Readonly<Record<string, ColumnValue>>;
  readonly asOf: number;
}

/** @returns undefined when the goal is met already, and for classes, which have no order */
function counterfactualsOf({ goal, mutable, limit }: PredictionWish, { engine, name, prediction, model, columns, asOf }: Scored): CounterfactualAnswer | undefined {
  const predictor = new Predictor(prediction, modelInputs(prediction, engine.columns, name), model);
  const score = (of: Readonly<Record<string, ColumnValue>>): number => predictor.score((column) => of[column], asOf)?.values[0] ?? NaN;
  if (prediction.target.op === 'next' || prediction.target.op === 'any' || meets(score(columns), goal)) return undefined;
  return findCounterfactuals({ columns, score, goal, mutable, usual: model.usual?.columns ?? {}, follow: consequencesOf(engine.definition), ...(limit !== undefined && { limit }) });
}

/** The first, and those others that do more than a little. */
function sentenceOf(phrase: (reasons: readonly string[]) => string, reasons: readonly PredictionReason[], most: number): readonly string[] {
  const told = reasons.filter(({ strength }, i) => i === 0 || strength !== 'little').slice(0, most);
  return told.length === 0 ? [] : [phrase(told.map(({ text }) => text))];
}

function largest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
