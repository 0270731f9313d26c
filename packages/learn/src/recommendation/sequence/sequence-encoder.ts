/** The part of a trained sequence model that serves: from the last events of customers to their vectors, as one ONNX model. */
import { packedMask } from '../../graph/layer/layer.ts';
import { Network } from '../../graph/network.ts';
import { cast, equal, gather, reshape, slice } from '../../graph/op/op.ts';
import { LearntParameters } from '../../graph/parameters.ts';
import { servingModel } from '../../graph/serving-model.ts';
import type { TrainingState } from '../../graph/train/stepper.ts';
import { constant, input, type Value } from '../../graph/value.ts';
import type { OnnxModel } from '../../onnx/model.ts';
import { encode, tell } from './sequence-network.ts';
import type { SequenceSettings } from './sequence-options.ts';

/** Names of what the model takes and gives; of what places look at, by block. */
export const encoderNames = { items: 'items', vectors: 'vectors', attention: (block: number) => `attention${block}` } as const;

/** Which number stands for no event; the one before it stands for what is masked, those below for items. */
export function noItem(itemCount: number): number {
  return itemCount + 1;
}

/**
 * `items` [rows, length] of 32 bits, the last events at the end and `noItem` before → `vectors` [rows, width], and how much each place
 * looks at each in a block, `attention…` [rows, heads, length, length], which costs nothing while nobody asks for it. Of `masked` the
 * last place holds the masked item.
 */
export function sequenceEncoder(settings: SequenceSettings, learnt: TrainingState, itemCount: number): OnnxModel {
  const { width, length } = settings;
  const vectors = new Float32Array((itemCount + 2) * width);
  vectors.set(learnt['items']!);
  const network = new Network(new LearntParameters(learnt), { isTraining: false });
  const table = constant(vectors, [itemCount + 2, width]);
  const positions = constant(Int32Array.from({ length }, (_, place) => place), [1, length], 'int32');
  const none = constant([noItem(itemCount)], [], 'int32');
  const describe = (rows: number): Readonly<Record<string, Value>> => {
    const attention: Value[] = [];
    const items = input(encoderNames.items, [rows, length], 'int32');
    const mask = packedMask(cast(equal(items, none), 'int32'), { isCausal: settings.reading === 'next' });
    const places = encode(network, settings, { items: gather(table, items), positions, mask, onWeights: (weights) => attention.push(weights) });
    const last = reshape(slice(places, { axis: 1, from: length - 1, to: length }), [rows, width]);
    return { [encoderNames.vectors]: tell(network, settings, last), ...Object.fromEntries(attention.map((weights, block) => [encoderNames.attention(block), weights])) };
  };
  return servingModel(({ rows }) => describe(rows), { name: 'sequence' });
}

/** Items' vectors as scores are made of: [items, width]; zeros of items that are not known. */
export function itemVectors({ width, sharpness }: SequenceSettings, { learnt, itemCount, known }: { readonly learnt: TrainingState; readonly itemCount: number; readonly known: ReadonlySet<number> }): Float32Array<ArrayBuffer> {
  const vectors = learnt['items']!.slice(0, itemCount * width);
  for (let item = 0; item < itemCount; item++) {
    const row = vectors.subarray(item * width, (item + 1) * width);
    const length = sharpness === undefined ? 1 : Math.sqrt(row.reduce((sum, x) => sum + x * x, 1e-9));
    row.forEach((x, i) => (row[i] = known.has(item) ? x / length : 0));
  }
  return vectors;
}
