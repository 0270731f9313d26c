/** What each column adds to a score: exact for the engine's own models, found by trying for those made elsewhere and for whoever wants to compare. */
import { createAttributor, type Attributor } from '../prediction/attribution/attribution.ts';
import { byColumn, contrastOf } from '../prediction/attribution/by-column.ts';
import type { AskModel, TriedAttribution, Values } from '../prediction/attribution/asked-model.ts';
import { attributeKernel } from '../prediction/attribution/kernel.ts';
import { attributeLime } from '../prediction/attribution/lime.ts';
import { attributeSampled } from '../prediction/attribution/sampled.ts';
import { usualRow } from '../prediction/attribution/usual-row.ts';
import { foreignScores, isForeign, modelColumns, type PredictionModel } from '../prediction/foreign-model.ts';
import type { ScoringModel } from '../prediction/model.ts';
import { createScorer, type ModelScore, type Scorer } from '../prediction/scorer.ts';
import type { ColumnValue } from '../registry/definition.ts';
import type { PredictionExplanation, TryingMethod } from './prediction-explanation.ts';

/** What is taken apart. */
export interface ScoredProfile {
  readonly score: ModelScore;
  /** What the model saw, by column. */
  readonly seen: Readonly<Record<string, ColumnValue>>;
  readonly asOf: number;
  /** The raw score that reasons are given for. */
  readonly output: number;
}

/** What moves one raw score. */
export interface Contributions extends Pick<Scorer, 'finish'>, Pick<PredictionExplanation, 'sampled'> {
  /** [outputs]: raw scores while nothing is known. */
  readonly expected: readonly number[];
  readonly byColumn: ReadonlyMap<string, number>;
}

/** So far from 0, in standard errors, a contribution that was found by trying is told. */
const TOLD_ERRORS = 2;

/**
 * Deterministic. Cost: an attribution; by trying some thousand scores, of a model made elsewhere asked for at once.
 * @param method absent: exact where the model can be taken apart, else by orders
 */
export function contributionsOf(model: PredictionModel, profile: ScoredProfile, method?: TryingMethod): Contributions {
  if (isForeign(model)) return triedContributions(model, profile, method ?? 'orders');
  if (method !== undefined) return triedContributions(model, profile, method);
  const { scorer, attributor } = compiled(model);
  const { contributions, expected } = attributor.attribute(profile.score.row);
  const { output } = profile;
  return { expected, byColumn: byColumn(model.inputs, model.link === 'softmax' ? contrastOf(contributions, output) : contributions[output]!), finish: scorer.finish };
}

function triedContributions(model: PredictionModel, { seen, asOf, output }: ScoredProfile, method: TryingMethod): Contributions {
  const { ask, finish } = askable(model, asOf);
  const values = Object.fromEntries(modelColumns(model).map((column) => [column, seen[column]]));
  const { expected, contributions, errors, tried, fidelity } = triedBy(method, ask, { model, values, output });
  const all = [...contributions.values()].reduce((sum, each) => sum + Math.abs(each), 0);
  const told = [...contributions].filter(([column, each]) => Math.abs(each) >= TOLD_ERRORS * errors.get(column)!);
  return { expected, byColumn: new Map(told), finish, sampled: { method, tried, error: all === 0 ? 0 : Math.max(0, ...errors.values()) / all, ...(fidelity !== undefined && { fidelity }) } };
}

interface Tried {
  readonly model: PredictionModel;
  readonly values: Values;
  readonly output: number;
}

function triedBy(method: TryingMethod, ask: AskModel, { model, values, output }: Tried): TriedAttribution & { readonly fidelity?: number } {
  if (method === 'lime') return attributeLime(ask, { values, usual: model.usual?.columns ?? {}, output });
  return (method === 'kernel' ? attributeKernel : attributeSampled)(ask, { values, reference: usualRow(model), output });
}

/** Raw scores of made-up profiles, and how estimates come of them. */
function askable(model: PredictionModel, asOf: number): { readonly ask: AskModel; readonly finish: Scorer['finish'] } {
  if (isForeign(model)) return { ask: (rows) => foreignScores(model, rows.map((values) => ({ values, asOf }))), finish: () => {} };
  const { scorer } = compiled(model);
  const rawOf = (values: Values): Float64Array => scorer.score(values, asOf).raw;
  return { ask: (rows) => rows.map((values) => (model.link === 'softmax' ? contrasted(rawOf(values)) : rawOf(values))), finish: scorer.finish };
}

/** Probabilities do not move when all raw scores rise alike, so neither do reasons. */
function contrasted(raw: Float64Array): Float64Array {
  const mean = raw.reduce((sum, each) => sum + each, 0) / raw.length;
  return raw.map((each) => each - mean);
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
