/**
 * Registry of aggregates: one line each. The type asks for every `op` of `AggregateSpec`, and the laws are tested for every
 * line, so an aggregate cannot be forgotten in either place.
 */
import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { createActiveDays } from './active-days.ts';
import { createCount } from './count.ts';
import { createDecayedSum } from './decayed-sum.ts';
import { createDistinct } from './distinct.ts';
import { createMax, createMin } from './extreme.ts';
import { createFirstLast } from './first-last.ts';
import { createMostFrequent, createTopK } from './frequency.ts';
import { createFunnel } from './funnel.ts';
import { createGap } from './gap.ts';
import { createHourHistogram, createWeekdayHistogram } from './histogram.ts';
import { createLastN } from './last-n.ts';
import { createMean } from './mean.ts';
import { createQuantile } from './quantile.ts';
import { createSessions } from './sessions.ts';
import { createSum } from './sum.ts';
import { createTimeOf, createTimeSince } from './time-of.ts';
import { createVariance } from './variance.ts';

/** Names of aggregates. */
export type AggregateOp = AggregateSpec['op'];

/** The specification of one `op`. */
export type SpecOf<Op extends AggregateOp, Spec extends AggregateSpec = AggregateSpec> = Spec extends AggregateSpec
  ? Op extends Spec['op']
    ? Spec & { readonly op: Op }
    : never
  : never;

type Registry = { readonly [Op in AggregateOp]: (spec: SpecOf<Op>, context: AggregateContext) => Aggregate<unknown> };

const registry: Registry = {
  count: () => createCount(),
  sum: (_, context) => createSum(context),
  mean: (_, context) => createMean(context),
  variance: (_, context) => createVariance(context),
  min: (_, context) => createMin(context),
  max: (_, context) => createMax(context),
  first: createFirstLast,
  last: createFirstLast,
  lastN: createLastN,
  distinct: (_, context) => createDistinct(context),
  mostFrequent: (_, context) => createMostFrequent(context),
  topK: createTopK,
  quantile: createQuantile,
  hourHistogram: (_, context) => createHourHistogram(context),
  weekdayHistogram: (_, context) => createWeekdayHistogram(context),
  activeDays: (_, context) => createActiveDays(context),
  sessions: createSessions,
  timeSince: createTimeSince,
  timeOf: createTimeOf,
  gap: createGap,
  decayedSum: createDecayedSum,
  funnel: createFunnel,
};

/** Every aggregate there is. */
export const aggregateOps = Object.keys(registry) as readonly AggregateOp[];

/** The aggregate of a specification. Its functions need no `this`. Deterministic; cost: a few closures. */
export function createAggregate(spec: AggregateSpec, context: AggregateContext): Aggregate<unknown> {
  const create = registry[spec.op] as (spec: AggregateSpec, context: AggregateContext) => Aggregate<unknown>;
  return create(spec, context);
}
