/**
 * A sum in which each share halves every half-life, exact under any split.
 *
 * Time is cut into half-lives counted from 1970. A value v in half-life b, a part f of it after its beginning, is worth
 * v·2^f at that half-life's beginning; this is rounded once, to a multiple of 2^−30, and kept as an integer. So the state is
 * one exact integer sum a half-life: integers add up in any order, and nothing floats until the read weighs each sum by
 * 2^(its age in half-lives).
 *
 * Error: |v| ≥ 1, so rounding costs at most 2^−31 = 4.7e-10 of a share; 2^f is computed to 1e-13. Half-lives that end 128 or
 * more before the newest are forgotten: below 2^−128 of it even the largest value (2^53) is nothing beside the smallest.
 * What is forgotten depends only on the newest, so that this too is the same under any split, and a state holds at most
 * 128 sums, however long the window.
 */
import { durationMs } from '../../registry/duration.ts';
import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { addExact, readExact, writeExact, type Exact } from './exact.ts';
import { ascending } from './number-set.ts';

/** Shares are kept in this part of the scale's unit. */
const FRACTION_UNIT = 2 ** 30;
const KEPT_HALF_LIVES = 128;

interface DecayedState {
  /** The newest half-life with an event; −Infinity while there are none. */
  newest: number;
  /** By half-life: its sum in 2^−30 of the scale's unit, as of its beginning. */
  sums: Map<number, Exact> | undefined;
}

/** Natural units; 0 when there are none. Relative error below 1e-9 of the sum of the shares' sizes. About 8 bytes a half-life in use. */
export function createDecayedSum({ halfLife }: Extract<AggregateSpec, { op: 'decayedSum' }>, { scale }: AggregateContext): Aggregate<DecayedState> {
  const halfLifeMs = durationMs(halfLife);
  const unit = 10 ** scale * FRACTION_UNIT;
  return {
    type: 'number',
    zero: () => ({ newest: -Infinity, sums: undefined }),
    add(state, value, { time }) {
      const at = Math.floor(time / halfLifeMs);
      const worth = Math.round(value * powerOfTwo((time - at * halfLifeMs) / halfLifeMs) * FRACTION_UNIT);
      addShare(state, at, Number.isSafeInteger(worth) ? worth : BigInt(worth));
      return state;
    },
    merge(left, right) {
      if (right.sums !== undefined) for (const [at, sum] of right.sums) addShare(left, at, sum);
      return left;
    },
    encode({ newest, sums }, out) {
      out.unsigned(sums?.size ?? 0);
      if (sums === undefined) return;
      out.signed(newest);
      for (const at of ascending(sums.keys(), sums.size)) {
        out.unsigned(newest - at);
        writeExact(out, sums.get(at)!);
      }
    },
    decode(from) {
      const size = from.unsigned();
      if (size === 0) return { newest: -Infinity, sums: undefined };
      const newest = from.signed();
      const sums = new Map<number, Exact>();
      for (let i = 0; i < size; i++) sums.set(newest - from.unsigned(), readExact(from));
      return { newest, sums };
    },
    read({ sums }, asOf) {
      if (sums === undefined) return 0;
      let total = 0;
      // Subtracting before dividing keeps the age exact when half-lives are short and their numbers large.
      for (const at of ascending(sums.keys(), sums.size)) total += Number(sums.get(at)!) * 2 ** ((at * halfLifeMs - asOf) / halfLifeMs);
      return total / unit + 0;
    },
  };
}

function addShare(state: DecayedState, at: number, share: Exact): void {
  if (at <= state.newest - KEPT_HALF_LIVES) return;
  state.sums ??= new Map();
  if (at > state.newest) {
    state.newest = at;
    for (const old of state.sums.keys()) if (old <= at - KEPT_HALF_LIVES) state.sums.delete(old);
  }
  state.sums.set(at, addExact(state.sums.get(at) ?? 0, share));
}

/** ln(2)^k / k!, so that the sum of TERMS[k]·x^k is 2^x. */
const TERMS = Array.from({ length: 16 }, (_, k) => {
  let term = 1;
  for (let i = 1; i <= k; i++) term *= Math.LN2 / i;
  return term;
});

/**
 * 2^x for x from 0 to 1, within 1e-15. `Math.pow` may differ between JavaScript engines in its last bit, and what is
 * rounded and stored must not: additions and multiplications are the same everywhere.
 */
function powerOfTwo(x: number): number {
  let power = 0;
  for (let k = TERMS.length - 1; k >= 0; k--) power = power * x + TERMS[k]!;
  return power;
}
