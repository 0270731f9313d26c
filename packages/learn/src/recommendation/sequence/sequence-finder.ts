/** What a sequence model finds for customers, wherever it runs: here, or on a thread of its own. */
import type { Candidate, VectorSearch } from '@limn/engine';
import type { SequenceModel } from './sequence-model.ts';

/** What is found for one customer. */
export interface FoundBySequence {
  /** [width], from the last events; zeros of whom nothing is known. */
  readonly vector: Float32Array;
  /** Items nearest to it, best first. */
  readonly found: readonly Candidate[];
}

/** Asked by customers' items, oldest first. */
export interface SequenceFinder extends Pick<SequenceModel, 'settings' | 'itemCount' | 'itemVectors'> {
  /** One answer a history, in order. Undefined: it does not answer in time. @param mostMs waited; default as it was opened */
  find(histories: readonly (readonly number[])[], limit: number, mostMs?: number): Promise<readonly FoundBySequence[] | undefined>;
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
    close: () => model.close(),
  };
}
