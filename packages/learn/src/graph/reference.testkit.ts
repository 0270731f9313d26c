/** Computes a graph in 64-bit floats, one number at a time, from what the ONNX operators are said to mean. Slow, and simple enough to believe. */
import { inOrder } from './gradient.ts';
import { sizeOf, type Value } from './value.ts';

/** Numbers in a shape. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

type Index = readonly number[];
type Meaning = (inputs: readonly Numbers[], node: { readonly shape: readonly number[]; readonly attribute: (name: string) => unknown }) => Numbers;

/** The outputs, given the inputs by name. */
export function evaluate(outputs: readonly Value[], feeds: Readonly<Record<string, ArrayLike<number>>>): readonly Float64Array[] {
  const known = new Map<Value, Numbers>();
  const behind = (value: Value): Value => (value.source.kind === 'custom' ? behind(value.source.of) : value);
  const compute = (value: Value): Numbers => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const made = make(value);
    known.set(value, made);
    return made;
  };
  const make = (value: Value): Numbers => {
    const { source, shape } = value;
    if (source.kind === 'custom') return compute(source.of);
    if (source.kind === 'input') return { shape, data: Float64Array.from(feeds[source.name]!) };
    if (source.kind === 'constant') return { shape, data: numbersOf(value) };
    const meaning = meanings[source.operator];
    if (meaning === undefined) throw new Error(`The reference does not know ${source.operator}.`);
    return meaning(source.inputs.map(compute), { shape, attribute: (name) => source.attributes[name]?.value });
  };
  // What stands first is computed first, so that no recursion is deep.
  for (const output of outputs) inOrder(behind(output)).forEach(compute);
  return outputs.map((output) => compute(output).data);
}

function numbersOf({ type, source }: Value): Float64Array {
  const bytes = (source as { readonly data: Uint8Array }).data;
  const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, int64: BigInt64Array, bool: Uint8Array };
  return Float64Array.from(Array.from(new arrays[type as keyof typeof arrays](bytes.slice().buffer), Number));
}

function build(shape: readonly number[], at: (index: Index) => number): Numbers {
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = at(indexOf(shape, i));
  return { shape, data };
}

function indexOf(shape: readonly number[], place: number): Index {
  let rest = place;
  return shape.toReversed().map((size) => {
    const at = rest % size;
    rest = (rest - at) / size;
    return at;
  }).reverse();
}

/** The number at an index, aligned at the last axes; axes of size 1 are repeated. */
function read({ shape, data }: Numbers, index: Index): number {
  const lead = index.length - shape.length;
  return data[shape.reduce((place, size, axis) => place * size + (size === 1 ? 0 : index[axis + lead]!), 0)]!;
}

const each = (of: (...values: number[]) => number): Meaning => (inputs, { shape }) => build(shape, (index) => of(...inputs.map((input) => read(input, index))));

const axisIn = (x: Numbers, axis: unknown): number => ((axis as number) + x.shape.length) % x.shape.length;

function reduce(of: (values: readonly number[]) => number): Meaning {
  return ([x, axes], { shape }) => {
    const reduced = new Set([...axes!.data].map((axis) => axisIn(x!, axis)));
    const kept = x!.shape.map((size, axis) => (reduced.has(axis) ? 1 : size));
    const groups: number[][] = Array.from({ length: sizeOf(kept) }, () => []);
    x!.data.forEach((value, i) => {
      const index = indexOf(x!.shape, i).map((at, axis) => (reduced.has(axis) ? 0 : at));
      groups[index.reduce((place, at, axis) => place * kept[axis]! + at, 0)]!.push(value);
    });
    return { shape, data: Float64Array.from(groups, of) };
  };
}

function product(transposeA: string, transposeB: string): Meaning {
  return ([a, b, bias], { shape, attribute }) => {
    const inner = attribute(transposeA) ? a!.shape.at(-2)! : a!.shape.at(-1)!;
    return build(shape, (index) => {
      const [row, column, lead] = [index.at(-2)!, index.at(-1)!, index.slice(0, -2)];
      let total = bias === undefined ? 0 : read(bias, index);
      for (let k = 0; k < inner; k++) {
        const [left, right] = [attribute(transposeA) ? [k, row] : [row, k], attribute(transposeB) ? [column, k] : [k, column]];
        total += read(a!, [...lead, ...left]) * read(b!, [...lead, ...right]);
      }
      return total;
    });
  };
}

/** Shares of the softmax along the last axis, or what is made of them and of the score. */
function shares(of: (share: number) => number): Meaning {
  return ([x], { shape }) => {
    const width = shape.at(-1)!;
    const data = x!.data.map((value, i) => {
      const row = x!.data.subarray(i - (i % width), i - (i % width) + width);
      const largest = Math.max(...row);
      return of(Math.exp(value - largest) / row.reduce((sum, other) => sum + Math.exp(other - largest), 0));
    });
    return { shape, data };
  };
}

/** By its series (Abramowitz & Stegun 7.1.6), exact to the last digits below 6 and 1 beyond. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-18; n++) total += term = (term * 2 * x * x) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

const sameNumbers: Meaning = ([x], { shape }) => ({ shape, data: x!.data });

const meanings: Readonly<Record<string, Meaning>> = {
  Add: each((a, b) => a! + b!),
  Sub: each((a, b) => a! - b!),
  Mul: each((a, b) => a! * b!),
  Div: each((a, b) => a! / b!),
  Max: each(Math.max),
  Min: each(Math.min),
  Neg: each((x) => -x!),
  Exp: each(Math.exp),
  Log: each(Math.log),
  Sqrt: each(Math.sqrt),
  Abs: each(Math.abs),
  Sign: each(Math.sign),
  Sigmoid: each((x) => 1 / (1 + Math.exp(-x!))),
  Tanh: each(Math.tanh),
  Relu: each((x) => Math.max(x!, 0)),
  Erf: each(erf),
  Greater: each((a, b) => Number(a! > b!)),
  GreaterOrEqual: each((a, b) => Number(a! >= b!)),
  Equal: each((a, b) => Number(a === b)),
  Not: each((x) => 1 - x!),
  Where: each((condition, a, b) => (condition ? a! : b!)),
  Cast: sameNumbers,
  Reshape: sameNumbers,
  Expand: each((x) => x!),
  ReduceSum: reduce((values) => values.reduce((sum, value) => sum + value, 0)),
  ReduceMax: reduce((values) => Math.max(...values)),
  Gemm: product('transA', 'transB'),
  MatMul: product('transA', 'transB'),
  FusedMatMul: product('transA', 'transB'),
  Softmax: shares((share) => share),
  LogSoftmax: shares(Math.log),
  ConstantOfShape: (_, { shape }) => build(shape, () => 0),
  Transpose: ([x], { shape, attribute }) => {
    const order = attribute('perm') as readonly number[];
    return build(shape, (index) => read(x!, x!.shape.map((_, axis) => index[order.indexOf(axis)]!)));
  },
  Concat: (inputs, { shape, attribute }) => {
    const axis = attribute('axis') as number;
    return build(shape, (index) => {
      let at = index[axis]!;
      const input = inputs.find((each) => at < each.shape[axis]! || ((at -= each.shape[axis]!), false))!;
      return read(input, index.with(axis, at));
    });
  },
  Slice: ([x, from, , axes], { shape }) => build(shape, (index) => x!.data[x!.shape.reduce((place, size, axis) => place * size + index[axis]! + (axis === axes!.data[0] ? from!.data[0]! : 0), 0)]!),
  Pad: ([x, around], { shape }) =>
    build(shape, (index) => {
      const inside = index.map((at, axis) => at - around!.data[axis]!);
      return inside.every((at, axis) => at >= 0 && at < x!.shape[axis]!) ? read(x!, inside) : 0;
    }),
  Gather: ([table, ids], { shape }) => build(shape, (index) => read(table!, [read(ids!, index.slice(0, ids!.shape.length)), ...index.slice(ids!.shape.length)])),
  GatherElements: ([x, places], { shape, attribute }) => build(shape, (index) => x!.data[x!.shape.reduce((place, size, axis) => place * size + (axis === attribute('axis') ? read(places!, index) : index[axis]!), 0)]!),
  ScatterElements: ([x, places, numbers], { shape, attribute }) => {
    const data = x!.data.slice();
    numbers!.data.forEach((value, i) => {
      const index = indexOf(numbers!.shape, i).with(attribute('axis') as number, places!.data[i]!);
      const place = index.reduce((sum, at, axis) => sum * shape[axis]! + at, 0);
      data[place] = data[place]! + value;
    });
    return { shape, data };
  },
};
