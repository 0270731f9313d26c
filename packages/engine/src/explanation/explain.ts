/** Why a column of a profile has its value: the rule, what decided it, when it turns, and the events behind. */
import { assert } from '../errors.ts';
import type { Column } from '../registry/column.ts';
import type { Expression, ProfileDefinition } from '../registry/definition.ts';
import { clausesOf, reasonsOf, statementOf, type Facts } from './clause.ts';
import { isCondition } from './condition.ts';
import type { Clause, Explanation } from './explanation.ts';
import { evidenceSentence } from './evidence-sentence.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import { explainPrediction, type ExplainPredictionOptions } from './explain-prediction.ts';
import type { TryingMethod } from './prediction-explanation.ts';
import type { PredictionWish } from './prediction-wish.ts';
import { ruleOf } from './rule-of.ts';
import { ruleSentence } from './rule-sentence.ts';
import type { ExplanationSource, Language } from './source.ts';
import { createWording, type Wording } from './wording.ts';

/** What is explained, to whom, as of when. */
export interface ExplainOptions {
  readonly engine: ExplanationSource;
  /** Any identifier of the customer. One never seen: the explanation of nobody. */
  readonly identifier: string;
  /** Name of a feature, derived value, prediction, tag or segment. */
  readonly name: string;
  readonly lang: Language;
  /** ms; default: the engine's moment. */
  readonly asOf?: number;
  /** At most so many events; default 10. */
  readonly evidenceLimit?: number;
  /** Of predictions: who answers; default the champion. */
  readonly model?: PredictionModel | undefined;
  /** Of predictions: where the estimate should be, and what can be changed for it. */
  readonly wish?: PredictionWish | undefined;
  /** Of predictions: how reasons are found. Default: exactly where the model can be taken apart, else by orders. */
  readonly method?: TryingMethod | undefined;
}

/** @returns undefined when there is no column of that name. Deterministic up to the version of `Intl`'s data. Cost about 1 ms, most of it formats of `Intl`. */
export function explain({ engine, identifier, name, lang, asOf, evidenceLimit = 10, model, wish, method }: ExplainOptions): Explanation | undefined {
  const column = engine.columns.get(name);
  if (column === undefined) return undefined;
  const when = asOf === undefined ? {} : { asOf };
  const reading = engine.read(identifier, when);
  const facts: Facts = { columns: reading.columns, errors: reading.errors, ruleOf: (other) => ruleOf(engine.columns.get(other), engine.definition) };
  const wording = createWording(engine, lang);
  const flip = explainFlip(engine, { column, identifier, asOf: reading.asOf }, wording);
  return {
    name,
    kind: column.kind,
    label: column.label[lang],
    value: facts.columns[name],
    ...(column.kind === 'prediction' ? explainScore({ engine, identifier, name, lang, asOf: reading.asOf, ...(model && { model }), ...(wish && { wish }), ...(method && { method }) }) : explainValue(column, facts, wording)),
    ...(flip !== undefined && { flip }),
    evidence: engine.evidence(identifier, name, { ...when, limit: evidenceLimit }).map((event) => evidenceSentence(event, wording)),
  };
}

function explainValue(column: Column, facts: Facts, wording: Wording): Pick<Explanation, 'sentence' | 'clauses' | 'rule'> {
  const { phrases } = wording;
  const { name, kind } = column;
  if (kind === 'tag' || kind === 'segment') {
    const rule = requireExpression(facts.ruleOf(name), name);
    const head = { kind, label: column.label[wording.lang], holds: facts.columns[name] === true };
    return { sentence: phrases.conclusion(head, phrases.reasons(reasonsOf(rule, facts, wording))), rule: ruleSentence(rule, wording), clauses: clausesOf(rule, facts, wording) };
  }
  const sentence = phrases.sentence(statementOf(name, facts, wording));
  if (kind === 'feature') return { sentence, clauses: [] };
  const value = requireExpression(valueOf(column, wording.definition), name);
  const clauses = isCondition(value) ? clausesOf(value, facts, wording) : column.uses.map((used) => partOf(used, facts, wording));
  return { sentence, rule: ruleSentence(value, wording), clauses };
}

/** Reasons of a model stand as clauses: those hold that raise the estimate. */
function explainScore(options: ExplainPredictionOptions): Pick<Explanation, 'sentence' | 'clauses' | 'prediction'> {
  const prediction = explainPrediction(options);
  assert(prediction !== undefined, `the column "${options.name}" is a prediction of the definition`);
  return { sentence: prediction.text, clauses: prediction.reasons.map(({ text, direction, column, value }) => ({ text, holds: direction === 'raises', column, value })), prediction };
}

/** A column that a derived value is computed from. It is no condition: it holds when it is known. */
function partOf(column: string, facts: Facts, wording: Wording): Clause {
  const value = facts.columns[column];
  return { text: statementOf(column, facts, wording), holds: value !== undefined, column, value };
}

function explainFlip(
  engine: ExplanationSource,
  { column, identifier, asOf }: { column: Column; identifier: string; asOf: number },
  { phrases, format, lang }: Wording,
): Explanation['flip'] {
  const { kind, label, name } = column;
  if (kind !== 'tag' && kind !== 'segment') return undefined;
  const flip = engine.nextFlip(identifier, name, asOf);
  if (flip === undefined) return undefined;
  return { ...flip, text: phrases.flip({ kind, label: label[lang], to: flip.to }, format.moment(flip.at)) };
}

function valueOf({ view: viewName, name }: Column, { views }: ProfileDefinition): Expression | undefined {
  const view = views.find((each) => each.name === viewName);
  return view?.kind === 'derived' ? view.values[name]?.value : undefined;
}

function requireExpression(expression: Expression | undefined, name: string): Expression {
  assert(expression !== undefined, `the column "${name}" has an expression in the definition`);
  return expression;
}
