/**
 * A gated recurrent unit with a linear reading of its last state, and its exact gradient through time, over plain typed arrays: some
 * thousand weights and rows of one series at a time are too few for a graph runtime to pay. Source: Cho et al., EMNLP 2014; the reset gate
 * acts behind the matrix, as in cuDNN and the operator GRU of ONNX with `linear_before_reset`.
 */
import { Random } from '../random/random.ts';

/** Sizes of a network. */
export interface GruShape {
  readonly inputs: number;
  readonly states: number;
  readonly outputs: number;
}

const GATES = 3;

/** Where each matrix begins in the one array of all weights. Rows of gates: update, reset, new. */
function placesOf({ inputs, states, outputs }: GruShape) {
  const input = 0;
  const state = input + GATES * states * inputs;
  const bias = state + GATES * states * states;
  const stateBias = bias + GATES * states;
  const read = stateBias + states;
  const readBias = read + outputs * states;
  return { input, state, bias, stateBias, read, readBias, size: readBias + outputs };
}

/** Weights by Glorot and Bengio's uniform law (2010); what reads the last state begins at 0, so that an untrained network says 0. */
export function initialWeights(shape: GruShape, seed: number): Float64Array {
  const { input, state, bias, size } = placesOf(shape);
  const random = new Random(seed, 0x64a0);
  const weights = new Float64Array(size);
  const fill = (from: number, to: number, within: number): void => {
    for (let i = from; i < to; i++) weights[i] = (2 * random.uniform() - 1) * within;
  };
  fill(input, state, Math.sqrt(6 / (shape.inputs + shape.states)));
  fill(state, bias, Math.sqrt(3 / shape.states));
  return weights;
}

/** A network that runs one row after the other; its buffers are reused. */
export class Gru {
  readonly #shape: GruShape;
  readonly #places: ReturnType<typeof placesOf>;
  /** [steps + 1, states], the first 0. */
  #states = new Float64Array(0);
  /** [steps, 4 states]: update, reset, new, and what the last matrix says of the state before the reset. */
  #gates = new Float64Array(0);
  readonly #output: Float64Array;
  /** Slopes on the way back: by the sums of gates before they were bent, and by the states after and before a step. */
  readonly #ofSum: Float64Array;
  readonly #ofStates: [Float64Array, Float64Array];

  constructor(shape: GruShape) {
    this.#shape = shape;
    this.#places = placesOf(shape);
    this.#output = new Float64Array(shape.outputs);
    this.#ofSum = new Float64Array(GATES * shape.states);
    this.#ofStates = [new Float64Array(shape.states), new Float64Array(shape.states)];
  }

  /** @param row [steps, inputs] @returns [outputs], overwritten by the next call. Cost about 1 ns a weight and step */
  run(weights: Float64Array, row: Float64Array): Float64Array {
    const { inputs, states, outputs } = this.#shape;
    const { input, state, bias, stateBias, read, readBias } = this.#places;
    const steps = row.length / inputs;
    if (this.#states.length < (steps + 1) * states) {
      this.#states = new Float64Array((steps + 1) * states);
      this.#gates = new Float64Array(steps * 4 * states);
    }
    const [held, gates] = [this.#states, this.#gates];
    held.fill(0, 0, states);
    for (let t = 0; t < steps; t++) {
      const [before, after, own] = [t * states, (t + 1) * states, t * 4 * states];
      for (let gate = 0; gate < GATES; gate++) {
        for (let i = 0; i < states; i++) {
          const unit = gate * states + i;
          const [ofInput, ofHeld, at] = [input + unit * inputs, state + unit * states, t * inputs];
          let sum = weights[bias + unit]!;
          for (let j = 0; j < inputs; j++) sum += weights[ofInput + j]! * row[at + j]!;
          let fromState = gate === 2 ? weights[stateBias + i]! : 0;
          for (let j = 0; j < states; j++) fromState += weights[ofHeld + j]! * held[before + j]!;
          if (gate < 2) gates[own + unit] = 1 / (1 + Math.exp(-sum - fromState));
          else {
            gates[own + 3 * states + i] = fromState;
            gates[own + unit] = Math.tanh(sum + gates[own + states + i]! * fromState);
          }
        }
      }
      for (let i = 0; i < states; i++) {
        const update = gates[own + i]!;
        held[after + i] = update * held[before + i]! + (1 - update) * gates[own + 2 * states + i]!;
      }
    }
    for (let o = 0; o < outputs; o++) {
      let sum = weights[readBias + o]!;
      for (let i = 0; i < states; i++) sum += weights[read + o * states + i]! * held[steps * states + i]!;
      this.#output[o] = sum;
    }
    return this.#output;
  }

  /** Adds the slopes of a loss to `slopes`, for the row that was run last. @param ofOutput [outputs], the loss's slopes by the outputs. Cost: about twice that of the run */
  back(weights: Float64Array, row: Float64Array, ofOutput: Float64Array, slopes: Float64Array): void {
    const { inputs, states, outputs } = this.#shape;
    const { input, state, bias, stateBias, read, readBias } = this.#places;
    const steps = row.length / inputs;
    const [held, gates] = [this.#states, this.#gates];
    let [ofState, ofBefore] = this.#ofStates;
    ofState.fill(0);
    for (let o = 0; o < outputs; o++) {
      slopes[readBias + o]! += ofOutput[o]!;
      for (let i = 0; i < states; i++) {
        slopes[read + o * states + i]! += ofOutput[o]! * held[steps * states + i]!;
        ofState[i]! += ofOutput[o]! * weights[read + o * states + i]!;
      }
    }
    const ofSum = this.#ofSum;
    for (let t = steps - 1; t >= 0; t--) {
      const [before, own] = [t * states, t * 4 * states];
      for (let i = 0; i < states; i++) {
        const [update, reset, fresh, fromState] = [gates[own + i]!, gates[own + states + i]!, gates[own + 2 * states + i]!, gates[own + 3 * states + i]!];
        ofBefore[i] = ofState[i]! * update;
        const ofFresh = ofState[i]! * (1 - update) * (1 - fresh * fresh);
        ofSum[i] = ofState[i]! * (held[before + i]! - fresh) * update * (1 - update);
        ofSum[states + i] = ofFresh * fromState * reset * (1 - reset);
        ofSum[2 * states + i] = ofFresh;
      }
      for (let gate = 0; gate < GATES; gate++) {
        for (let i = 0; i < states; i++) {
          const unit = gate * states + i;
          const slope = ofSum[unit]!;
          const [ofInput, ofHeld, at] = [input + unit * inputs, state + unit * states, t * inputs];
          slopes[bias + unit]! += slope;
          for (let j = 0; j < inputs; j++) slopes[ofInput + j]! += slope * row[at + j]!;
          const throughState = gate < 2 ? slope : slope * gates[own + states + i]!;
          if (gate === 2) slopes[stateBias + i]! += throughState;
          for (let j = 0; j < states; j++) {
            slopes[ofHeld + j]! += throughState * held[before + j]!;
            ofBefore[j]! += throughState * weights[ofHeld + j]!;
          }
        }
      }
      [ofState, ofBefore] = [ofBefore, ofState];
    }
  }
}
