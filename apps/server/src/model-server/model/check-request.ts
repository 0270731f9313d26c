/** Whether a request fits a model: names, types and shapes, each mistake with its cure. */
import { didYouMean } from '@limn/engine';
import { tensorProblem, type Tensor } from '../tensor/tensor.ts';
import type { ModelSpec, TensorSpec } from './model-spec.ts';

/** A request in the order of the model, checked. */
export interface CheckedRequest {
  /** One an input of the model. */
  readonly inputs: readonly Tensor[];
  /** Rows; 1 of a model without them. */
  readonly rows: number;
  /** Places of the outputs asked for. */
  readonly outputs: readonly number[];
}

/** The input of a name. @throws HttpProblem `malformed_tensor` */
export function requireInput(spec: ModelSpec, name: string): TensorSpec {
  const found = spec.inputs.find((input) => input.name === name);
  if (found !== undefined) return found;
  throw tensorProblem(`The model takes no input "${name}".`, didYouMean(name, spec.inputs.map((input) => input.name)));
}

/** @throws HttpProblem `malformed_tensor` when a shape does not fit */
export function checkShape({ name, shape: asked }: TensorSpec, shape: readonly number[]): void {
  const fits = shape.length === asked.length && shape.every((size, i) => Number.isSafeInteger(size) && size >= 0 && (asked[i] === -1 || asked[i] === size));
  if (!fits) throw tensorProblem(`"${name}" has the shape [${shape.slice(0, 20).join(', ')}${shape.length > 20 ? ', …' : ''}], and the model takes [${asked.join(', ')}].`, '-1 stands for any size; give every size as the model has it.');
}

/** @throws HttpProblem `malformed_tensor` when a type does not fit */
export function checkDatatype({ name, datatype }: TensorSpec, given: unknown): void {
  if (given !== datatype) throw tensorProblem(`"${name}" is said to be ${String(given)}, and the model takes ${datatype}.`, `Send "datatype": "${datatype}" with elements of that type.`);
}

/**
 * @param inputs already fit for their inputs, in any order
 * @param wanted names of outputs; absent or none: all
 * @throws HttpProblem `malformed_tensor`
 */
export function checkRequest(spec: ModelSpec, inputs: readonly Tensor[], wanted: readonly string[] = []): CheckedRequest {
  const ordered = inOrder(spec, inputs);
  const rows = spec.isBatched ? ordered[0]!.shape[0]! : 1;
  if (spec.isBatched) {
    const other = ordered.find(({ shape }) => shape[0] !== rows);
    if (other !== undefined) throw tensorProblem(`"${ordered[0]!.name}" has ${rows} rows, and "${other.name}" has ${other.shape[0]}.`, 'Give every input as many rows.');
    if (rows === 0) throw tensorProblem('The request has no rows.', 'Send one row at least.');
  }
  return { inputs: ordered, rows, outputs: wanted.length === 0 ? spec.outputs.map((_, i) => i) : wanted.map((name) => outputPlace(spec, name)) };
}

function inOrder({ inputs: asked }: ModelSpec, inputs: readonly Tensor[]): readonly Tensor[] {
  // Most requests come in the order of the model.
  if (inputs.length === asked.length && inputs.every(({ name }, i) => name === asked[i]!.name)) return inputs;
  const byName = new Map(inputs.map((input) => [input.name, input]));
  const missing = asked.filter(({ name }) => !byName.has(name)).map(({ name }) => `"${name}"`);
  if (missing.length > 0) throw tensorProblem(`The request lacks the input${missing.length > 1 ? 's' : ''} ${missing.slice(0, 12).join(', ')}${missing.length > 12 ? ` and ${missing.length - 12} more` : ''}.`, 'Give every input of the model: its metadata names them with their types and shapes.');
  if (byName.size < inputs.length) throw tensorProblem('An input is given twice.', 'Give every input once.');
  return asked.map(({ name }) => byName.get(name)!);
}

function outputPlace({ outputs }: ModelSpec, name: string): number {
  const place = outputs.findIndex((output) => output.name === name);
  if (place >= 0) return place;
  throw tensorProblem(`The model gives no output "${name}".`, didYouMean(name, outputs.map((output) => output.name)));
}
