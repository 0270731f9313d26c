import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { addEncodedCounts, addStretchToCounts, addToCounts, mergeCounts, readCounts, writeCounts, type Counts } from './counts.ts';
import { naturalList, naturalOf, orderOf, typeOfList, typeOfOne } from './value.ts';

/**
 * The most frequent value; ties go to the smaller text or number; missing when there are none. Exact: the state counts
 * every different value, about 3 bytes each.
 */
export function createMostFrequent(context: AggregateContext): Aggregate<Counts> {
  const natural = naturalOf(context);
  const order = frequencyOrderOf(context);
  return {
    ...counting,
    type: typeOfOne(context),
    read(state) {
      if (state === undefined) return undefined;
      let best: Entry | undefined;
      for (const entry of state) if (best === undefined || order(entry, best) < 0) best = entry;
      return best && natural(best[0]);
    },
  };
}

/** The k most frequent values, most frequent first, ties by the smaller text or number; an empty list when there are none. Exact. */
export function createTopK({ k }: Extract<AggregateSpec, { op: 'topK' }>, context: AggregateContext): Aggregate<Counts> {
  const natural = naturalList(context);
  const order = frequencyOrderOf(context);
  return {
    ...counting,
    type: typeOfList(context),
    read(state) {
      const best: Entry[] = [];
      state?.forEach((count, value) => {
        // Nearly all come after the last of the best.
        if (best.length === k && (count < best[k - 1]![1] || order([value, count], best[k - 1]!) > 0)) return;
        let place = best.length === k ? k - 1 : best.length;
        for (; place > 0 && order([value, count], best[place - 1]!) < 0; place--) best[place] = best[place - 1]!;
        best[place] = [value, count];
      });
      return natural(best.map(([value]) => value));
    },
  };
}

type Entry = readonly [value: number, count: number];

const counting: Omit<Aggregate<Counts>, 'type' | 'read'> = {
  zero: () => undefined,
  add: addToCounts,
  addStretch: addStretchToCounts,
  merge: mergeCounts,
  encode: writeCounts,
  decode: readCounts,
  mergeEncoded: addEncodedCounts,
};

/** The more frequent first, then the smaller. Total, because values differ. */
function frequencyOrderOf(context: AggregateContext): (left: Entry, right: Entry) => number {
  const order = orderOf(context);
  return ([left, often], [right, oftener]) => oftener - often || order(left, right);
}
