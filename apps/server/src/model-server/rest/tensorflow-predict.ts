/**
 * Requests and answers of TensorFlow Serving's `:predict`: rows ("instances") or columns ("inputs") of nested lists, typed
 * by the model. https://www.tensorflow.org/tfx/serving/api_rest
 */
import { HttpProblem } from '../../errors.ts';
import { checkShape, requireInput } from '../model/check-request.ts';
import type { ModelSpec, TensorSpec } from '../model/model-spec.ts';
import type { Inferred } from '../model/served-version.ts';
import { readUtf8 } from '../tensor/binary-tensor.ts';
import { jsonElements, readJsonElements } from '../tensor/json-tensor.ts';
import { tensorProblem, type Tensor } from '../tensor/tensor.ts';

type Json = Readonly<Record<string, unknown>>;

/** A request that was read: by rows or by columns, and so is its answer. */
export interface PredictRequest {
  readonly inputs: readonly Tensor[];
  readonly isByRow: boolean;
}

/** @throws HttpProblem `malformed_request` | `malformed_tensor` */
export function readPredictRequest(json: Json, spec: ModelSpec): PredictRequest {
  const { instances, inputs, signature_name: signature } = json;
  if (signature !== undefined && signature !== '' && signature !== 'serving_default') throw malformed(`There is no signature "${String(signature).slice(0, 80)}".`, 'Leave signature_name out: a model here has one, serving_default.');
  if ((instances === undefined) === (inputs === undefined)) throw malformed('The body has not one of "instances" and "inputs".', 'Send {"instances": [row, …]} or {"inputs": {name: [values], …}}.');
  return instances === undefined ? { inputs: byColumn(inputs, spec), isByRow: false } : { inputs: byRow(instances, spec), isByRow: true };
}

/** Numbers that are none are null. */
export function writePredictAnswer({ isByRow }: PredictRequest, { outputs, failingRows }: Inferred): string {
  const failing = failingRows === 0 ? undefined : { limn: { code: 'model_failing', failing_rows: failingRows } };
  const nestedOutputs = outputs.map((output) => [output.name, nested(jsonElements(output), output.shape)] as const);
  const [[, only]] = nestedOutputs as [readonly [string, unknown]];
  if (!isByRow) return JSON.stringify({ outputs: nestedOutputs.length === 1 ? only : Object.fromEntries(nestedOutputs), ...failing });
  const rows = outputs[0]!.shape[0] ?? 1;
  const predictions = nestedOutputs.length === 1 ? only : Array.from({ length: rows }, (_, row) => Object.fromEntries(nestedOutputs.map(([name, values]) => [name, (values as readonly unknown[])[row]])));
  return JSON.stringify({ predictions, ...failing });
}

function byRow(instances: unknown, spec: ModelSpec): readonly Tensor[] {
  if (!Array.isArray(instances) || instances.length === 0) throw malformed('"instances" is no list of rows.', 'Send one row at least: {"instances": [row, …]}.');
  const [only] = spec.inputs as [TensorSpec];
  const rows = instances as readonly unknown[];
  // Rows of a model with one input may leave its name out.
  if (spec.inputs.length === 1 && !rows.every((row) => isObject(row) && Object.hasOwn(row, only.name))) return [tensorOf(only, rows)];
  const unfit = rows.findIndex((row) => !isObject(row));
  if (unfit >= 0) throw malformed(`Row ${unfit} of "instances" is no object.`, `The model takes several inputs: send {${spec.inputs.slice(0, 3).map(({ name }) => `"${name}": …`).join(', ')}${spec.inputs.length > 3 ? ', …' : ''}} a row.`);
  for (const name of Object.keys(rows[0] as Json)) requireInput(spec, name);
  return spec.inputs.map((input) => tensorOf(input, rows.map((row, i) => {
    if (Object.hasOwn(row as Json, input.name)) return (row as Json)[input.name];
    throw tensorProblem(`Row ${i} of "instances" lacks "${input.name}".`, 'Give every row every input; null where a value is missing.');
  })));
}

function byColumn(inputs: unknown, spec: ModelSpec): readonly Tensor[] {
  const [only] = spec.inputs as [TensorSpec];
  if (spec.inputs.length === 1 && !(isObject(inputs) && Object.hasOwn(inputs, only.name))) return [tensorOf(only, inputs)];
  if (!isObject(inputs)) throw malformed('"inputs" is no object.', 'The model takes several inputs: send {"inputs": {name: [values], …}}.');
  return Object.entries(inputs).map(([name, values]) => tensorOf(requireInput(spec, name), values));
}

/** Shapes are those of the lists; a single value stands for a list of one where the model takes one. */
function tensorOf(spec: TensorSpec, values: unknown): Tensor {
  const { name, datatype } = spec;
  const [shape, flat] = flatten(values, spec);
  const isShort = spec.shape.length === shape.length + 1 && spec.shape.at(-1) === 1;
  const whole = isShort ? [...shape, 1] : shape;
  checkShape(spec, whole);
  return { name, datatype, shape: whole, data: readJsonElements(flat, { ...spec, shape: whole }) };
}

function flatten(values: unknown, spec: TensorSpec): readonly [shape: readonly number[], flat: readonly unknown[]] {
  const shape: number[] = [];
  let level: readonly unknown[] = [values];
  while (level.length > 0 && Array.isArray(level[0])) {
    const { length } = level[0];
    if (level.some((each) => !Array.isArray(each) || each.length !== length)) throw tensorProblem(`The lists of "${spec.name}" have not all the same length.`, `Send lists as the shape [${spec.shape.join(', ')}] has them, all of one level equally long.`);
    shape.push(length);
    level = level.flat(1);
  }
  return [shape, spec.datatype === 'BYTES' ? level.map((value) => decoded(value, spec.name)) : level];
}

/** Bytes may come as base64. */
function decoded(value: unknown, name: string): unknown {
  return isObject(value) && typeof value['b64'] === 'string' ? readUtf8(Buffer.from(value['b64'], 'base64'), name) : value;
}

function nested(flat: readonly unknown[], shape: readonly number[]): unknown {
  if (shape.length === 0) return flat[0];
  let level = flat;
  for (const size of shape.slice(1).reverse()) level = Array.from({ length: size === 0 ? 0 : level.length / size }, (_, i) => level.slice(i * size, (i + 1) * size));
  return level;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(detail: string, cure: string): HttpProblem {
  return new HttpProblem('malformed_request', { detail, cure });
}
