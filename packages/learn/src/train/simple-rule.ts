/** What people would say without a model, found in the definition: how long since the last time, how much the last time. */
import { canonicalJson, durationMs, type ProfileDefinition, type TargetDefinition } from '@limn/engine';

/** Columns that are rules by themselves. */
export interface SimpleRules {
  /** Time since the last event of the kind that is predicted. */
  readonly recency?: string;
  /** What is predicted, over as long a time before. */
  readonly lastValue?: string;
}

/** Looks for features of the target's event. Cost: the definition. */
export function simpleRules({ views }: ProfileDefinition, target: TargetDefinition): SimpleRules {
  const features = views.flatMap((view) => (view.kind === 'features' && view.sources.includes(target.event) && view.where === undefined ? Object.entries(view.features) : []));
  const plain = features.filter(([, { where, each }]) => where === undefined && each === undefined);
  const recency = plain.find(([, { aggregate, over }]) => over === 'ever' && aggregate.op === 'timeSince' && aggregate.which === 'last')?.[0];
  const lastValue = target.where !== undefined ? undefined : plain.find(([, { aggregate, over }]) => {
    if (over === 'ever' || durationMs(over) !== durationMs(target.within) || aggregate.op !== target.op) return false;
    return aggregate.op === 'count' || (aggregate.op === 'sum' && target.op === 'sum' && canonicalJson(aggregate.of) === canonicalJson(target.of));
  })?.[0];
  return { ...(recency !== undefined && { recency }), ...(lastValue !== undefined && { lastValue }) };
}
