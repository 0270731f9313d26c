import { learnError } from '../errors.ts';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxValue } from './model.ts';
import { ProtobufError, readFields, readIntegers, readText, type ProtobufField } from './protobuf-reader.ts';
import { ExternalDataError, floatsOf, messageOf, numberIn, readTensor } from './read-tensor.ts';
import { elementTypeOf } from './element-type.ts';

/** Graphs in graphs, at most: of loops and conditions. */
const deepestGraph = 8;

/** Where the bytes come from, and how many may be. */
export interface ReadModelOptions {
  /** File, named in errors. */
  readonly file: string;
  /** Default 512 MiB. */
  readonly mostBytes?: number;
}

/**
 * Reads an ONNX file that may come from anywhere. Nothing but the bytes is touched: a path to another file is an error,
 * never followed. Cost: linear; tensors are views of the bytes where they can be.
 * @throws LearnError `model_oversized`, `model_malformed`, `model_external_data`
 */
export function readModel(bytes: Uint8Array, { file, mostBytes = 512 * 2 ** 20 }: ReadModelOptions): OnnxModel {
  if (bytes.length > mostBytes) throw learnError('model_oversized', { file, reason: `${bytes.length} bytes, and ${mostBytes} are allowed` });
  try {
    return readWhole(bytes);
  } catch (cause) {
    if (cause instanceof ProtobufError) throw learnError('model_malformed', { file, reason: cause.message }, cause);
    if (cause instanceof ExternalDataError) throw learnError('model_external_data', { file, tensor: cause.tensor }, cause);
    throw cause;
  }
}

function readWhole(bytes: Uint8Array): OnnxModel {
  const opsets: Record<string, number> = {};
  let irVersion = 0;
  let producer = '';
  let graph: OnnxGraph | undefined;
  for (const each of readFields(bytes)) {
    if (each.field === 1) irVersion = numberIn(each);
    else if (each.field === 2) producer = readText(each);
    else if (each.field === 7) graph = readGraph(messageOf(each), 0);
    else if (each.field === 8) Object.assign(opsets, readOpset(messageOf(each)));
    else if (each.field === 25) throw new ProtobufError('it defines functions of its own');
  }
  if (graph === undefined) throw new ProtobufError('it has no graph');
  return { irVersion, producer, opsets, graph };
}

function readOpset(message: Uint8Array): Readonly<Record<string, number>> {
  let domain = '';
  let version = 0;
  for (const each of readFields(message)) {
    if (each.field === 1) domain = readText(each);
    else if (each.field === 2) version = numberIn(each);
  }
  return { [domain === 'ai.onnx' ? '' : domain]: version };
}

function readGraph(message: Uint8Array, depth: number): OnnxGraph {
  if (depth > deepestGraph) throw new ProtobufError(`graphs stand in graphs more than ${deepestGraph} deep`);
  const graph = { name: '', nodes: [] as OnnxNode[], initializers: [] as ReturnType<typeof readTensor>[], inputs: [] as OnnxValue[], outputs: [] as OnnxValue[] };
  for (const each of readFields(message)) {
    if (each.field === 1) graph.nodes.push(readNode(messageOf(each), depth));
    else if (each.field === 2) graph.name = readText(each);
    else if (each.field === 5) graph.initializers.push(readTensor(messageOf(each)));
    else if (each.field === 11) graph.inputs.push(readValue(messageOf(each)));
    else if (each.field === 12) graph.outputs.push(readValue(messageOf(each)));
    else if (each.field === 15) throw new ProtobufError('it has sparse tensors');
  }
  return graph;
}

function readNode(message: Uint8Array, depth: number): OnnxNode {
  const node = { operator: '', domain: '', inputs: [] as string[], outputs: [] as string[] };
  const attributes: [string, OnnxAttribute][] = [];
  for (const each of readFields(message)) {
    if (each.field === 1) node.inputs.push(readText(each));
    else if (each.field === 2) node.outputs.push(readText(each));
    else if (each.field === 4) node.operator = readText(each);
    else if (each.field === 5) attributes.push(readAttribute(messageOf(each), depth));
    else if (each.field === 7) node.domain = readText(each);
  }
  return { ...node, domain: node.domain === 'ai.onnx' ? '' : node.domain, attributes: Object.fromEntries(attributes) };
}

/** The kind is stated since version 2 of the format; files older than that are not read. */
function readAttribute(message: Uint8Array, depth: number): [string, OnnxAttribute] {
  const fields = [...readFields(message)];
  const of = (field: number): readonly ProtobufField[] => fields.filter((each) => each.field === field);
  const one = (field: number): ProtobufField => of(field).at(-1) ?? { field, integer: 0n, bytes: new Uint8Array(field === 2 ? 4 : 0) };
  const name = readText(one(1));
  const number = numberIn(one(20));
  const attribute = ((): OnnxAttribute => {
    switch (number) {
      case 1:
        return { kind: 'float', value: floatsOf(one(2))[0] ?? 0 };
      case 2:
        return { kind: 'int', value: numberIn(one(3)) };
      case 3:
        return { kind: 'string', value: readText(one(4)) };
      case 4:
        return { kind: 'tensor', value: readTensor(messageOf(one(5))) };
      case 5:
        return { kind: 'graph', value: readGraph(messageOf(one(6)), depth + 1) };
      case 6:
        return { kind: 'floats', value: of(7).flatMap(floatsOf) };
      case 7:
        return { kind: 'ints', value: of(8).flatMap((each) => readIntegers(each).map(Number)) };
      case 8:
        return { kind: 'strings', value: of(9).map(readText) };
      default:
        throw new ProtobufError(`the attribute "${name}" is of kind ${number}, which is not known here`);
    }
  })();
  return [name, attribute];
}

function readValue(message: Uint8Array): OnnxValue {
  let name = '';
  let tensor: Omit<OnnxValue, 'name'> = {};
  for (const each of readFields(message)) {
    if (each.field === 1) name = readText(each);
    else if (each.field === 2) for (const type of readFields(messageOf(each))) if (type.field === 1) tensor = readTensorType(messageOf(type));
  }
  return { name, ...tensor };
}

function readTensorType(message: Uint8Array): Omit<OnnxValue, 'name'> {
  let number = 0;
  let dims: readonly (number | string)[] | undefined;
  for (const each of readFields(message)) {
    if (each.field === 1) number = numberIn(each);
    else if (each.field === 2) dims = [...readFields(messageOf(each))].filter(({ field }) => field === 1).map((dim) => readDim(messageOf(dim)));
  }
  const type = elementTypeOf(number);
  if (type === undefined) throw new ProtobufError(`a value has elements of type ${number}, which is not known here`);
  return { type, ...(dims !== undefined && { dims }) };
}

function readDim(message: Uint8Array): number | string {
  for (const each of readFields(message)) {
    if (each.field === 1) return numberIn(each);
    if (each.field === 2) return readText(each);
  }
  return '';
}
