/** From the values of profiles to the tensors that a model file takes. */
import * as ort from 'onnxruntime-node';
import { inputNumber, inputWord, type ColumnValue, type InputValues, type SignatureInput } from '@limn/engine';
import { learnError } from '../errors.ts';
import { missingWord, noWord } from './input-graph.ts';

/** Rows to score: the values of each profile, and the moment at which it was read, ms. */
export interface ScoredRow {
  readonly values: InputValues;
  readonly asOf: number;
}

/** Tensors by the name of the input. @throws LearnError `input_unfit` where a value is missing that may not be */
export function feedsOf(inputs: readonly SignatureInput[], rows: readonly ScoredRow[]): Record<string, ort.Tensor> {
  return Object.fromEntries(inputs.map((input) => [input.name, tensorOf(input, rows)]));
}

function tensorOf(input: SignatureInput, rows: readonly ScoredRow[]): ort.Tensor {
  const { type, columns } = input;
  if (type === 'string') return wordsOf(input, rows);
  const dims = [rows.length, columns.length];
  const numbers = rows.flatMap(({ values, asOf }) => columns.map((column) => numberOf(input, column, valueOf(values, column), asOf)));
  switch (type) {
    case 'float32':
      return new ort.Tensor('float32', Float32Array.from(numbers), dims);
    case 'float64':
      return new ort.Tensor('float64', Float64Array.from(numbers), dims);
    case 'int32':
      return new ort.Tensor('int32', Int32Array.from(numbers), dims);
    case 'int64':
      return new ort.Tensor('int64', BigInt64Array.from(numbers, (number) => BigInt(Math.trunc(number))), dims);
    case 'bool':
      return new ort.Tensor('bool', Uint8Array.from(numbers, (number) => Number(number !== 0)), dims);
  }
}

function numberOf({ type, of, missing }: SignatureInput, column: string, value: ColumnValue, asOf: number): number {
  const number = inputNumber(value, of, asOf);
  if (!Number.isNaN(number)) return number;
  if (typeof missing === 'number') return missing;
  if (type === 'float32' || type === 'float64') return NaN;
  throw learnError('input_unfit', { column, reason: `it is missing, and a ${type} has no number that means so; say one in the signature` });
}

function wordsOf({ columns, isList, missing = missingWord }: SignatureInput, rows: readonly ScoredRow[]): ort.Tensor {
  const lists = rows.map(({ values }) => columns.flatMap((column) => listOf(valueOf(values, column), String(missing), isList === true)));
  const longest = Math.max(isList === true ? 1 : columns.length, ...lists.map(({ length }) => length));
  return new ort.Tensor('string', lists.flatMap((list) => [...list, ...Array.from<string>({ length: longest - list.length }).fill(noWord)]), [rows.length, longest]);
}

function listOf(value: ColumnValue, missing: string, isList: boolean): readonly string[] {
  if (isList && Array.isArray(value)) return (value as readonly (string | number)[]).map(String);
  return [inputWord(value) ?? missing];
}

function valueOf(values: InputValues, column: string): ColumnValue {
  if (typeof values === 'function') return values(column);
  return Object.hasOwn(values, column) ? values[column] : undefined;
}
