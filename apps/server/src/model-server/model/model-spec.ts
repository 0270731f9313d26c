/** What a model takes and gives, as its ONNX file says. */
import type { ModelSignature } from '@limn/engine';
import type { OnnxModel, OnnxValue } from '@limn/learn';
import { datatypeOf, type Datatype } from '../tensor/datatype.ts';

/** An input or output. */
export interface TensorSpec {
  readonly name: string;
  readonly datatype: Datatype;
  /** -1: open. The first size of a model that takes many rows at once is open. */
  readonly shape: readonly number[];
  /** Columns of the customer behind it, one a place of the last axis; known of models with a signature. */
  readonly columns?: readonly string[];
  /** What numbers mean where it is no plain number: `days before now` of moments, `days` of durations. */
  readonly measured?: string;
  /** What stands for a missing text; absent: none may be missing. */
  readonly missing?: string;
}

/** Inputs and outputs in the order of the file. */
export interface ModelSpec {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Rows of several requests may share a run; see `tryModel`. */
  readonly isBatched: boolean;
}

/** What was found beside a model's file. */
export interface SpecOptions {
  /** Named in errors. */
  readonly file: string;
  /** Columns behind the inputs; the model's own output is then the only one that is served of Limn's models. */
  readonly signature?: ModelSignature;
  /** Stands for a missing text in Limn's models. */
  readonly missingWord: string;
  /** Makes the error of a model that cannot be served. */
  readonly refuse: (reason: string) => Error;
}

/** Names of Limn's own outputs beside the score begin so: what its transforms gave is nobody's answer. */
const innerOutputs = 'limn/';

/** Reads inputs and outputs; whether rows may share a run is not known yet. @throws what `refuse` makes */
export function readSpec({ graph }: OnnxModel, { signature, missingWord, refuse }: SpecOptions): ModelSpec {
  const given = new Set(graph.initializers.map(({ name }) => name));
  const inputs = graph.inputs.filter(({ name }) => !given.has(name)).map((value) => inputSpec(value, { signature, missingWord, refuse }));
  const outputs = graph.outputs.filter((value) => value.type !== undefined && isServed(value.name, signature)).map((value) => ({ name: value.name, datatype: datatype(value, refuse), shape: shapeOf(value) ?? [-1] }));
  if (inputs.length === 0) throw refuse('it takes nothing');
  if (outputs.length === 0) throw refuse('none of its outputs is a tensor; export it without maps (zipmap=False)');
  return { inputs, outputs, isBatched: false };
}

function inputSpec(value: OnnxValue, { signature, missingWord, refuse }: Omit<SpecOptions, 'file' | 'signature'> & { readonly signature: ModelSignature | undefined }): TensorSpec {
  const shape = shapeOf(value);
  if (shape === undefined) throw refuse(`it does not say the shape of "${value.name}"`);
  const said = signature?.inputs.find(({ name }) => name === value.name);
  const type = datatype(value, refuse);
  return {
    name: value.name,
    datatype: type,
    shape,
    ...(said !== undefined && { columns: said.columns }),
    ...(said?.of !== undefined && { measured: said.of === 'time' ? 'days before now' : 'days' }),
    ...(said !== undefined && type === 'BYTES' && { missing: typeof said.missing === 'string' ? said.missing : missingWord }),
  };
}

function isServed(name: string, signature: ModelSignature | undefined): boolean {
  return !name.startsWith(innerOutputs) || name === signature?.output.name;
}

function datatype({ name, type }: OnnxValue, refuse: (reason: string) => Error): Datatype {
  if (type === undefined) throw refuse(`"${name}" is no tensor`);
  const known = datatypeOf(type);
  if (known === undefined) throw refuse(`"${name}" has elements of type ${type}, which are not served; cast them to float32 inside the model`);
  return known;
}

function shapeOf({ dims }: OnnxValue): readonly number[] | undefined {
  return dims?.map((size) => (typeof size === 'number' ? size : -1));
}
