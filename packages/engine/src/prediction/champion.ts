/** Which model answers for which prediction. */
import { assert } from '../errors.ts';
import { canonicalJson } from '../registry/canonical-json.ts';
import { columnsOf, type Column } from '../registry/column.ts';
import { modelInputs } from './predictor.ts';
import type { PredictionDefinition, ProfileDefinition } from '../registry/definition.ts';
import { predictionsOf, withModels } from '../registry/prediction.ts';
import { isForeign, modelColumns, type ForeignModelData, type PredictionModel } from './foreign-model.ts';
import type { ScoringModel } from './model.ts';

/** Who answers now goes on to answer under a definition that asks the same and still has all that the model looks at. @param modelOf by content hash */
export function carryModels(from: ProfileDefinition, to: ProfileDefinition, modelOf: (hash: string) => PredictionModel): ProfileDefinition {
  const before = predictionsOf(from);
  const columns = columnsOf(to);
  return withModels(to, (name, asked) => {
    const was = before.get(name);
    if (was?.model === undefined || canonicalJson(was.target) !== canonicalJson(asked.target)) return {};
    const { model, canary } = was;
    const isUsed = usersOf(columns, name).length > 0;
    const fits = (hash: string): boolean => {
      const answering = modelOf(hash);
      return missingInputs(answering, asked, columns, name).length === 0 && !(isUsed && isForeign(answering));
    };
    return fits(model) ? { model, ...(canary !== undefined && fits(canary.model) && { canary }) } : {};
  });
}

/** Columns that a model looks at and the prediction does not have. */
export function missingInputs(model: ScoringModel | ForeignModelData, prediction: PredictionDefinition, columns: ReadonlyMap<string, Column>, name: string): readonly string[] {
  const inputs = new Set(modelInputs(prediction, columns, name).map(({ column }) => column));
  return modelColumns(model).filter((column) => !inputs.has(column));
}

/** Columns that are computed from a prediction, directly. */
export function usersOf(columns: ReadonlyMap<string, Column>, prediction: string): readonly string[] {
  return [...columns.values()].filter(({ uses }) => uses.includes(prediction)).map(({ name }) => name);
}

/** Champions by name of their prediction. @param models by content hash; those that the definition names are there */
export function championsOf(definition: ProfileDefinition, models: ReadonlyMap<string, PredictionModel>): ReadonlyMap<string, PredictionModel> {
  const champions = new Map<string, PredictionModel>();
  for (const [name, { model: hash }] of predictionsOf(definition)) {
    if (hash === undefined) continue;
    const model = models.get(hash);
    assert(model !== undefined, `the champion ${hash} of '${name}' is given to the engine`);
    champions.set(name, model);
  }
  return champions;
}
