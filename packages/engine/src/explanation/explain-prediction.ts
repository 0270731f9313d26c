/** Why a model says what it says of a customer, in the words of the definitions. */
import { createAttributor, type Attributor } from '../prediction/attribution/attribution.ts';
import { contrastOf } from '../prediction/attribution/by-column.ts';
import type { ScoringModel } from '../prediction/model.ts';
import { modelInputs, Predictor } from '../prediction/predictor.ts';
import { createScorer, type Scorer } from '../prediction/scorer.ts';
import type { ColumnValue, PredictionDefinition } from '../registry/definition.ts';
import { predictionsOf } from '../registry/prediction.ts';
import { reasonsOf, type Facts } from './clause.ts';
import { consequencesOf } from './consequences.ts';
import { findCounterfactuals, meets, type CounterfactualAnswer } from './counterfactual.ts';
import { wayOut } from './counterfactual-sentence.ts';
import { estimateSentence, type PredictionWording } from './estimate-sentence.ts';
import type { PredictionExplanation, PredictionReason } from './prediction-explanation.ts';
import { predictionPhrases } from './prediction-phrases.ts';
import { predictionReasons } from './prediction-reason.ts';
import { checkWish, type PredictionWish } from './prediction-wish.ts';
import { ruleOf } from './rule-of.ts';
import type { ExplanationSource, Language } from './source.ts';
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
  readonly model?: ScoringModel;
  /** Where the estimate should be, and what can be changed for it; of probabilities, amounts and times. */
  readonly wish?: PredictionWish;
  /** At most so many events a reason; default 3. */
  readonly evidenceLimit?: number;
}

/** Reasons told in the text; all stand in the data. */
const MAIN_REASONS = 3;
const OTHER_REASONS = 2;

/**
 * @returns undefined when there is no prediction of that name. Deterministic up to the version of `Intl`'s data. Cost: two
 *   readings, an attribution, a look for evidence a reason: 8 ms for 500 trees; a wish that looks everywhere 0.1 s more.
 * @throws DefinitionError when the wish names what is no feature, or bounds between which nothing lies
 */
export function explainPrediction(options: ExplainPredictionOptions): PredictionExplanation | undefined {
  const { engine, identifier, name, lang, model = engine.champion(name), evidenceLimit = 3 } = options;
  const prediction = predictionsOf(engine.definition).get(name);
  if (prediction === undefined) return undefined;
  if (options.wish !== undefined) checkWish(options.wish, engine.columns);
  const reading = engine.read(identifier, options.asOf === undefined ? {} : { asOf: options.asOf });
  const { asOf } = reading;
  const { value, score, silent } = engine.predict(identifier, name, { asOf, ...(model !== undefined && { model }) })!;
  const wording = createWording(engine, lang);
  const words: PredictionWording = { wording, phrases: predictionPhrases(lang), prediction, subject: wording.subject(name) };
  const facts: Facts = { columns: reading.columns, errors: reading.errors, ruleOf: (column) => ruleOf(engine.columns.get(column), engine.definition) };
  const head = { name, label: words.subject.label, value };
  if (score === undefined || model === undefined) return { ...head, silent: silent ?? 'noModel', text: silenceText(silent ?? 'noModel', facts, words), reasons: [] };

  const { scorer, attributor } = compiled(model);
  const { contributions, expected } = attributor.attribute(score.row);
  const output = largest(score.values);
  const reasons = predictionReasons(model, model.link === 'softmax' ? contrastOf(contributions, output) : contributions[output]!, {
    facts, wording, phrases: words.phrases, columns: engine.columns, evidence: (column) => engine.evidence(identifier, column, { asOf, limit: evidenceLimit }),
  });
  const { sentence, level, between, towards } = estimateSentence({ score, expected, model, scorer, output }, words);
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
    text: phrases.text([
      sentence,
      ...sentenceOf(phrases.mainly, main, MAIN_REASONS),
      ...sentenceOf(main.length === 0 ? phrases.despite : phrases.otherwise, others, OTHER_REASONS),
      ...(way === undefined ? [] : [way.text]),
    ]),
    reasons,
    ...(way !== undefined && { counterfactuals: way.found }),
  };
}

/** Why nothing is said: by the rule that says whom the prediction is asked about, or what must be known. */
function silenceText(silent: NonNullable<PredictionExplanation['silent']>, facts: Facts, { phrases, wording, prediction, subject: { label } }: PredictionWording): string {
  const rule = silent === 'notAsked' ? prediction.population : prediction.enough;
  if (silent === 'noModel' || rule === undefined) return phrases.noModel(label);
  return phrases[silent](label, wording.phrases.reasons(reasonsOf(rule, facts, wording)));
}

interface Scored {
  readonly engine: ExplanationSource;
  readonly name: string;
  readonly prediction: PredictionDefinition;
  readonly model: ScoringModel;
  readonly columns: Readonly<Record<string, ColumnValue>>;
  readonly asOf: number;
}

/** @returns undefined when the goal is met already, and for classes, which have no order */
function counterfactualsOf({ goal, mutable, limit }: PredictionWish, { engine, name, prediction, model, columns, asOf }: Scored): CounterfactualAnswer | undefined {
  const predictor = new Predictor(prediction, modelInputs(prediction, engine.columns, name), model);
  const score = (of: Readonly<Record<string, ColumnValue>>): number => predictor.score((column) => of[column], asOf).values[0]!;
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

interface CompiledModel {
  readonly scorer: Scorer;
  readonly attributor: Attributor;
}

/** By the model itself, which never changes: explanations come one by one, and a model takes as long to compile as many of them. */
const compiledModels = new WeakMap<ScoringModel, CompiledModel>();

function compiled(model: ScoringModel): CompiledModel {
  const known = compiledModels.get(model);
  if (known !== undefined) return known;
  const made = { scorer: createScorer(model), attributor: createAttributor(model.predictor, model.usual === undefined ? {} : { means: model.usual.means }) };
  compiledModels.set(model, made);
  return made;
}
