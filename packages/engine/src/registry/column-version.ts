/** Versions of single columns: what a column is computed by, whatever it is called and whoever answers for it. */
import { canonicalJson } from './canonical-json.ts';
import { closureOf, columnsOf } from './column.ts';
import type { ProfileDefinition, ViewDefinition } from './definition.ts';
import { murmur128 } from './murmur.ts';

/** Digits that tell versions of one column apart. */
const DIGITS = 8;

/**
 * Content hash of how each column is computed, by name: of its own declaration, of all that it uses and of the events that these
 * come from. Names for people, descriptions, owners, models and when they learn anew are left out. Cost: the size of the definition, and a hash a column.
 */
export function columnVersions(definition: ProfileDefinition): ReadonlyMap<string, string> {
  const columns = columnsOf(definition);
  const own = new Map(definition.views.flatMap((view) => Object.entries(declaredIn(view)).map(([name, declared]) => [name, canonicalJson(computed(declared, view, definition))] as const)));
  return new Map([...columns.keys()].map((name) => [name, murmur128([...closureOf(columns, [name])].sort().map((used) => `${used} ${own.get(used)}`).join('\n')).slice(0, DIGITS)]));
}

function declaredIn(view: ViewDefinition): Readonly<Record<string, object>> {
  switch (view.kind) {
    case 'features':
      return view.features;
    case 'derived':
      return view.values;
    case 'predictions':
      return view.predictions;
    case 'tags':
      return view.tags;
    case 'segments':
      return view.segments;
  }
}

function computed(declared: object, view: ViewDefinition, { events, timeZone }: ProfileDefinition): object {
  const { label: _, description: __, owner: ___, model: ____, canary: _____, retrain: ______, online: _______, ...rest } = declared as Readonly<Record<string, unknown>>;
  if (view.kind !== 'features') return rest;
  const sources = events.filter(({ name }) => view.sources.includes(name)).map(({ name, match, lateness, fields }) => ({ name, match, lateness, fields }));
  return { ...rest, timeZone, sources, ...(view.where !== undefined && { ofView: view.where }) };
}
