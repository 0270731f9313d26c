/**
 * Contributions to networks: integrated gradients (Sundararajan, Taly & Yan 2017, arXiv:1703.01365), the gradient of a raw
 * score added up along the straight way from the means of the training rows to the row, times how far the row is away.
 * They add up to the score, give nothing to a number that moves nothing, and do not depend on how a network is written.
 *
 * The way is not cut into even steps: sums through relu are straight between the places at which one of them turns on or
 * off, so the walk goes from turn to turn, and the integral is a finite sum. What is amiss is rounding alone: the scorer
 * keeps 32 bits between layers, this walk 64.
 */
import type { DenseNetwork } from '../model.ts';
import type { Attributor } from './attribution.ts';

/** Turns nearer than this share of the way count as one. */
const NEAR = 1e-9;
/** A walk with more turns goes on straight from there: no network of sensible size has as many. */
const MOST_TURNS = 100_000;

/** @param means of the matrix columns, missing counted as 0; absent: all 0 */
export function attributeDense(network: DenseNetwork, means?: readonly number[]): Attributor {
  const walk = new StraightWalk(network);
  const width = network.layers[0]!.weights[0]!.length;
  const from = Float64Array.from({ length: width }, (_, i) => means?.[i] ?? 0);
  const expected = [...walk.scoreAt(from)];
  return {
    attribute(row) {
      const away = from.map((mean, i) => (Number.isNaN(row[i]!) ? 0 : row[i]!) - mean);
      const contributions = expected.map(() => new Float64Array(width));
      for (let at = 0, turns = 0; at < 1; turns++) {
        const until = turns < MOST_TURNS ? walk.nextTurn(from, away, at) : 1;
        contributions.forEach((own, output) => walk.addGradient(output, until - at, own));
        at = until;
      }
      for (const own of contributions) for (let i = 0; i < width; i++) own[i]! *= away[i]!;
      return { expected, contributions };
    },
  };
}

interface WalkedLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs][inputs], flat. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  readonly isRelu: boolean;
  /** Of the last step: sums, how they change along the way, and which are let through. */
  readonly sums: Float64Array;
  readonly slopes: Float64Array;
  readonly isOpen: Uint8Array;
}

/** A point on the way through all layers, with its slope, and gradients back from there. */
class StraightWalk {
  readonly #layers: readonly WalkedLayer[];

  constructor({ layers }: DenseNetwork) {
    this.#layers = layers.map(({ weights, biases, activation }) => ({
      inputs: weights[0]!.length, outputs: biases.length, weights: Float32Array.from(weights.flat()), biases: Float32Array.from(biases), isRelu: activation === 'relu',
      sums: new Float64Array(biases.length), slopes: new Float64Array(biases.length), isOpen: new Uint8Array(biases.length),
    }));
  }

  scoreAt(point: Float64Array): Float64Array {
    this.nextTurn(point, new Float64Array(point.length), 0);
    return this.#layers.at(-1)!.sums.slice();
  }

  /** Goes to `from + at × away`. @returns where on the way something turns next; 1: nowhere before its end */
  nextTurn(from: Float64Array, away: Float64Array, at: number): number {
    let values: Float64Array = from.map((start, i) => start + at * away[i]!);
    let slopes = away;
    let next = 1;
    for (const layer of this.#layers) {
      this.#pass(layer, values, slopes);
      if (!layer.isRelu) {
        [values, slopes] = [layer.sums, layer.slopes];
        continue;
      }
      const [open, openSlopes] = [new Float64Array(layer.outputs), new Float64Array(layer.outputs)];
      for (let i = 0; i < layer.outputs; i++) {
        const [sum, slope] = [layer.sums[i]!, layer.slopes[i]!];
        // Just ahead, so that a sum that turns here counts as turned.
        const isOpen = sum + NEAR * slope > 0;
        layer.isOpen[i] = Number(isOpen);
        if (isOpen) [open[i], openSlopes[i]] = [sum, slope];
        if (slope === 0 || isOpen === slope > 0) continue;
        const turn = at - sum / slope;
        if (turn > at + NEAR && turn < next) next = turn;
      }
      [values, slopes] = [open, openSlopes];
    }
    return next;
  }

  #pass({ inputs, outputs, weights, biases, sums, slopes }: WalkedLayer, values: Float64Array, changes: Float64Array): void {
    for (let output = 0, at = 0; output < outputs; output++) {
      let [sum, slope] = [biases[output]!, 0];
      for (let i = 0; i < inputs; i++, at++) {
        sum += weights[at]! * values[i]!;
        slope += weights[at]! * changes[i]!;
      }
      sums[output] = sum;
      slopes[output] = slope;
    }
  }

  /** Adds the gradient of a raw score by the numbers of the row, at the place gone to last, times a share of the way. */
  addGradient(output: number, share: number, into: Float64Array): void {
    let gradient: Float64Array = new Float64Array(this.#layers.at(-1)!.outputs);
    gradient[output] = share;
    for (let place = this.#layers.length - 1; place >= 0; place--) {
      const { inputs, outputs, weights, isRelu, isOpen } = this.#layers[place]!;
      const through = place === 0 ? into : new Float64Array(inputs);
      for (let i = 0; i < outputs; i++) {
        const own = gradient[i]!;
        if (own === 0 || (isRelu && isOpen[i] === 0)) continue;
        for (let k = 0, at = i * inputs; k < inputs; k++, at++) through[k]! += own * weights[at]!;
      }
      gradient = through;
    }
  }
}
