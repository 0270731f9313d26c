/** Which model answers for which prediction. */
import { assert } from '../errors.ts';
import type { PredictionDefinition, ProfileDefinition } from '../registry/definition.ts';
import type { ScoringModel } from './model.ts';

/** Predictions by name, in the order of the definition. */
export function predictionsOf({ views }: ProfileDefinition): ReadonlyMap<string, PredictionDefinition> {
  return new Map(views.flatMap((view) => (view.kind === 'predictions' ? Object.entries(view.predictions) : [])));
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
