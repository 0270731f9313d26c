/**
 * When a score is better not told: its bounds lie farther apart than the definition allows, or the customer is unlike all
 * from whom the model learnt. Trees go on flat beyond what they saw and lines go on straight; neither knows that it guesses.
 */
import type { AbstainDefinition } from '../registry/definition.ts';
import { isForeign, type PredictionModel } from './foreign-model.ts';
import { boundsOf } from './interval.ts';
import { widthOf, type InputTransform, type ModelReach } from './model.ts';
import type { ModelScore } from './scorer.ts';

/** Why a score is not told. */
export type Doubt =
  /** Its bounds lie farther apart than is of use. */
  | { readonly kind: 'wide'; readonly low: number; readonly high: number; readonly widest: number }
  /** Columns of the profile that are missing, or beyond all that the model learnt from: more of them than anybody had, and more than a tenth of all. */
  | { readonly kind: 'unlike'; readonly columns: readonly string[]; readonly of: number };

/** So large a share of the columns may be unusual, whatever the model learnt from. */
const USUAL_SHARE = 0.1;

/**
 * Compiles both tests.
 * @returns why a score is not told; undefined: it is. Cost: two comparisons a number of the matrix
 */
export function createDoubt(model: PredictionModel, abstain: AbstainDefinition | undefined): (score: ModelScore) => Doubt | undefined {
  if (isForeign(model)) return () => undefined;
  const { intervals, inputs, reach } = model;
  const interval = intervals?.length === 1 ? intervals[0] : undefined;
  return ({ values, row }) => {
    if (abstain !== undefined && interval !== undefined) {
      const { low, high } = boundsOf(interval, values[0]!);
      if (high - low > abstain.widest) return { kind: 'wide', low, high, widest: abstain.widest };
    }
    return reach === undefined ? undefined : unlike(inputs, reach, row);
  };
}

function unlike(inputs: readonly InputTransform[], reach: ModelReach, row: Float32Array): Doubt | undefined {
  const columns = unusualColumns(inputs, reach, row);
  const of = new Set(inputs.map(({ column }) => column)).size;
  return columns.length > Math.max(reach.most, of * USUAL_SHARE) ? { kind: 'unlike', columns, of } : undefined;
}

/** Columns of the profile of which a number of the matrix row is missing, or beyond all that the model learnt from; in the order of the inputs. */
export function unusualColumns(inputs: readonly InputTransform[], { low, high }: Pick<ModelReach, 'low' | 'high'>, row: Float32Array): readonly string[] {
  const columns = new Set<string>();
  let at = 0;
  for (const input of inputs) {
    for (const end = at + widthOf(input); at < end; at++) if (!(row[at]! >= low[at]! && row[at]! <= high[at]!)) columns.add(input.column);
  }
  return [...columns];
}
