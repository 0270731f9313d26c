/**
 * What columns are about, so that a reason is given once: money spent in 7, 30 and 90 days is one thing, and how often
 * they ordered another.
 */
import { canonicalJson } from '../registry/canonical-json.ts';
import type { Column } from '../registry/column.ts';
import type { AggregateSpec, ProfileDefinition } from '../registry/definition.ts';

/** What an aggregate tells of events; those of one theme differ in window and in way of measuring only. */
type Theme = 'often' | 'sum' | 'size' | 'last' | 'first' | 'rhythm' | 'hours' | 'choice' | 'lastValue' | 'firstValue' | 'funnel';

/**
 * A key for each meaning: columns with equal keys mean the same. Features do when they tell the same of the same field of
 * the same events, whatever their windows; a derived value, tag or segment means what all columns it is computed from mean,
 * else it stands for itself. Cost: the size of the definition.
 */
export function meaningsOf(columns: ReadonlyMap<string, Column>, definition: ProfileDefinition): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  for (const column of columns.values()) {
    const used = new Set(column.uses.map((name) => meanings.get(name) ?? name));
    const [only] = used;
    meanings.set(column.name, featureMeaning(column, definition) ?? (used.size === 1 ? only! : column.name));
  }
  return meanings;
}

function featureMeaning({ name, view: viewName }: Column, { views }: ProfileDefinition): string | undefined {
  const view = views.find((each) => each.name === viewName);
  if (view?.kind !== 'features') return undefined;
  const { aggregate, each, where } = view.features[name]!;
  const of = 'of' in aggregate ? aggregate.of : undefined;
  return canonicalJson({ theme: themeOf(aggregate), of, each, where, sources: view.sources, ofView: view.where });
}

function themeOf(aggregate: AggregateSpec): Theme {
  switch (aggregate.op) {
    case 'count':
    case 'activeDays':
      return 'often';
    case 'sessions':
      return aggregate.measure === 'count' ? 'often' : 'size';
    case 'sum':
    case 'decayedSum':
      return 'sum';
    case 'mean':
    case 'variance':
    case 'min':
    case 'max':
    case 'quantile':
      return 'size';
    case 'timeSince':
    case 'timeOf':
      return aggregate.which;
    case 'gap':
      return 'rhythm';
    case 'hourHistogram':
    case 'weekdayHistogram':
      return 'hours';
    case 'lastN':
    case 'topK':
    case 'mostFrequent':
    case 'distinct':
      return 'choice';
    case 'first':
      return 'firstValue';
    case 'last':
      return 'lastValue';
    case 'funnel':
      return 'funnel';
  }
}
