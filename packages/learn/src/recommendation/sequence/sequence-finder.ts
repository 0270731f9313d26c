/** What a sequence model finds for customers, wherever it runs: here, or on a thread of its own. */
import type { Candidate, VectorSearch } from '@limn/engine';
import type { SequenceAttention, SequenceModel } from './sequence-model.ts';

/** What is found for one customer. */
export interface FoundBySequence {
  /** [width], from the last events; zeros of whom nothing is known. */
  readonly vector: Float32Array;
  /** Items nearest to it, best first. */
  readonly found: readonly Candidate[];
}

/** What a model looks at in a customer's items, and what each of them does for one that is recommended. */
export interface AttendedItems extends SequenceAttention {
  /** [items]: what the score of the recommended item loses when this one is left out. */
  readonly effects: Float64Array;
}

/** Asked by customers' items, oldest first. */
export interface SequenceFinder extends Pick<SequenceModel, 'settings' | 'itemCount' | 'itemVectors'> {
  /** One answer a history, in order. Undefined: it does not answer in time. @param mostMs waited; default as it was opened */
  find(histories: readonly (readonly number[])[], limit: number, mostMs?: number): Promise<readonly FoundBySequence[] | undefined>;
  /** Undefined: it knows none of the items, does not tell, or does not answer in time. */
  attend(history: readonly number[], item: number): Promise<AttendedItems | undefined>;
  close(): Promise<void>;
}

/** Asks on this thread, which meanwhile does nothing else: for threads that are there for it. Cost: some 1 ms a customer, and a search among all items. */
export function createSequenceFinder(model: SequenceModel, search: VectorSearch): SequenceFinder {
  const { settings, itemCount, itemVectors } = model;
  return {
    settings,
    itemCount,
    itemVectors,
    async find(histories, limit) {
      const vectors = await model.vectorsOf(histories);
      return histories.map((_, customer) => {
        const vector = vectors.slice(customer * settings.width, (customer + 1) * settings.width);
        return { vector, found: limit === 0 || vector.every((value) => value === 0) ? [] : search.search(vector, limit) };
      });
    },
    async attend(history, item) {
      const seen = await model.attentionTo(history);
      if (seen === undefined) return undefined;
      const { width } = settings;
      const vectors = await model.vectorsOf([seen.items, ...seen.items.map((_, left) => seen.items.toSpliced(left, 1))]);
      const scores = Array.from({ length: seen.items.length + 1 }, (_, row) => productAt(vectors, row * width, itemVectors, item * width, width));
      return { ...seen, effects: Float64Array.from(seen.items, (_, left) => scores[0]! - scores[left + 1]!) };
    },
    close: () => model.close(),
  };
}

function productAt(left: Float32Array, from: number, right: Float32Array, other: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += left[from + i]! * right[other + i]!;
  return sum;
}
