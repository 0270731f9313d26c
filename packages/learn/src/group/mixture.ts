/**
 * Several heaps, each of its own size, shape and direction: a mixture of normal laws, fitted by expectation and maximization from the heaps
 * of k-means. Unlike k-means alone it does not want heaps round and of a size, as those of customers are not.
 * Source: Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the EM algorithm, JRSS B 39, 1977.
 */
import { kmeans } from 'ml-kmeans';
import { inverseRoot, spectrumOf } from './spectrum.ts';

/** A mixture of normal laws. */
export interface Mixture {
  readonly axes: number;
  readonly heaps: readonly Heap[];
  /** Bayes' criterion, the less the better (Schwarz 1978). */
  readonly criterion: number;
}

/** One of its laws. */
export interface Heap {
  readonly share: number;
  /** [axes]. */
  readonly mean: Float64Array;
  /** Root of the inverse of the covariance, [axes × axes]. */
  readonly root: Float64Array;
  /** What all logarithms of densities begin with: share and volume. */
  readonly start: number;
}

export interface MixtureOptions {
  readonly heaps: number;
  readonly seed: number;
}

/** Starts of k-means of which the best is taken, and rows that it looks at. */
const [STARTS, STARTED_FROM] = [3, 800];
const MOST_ROUNDS = 50;
/** The likelihood, a row, that a round must bring. */
const SETTLED = 5e-4;
/** No heap is thinner, in units in which close rows have a variance of about 1. */
const THINNEST = 0.05;

/** @param places [rows × axes]. Cost: rows × heaps × axes² a round. Deterministic by seed. */
export function fitMixture(places: Float64Array, axes: number, { heaps, seed }: MixtureOptions): Mixture {
  const rows = places.length / axes;
  let chances = startOf(places, axes, { heaps, seed });
  let before = -Infinity;
  for (let round = 0; ; round++) {
    const laws = Array.from({ length: heaps }, (_, heap) => heapOf(places, axes, { chances, heaps, heap }));
    const { chances: next, likelihood } = weigh(laws, places, axes);
    if (round >= MOST_ROUNDS || likelihood - before < SETTLED * rows) {
      const parameters = heaps * (1 + axes + (axes * (axes + 1)) / 2) - 1;
      return { axes, heaps: laws, criterion: parameters * Math.log(rows) - 2 * likelihood };
    }
    [chances, before] = [next, likelihood];
  }
}

/** How likely each row belongs to each heap, [rows × heaps]. */
export function chancesOf({ heaps, axes }: Mixture, places: Float64Array): Float64Array {
  return weigh(heaps, places, axes).chances;
}

function startOf(places: Float64Array, axes: number, { heaps, seed }: MixtureOptions): Float64Array {
  const rows = Array.from({ length: places.length / axes }, (_, row) => Array.from(places.subarray(row * axes, (row + 1) * axes)));
  const chances = new Float64Array(rows.length * heaps);
  if (heaps === 1) return chances.fill(1);
  const some = rows.slice(0, STARTED_FROM);
  const tried = Array.from({ length: STARTS }, (_, start) => {
    const found = kmeans(some, heaps, { seed: seed * STARTS + start + 1, initialization: 'kmeans++', maxIterations: 30, tolerance: 1e-3 });
    return { found, error: found.computeInformation(some).reduce((sum, { error, size }) => sum + (size === 0 ? 0 : error * size), 0) };
  });
  const { found } = tried.reduce((best, each) => (each.error < best.error ? each : best));
  found.nearest(rows).forEach((heap, row) => (chances[row * heaps + heap] = 1));
  return chances;
}

function heapOf(places: Float64Array, axes: number, { chances, heaps, heap }: { readonly chances: Float64Array; readonly heaps: number; readonly heap: number }): Heap {
  const rows = places.length / axes;
  const mean = new Float64Array(axes);
  let weight = 1e-9;
  for (let row = 0; row < rows; row++) {
    const chance = chances[row * heaps + heap]!;
    weight += chance;
    for (let i = 0; i < axes; i++) mean[i]! += chance * places[row * axes + i]!;
  }
  for (let i = 0; i < axes; i++) mean[i]! /= weight;
  const covariance = new Float64Array(axes * axes);
  const away = new Float64Array(axes);
  for (let row = 0; row < rows; row++) {
    const chance = chances[row * heaps + heap]! / weight;
    if (chance === 0) continue;
    for (let i = 0; i < axes; i++) away[i] = places[row * axes + i]! - mean[i]!;
    for (let i = 0; i < axes; i++) for (let j = 0; j <= i; j++) covariance[i * axes + j]! += chance * away[i]! * away[j]!;
  }
  for (let i = 0; i < axes; i++) {
    covariance[i * axes + i]! += THINNEST;
    for (let j = 0; j < i; j++) covariance[j * axes + i] = covariance[i * axes + j]!;
  }
  const spectrum = spectrumOf(covariance, axes);
  const volume = spectrum.values.reduce((sum, value) => sum + Math.log(value), 0);
  return { share: weight / rows, mean, root: inverseRoot(spectrum), start: Math.log(weight / rows) - 0.5 * (volume + axes * Math.log(2 * Math.PI)) };
}

function weigh(laws: readonly Heap[], places: Float64Array, axes: number): { readonly chances: Float64Array; readonly likelihood: number } {
  const rows = places.length / axes;
  const heaps = laws.length;
  const chances = new Float64Array(rows * heaps);
  const away = new Float64Array(axes);
  let likelihood = 0;
  for (let row = 0; row < rows; row++) {
    let most = -Infinity;
    for (let heap = 0; heap < heaps; heap++) {
      const { mean, root, start } = laws[heap]!;
      for (let i = 0; i < axes; i++) away[i] = places[row * axes + i]! - mean[i]!;
      let distance = 0;
      for (let i = 0; i < axes; i++) {
        let part = 0;
        for (let j = 0; j < axes; j++) part += root[i * axes + j]! * away[j]!;
        distance += part * part;
      }
      const log = start - 0.5 * distance;
      chances[row * heaps + heap] = log;
      if (log > most) most = log;
    }
    let sum = 0;
    for (let heap = 0; heap < heaps; heap++) sum += chances[row * heaps + heap] = Math.exp(chances[row * heaps + heap]! - most);
    for (let heap = 0; heap < heaps; heap++) chances[row * heaps + heap]! /= sum;
    likelihood += most + Math.log(sum);
  }
  return { chances, likelihood };
}
