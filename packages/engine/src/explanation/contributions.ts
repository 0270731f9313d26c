/** What each column adds to a score: exact for the engine's own models, sampled for those made elsewhere. */
import { createAttributor, type Attributor } from '../prediction/attribution/attribution.ts';
import { byColumn, contrastOf } from '../prediction/attribution/by-column.ts';
import { attributeSampled } from '../prediction/attribution/sampled.ts';
import { usualRow } from '../prediction/attribution/usual-row.ts';
import { foreignScores, isForeign, modelColumns, type PredictionModel } from '../prediction/foreign-model.ts';
import type { ScoringModel } from '../prediction/model.ts';
import { createScorer, type ModelScore, type Scorer } from '../prediction/scorer.ts';
import type { ColumnValue } from '../registry/definition.ts';
import type { PredictionExplanation } from './prediction-explanation.ts';

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

/** So far from 0, in standard errors, a sampled contribution is told. */
const TOLD_ERRORS = 2;

/** Deterministic. Cost: an attribution; of a model made elsewhere some thousand scores at once. */
export function contributionsOf(model: PredictionModel, { score, seen, asOf, output }: ScoredProfile): Contributions {
  if (isForeign(model)) {
    const ask = (rows: readonly Readonly<Record<string, ColumnValue>>[]): readonly Float64Array[] => foreignScores(model, rows.map((values) => ({ values, asOf })));
    const values = Object.fromEntries(modelColumns(model).map((column) => [column, seen[column]]));
    const { expected, contributions, errors, orders } = attributeSampled(ask, { values, reference: usualRow(model), output });
    const all = [...contributions.values()].reduce((sum, each) => sum + Math.abs(each), 0);
    const told = [...contributions].filter(([column, each]) => Math.abs(each) >= TOLD_ERRORS * errors.get(column)!);
    return { expected, byColumn: new Map(told), finish: () => {}, sampled: { orders, error: all === 0 ? 0 : Math.max(0, ...errors.values()) / all } };
  }
  const { scorer, attributor } = compiled(model);
  const { contributions, expected } = attributor.attribute(score.row);
  return { expected, byColumn: byColumn(model.inputs, model.link === 'softmax' ? contrastOf(contributions, output) : contributions[output]!), finish: scorer.finish };
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
