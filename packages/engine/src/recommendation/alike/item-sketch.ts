/**
 * A place for a customer when nothing was learnt: each item stands at a few places by chance, with a sign by chance, so that the product of
 * two customers' sums is, but for noise, that of the items that both have. What is found so is compared again by the items themselves.
 * Source: Kane & Nelson, "Sparser Johnson-Lindenstrauss Transforms", J. ACM 61(1), 2014.
 */
import { hashText } from '../../feature/hash.ts';
import { mix32 } from '../../registry/murmur.ts';

/** Numbers of a sketch: the noise of a product of two of length 1 is about 1 / √128. */
export const SKETCH_DIMS = 128;
const PLACES = 8;

/** Adds an item, by its key: the same in every process. Cost: the key, and eight additions. */
export function addToSketch(sketch: Float32Array, key: string, weight: number): void {
  let hash = hashText(key);
  for (let place = 0; place < PLACES; place++) {
    hash = mix32(hash + 0x9e3779b9);
    sketch[(hash >>> 1) % SKETCH_DIMS]! += (hash & 1) === 0 ? weight : -weight;
  }
}
