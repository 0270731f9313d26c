/** A sequence model that answers: the vectors of customers, from their last events. */
import * as ort from 'onnxruntime-node';
import { learnError } from '../../errors.ts';
import { encoderNames, noItem } from './sequence-encoder.ts';
import type { SequenceSettings } from './sequence-options.ts';
import type { TrainedSequence } from './train-sequence.ts';

/** Serves a trained sequence model. `close` it at the end. */
export interface SequenceModel {
  readonly settings: SequenceSettings;
  readonly itemCount: number;
  /** [items, width]: their products with a customer's vector are scores, and with each other say how like items are. */
  readonly itemVectors: Float32Array;
  /**
   * Vectors of customers [customers, width], from their items, oldest first: only the last ones are looked at, and items that the
   * model does not know are passed over. Somebody without a known item has zeros. Of one customer some 1 ms, for which the thread does nothing else.
   */
  vectorsOf(histories: readonly ArrayLike<number>[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Customers at once: more would only take memory. */
const mostAtOnce = 256;

/** What a model is opened from. */
export type SequenceParts = Pick<TrainedSequence, 'settings' | 'itemCount' | 'encoder'> & Pick<SequenceModel, 'itemVectors'>;

/**
 * Opens a trained model.
 * @param options threads of ONNX Runtime, default 1; the file that errors name
 * @throws LearnError `model_failed`
 */
export async function openSequenceModel({ settings, itemCount, encoder, itemVectors }: SequenceParts, { threads = 1, file = 'model.onnx' }: { readonly threads?: number; readonly file?: string } = {}): Promise<SequenceModel> {
  const session = await ort.InferenceSession.create(encoder, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 }).catch((cause: Error) => {
    throw learnError('model_failed', { file, reason: cause.message.replace(/\.$/, '') }, cause);
  });
  const { width, length } = settings;

  async function vectorsOfSome(rows: readonly (readonly number[])[]): Promise<Float32Array> {
    const items = new Int32Array(rows.length * length).fill(noItem(itemCount));
    rows.forEach((row, i) => items.set(row, (i + 1) * length - row.length));
    const made = await session.run({ [encoderNames.items]: new ort.Tensor('int32', items, [rows.length, length]) });
    return made[encoderNames.vectors]!.data as Float32Array;
  }

  return {
    settings,
    itemCount,
    itemVectors,
    async vectorsOf(histories) {
      const known = histories.map((history) => lastItems(history, settings, itemCount));
      const asked = known.flatMap((items, customer) => (items.length === 0 ? [] : [customer]));
      const vectors = new Float32Array(histories.length * width);
      for (let from = 0; from < asked.length; from += mostAtOnce) {
        const some = asked.slice(from, from + mostAtOnce);
        const found = await vectorsOfSome(some.map((customer) => known[customer]!));
        some.forEach((customer, i) => vectors.set(found.subarray(i * width, (i + 1) * width), customer * width));
      }
      return vectors;
    },
    close: () => session.release(),
  };
}

/** The last known items of a customer, and of a model that was trained by masks the masked one that is to be told. */
function lastItems(history: ArrayLike<number>, { reading, length }: SequenceSettings, itemCount: number): readonly number[] {
  const known = Array.from(history).filter((item) => Number.isInteger(item) && item >= 0 && item < itemCount);
  if (reading === 'next' || known.length === 0) return known.slice(-length);
  return [...known.slice(1 - length), itemCount];
}
