/** Elements in JSON, as the Open Inference Protocol writes them: flat or nested lists in row order. */
import { createElements, type Datatype, type Elements, type NumberElements } from './datatype.ts';
import { countOf, tensorProblem } from './tensor.ts';

/** Of nested lists. */
const deepest = 32;

/** What is known of elements before they are read. */
export interface ElementsAsked {
  /** Of the tensor, named in errors. */
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  /** What stands for a text that is missing (null); absent: none may. */
  readonly missing?: string;
}

/**
 * Reads elements. null is NaN, and so is a missing value where the model knows one. Cost: linear.
 * @throws HttpProblem `malformed_tensor`
 */
export function readJsonElements(data: unknown, asked: ElementsAsked): Elements {
  const count = countOf(asked.shape);
  if (!Array.isArray(data)) throw tensorProblem(`"data" of "${asked.name}" is no list.`, `Send ${count} elements in a list, row after row.`);
  const flat: readonly unknown[] = data.length > 0 && Array.isArray(data[0]) ? data.flat(deepest) : data;
  if (flat.length !== count) throw tensorProblem(`"${asked.name}" has ${flat.length} elements, and its shape [${asked.shape.join(', ')}] has ${count}.`, 'Send as many elements as the sizes of the shape multiply to.');
  if (asked.datatype === 'BYTES') return flat.map((value, i) => textOf(value, i, asked));
  const elements = createElements(asked.datatype, count);
  if (elements instanceof Float32Array || elements instanceof Float64Array) readFloats(flat, elements, asked);
  else if (elements instanceof BigInt64Array || elements instanceof BigUint64Array) readWide(flat, elements, asked);
  else readWhole(flat, elements, asked);
  return elements;
}

/** Elements as JSON has them: numbers that are none are null, those beyond 2^53 are written digit by digit. */
export function jsonElements({ datatype, data }: { readonly datatype: Datatype; readonly data: Elements }): readonly unknown[] {
  if (datatype === 'BOOL') return Array.from(data as Uint8Array, (value) => value !== 0);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Array.from<bigint, unknown>(data, wideNumber);
  return Array.isArray(data) ? data : Array.from(data as Float64Array);
}

/** Of the language since 2023, and not yet of its types. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

function wideNumber(value: bigint): unknown {
  return Number.isSafeInteger(Number(value)) ? Number(value) : rawJSON(String(value));
}

function readFloats(flat: readonly unknown[], into: Float32Array | Float64Array, asked: ElementsAsked): void {
  for (let i = 0; i < flat.length; i++) {
    const value = flat[i];
    if (typeof value === 'number') into[i] = value;
    else if (value === null) into[i] = NaN;
    else throw unfit(value, i, asked);
  }
}

function readWhole(flat: readonly unknown[], into: Exclude<NumberElements, BigInt64Array | BigUint64Array>, asked: ElementsAsked): void {
  const isTruth = asked.datatype === 'BOOL';
  for (let i = 0; i < flat.length; i++) {
    const value = typeof flat[i] === 'boolean' && isTruth ? Number(flat[i]) : flat[i];
    if (typeof value !== 'number' || (isTruth && value > 1)) throw unfit(flat[i], i, asked);
    into[i] = value;
    if (into[i] !== value) throw unfit(value, i, asked);
  }
}

function readWide(flat: readonly unknown[], into: BigInt64Array | BigUint64Array, asked: ElementsAsked): void {
  for (let i = 0; i < flat.length; i++) {
    const value = flat[i];
    if (!Number.isSafeInteger(value) || (asked.datatype === 'UINT64' && (value as number) < 0)) throw unfit(value, i, asked);
    into[i] = BigInt(value as number);
  }
}

function textOf(value: unknown, i: number, asked: ElementsAsked): string {
  if (typeof value === 'string') return value;
  if (value === null && asked.missing !== undefined) return asked.missing;
  throw unfit(value, i, asked);
}

/** What each type takes, for a cure. */
const takes: Readonly<Record<Datatype, string>> = {
  BOOL: 'true and false',
  UINT8: 'whole numbers from 0 to 255',
  UINT16: 'whole numbers from 0 to 65535',
  UINT32: 'whole numbers from 0 to 2^32 - 1',
  UINT64: 'whole numbers from 0 to 2^53 - 1 (larger ones as binary data)',
  INT8: 'whole numbers from -128 to 127',
  INT16: 'whole numbers from -32768 to 32767',
  INT32: 'whole numbers within 2^31',
  INT64: 'whole numbers within 2^53 (larger ones as binary data)',
  FP32: 'numbers, null where one is missing',
  FP64: 'numbers, null where one is missing',
  BYTES: 'texts',
};

function unfit(value: unknown, i: number, { name, datatype }: ElementsAsked): Error {
  return tensorProblem(`Element ${i} of "${name}" is ${shown(value)}, which is no ${datatype}.`, `${datatype} takes ${takes[datatype]}.`);
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
