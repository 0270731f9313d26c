/** The network of a sequence model: from customers' events to vectors, whose products with items' vectors are scores. */
import { layerNorm, packedMask } from '../../graph/layer/layer.ts';
import { rowsOf, transformerBlock, type TransformerOptions } from '../../graph/layer/transformer.ts';
import { calibratedPower, generalizedLogisticLoss, sampledSoftmaxLoss, softmaxLoss, weightedMean } from '../../graph/loss.ts';
import type { EmbeddingTable, Network } from '../../graph/network.ts';
import { add, cast, divide, gather, greater, greaterOrEqual, log, matmul, multiply, pick, reshape, sqrt, square, subtract, sum, transpose, where } from '../../graph/op/op.ts';
import { constant, input, type Value } from '../../graph/value.ts';
import type { SequenceSettings } from './sequence-options.ts';

/** Sizes that a batch has. */
export interface BatchSizes {
  /** Rows of `length` places. */
  readonly rows: number;
  /** Places whose item is to be told, at most. */
  readonly targets: number;
  /** Customers whose last item is to be told in a batch of validation, at most. */
  readonly held: number;
  readonly itemCount: number;
}

/** Items' vectors; the last row stands for what is masked. */
export function itemTable({ width }: Pick<SequenceSettings, 'width'>, itemCount: number): EmbeddingTable {
  return { name: 'items', rows: itemCount + 1, width, deviation: 0.05 };
}

/** What a network reads. */
export interface EncoderInputs extends Pick<TransformerOptions, 'onWeights'> {
  readonly items: Value;
  readonly positions: Value;
  readonly mask: Value;
}

/** From items' vectors to what each place holds [rows, length, width], the mask saying which place sees which. */
export function encode(network: Network, settings: SequenceSettings, { items, positions, mask, onWeights }: EncoderInputs): Value {
  const { width, blocks, heads, dropout, isGated, length, order, begin } = settings;
  const known = toLength(items, settings);
  const placed = order === 'distance' ? known : add(known, gather(network.parameters.of('positions.vectors', [length, width], { deviation: 0.05 }), positions));
  const heard = network.dropout('begin', begin === 'company' ? multiply(placed, loudness * Math.sqrt(width)) : placed, dropout);
  const maskOf = (name: string): Value => (order === 'distance' ? add(mask, distanceScores(network, name, settings)) : mask);
  return Array.from({ length: blocks }, (_, i) => `block${i}`).reduce((x, name) => transformerBlock(network, name, x, { heads, mask: maskOf(name), dropout, isGated, ...(onWeights && { onWeights }) }), heard);
}

/** Of items' vectors where blocks begin, in lengths of what a part of a block adds before it has learnt: some √width. */
const loudness = 2;

/** What is added to how much a place looks at another, by how far the other is before or after: [1, heads, length, length]. */
function distanceScores({ parameters }: Network, block: string, { heads, length }: SequenceSettings): Value {
  const distances = 2 * length - 1;
  const scores = parameters.of(`${block}.distances`, [distances, heads], { at: 0 });
  const distanceOf = Int32Array.from({ length: length * length }, (_, pair) => length - 1 + Math.floor(pair / length) - (pair % length));
  return reshape(transpose(gather(scores, constant(distanceOf, [length * length], 'int32')), [1, 0]), [1, heads, length, length]);
}

/** From what places hold [rows, width] to vectors whose products with those of items are scores. */
export function tell(network: Network, settings: SequenceSettings, places: Value): Value {
  return multiply(toLength(layerNorm(network.parameters, 'end', places), settings), settings.sharpness ?? 1);
}

/** Vectors of length 1 where scores are cosines; else as they are. */
export function toLength(x: Value, { sharpness }: Pick<SequenceSettings, 'sharpness'>): Value {
  if (sharpness === undefined) return x;
  return divide(x, sqrt(add(sum(square(x), { axes: [-1], keep: true }), 1e-9)));
}

/** The loss of a step. */
export function trainingLoss(network: Network, settings: SequenceSettings, sizes: BatchSizes): Value {
  const { loss, drawn, calibration } = settings;
  const { targets, itemCount } = sizes;
  const table = itemTable(settings, itemCount);
  const rows = tellBatch(network, settings, sizes, input('places', [targets], 'int32'));
  const weights = input('weights', [targets, 1]);
  if (loss === 'softmax') {
    const all = toLength(network.embedding(table, { name: 'all', shape: [itemCount] }), settings);
    return weightedMean(softmaxLoss(matmul(rows, all, { transposeB: true }), input('targets', [targets], 'int32')), weights);
  }
  const right = toLength(network.embedding(table, { name: 'targets', shape: [targets] }), settings);
  const wrong = toLength(network.embedding(table, { name: 'drawn', shape: [drawn] }), settings);
  const ids = { right: input('targets', [targets], 'int32'), wrong: input('drawn', [drawn], 'int32') };
  if (loss === 'gBCE') {
    const power = calibratedPower({ drawnShare: Math.min(1, drawn / Math.max(1, itemCount - 1)), calibration });
    // Where nothing is known yet, all wrong items together pull as much as the right one.
    return weightedMean(generalizedLogisticLoss({ rows, right, wrong, ids, power, offset: Math.log(drawn / power) }), weights);
  }
  const corrections = { right: constant([0], [1, 1]), wrong: input('corrections', [1, drawn]) };
  return weightedMean(sampledSoftmaxLoss({ rows, right, wrong, ids, corrections }), weights);
}

/** What places of a batch say: [places, width]. */
function tellBatch(network: Network, settings: SequenceSettings, { rows, itemCount }: BatchSizes, places: Value): Value {
  const shape = [rows, settings.length];
  const items = network.embedding(itemTable(settings, itemCount), { name: 'items', shape });
  const mask = packedMask(input('customers', shape, 'int32'), { isCausal: settings.reading === 'next' });
  return tell(network, settings, gather(rowsOf(encode(network, settings, { items, positions: input('positions', shape, 'int32'), mask })), places));
}

/** 1 less the NDCG@10 of right items among all that a customer has not had: [held] customers' last places, ranked by all items. */
export function validationLoss(network: Network, settings: SequenceSettings, sizes: BatchSizes): Value {
  const { held, itemCount } = sizes;
  const said = tellBatch(network, settings, sizes, input('heldPlaces', [held], 'int32'));
  const all = toLength(network.embedding(itemTable(settings, itemCount), { name: 'all', shape: [itemCount] }), settings);
  const scores = matmul(said, all, { transposeB: true });
  const right = pick(scores, input('heldTargets', [held], 'int32'));
  // Items with equal scores stand before the right one, itself among them: nobody wins by saying nothing.
  const before = subtract(sum(cast(greaterOrEqual(scores, right), 'float32'), { axes: [1], keep: true }), 1);
  const had = cast(greaterOrEqual(pick(scores, input('had', [held, settings.length], 'int32')), right), 'float32');
  const rank = subtract(before, sum(multiply(had, input('hadWeights', [held, settings.length])), { axes: [1], keep: true }));
  const gain = where(greater(rank, 9.5), 0, divide(Math.LN2, log(add(rank, 2))));
  return subtract(1, weightedMean(gain, input('heldWeights', [held, 1])));
}

