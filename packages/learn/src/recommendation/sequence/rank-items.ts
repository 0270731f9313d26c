/** Ranks all items for many customers at once: one product of matrices through ONNX Runtime, then the best of each row. */
import { BestScores, type Candidate } from '@limn/engine';
import * as ort from 'onnxruntime-node';
import { matmul } from '../../graph/op/op.ts';
import { servingModel } from '../../graph/serving-model.ts';
import { constant, input } from '../../graph/value.ts';
import { writeModel } from '../../onnx/write-model.ts';
import type { SequenceModel } from './sequence-model.ts';

/** Finds the best items by their products with customers' vectors. `close` it at the end. */
export interface ItemRanking {
  /**
   * One list a customer, best first, ties to the lower item.
   * @param vectors [customers, width]; somebody with zeros has an empty list
   * @param limits [customers]
   */
  rank(vectors: Float32Array, limits: readonly number[]): Promise<readonly (readonly Candidate[])[]>;
  close(): Promise<void>;
}

/** Scores in memory at once. */
const mostScores = 2 ** 22;

/** Items with a row of zeros are not known, and not found. Cost: items × width products a customer, some µs for 12,000 of 128 in a batch. */
export async function openItemRanking({ settings: { width }, itemCount, itemVectors }: Pick<SequenceModel, 'settings' | 'itemCount' | 'itemVectors'>, { threads = 1 }: { readonly threads?: number } = {}): Promise<ItemRanking> {
  const known = Int32Array.from({ length: itemCount }, (_, item) => item).filter((item) => itemVectors.subarray(item * width, (item + 1) * width).some((x) => x !== 0));
  const items = constant(itemVectors, [itemCount, width]);
  const model = servingModel(({ rows }) => ({ scores: matmul(input('vectors', [rows, width]), items, { transposeB: true }) }), { name: 'ranking' });
  const session = await ort.InferenceSession.create(writeModel(model), { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 });
  const atOnce = Math.max(1, Math.floor(mostScores / itemCount));

  return {
    async rank(vectors, limits) {
      const lists: (readonly Candidate[])[] = limits.map(() => []);
      const asked = limits.flatMap((_, customer) => (vectors.subarray(customer * width, (customer + 1) * width).some((x) => x !== 0) ? [customer] : []));
      for (let from = 0; from < asked.length; from += atOnce) {
        const some = asked.slice(from, from + atOnce);
        const rows = new Float32Array(some.length * width);
        some.forEach((customer, i) => rows.set(vectors.subarray(customer * width, (customer + 1) * width), i * width));
        const { scores } = await session.run({ vectors: new ort.Tensor('float32', rows, [some.length, width]) });
        some.forEach((customer, i) => (lists[customer] = bestOf(scores!.data as Float32Array, { from: i * itemCount, known, limit: limits[customer]! })));
      }
      return lists;
    },
    close: () => session.release(),
  };
}

function bestOf(scores: Float32Array, { from, known, limit }: { readonly from: number; readonly known: Int32Array; readonly limit: number }): readonly Candidate[] {
  const best = new BestScores(Math.min(limit, known.length));
  for (let i = 0; i < known.length; i++) {
    const item = known[i]!;
    const score = scores[from + item]!;
    if (score >= best.floor) best.offer(item, score);
  }
  return best.take();
}
