/** The part of a definition that a training set needs, with columns beside that no profile shows: the label, and who is asked. */
import {
  columnNames, columnsOf, modelInputs, predictionsOf, versionOf, withoutPolicies, type ModelInput, type PredictionDefinition, type ProfileDefinition, type ViewDefinition,
} from '@limn/engine';
import { learnError } from '../errors.ts';
import { closure, viewOf } from './definition-part.ts';
import { targetView } from './target-feature.ts';

/** The label; when anything happened last before the example; whether they are asked, and enough is known. No declared name begins so. */
export const LABEL = '_label';
export const LAST_EVENT_AT = '_lastEventAt';
export const IS_ASKED = '_isAsked';
export const IS_ENOUGH = '_isEnough';

/** What examples of a prediction are collected by. */
export interface TrainingDefinition {
  readonly prediction: PredictionDefinition;
  /** For the engine that replays. */
  readonly definition: ProfileDefinition;
  /** Columns that examples have, in order. */
  readonly inputs: readonly ModelInput[];
  /** Columns that a model cannot take: counts by hour or weekday. */
  readonly leftOut: readonly string[];
  /** Content hash of what each input is computed from. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Cost: the size of the definition, for each input. @throws LearnError `prediction_unknown` */
export function trainingDefinition(whole: ProfileDefinition, name: string): TrainingDefinition {
  const prediction = requirePrediction(whole, name);
  const columns = columnsOf(whole);
  const all = modelInputs(prediction, columns, name);
  const inputs = all.filter(({ type }) => type !== 'histogram');
  const needed = closure(columns, columns.get(name)!.uses);
  const words = { en: 'example', zh: '样本' };
  const always = { op: 'literal', value: true } as const;
  const definition: ProfileDefinition = {
    ...whole,
    views: [
      ...partOf(whole, needed),
      { kind: 'features', name: LAST_EVENT_AT, label: words, sources: whole.events.map((event) => event.name), features: { [LAST_EVENT_AT]: { aggregate: { op: 'timeOf', which: 'last' }, over: 'ever', label: words } } },
      { kind: 'derived', name: IS_ASKED, label: words, values: { [IS_ASKED]: { value: prediction.population ?? always, label: words }, [IS_ENOUGH]: { value: prediction.enough ?? always, label: words } } },
      targetView(prediction.target, LABEL),
    ],
  };
  const versions = Object.fromEntries(inputs.map(({ column }) => [column, columnVersion(whole, closure(columns, [column]))]));
  return { prediction, definition, inputs, leftOut: all.filter((input) => !inputs.includes(input)).map(({ column }) => column), versions };
}

/** @throws LearnError `prediction_unknown` */
export function requirePrediction(definition: ProfileDefinition, name: string): PredictionDefinition {
  const predictions = predictionsOf(definition);
  const prediction = predictions.get(name);
  if (prediction === undefined) throw learnError('prediction_unknown', { prediction: name, names: [...predictions.keys()] });
  return prediction;
}

/** The views with these columns alone. Rules become derived values: the same value at a reading, with nothing to be kept current in between. */
function partOf({ views }: ProfileDefinition, columns: ReadonlySet<string>): readonly ViewDefinition[] {
  const parts = views.map((whole): ViewDefinition => {
    const view = viewOf(whole, columns);
    if (view.kind !== 'tags' && view.kind !== 'segments') return view;
    const rules = Object.entries(view.kind === 'tags' ? view.tags : view.segments);
    return { kind: 'derived', name: view.name, label: view.label, values: Object.fromEntries(rules.map(([name, { rule, label }]) => [name, { value: rule, label }])) };
  });
  return parts.filter((view) => columnNames(view).length > 0);
}

/** Content hash of some columns and of the events that they come from. */
function columnVersion(whole: ProfileDefinition, columns: ReadonlySet<string>): string {
  const views = partOf(withoutPolicies(whole), columns);
  const sources = new Set(views.flatMap((view) => (view.kind === 'features' ? view.sources : [])));
  return versionOf({ ...whole, name: '', label: { en: '', zh: '' }, events: whole.events.filter(({ name }) => sources.has(name)), views });
}
