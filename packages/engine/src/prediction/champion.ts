/** Which model answers for which prediction. */
import { assert } from '../errors.ts';
import { canonicalJson } from '../registry/canonical-json.ts';
import { columnsOf, type Column } from '../registry/column.ts';
import { modelInputs } from './predictor.ts';
import type { PredictionDefinition, ProfileDefinition } from '../registry/definition.ts';
import { predictionsOf, withModels } from '../registry/prediction.ts';
import type { ScoringModel } from './model.ts';

/** Who answers now goes on to answer under a definition that asks the same and still has all that the model looks at. @param modelOf by content hash */
export function carryModels(from: ProfileDefinition, to: ProfileDefinition, modelOf: (hash: string) => ScoringModel): ProfileDefinition {
  const before = predictionsOf(from);
  const columns = columnsOf(to);
  return withModels(to, (name, asked) => {
    const was = before.get(name);
    if (was?.model === undefined || canonicalJson(was.target) !== canonicalJson(asked.target)) return {};
    const { model, canary } = was;
    const fits = (hash: string): boolean => missingInputs(modelOf(hash), asked, columns, name).length === 0;
    return fits(model) ? { model, ...(canary !== undefined && fits(canary.model) && { canary }) } : {};
  });
}

/** Columns that a model looks at and the prediction does not have. */
export function missingInputs(model: ScoringModel, prediction: PredictionDefinition, columns: ReadonlyMap<string, Column>, name: string): readonly string[] {
  const inputs = new Set(modelInputs(prediction, columns, name).map(({ column }) => column));
  return [...new Set(model.inputs.map(({ column }) => column))].filter((column) => !inputs.has(column));
}

/** Champions by name of their prediction. @param models by content hash; those that the definition names are there */
export function championsOf(definition: ProfileDefinition, models: ReadonlyMap<string, ScoringModel>): ReadonlyMap<string, ScoringModel> {
  const champions = new Map<string, ScoringModel>();
  for (const [name, { model: hash }] of predictionsOf(definition)) {
    if (hash === undefined) continue;
    const model = models.get(hash);
    assert(model !== undefined, `the champion ${hash} of '${name}' is given to the engine`);
    champions.set(name, model);
  }
  return champions;
}
