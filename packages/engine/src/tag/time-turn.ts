/** The turn of `time since … against a value that stands still`: the one condition on time whose moment is a subtraction. */
import type { FeaturePlan, PlannedFeature } from '../feature/plan.ts';
import type { ProfileReader } from '../profile/profile-reader.ts';
import type { Expression } from '../registry/definition.ts';

/** Gives the moment at which a condition turns, from the values at `asOf`; Infinity: not by itself. */
export type Turn = (asOf: number) => number;

export interface TimeComparison {
  readonly feature: PlannedFeature;
  readonly elapsed: Expression;
  readonly still: Expression;
  /** It turns on reaching the other side, not only a millisecond past it. */
  readonly reaching: boolean;
}

/** @param isStill whether a side stands still while time passes @returns undefined for all other conditions */
export function comparedTime(condition: Expression, plan: FeaturePlan, isStill: (side: Expression) => boolean): TimeComparison | undefined {
  if (condition.op !== 'atLeast' && condition.op !== 'above' && condition.op !== 'atMost' && condition.op !== 'below') return undefined;
  const { op, left, right } = condition;
  const elapsedLeft = sinceFeature(left, plan);
  if (elapsedLeft !== undefined && isStill(right)) return { feature: elapsedLeft, elapsed: left, still: right, reaching: op === 'atLeast' || op === 'below' };
  const elapsedRight = sinceFeature(right, plan);
  // `elapsed ≥ x` and `elapsed < x` turn on reaching x; `elapsed > x` and `elapsed ≤ x` a millisecond past it.
  if (elapsedRight !== undefined && isStill(left)) return { feature: elapsedRight, elapsed: right, still: left, reaching: op === 'above' || op === 'atMost' };
  return undefined;
}

/** Solves the comparison over the values of a profile. */
export function turnOfTime({ elapsed, still, reaching }: TimeComparison, profile: ProfileReader): Turn {
  const elapsedOf = profile.compile(elapsed);
  const stillOf = profile.compile(still);
  return (asOf) => {
    const value = elapsedOf();
    const bound = stillOf();
    if (typeof value !== 'number' || typeof bound !== 'number') return Number.POSITIVE_INFINITY;
    if (reaching) return value < bound ? asOf + Math.ceil(bound - value) : Number.POSITIVE_INFINITY;
    return value <= bound ? asOf + Math.floor(bound - value) + 1 : Number.POSITIVE_INFINITY;
  };
}

function sinceFeature(side: Expression, plan: FeaturePlan): PlannedFeature | undefined {
  const feature = side.op === 'column' ? plan.features.get(side.name) : undefined;
  return feature?.moves === 'since' ? feature : undefined;
}
