/**
 * What else changes in a profile when a column is supposed to be different, so that what is scored could be somebody. An
 * order more now is one more in every window, and the last order is now; ratios, tags and segments follow by their rules.
 * What more the event would bring (its money, its products) is not supposed.
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
    const told = new Set<string>();
    for (const [name, to] of Object.entries(changes)) {
      const feature = byName.get(name);
      const from = columns[name] ?? 0;
      if (feature === undefined || typeof to !== 'number' || typeof from !== 'number' || !addsUp(feature) || told.has(feature.measure)) continue;
      // Two windows of one measure that change together tell of the same events.
      told.add(feature.measure);
      for (const other of features) if (!Object.hasOwn(changes, other.name)) adjust(after, { feature, other, from, to });
    }
    scope = after;
    for (const [name, value] of computed) if (!Object.hasOwn(changes, name)) after[name] = value();
    return after;
  };
}

function adjust(after: Record<string, ColumnValue>, { feature, other, from, to }: { readonly feature: Feature; readonly other: Feature; readonly from: number; readonly to: number }): void {
  const value = after[other.name];
  if (other.measure === feature.measure && other.name !== feature.name) {
    const of = typeof value === 'number' ? value : 0;
    // What comes now is in every window. What is taken away leaves the longer windows, and a shorter one holds no more than this.
    if (to > from || other.windowMs > feature.windowMs) after[other.name] = Math.max(of + to - from, to > from ? 0 : to);
    else after[other.name] = Math.min(of, to);
  }
  const { aggregate } = other.definition;
  if (to > from && other.events === feature.events && aggregate.op === 'timeSince' && (aggregate.which === 'last' || value === undefined)) after[other.name] = 0;
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
