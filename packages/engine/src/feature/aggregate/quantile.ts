/**
 * Quantiles within 1 %, from counts in buckets that grow with the value: an equal relative error for small and large.
 *
 * The buckets are those of DDSketch with its linearly interpolated mapping: 64 equal ones between each power of two and the
 * next. Here they are found by integer arithmetic alone, so every machine agrees on them. A bucket is at most 1/64 of its
 * lower bound wide and stands for its middle, hence at most 1/128 = 0.79 % away from any value in it; scaled integers below
 * 128 have a bucket of their own and are exact. Negative values mirror positive ones. Buckets add up, so merging is exact.
 *
 * Source: Masson, Rim, Lee: DDSketch, a fast and fully-mergeable quantile sketch with relative-error guarantees. PVLDB 12
 * (2019), https://arxiv.org/abs/1908.10693.
 */
import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { addEncodedCounts, addToCounts, mergeCounts, readCounts, writeCounts, type Counts } from './counts.ts';
import { ascending } from './number-set.ts';
import { numberOf } from './value.ts';

/** Buckets between a power of two and the next. */
const BUCKETS_PER_DOUBLING = 64;

/**
 * The value of rank ⌊q·(n − 1)⌋ among n in ascending order (0 is the smallest), within 0.79 % of it; missing when there are
 * none. At most 6,143 buckets; a customer's values take a few dozen, about 3 bytes each.
 */
export function createQuantile({ q }: Extract<AggregateSpec, { op: 'quantile' }>, { scale }: AggregateContext): Aggregate<Counts> {
  const natural = numberOf(scale);
  return {
    type: 'number',
    zero: () => undefined,
    add: (state, value) => addToCounts(state, value < 0 ? -bucketOf(-value) : bucketOf(value)),
    merge: mergeCounts,
    encode: writeCounts,
    decode: readCounts,
    mergeEncoded: addEncodedCounts,
    read(state) {
      if (state === undefined) return undefined;
      let total = 0;
      for (const count of state.values()) total += count;
      let left = Math.floor(q * (total - 1));
      for (const bucket of ascending(state.keys(), state.size)) {
        left -= state.get(bucket)!;
        if (left < 0) return natural(bucket < 0 ? -middleOf(-bucket) : middleOf(bucket));
      }
      throw new Error('Broken invariant: a rank lies within the counts');
    },
  };
}

/** 0 for 0, 1 for 1, … 127 for 127, 128 for 128 and 129, … Monotone; of a value from 0 to 2^53 − 1. */
function bucketOf(value: number): number {
  if (value < 2 * BUCKETS_PER_DOUBLING) return value;
  const doublings = exponentOf(value) - 6;
  return doublings * BUCKETS_PER_DOUBLING + Math.floor(value / 2 ** doublings);
}

/** The middle of the integers that fall into the bucket. */
function middleOf(bucket: number): number {
  if (bucket < 2 * BUCKETS_PER_DOUBLING) return bucket;
  const doublings = Math.floor(bucket / BUCKETS_PER_DOUBLING) - 1;
  const width = 2 ** doublings;
  return (bucket - doublings * BUCKETS_PER_DOUBLING) * width + (width - 1) / 2;
}

/** ⌊log2⌋ of an integer from 1 to 2^53 − 1. */
function exponentOf(value: number): number {
  const high = Math.floor(value / 0x1_0000_0000);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value);
}
