/**
 * From the values of a profile to a row of the matrix: the one code that does it, for training and for serving, so that
 * both see the same bits.
 */
import type { ColumnValue } from '../registry/definition.ts';
import { widthOf, type InputTransform, type MeasuredIn } from './model.ts';

/** What a column's value is: by its name, `undefined` when missing; or a function that gives it. */
export type InputValues = Readonly<Record<string, ColumnValue>> | ((column: string) => ColumnValue);

/** One transform, ready to be applied. */
export interface InputEncoder {
  readonly column: string;
  readonly width: number;
  /**
   * Writes `width` numbers at `at`. A value of another type than the transform expects is missing.
   * @param asOf moment of the reading, ms
   */
  encode(value: ColumnValue, asOf: number, into: Float32Array, at: number): void;
}

/** All transforms of a model, one behind the other. */
export interface RowEncoder {
  readonly width: number;
  /** Writes a row of `width` numbers from the beginning of `into`, and returns it. Allocates nothing when `into` is given. */
  encode(values: InputValues, asOf: number, into?: Float32Array): Float32Array;
}

const DAY_MS = 86_400_000;
const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** Compiles one transform. Cost: a map of its vocabulary. */
export function createInputEncoder(transform: InputTransform): InputEncoder {
  return { column: transform.column, width: widthOf(transform), encode: encoderOf(transform) };
}

/** Compiles the transforms of a model. Cost: maps of their vocabularies; a row then costs some 10 ns a number. */
export function createRowEncoder(inputs: readonly InputTransform[]): RowEncoder {
  const encoders = inputs.map(createInputEncoder);
  const width = encoders.reduce((sum, encoder) => sum + encoder.width, 0);
  return {
    width,
    encode(values, asOf, into = new Float32Array(width)) {
      const valueOf = typeof values === 'function' ? values : (column: string) => (Object.hasOwn(values, column) ? values[column] : undefined);
      let at = 0;
      for (const encoder of encoders) {
        encoder.encode(valueOf(encoder.column), asOf, into, at);
        at += encoder.width;
      }
      return into;
    },
  };
}

/** Encodes one row. For many rows of one model, compile its transforms once with `createRowEncoder`. */
export function encodeRow(inputs: readonly InputTransform[], values: InputValues, asOf: number, into?: Float32Array): Float32Array {
  return createRowEncoder(inputs).encode(values, asOf, into);
}

/**
 * A value as a 32-bit float: moments as days before the reading, durations in days, yes or no as 1 or 0; NaN when it is
 * missing or none of these. Beyond the largest it is the largest: infinity would be no number to a linear model.
 */
export function inputNumber(value: ColumnValue, of: MeasuredIn | undefined, asOf: number): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number') return NaN;
  const measured = of === undefined ? value : (of === 'time' ? asOf - value : value) / DAY_MS;
  return withinFloat32(Math.fround(measured));
}

function withinFloat32(x: number): number {
  return Math.max(-LARGEST_FLOAT32, Math.min(LARGEST_FLOAT32, x));
}

function encoderOf(transform: InputTransform): InputEncoder['encode'] {
  switch (transform.kind) {
    case 'number': {
      const { of } = transform;
      return (value, asOf, into, at) => {
        into[at] = inputNumber(value, of, asOf);
      };
    }
    case 'standard': {
      const { of, mean, deviation } = transform;
      return (value, asOf, into, at) => {
        const x = inputNumber(value, of, asOf);
        const isMissing = Number.isNaN(x);
        into[at] = isMissing ? 0 : withinFloat32((x - mean) / deviation);
        into[at + 1] = isMissing ? 1 : 0;
      };
    }
    case 'bucket': {
      const { of, edges } = transform;
      return (value, asOf, into, at) => {
        const x = inputNumber(value, of, asOf);
        into.fill(0, at, at + edges.length + 2);
        into[at + (Number.isNaN(x) ? edges.length + 1 : bucketOf(x, edges))] = 1;
      };
    }
    case 'category':
      return categoryEncoder(transform.vocabulary);
    case 'oneHot':
      return oneHotEncoder(transform.vocabulary);
  }
}

/** How many edges are at most `x`. */
function bucketOf(x: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function categoryEncoder(vocabulary: readonly string[]): InputEncoder['encode'] {
  const placeOf = new Map(vocabulary.map((word, place) => [word, place]));
  const unseen = vocabulary.length;
  return (value, _asOf, into, at) => {
    const word = inputWord(value);
    into[at] = word === undefined ? NaN : (placeOf.get(word) ?? unseen);
  };
}

function oneHotEncoder(vocabulary: readonly string[]): InputEncoder['encode'] {
  const placeOf = new Map(vocabulary.map((word, place) => [word, place]));
  const unseen = vocabulary.length;
  return (value, _asOf, into, at) => {
    into.fill(0, at, at + unseen + 2);
    if (Array.isArray(value)) {
      for (const item of value as readonly (string | number)[]) into[at + (placeOf.get(String(item)) ?? unseen)] = 1;
      return;
    }
    const word = inputWord(value);
    into[at + (word === undefined ? unseen + 1 : (placeOf.get(word) ?? unseen))] = 1;
  };
}

/** A word as a vocabulary has it; numbers, yes and no by their text. */
export function inputWord(value: ColumnValue): string | undefined {
  if (typeof value === 'string') return value;
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}
