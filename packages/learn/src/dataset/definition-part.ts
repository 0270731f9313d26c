/** Parts of a definition: those columns that others rest on, and views with some columns alone. */
import type { Column, ViewDefinition } from '@limn/engine';

/** These columns and all that they are computed from. */
export function closure(columns: ReadonlyMap<string, Column>, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    columns.get(name)?.uses.forEach(visit);
  };
  for (const name of names) visit(name);
  return found;
}

/** A view with these columns alone; it may be left with none. */
export function viewOf<View extends ViewDefinition>(view: View, columns: ReadonlySet<string>): View {
  const chosen = <Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> => Object.fromEntries(Object.entries(entries).filter(([name]) => columns.has(name)));
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
