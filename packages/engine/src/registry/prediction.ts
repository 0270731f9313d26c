/** Predictions of a definition, and who answers for them. */
import { closureOf, columnsOf } from './column.ts';
import type { PredictionDefinition, ProfileDefinition, ViewDefinition } from './definition.ts';
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

/** A definition without what is done beside it, such as learning anew or with each event: no value follows from that. */
export function withoutPolicies(definition: ProfileDefinition): ProfileDefinition {
  const views = definition.views.map((view) => {
    if (view.kind !== 'predictions') return view;
    return { ...view, predictions: Object.fromEntries(Object.entries(view.predictions).map(([name, { retrain: _, value: __, online: ___, ...rest }]) => [name, rest])) };
  });
  return { ...definition, views };
}

/** A definition without those who answer for its parts: nothing is computed from them. */
function withoutOwners(definition: ProfileDefinition): ProfileDefinition {
  const unowned = <Part extends { readonly owner?: string }>({ owner: _, ...rest }: Part): Omit<Part, 'owner'> => rest;
  const all = <Part extends { readonly owner?: string }>(parts: Readonly<Record<string, Part>>) => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, unowned(part)]));
  const views = definition.views.map(({ owner: _, ...view }): ViewDefinition => {
    if (view.kind === 'features') return { ...view, features: all(view.features) };
    return view.kind === 'derived' ? { ...view, values: all(view.values) } : view;
  });
  return { ...definition, views };
}

/**
 * Version of all that rows and conclusions follow from: the definition with those champions that tags and segments rest
 * on. Definitions that differ in other models only, in what they recommend, in what is told of a customer, in which
 * identifiers are hidden, in who answers for what or in when they learn anew keep the same state.
 */
export function stateVersionOf({ catalogues: _, recommendations: __, about: ___, identity: { personal: ____, ...identity }, ...rest }: ProfileDefinition): string {
  const definition = withoutOwners(withoutPolicies({ ...rest, identity }));
  if (predictionsOf(definition).size === 0) return versionOf(definition);
  const columns = columnsOf(definition);
  const rules = [...columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name);
  const restsOn = closureOf(columns, rules);
  return versionOf(withModels(definition, (name, { model }) => (restsOn.has(name) && model !== undefined ? { model } : {})));
}
