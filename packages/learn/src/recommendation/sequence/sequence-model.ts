/** A sequence model that answers: the vectors of customers, from their last events. */
import * as ort from 'onnxruntime-node';
import { learnError } from '../../errors.ts';
import { attentionOf } from './sequence-attention.ts';
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
  /** What it looks at in a customer's items. Undefined: none is known to it, or it was trained before models told. Some 1 ms. */
  attentionTo(history: ArrayLike<number>): Promise<SequenceAttention | undefined>;
  close(): Promise<void>;
}

/** How much a model looks at each of a customer's last items when it says what comes next. */
export interface SequenceAttention {
  /** Those that it read, oldest first. */
  readonly items: readonly number[];
  /** [items]: of all layers together (attention rollout: Abnar & Zuidema 2020, arXiv:2005.00928); they sum to 1. */
  readonly shares: Float64Array;
  /** [blocks × heads][items]: how much each head looks at them from the last place; the rest up to 1 it looks elsewhere. */
  readonly heads: readonly Float64Array[];
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

  const attention = Array.from({ length: settings.blocks }, (_, block) => encoderNames.attention(block));
  const tellsAttention = attention.every((name) => session.outputNames.includes(name));

  function run(rows: readonly (readonly number[])[], wanted: readonly string[]): Promise<ort.InferenceSession.OnnxValueMapType> {
    const items = new Int32Array(rows.length * length).fill(noItem(itemCount));
    rows.forEach((row, i) => items.set(row, (i + 1) * length - row.length));
    return session.run({ [encoderNames.items]: new ort.Tensor('int32', items, [rows.length, length]) }, wanted);
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
        const made = await run(some.map((customer) => known[customer]!), [encoderNames.vectors]);
        const found = made[encoderNames.vectors]!.data as Float32Array;
        some.forEach((customer, i) => vectors.set(found.subarray(i * width, (i + 1) * width), customer * width));
      }
      return vectors;
    },
    async attentionTo(history) {
      const items = lastItems(history, settings, itemCount);
      if (items.length === 0 || !tellsAttention) return undefined;
      const made = await run([items], attention);
      const read = items.filter((item) => item < itemCount);
      return { items: read, ...attentionOf(attention.map((name) => made[name]!.data as Float32Array), { ...settings, places: items.length, read: read.length }) };
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
