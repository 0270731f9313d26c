/** Requests and answers of `ModelInfer`. Answers are raw bytes, as clients read them fastest; every public client takes them. */
import { HttpProblem } from '../../errors.ts';
import { checkDatatype, checkShape, requireInput } from '../model/check-request.ts';
import type { ModelSpec, TensorSpec } from '../model/model-spec.ts';
import type { Inferred, ServedVersion } from '../model/served-version.ts';
import { binaryElements, readBinaryElements, readUtf8 } from '../tensor/binary-tensor.ts';
import { readJsonElements } from '../tensor/json-tensor.ts';
import { createElements, type Datatype, type Elements } from '../tensor/datatype.ts';
import { countOf, tensorProblem, type Tensor } from '../tensor/tensor.ts';
import type { InferMessage, TensorContents } from './open-inference.ts';

/** @throws HttpProblem `malformed_request` | `malformed_tensor` */
export function readInferMessage({ inputs, raw_input_contents: raw }: InferMessage, spec: ModelSpec): readonly Tensor[] {
  const isRaw = raw.length > 0;
  if (isRaw && raw.length !== inputs.length) throw new HttpProblem('malformed_request', { detail: `There are ${inputs.length} inputs and ${raw.length} raw_input_contents.`, cure: 'Give raw contents for every input, in their order, or for none.' });
  return inputs.map(({ name: called = '', datatype, shape: sizes, contents, parameters }, i): Tensor => {
    const asked = requireInput(spec, called);
    checkDatatype(asked, datatype);
    const shape = sizes.map(Number);
    checkShape(asked, shape);
    if (parameters !== undefined && Object.hasOwn(parameters, 'shared_memory_region')) throw tensorProblem(`"${called}" asks for shared_memory_region, which is not served.`, 'Send the data in the request.');
    const whole = { ...asked, shape };
    return { name: asked.name, datatype: asked.datatype, shape, data: isRaw ? readBinaryElements(raw[i]!, whole) : readContents(contents, whole) };
  });
}

/** The message of an answer. */
export function writeInferMessage({ name, version }: ServedVersion, id: string | undefined, { outputs, failingRows }: Inferred): object {
  return {
    model_name: name,
    model_version: version,
    ...(id !== undefined && { id }),
    ...(failingRows > 0 && { parameters: { limn_code: { string_param: 'model_failing' }, limn_failing_rows: { int64_param: failingRows } } }),
    outputs: outputs.map(({ name: called, datatype, shape }) => ({ name: called, datatype, shape })),
    raw_output_contents: outputs.map(binaryElements),
  };
}

/** The list that elements of a type come in. */
const lists: Readonly<Record<Datatype, keyof TensorContents>> = {
  BOOL: 'bool_contents', INT8: 'int_contents', INT16: 'int_contents', INT32: 'int_contents', INT64: 'int64_contents', UINT8: 'uint_contents',
  UINT16: 'uint_contents', UINT32: 'uint_contents', UINT64: 'uint64_contents', FP32: 'fp32_contents', FP64: 'fp64_contents', BYTES: 'bytes_contents',
};

function readContents(contents: TensorContents | undefined, spec: TensorSpec): Elements {
  const { name, datatype, shape } = spec;
  const list = lists[datatype];
  const values = contents?.[list] ?? [];
  if (list === 'bytes_contents') return readJsonElements((values as readonly Buffer[]).map((bytes) => readUtf8(bytes, name)), spec);
  if (list !== 'int64_contents' && list !== 'uint64_contents') return readJsonElements(values, spec);
  if (values.length !== countOf(shape)) throw tensorProblem(`"${name}" has ${values.length} elements in ${list}, and its shape [${shape.join(', ')}] has ${countOf(shape)}.`, `Send every element once, in ${list} or as raw bytes.`);
  const elements = createElements(datatype, values.length) as BigInt64Array;
  for (let i = 0; i < values.length; i++) elements[i] = BigInt(values[i] as string);
  return elements;
}
