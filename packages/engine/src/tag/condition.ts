/** Which conditions can be followed while rows are read, and which can be told from one look at the values. */
import type { FeaturePlan, PlannedFeature } from '../feature/plan.ts';
import { Watch } from '../feature/watch.ts';
import type { ColumnValue, Expression, FeatureDefinition, ProfileDefinition } from '../registry/definition.ts';
import { compileExpression, leavesOf } from '../registry/expression.ts';

/** Names of the columns that an expression looks at itself. */
export function columnsIn(expression: Expression): readonly string[] {
  const names = new Set<string>();
  for (const leaf of leavesOf(expression)) if (leaf.op === 'column') names.add(leaf.name);
  return [...names];
}

/** The one feature that a condition is about, if it can be followed: it stands still between events, and has a window that events leave. */
export function watchable(condition: Expression, plan: FeaturePlan): PlannedFeature | undefined {
  const [name, ...others] = columnsIn(condition);
  const feature = name === undefined || others.length > 0 ? undefined : plan.features.get(name);
  return feature === undefined || feature.moves !== undefined || feature.window.windowMs === Number.POSITIVE_INFINITY ? undefined : feature;
}

/** Whether all that the condition looks at are features that neither time nor leaving events change. */
export function stands(condition: Expression, plan: FeaturePlan): boolean {
  return columnsIn(condition).every((name) => {
    const feature = plan.features.get(name);
    return feature !== undefined && feature.moves === undefined && feature.window.windowMs === Number.POSITIVE_INFINITY;
  });
}

/** A feature against a number: `feature ≥ bound`, whichever way round it was written. */
interface NumberComparison {
  readonly op: 'atLeast' | 'above' | 'atMost' | 'below';
  readonly bound: number;
}

const mirrored = { atLeast: 'atMost', above: 'below', atMost: 'atLeast', below: 'above' } as const;

function numberComparison(condition: Expression): NumberComparison | undefined {
  if (condition.op !== 'atLeast' && condition.op !== 'above' && condition.op !== 'atMost' && condition.op !== 'below') return undefined;
  const { op, left, right } = condition;
  if (left.op === 'column' && right.op === 'literal' && typeof right.value === 'number') return { op, bound: right.value };
  if (right.op === 'column' && left.op === 'literal' && typeof left.value === 'number') return { op: mirrored[op], bound: left.value };
  return undefined;
}

/** How the condition is followed that looks at nothing but the feature. */
export function watchOf(condition: Expression, feature: PlannedFeature, { aggregate, each }: FeatureDefinition): Watch {
  const comparison = numberComparison(condition);
  if (comparison === undefined) return new Watch({ feature, asks: askOf(condition), latches: false });
  // These grow by one an event at most, so that no event short of the bound makes a difference.
  const counts = each === undefined && (aggregate.op === 'count' || aggregate.op === 'activeDays' || aggregate.op === 'distinct');
  return new Watch({ feature, asks: compareWith(comparison), latches: latches(comparison, aggregate), ...(counts && { needs: Math.max(1, Math.min(Math.floor(comparison.bound), maxNeeds)) }) });
}

/** More is not worth waiting for. */
const maxNeeds = 32;

/** Whether the condition, once events brought it about, stays whatever older events come in. */
function latches({ op }: NumberComparison, aggregate: FeatureDefinition['aggregate']): boolean {
  const asksForMore = op === 'atLeast' || op === 'above';
  switch (aggregate.op) {
    case 'count':
    case 'activeDays':
      return true;
    // Extremes are missing at first, and a missing value is neither above nor below anything.
    case 'max':
      return asksForMore;
    case 'min':
      return !asksForMore;
    default:
      return false;
  }
}

function compareWith({ op, bound }: NumberComparison): (value: ColumnValue) => boolean {
  switch (op) {
    case 'atLeast':
      return (value) => typeof value === 'number' && value >= bound;
    case 'above':
      return (value) => typeof value === 'number' && value > bound;
    case 'atMost':
      return (value) => typeof value === 'number' && value <= bound;
    case 'below':
      return (value) => typeof value === 'number' && value < bound;
  }
}

function askOf(condition: Expression): (value: ColumnValue) => boolean {
  let asked: ColumnValue;
  const getter = compileExpression(condition, () => () => asked);
  return (value) => {
    asked = value;
    return getter() === true;
  };
}

/** Features of the definition by column. */
export function featureDefinitions(definition: ProfileDefinition): ReadonlyMap<string, FeatureDefinition> {
  return new Map(definition.views.flatMap((view) => (view.kind === 'features' ? Object.entries(view.features) : [])));
}
