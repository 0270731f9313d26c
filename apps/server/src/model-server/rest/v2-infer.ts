/** Requests and answers of `infer`, as the Open Inference Protocol has them in JSON, and with its extension for binary data. */
import { HttpProblem } from '../../errors.ts';
import { checkDatatype, checkShape, requireInput } from '../model/check-request.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import type { Inferred, ServedVersion } from '../model/served-version.ts';
import { binaryElements, readBinaryElements } from '../tensor/binary-tensor.ts';
import { jsonElements, readJsonElements } from '../tensor/json-tensor.ts';
import { tensorProblem, type Tensor } from '../tensor/tensor.ts';
import type { RequestBody } from './request-body.ts';

/** A request that was read. */
export interface V2Request {
  readonly id: string | undefined;
  readonly inputs: readonly Tensor[];
  /** Names of outputs; none: all. */
  readonly wanted: readonly string[];
  /** Whether an output is to be sent as binary data. */
  isBinary(output: string): boolean;
}

/** An answer: JSON, and with binary data how long the JSON before it is. */
export interface V2Answer {
  readonly body: string | Buffer;
  readonly headerLength?: number;
}

type Json = Readonly<Record<string, unknown>>;

/** @throws HttpProblem `malformed_request` | `malformed_tensor` */
export function readV2Request({ json, binary }: RequestBody, spec: ModelSpec): V2Request {
  const { id, inputs, outputs = [], parameters } = json;
  if (!Array.isArray(inputs)) throw malformed('"inputs" is no list.', 'Send {"inputs": [{"name": …, "shape": [1, 4], "datatype": "FP32", "data": […]}]}.');
  if (!Array.isArray(outputs)) throw malformed('"outputs" is no list.', 'Send {"outputs": [{"name": …}]}, or leave it out for all of them.');
  let at = 0;
  const tensors = inputs.map((input: unknown): Tensor => {
    const { name, shape, datatype, data, parameters: own } = objectOf(input, 'An input');
    const spoken = requireInput(spec, String(name));
    checkDatatype(spoken, datatype);
    if (!Array.isArray(shape)) throw tensorProblem(`"${spoken.name}" has no shape.`, `Send "shape": [${spoken.shape.join(', ')}], -1 being any size.`);
    checkShape(spoken, shape as readonly number[]);
    refuseForeignWays(own, spoken.name);
    const asked = { ...spoken, shape: shape as readonly number[] };
    const size = binarySize(own, spoken.name);
    if (size === undefined) return { name: spoken.name, datatype: spoken.datatype, shape: asked.shape, data: readJsonElements(data, asked) };
    const bytes = binary.subarray(at, (at += size));
    return { name: spoken.name, datatype: spoken.datatype, shape: asked.shape, data: readBinaryElements(bytes, asked) };
  });
  if (at !== binary.length) throw malformed(`The inputs say ${at} bytes of binary data, and ${binary.length} came.`, 'Say the binary_data_size of each input, in the order of the data.');
  const isBinaryAll = (parameters as Json | undefined)?.['binary_data_output'] === true;
  const ways = new Map(outputs.map((output: unknown) => {
    const { name, parameters: own } = objectOf(output, 'An output');
    refuseForeignWays(own, String(name));
    const isBinary = (own as Json | undefined)?.['binary_data'];
    return [String(name), typeof isBinary === 'boolean' ? isBinary : isBinaryAll] as const;
  }));
  return { id: typeof id === 'string' ? id : undefined, inputs: tensors, wanted: [...ways.keys()], isBinary: (output) => ways.get(output) ?? isBinaryAll };
}

/** Numbers that are none are null in JSON; `parameters` then say so, by the code `model_failing`. */
export function writeV2Answer({ name, version }: ServedVersion, { id, isBinary }: V2Request, { outputs, failingRows }: Inferred): V2Answer {
  const binary: Uint8Array[] = [];
  const told = outputs.map((output) => {
    const { name: called, datatype, shape } = output;
    if (!isBinary(called)) return { name: called, datatype, shape, data: jsonElements(output) };
    const bytes = binaryElements(output);
    binary.push(bytes);
    return { name: called, datatype, shape, parameters: { binary_data_size: bytes.length } };
  });
  const failing = failingRows === 0 ? undefined : { parameters: { limn_code: 'model_failing', limn_failing_rows: failingRows } };
  const json = JSON.stringify({ model_name: name, model_version: version, ...(id !== undefined && { id }), ...failing, outputs: told });
  if (binary.length === 0) return { body: json };
  const header = Buffer.from(json);
  return { body: Buffer.concat([header, ...binary]), headerLength: header.length };
}

function binarySize(parameters: unknown, name: string): number | undefined {
  const size = (parameters as Json | undefined)?.['binary_data_size'];
  if (size === undefined) return undefined;
  if (Number.isSafeInteger(size) && (size as number) >= 0) return size as number;
  throw tensorProblem(`binary_data_size of "${name}" is no number of bytes.`, 'Say how many bytes of the binary data are of this input.');
}

function refuseForeignWays(parameters: unknown, name: string): void {
  const asked = ['shared_memory_region', 'classification'].find((way) => Object.hasOwn((parameters as Json | undefined) ?? {}, way));
  if (asked !== undefined) throw malformed(`"${name}" asks for ${asked}, which is not served.`, asked === 'classification' ? 'Ask for the output itself, and take its largest places.' : 'Send the data in the request.');
}

function objectOf(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw malformed(`${what} is no object.`, 'Send {"name": …} with what belongs to it.');
}

function malformed(detail: string, cure: string): HttpProblem {
  return new HttpProblem('malformed_request', { detail, cure });
}
