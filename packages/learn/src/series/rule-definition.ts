/** The part of a definition that a segment or tag rests on: with it alone a replay concludes what is asked for, and nothing else. */
import { columnNames, columnsOf, type ProfileDefinition, type ViewDefinition } from '@limn/engine';

/** Events stay whole, so that the same ones are accepted. Cost: the size of the definition. @param rule undefined: no column is needed */
export function ruleDefinition({ catalogues: _, recommendations: __, about: ___, ...whole }: ProfileDefinition, rule: string | undefined): ProfileDefinition {
  const columns = columnsOf({ ...whole });
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    columns.get(name)?.uses.forEach(visit);
  };
  if (rule !== undefined) visit(rule);
  return { ...whole, views: whole.views.map((view) => viewOf(view, needed)).filter((view) => columnNames(view).length > 0) };
}

function viewOf(view: ViewDefinition, needed: ReadonlySet<string>): ViewDefinition {
  const chosen = <Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> => Object.fromEntries(Object.entries(entries).filter(([name]) => needed.has(name)));
  switch (view.kind) {
    case 'features':
      return { ...view, features: chosen(view.features) };
    case 'derived':
      return { ...view, values: chosen(view.values) };
    case 'predictions':
      return { ...view, predictions: chosen(view.predictions) };
    case 'tags':
      return { ...view, tags: chosen(view.tags) };
    case 'segments':
      return { ...view, segments: chosen(view.segments) };
  }
}
