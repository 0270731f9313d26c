/**
 * Where items' vectors begin: by chance, then moved to those of items that the same customers had, once and twice (FastRP: Chen et
 * al. 2019, arXiv:1908.11512). Each customer weighs as much as any other. Items that share customers so are alike before the first step, which
 * saves a network the rounds in which it would find that out.
 */
import { Random } from '../../random/random.ts';
import type { ItemSequences } from './sequence-data.ts';

/** @returns [itemCount + 1, width], each row of the length given; the last stands for what is masked, by chance. Cost: events × width, and three such arrays. */
export function beginNearCompany(sequences: ItemSequences, { width, length, seed }: { readonly width: number; readonly length: number; readonly seed: number }): Float32Array<ArrayBuffer> {
  const rows = sequences.itemCount + 1;
  const random = new Random(seed, stream);
  const vectors = new Float32Array(rows * width).map(() => random.normal());
  toLength(vectors, width, 1);
  const near = companyOf(sequences, vectors, width);
  const further = companyOf(sequences, near, width);
  for (let i = 0; i < vectors.length; i++) vectors[i]! += near[i]! + further[i]!;
  toLength(vectors, width, length);
  return vectors;
}

/** Which chance of a seed: no other is drawn from it. */
const stream = 0x17e5;

/** Of each item the mean direction of what stood beside it in customers' histories: rows of length 1, or zeros of items that were always alone. */
function companyOf({ items, starts }: ItemSequences, vectors: Float32Array, width: number): Float32Array {
  const company = new Float32Array(vectors.length);
  const sum = new Float64Array(width);
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    const own = items.subarray(starts[customer], starts[customer + 1]);
    if (own.length < 2) continue;
    sum.fill(0);
    for (const item of own) for (let k = 0; k < width; k++) sum[k]! += vectors[item * width + k]!;
    for (const item of own) for (let k = 0, at = item * width; k < width; k++, at++) company[at]! += (sum[k]! - vectors[at]!) / (own.length - 1);
  }
  toLength(company, width, 1);
  return company;
}

function toLength(vectors: Float32Array, width: number, length: number): void {
  for (let from = 0; from < vectors.length; from += width) {
    let squares = 0;
    for (let i = from; i < from + width; i++) squares += vectors[i]! ** 2;
    const factor = squares === 0 ? 0 : length / Math.sqrt(squares);
    for (let i = from; i < from + width; i++) vectors[i]! *= factor;
  }
}
