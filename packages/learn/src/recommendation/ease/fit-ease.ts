/**
 * EASE (Steck 2019, https://arxiv.org/abs/1905.03375): the item-item matrix B that rebuilds each customer's strengths from those
 * of the other items best, |X − X B|² + ridge |B|², with nothing on its diagonal. It has a closed form: with P = (Xᵀ X + ridge I)⁻¹,
 * B is −P with each column divided by its diagonal entry. The inverse is of the size of the catalogue, so that only the items
 * of most customers take part; of each row only the weights that say most are kept to serve.
 */
import { BestScores, type ItemItemModel } from '@limn/engine';
import { setImmediate } from 'node:timers/promises';
import type { PreferenceMatrix } from '../preference/preference-matrix.ts';
import { invertTiles } from './invert-tiles.ts';
import { SymmetricTiles } from './symmetric-tiles.ts';

/** How to fit. */
export interface EaseOptions {
  /** Against weights that rest on few customers; default 300. */
  readonly ridge?: number;
  /** Items that take part at most, those of most customers; default 16,384, for which the inverse takes 0.6 GB and some 2 minutes. */
  readonly mostItems?: number;
  /** Weights kept a row, the farthest from 0; default 256. */
  readonly mostNeighbours?: number;
  /** Of histories that are read; default 1. */
  readonly recency?: number;
  /** How much items speak for themselves; default 0. */
  readonly own?: number;
  readonly onStep?: (share: number) => void;
}

/** Rows of a tile: three fit into the caches. */
const TILE = 512;
const LEAST_TILE = 32;
/** Rows between two turns of the event loop. */
const AT_ONCE = 64;

/**
 * Fits the matrix. Cost: items³ multiplications, 12,000 items 30 to 60 s; memory 2 bytes × items². Repeated on one machine it
 * gives the same bits.
 */
export async function fitEase(preferences: PreferenceMatrix, itemKeys: readonly string[], options: EaseOptions = {}): Promise<ItemItemModel> {
  const { ridge = 300, mostItems = 16_384, mostNeighbours = 256, recency = 1, own = 0, onStep } = options;
  const chosen = chooseItems(preferences, mostItems);
  const matrix = new SymmetricTiles(chosen.length, Math.min(TILE, Math.max(LEAST_TILE, chosen.length)));
  fillGram(matrix, preferences, chosen, ridge);
  await invertTiles(matrix, onStep);
  return { itemKeys, recency, own, ...(await strongestWeights(matrix, chosen, preferences.items, mostNeighbours)) };
}

/** Items of most customers, ascending. */
function chooseItems({ items, byItem: { offsets } }: PreferenceMatrix, most: number): Int32Array {
  const customersOf = (item: number): number => offsets[item + 1]! - offsets[item]!;
  const known = Int32Array.from({ length: items }, (_, item) => item).filter((item) => customersOf(item) > 0);
  return known.sort((one, other) => customersOf(other) - customersOf(one) || one - other).slice(0, most).sort();
}

/** Xᵀ X + ridge I. */
function fillGram(matrix: SymmetricTiles, { customers, items, byCustomer: { offsets, columns, values } }: PreferenceMatrix, chosen: Int32Array, ridge: number): void {
  const placeOf = new Int32Array(items).fill(-1);
  chosen.forEach((item, place) => (placeOf[item] = place));
  for (let customer = 0; customer < customers; customer++) {
    const to = offsets[customer + 1]!;
    for (let i = offsets[customer]!; i < to; i++) {
      const row = placeOf[columns[i]!]!;
      if (row < 0) continue;
      for (let j = offsets[customer]!; j <= i; j++) {
        const column = placeOf[columns[j]!]!;
        if (column >= 0) matrix.add(row, column, values[i]! * values[j]!);
      }
    }
  }
  for (let place = 0; place < chosen.length; place++) matrix.add(place, place, ridge);
}

/** B from −P, the `most` weights of each row that are farthest from 0. */
async function strongestWeights(matrix: SymmetricTiles, chosen: Int32Array, items: number, most: number): Promise<Pick<ItemItemModel, 'offsets' | 'neighbours' | 'weights'>> {
  const offsets = new Uint32Array(items + 1);
  const neighbours: number[] = [];
  const weights: number[] = [];
  const best = new BestScores(most);
  const row = new Float64Array(chosen.length);
  const diagonal = matrix.diagonal();
  const placeOf = new Int32Array(items).fill(-1);
  chosen.forEach((item, place) => (placeOf[item] = place));
  for (let item = 0; item < items; item++) {
    const place = placeOf[item]!;
    if (item % AT_ONCE === 0) await setImmediate();
    if (place >= 0) {
      matrix.readRow(place, row);
      for (let column = 0; column < chosen.length; column++) {
        if (column === place) continue;
        row[column] = -row[column]! / diagonal[column]!;
        const size = Math.abs(row[column]!);
        if (size > 0 && size >= best.floor) best.offer(column, size);
      }
      for (const { item: column } of best.take().sort((one, other) => one.item - other.item)) {
        neighbours.push(chosen[column]!);
        weights.push(row[column]!);
      }
    }
    offsets[item + 1] = neighbours.length;
  }
  return { offsets, neighbours: Int32Array.from(neighbours), weights: Float32Array.from(weights) };
}
