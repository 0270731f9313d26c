/** Which conditions can be followed while rows are read, and which can be told from one look at the values. */
import type { FeaturePlan, PlannedFeature } from '../feature/plan.ts';
import type { Expression, FeatureDefinition, ProfileDefinition } from '../registry/definition.ts';
import { leavesOf } from '../registry/expression.ts';

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

/** Whether a condition on the feature, once events brought it about, stays whatever older events come in. */
export function latches(condition: Expression, { aggregate }: FeatureDefinition): boolean {
  if (condition.op !== 'atLeast' && condition.op !== 'above' && condition.op !== 'atMost' && condition.op !== 'below') return false;
  const left = condition.left.op === 'column' && condition.right.op === 'literal';
  if (!left && !(condition.right.op === 'column' && condition.left.op === 'literal')) return false;
  // A maximum is missing at first, and a missing value is neither above nor below anything.
  const asksForMore = left === (condition.op === 'atLeast' || condition.op === 'above');
  switch (aggregate.op) {
    case 'count':
    case 'activeDays':
      return true;
    case 'max':
      return asksForMore;
    case 'min':
      return !asksForMore;
    default:
      return false;
  }
}

/** Features of the definition by column. */
export function featureDefinitions(definition: ProfileDefinition): ReadonlyMap<string, FeatureDefinition> {
  return new Map(definition.views.flatMap((view) => (view.kind === 'features' ? Object.entries(view.features) : [])));
}
