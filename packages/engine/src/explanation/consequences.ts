/**
 * What else changes in a profile when a column is supposed to be different, so that what is scored could be somebody. An
 * order more comes now: it is one more in every window, and the last order is now. More money where something was spent
 * already is larger orders: longer windows gain as much; where nothing was, it is an order more. Ratios, tags and segments
 * follow by their rules. What more an event would bring (other money, its products) is not supposed.
 */
import { canonicalJson } from '../registry/canonical-json.ts';
import { durationMs } from '../registry/duration.ts';
import type { ColumnValue, Expression, FeatureDefinition, FeatureViewDefinition, ProfileDefinition } from '../registry/definition.ts';
import { compileExpression } from '../registry/expression.ts';

type Columns = Readonly<Record<string, ColumnValue>>;

interface Feature {
  readonly name: string;
  readonly definition: FeatureDefinition;
  /** Equal: the same measure of the same events over another window. */
  readonly measure: string;
  /** Equal: of the same events. */
  readonly events: string;
  readonly windowMs: number;
}

/** @returns the columns of a profile after the changes; what is changed stays as it is said. Cost: the size of the definition. */
export function consequencesOf(definition: ProfileDefinition): (columns: Columns, changes: Columns) => Columns {
  const features = definition.views.flatMap((view) => (view.kind === 'features' ? featuresOf(view) : []));
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  let scope: Columns = {};
  const computed = computedIn(definition).map(([name, expression]) => [name, compileExpression(expression, (leaf) => () => (leaf.op === 'column' ? scope[leaf.name] : undefined))] as const);
  return (columns, changes) => {
    const after: Record<string, ColumnValue> = { ...columns, ...changes };
    const others = features.filter(({ name }) => !Object.hasOwn(changes, name));
    const told = new Set<string>();
    for (const [name, to] of Object.entries(changes)) {
      const feature = byName.get(name);
      const from = columns[name] ?? 0;
      if (feature === undefined || typeof to !== 'number' || typeof from !== 'number' || !addsUp(feature) || told.has(feature.measure)) continue;
      // Two windows of one measure that change together tell of the same events.
      told.add(feature.measure);
      const more = to - from;
      const comes = more > 0 && (feature.definition.aggregate.op !== 'sum' || from === 0);
      for (const other of others) if (other.measure === feature.measure) after[other.name] = follow(other, feature, { value: after[other.name], to, more, comes });
      if (comes) for (const other of others) if (other.events === feature.events && other.measure !== feature.measure) after[other.name] = withOneMore(other, after[other.name]);
    }
    scope = after;
    for (const [name, value] of computed) if (!Object.hasOwn(changes, name)) after[name] = value();
    return after;
  };
}

/** What has the same measure over another window: all of them hold what comes now; what is larger or goes leaves the longer ones. */
function follow(other: Feature, { windowMs }: Feature, { value, to, more, comes }: { readonly value: ColumnValue; readonly to: number; readonly more: number; readonly comes: boolean }): ColumnValue {
  const of = typeof value === 'number' ? value : 0;
  if (comes || other.windowMs > windowMs) return Math.max(0, of + more);
  return more > 0 ? value : Math.min(of, to);
}

/** Another measure of events of which one more comes now. */
function withOneMore({ definition: { aggregate, each } }: Feature, value: ColumnValue): ColumnValue {
  if (aggregate.op === 'timeSince' && (aggregate.which === 'last' || value === undefined)) return 0;
  return (aggregate.op === 'count' && each === undefined) || aggregate.op === 'activeDays' ? (typeof value === 'number' ? value : 0) + 1 : value;
}

/** Whether a difference of the column is a difference of events. */
function addsUp({ definition: { aggregate } }: Feature): boolean {
  return aggregate.op === 'count' || aggregate.op === 'sum' || aggregate.op === 'activeDays';
}

function featuresOf(view: FeatureViewDefinition): readonly Feature[] {
  return Object.entries(view.features).map(([name, definition]) => {
    const { aggregate, each, where, over } = definition;
    const events = canonicalJson({ sources: view.sources, where: [view.where, where] });
    return { name, definition, events, measure: canonicalJson({ events, aggregate, each }), windowMs: over === 'ever' ? Infinity : durationMs(over) };
  });
}

/** Columns computed from others, in the order in which they are. */
function computedIn({ views }: ProfileDefinition): readonly (readonly [name: string, expression: Expression])[] {
  return views.flatMap((view) => {
    if (view.kind === 'derived') return Object.entries(view.values).map(([name, { value }]) => [name, value] as const);
    if (view.kind === 'features' || view.kind === 'predictions') return [];
    return Object.entries(view.kind === 'tags' ? view.tags : view.segments).map(([name, { rule }]) => [name, rule] as const);
  });
}
