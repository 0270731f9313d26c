/** How far a value is from turning its test, in words. */
import type { ComparisonParts } from './condition.ts';
import type { Distance } from './phrases.ts';
import { shapeOf } from './shape.ts';
import { aggregateOf } from './subject.ts';
import type { Wording } from './wording.ts';

/**
 * @param value, bound both sides as they are for the profile
 * @returns undefined when the test has no distance: for equality, and for what is no number
 */
export function distanceText(comparison: ComparisonParts, { value, bound }: { value: unknown; bound: unknown }, wording: Wording): string | undefined {
  const kind = typeof value === 'number' && typeof bound === 'number' ? kindOf(comparison.op, value, bound) : undefined;
  if (kind === undefined) return undefined;
  const shape = shapeOf(comparison.left, wording);
  const { left } = comparison;
  const elapsed = left.op === 'column' && aggregateOf(left.name, wording.definition)?.op === 'timeSince';
  return wording.phrases.distance({ kind, amount: wording.format.difference(value as number, bound as number, shape), elapsed });
}

function kindOf(op: ComparisonParts['op'], value: number, bound: number): Distance['kind'] | undefined {
  if (op === 'equal' || op === 'notEqual') return undefined;
  if (value === bound) return 'none';
  const wantsMore = op === 'atLeast' || op === 'above';
  return wantsMore ? (value < bound ? 'short' : 'above') : value > bound ? 'over' : 'under';
}
