/** What rests on a field of an event or on a column: which features, and what models say. Pure. */
import { modelColumns, predictionsOf, type Column, type PredictionModel, type ProfileDefinition } from '@limn/engine';

/** What is asked. */
export interface MovedQuestion {
  readonly definition: ProfileDefinition;
  readonly columns: ReadonlyMap<string, Column>;
  /** `order.items.category`, or the name of a column. */
  readonly ids: readonly string[];
  readonly modelOf: (prediction: string) => PredictionModel | undefined;
}

/** Predictions with a champion that looks at something that is computed from one of these, with those inputs. Cost: the size of the definition. */
export function movedPredictions({ definition, columns, ids, modelOf }: MovedQuestion): ReadonlyMap<string, readonly string[]> {
  const moved = new Set(ids.flatMap((id) => (columns.has(id) ? [id] : featuresOf(definition, id))));
  // Columns are listed upstream first.
  for (const { name, kind, uses } of columns.values()) if (kind !== 'prediction' && uses.some((used) => moved.has(used))) moved.add(name);
  return new Map([...predictionsOf(definition).keys()].flatMap((name) => {
    const model = modelOf(name);
    const inputs = model === undefined ? [] : modelColumns(model).filter((column) => moved.has(column));
    return inputs.length === 0 ? [] : [[name, inputs] as const];
  }));
}

/** Features that read a field of an event. */
function featuresOf({ views }: ProfileDefinition, id: string): readonly string[] {
  const event = id.slice(0, id.indexOf('.'));
  const field = id.slice(id.indexOf('.') + 1);
  const [list, item] = field.split('.');
  return views.flatMap((view) => {
    if (view.kind !== 'features' || !view.sources.includes(event)) return [];
    return Object.entries(view.features).filter(([, feature]) => (item === undefined ? mentions(feature, 'field', field) : feature.each === list && mentions(feature, 'item', item))).map(([name]) => name);
  });
}

/** Whether an expression somewhere within reads a field, or an item's. */
function mentions(part: unknown, op: 'field' | 'item', name: string): boolean {
  if (typeof part !== 'object' || part === null) return false;
  const node = part as Readonly<Record<string, unknown>>;
  return (node['op'] === op && node['name'] === name) || Object.values(node).some((inner) => mentions(inner, op, name));
}
