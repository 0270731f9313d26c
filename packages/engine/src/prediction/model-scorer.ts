/** One way to ask any model, the engine's own or one made elsewhere. */
import type { InputValues } from './encode-row.ts';
import { foreignScores, isForeign, modelColumns, type PredictionModel } from './foreign-model.ts';
import { createScorer, type ModelScore } from './scorer.ts';

/** Scores profiles with one model. */
export interface ModelScorer {
  /**
   * Values that are not given are missing. Of a model made elsewhere raw scores are what it says, and there is no matrix row.
   * @param asOf moment of the reading, ms
   * @returns undefined: a model made elsewhere could not score this profile
   */
  score(values: InputValues, asOf: number): ModelScore | undefined;
}

const noRow = new Float32Array(0);

/** Cost: as `createScorer`; a score of a model made elsewhere is a call of its runtime. */
export function createModelScorer(model: PredictionModel): ModelScorer {
  if (!isForeign(model)) return createScorer(model);
  const columns = modelColumns(model);
  return {
    score(values, asOf) {
      const valueOf = typeof values === 'function' ? values : (column: string) => (Object.hasOwn(values, column) ? values[column] : undefined);
      const [scores] = foreignScores(model, [{ values: Object.fromEntries(columns.map((column) => [column, valueOf(column)])), asOf }]);
      return scores!.some(Number.isNaN) ? undefined : { values: scores!, raw: scores!, row: noRow };
    },
  };
}
