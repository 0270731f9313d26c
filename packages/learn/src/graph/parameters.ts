import assert from 'node:assert/strict';
import { hashText, Random } from '../random/random.ts';
import { constant, input, isSameShape, sizeOf, type Value } from './value.ts';

/** How a parameter begins: by chance with this deviation, or at one number. */
export type Start = { readonly deviation: number } | { readonly at: number };

/** Something to be learnt. */
export interface Parameter {
  readonly name: string;
  /** An input of the graph. */
  readonly value: Value;
  /** Elements that it begins with. */
  readonly start: Float32Array<ArrayBuffer>;
}

/**
 * What a network learns, by name. A name asked for again is the same parameter, so that one description of a network
 * gives the graph that trains, the one that validates and the one that serves. Numbers to begin with depend on the seed
 * and the name alone, not on the order in which parameters are made.
 */
export class Parameters {
  readonly seed: number;
  readonly #made = new Map<string, Parameter>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A parameter, made when its name is new. */
  of(name: string, shape: readonly number[], start: Start): Value {
    const known = this.#made.get(name);
    if (known !== undefined) {
      assert(isSameShape(known.value.shape, shape), `the parameter "${name}" has the shape [${known.value.shape.join(', ')}]`);
      return known.value;
    }
    const value = input(name, shape);
    this.#made.set(name, { name, value, start: numbersOf(shape, start, new Random(this.seed, hashText(name, 0))) });
    return value;
  }

  /** A matrix by which columns are multiplied: deviation √(2 / rows), which keeps variance through relu (He et al. 2015, arXiv:1502.01852). */
  weights(name: string, [rows, columns]: readonly [rows: number, columns: number]): Value {
    return this.of(name, [rows, columns], { deviation: Math.sqrt(2 / rows) });
  }

  /** All, in the order of their making. */
  get all(): readonly Parameter[] {
    return [...this.#made.values()];
  }
}

function numbersOf(shape: readonly number[], start: Start, random: Random): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(sizeOf(shape));
  return 'at' in start ? numbers.fill(start.at) : numbers.map(() => random.normal() * start.deviation);
}

/** Parameters that have been learnt: constants of a network that serves. */
export class LearntParameters extends Parameters {
  readonly #learnt: Readonly<Record<string, Float32Array>>;

  /** @param learnt elements by name */
  constructor(learnt: Readonly<Record<string, Float32Array>>) {
    super(0);
    this.#learnt = learnt;
  }

  override of(name: string, shape: readonly number[]): Value {
    const elements = this.#learnt[name];
    assert(elements !== undefined, `there is no parameter "${name}"`);
    return constant(elements, shape);
  }
}
