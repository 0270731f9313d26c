/** A model file loaded into ONNX Runtime, with what its signature says about it checked. */
import type { ModelSignature, SignatureInput } from '@limn/engine';
import * as ort from 'onnxruntime-node';
import { LearnError, learnError } from '../errors.ts';
import { checkModel } from '../onnx/check-model.ts';
import type { OnnxValue } from '../onnx/model.ts';
import { readModel } from '../onnx/read-model.ts';
import { feedsOf, type ScoredRow } from './feeds.ts';

/** Scores profiles through ONNX Runtime. `close` it at the end. */
export interface ScoringSession {
  /** Scores a row. */
  readonly outputs: number;
  /**
   * Scores of rows: [rows][outputs], after link and calibration. Cost: some 50 µs a call, most of it a tensor for each
   * column, then 10 µs a row of 500 trees; single rows are scored faster by the engine's own scorer. It blocks no thread.
   * @throws LearnError `input_unfit`
   */
  score(rows: readonly ScoredRow[]): Promise<readonly Float64Array[]>;
  close(): Promise<void>;
}

/** Where a model comes from. */
export interface SessionOptions {
  /** Named in errors. */
  readonly file: string;
  /** Of ONNX Runtime. Default 1. */
  readonly threads?: number;
  /** Default 512 MiB. */
  readonly mostBytes?: number;
}

/**
 * Loads a model file that may come from anywhere: what it asks for is looked through first, then it is tried with two
 * rows of zeros.
 * @throws LearnError `model_malformed`, `model_oversized`, `model_external_data`, `model_unknown_operator`, `model_signature`, `model_failed`
 */
export async function openSession(bytes: Uint8Array, signature: ModelSignature, { file, threads = 1, mostBytes }: SessionOptions): Promise<ScoringSession> {
  const model = readModel(bytes, { file, ...(mostBytes !== undefined && { mostBytes }) });
  checkModel(model, { file });
  const given = new Set(model.graph.initializers.map(({ name }) => name));
  checkSignature(signature, { inputs: model.graph.inputs.filter(({ name }) => !given.has(name)), outputs: model.graph.outputs, file });
  const failed = (cause: unknown): never => {
    throw learnError('model_failed', { file, reason: cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause) }, cause);
  };
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 }).catch(failed);
  const { output } = signature;
  const score = async (rows: readonly ScoredRow[]): Promise<readonly Float64Array[]> => {
    const made = await session.run(feedsOf(signature.inputs, rows), [output.name]);
    return scoresOf(made[output.name]!, rows.length, signature, file);
  };
  const row: ScoredRow = { values: zerosOf(signature), asOf: 0 };
  const [first] = await score([row, row]).catch(async (cause: unknown) => {
    await session.release();
    return cause instanceof LearnError ? Promise.reject(cause) : failed(cause);
  });
  return { outputs: first!.length, score: (rows) => (rows.length === 0 ? Promise.resolve([]) : score(rows)), close: () => session.release() };
}

function zerosOf({ inputs }: ModelSignature): Readonly<Record<string, number>> {
  return Object.fromEntries(inputs.flatMap(({ columns }) => columns.map((column) => [column, 0])));
}

function scoresOf({ data, dims }: ort.Tensor, rows: number, { output, classes }: ModelSignature, file: string): readonly Float64Array[] {
  const numbers = Float64Array.from(Array.from(data as ArrayLike<number | bigint>, Number));
  const width = numbers.length / rows;
  const places = output.places ?? Array.from({ length: width }, (_, i) => i);
  const refuse = (reason: string): never => {
    throw learnError('model_signature', { file, reason });
  };
  if (dims[0] !== rows || !Number.isInteger(width)) refuse(`"${output.name}" has the shape [${dims.join(', ')}] for ${rows} rows`);
  const beyond = places.find((place) => !(place < width));
  if (beyond !== undefined) refuse(`"${output.name}" has ${width} numbers a row, and none at place ${beyond}`);
  if (classes !== undefined && classes.length !== places.length) refuse(`it names ${classes.length} classes, and "${output.name}" has ${places.length} scores`);
  return Array.from({ length: rows }, (_, row) => Float64Array.from(places, (place) => numbers[row * width + place]!));
}

function checkSignature({ inputs, output }: ModelSignature, model: { readonly inputs: readonly OnnxValue[]; readonly outputs: readonly OnnxValue[]; readonly file: string }): void {
  const refuse = (reason: string): never => {
    throw learnError('model_signature', { file: model.file, reason });
  };
  const said = new Set(inputs.map(({ name }) => name));
  const unsaid = model.inputs.find(({ name }) => !said.has(name));
  if (unsaid !== undefined) refuse(`the model takes "${unsaid.name}", which the signature does not name`);
  for (const input of inputs) {
    const value = model.inputs.find(({ name }) => name === input.name) ?? refuse(`the model has no input "${input.name}", only ${namesOf(model.inputs)}`);
    checkInput(input, value, refuse);
  }
  const made = model.outputs.find(({ name }) => name === output.name) ?? refuse(`the model has no output "${output.name}", only ${namesOf(model.outputs)}`);
  if (made.type === undefined) refuse(`"${output.name}" is no tensor; export the model without maps (zipmap=False)`);
  if (!['float32', 'float64', 'int32', 'int64', 'bool'].includes(made.type!)) refuse(`"${output.name}" has elements of type ${made.type}, and scores are numbers`);
}

function checkInput({ name, type, columns, isList }: SignatureInput, value: OnnxValue, refuse: (reason: string) => never): void {
  if (value.type !== type) refuse(`"${name}" has elements of type ${value.type ?? 'none'}, not ${type}`);
  const width = value.dims?.[1];
  if (value.dims !== undefined && value.dims.length !== 2) refuse(`"${name}" has ${value.dims.length} axes, and rows of columns have 2`);
  if (isList !== true && typeof width === 'number' && width !== columns.length) refuse(`"${name}" takes ${width} columns, and the signature names ${columns.length}`);
  if (typeof value.dims?.[0] === 'number') refuse(`"${name}" takes exactly ${value.dims[0]} rows; export the model with an open number of rows`);
}

function namesOf(values: readonly OnnxValue[]): string {
  return values.map(({ name }) => `"${name}"`).join(', ');
}
