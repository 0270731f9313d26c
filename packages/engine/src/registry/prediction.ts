/** Predictions of a definition, and who answers for them. */
import { closureOf, columnsOf } from './column.ts';
import type { PredictionDefinition, ProfileDefinition } from './definition.ts';
import { versionOf } from './version.ts';

/** Predictions by name, in the order of the definition. */
export function predictionsOf({ views }: ProfileDefinition): ReadonlyMap<string, PredictionDefinition> {
  return new Map(views.flatMap((view) => (view.kind === 'predictions' ? Object.entries(view.predictions) : [])));
}

/** A definition without its models: what a team declares. */
export function withoutModels(definition: ProfileDefinition): ProfileDefinition {
  return withModels(definition, () => ({}));
}

/** Who answers for a prediction. */
export type Answering = Pick<PredictionDefinition, 'model' | 'canary'>;

/** A definition in which others answer. @param of says who, by the name of the prediction */
export function withModels(definition: ProfileDefinition, of: (name: string, prediction: PredictionDefinition) => Answering): ProfileDefinition {
  const views = definition.views.map((view) => {
    if (view.kind !== 'predictions') return view;
    const predictions = Object.entries(view.predictions).map(([name, prediction]) => {
      const { model: _, canary: __, ...declared } = prediction;
      const { model, canary } = of(name, prediction);
      return [name, { ...declared, ...(model !== undefined && { model }), ...(canary !== undefined && { canary }) }] as const;
    });
    return { ...view, predictions: Object.fromEntries(predictions) };
  });
  return { ...definition, views };
}

/**
 * Version of all that rows and conclusions follow from: the definition with those champions that tags and segments rest
 * on. Definitions that differ in other models only, or in what they recommend, keep the same state.
 */
export function stateVersionOf({ catalogues: _, recommendations: __, ...definition }: ProfileDefinition): string {
  if (predictionsOf(definition).size === 0) return versionOf(definition);
  const columns = columnsOf(definition);
  const rules = [...columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name);
  const restsOn = closureOf(columns, rules);
  return versionOf(withModels(definition, (name, { model }) => (restsOn.has(name) && model !== undefined ? { model } : {})));
}
