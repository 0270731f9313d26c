import { numberOf } from './element-type.ts';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

/** Number of each kind of attribute in the format (`AttributeProto.AttributeType`). */
const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 } as const;

/** An ONNX file of a model: the same model gives the same bytes. Cost: linear, each tensor is copied once. */
export function writeModel({ irVersion, producer, opsets, graph }: OnnxModel): Uint8Array<ArrayBuffer> {
  const model = new ProtobufWriter().integer(1, irVersion).text(2, producer).message(7, (message) => writeGraph(message, graph));
  for (const [domain, version] of Object.entries(opsets)) model.message(8, (opset) => opset.text(1, domain).integer(2, version));
  return model.finish();
}

function writeGraph(message: ProtobufWriter, { name, nodes, initializers, inputs, outputs }: OnnxGraph): void {
  for (const node of nodes) message.message(1, (each) => writeNode(each, node));
  message.text(2, name);
  for (const tensor of initializers) message.message(5, (each) => writeTensor(each, tensor));
  for (const value of inputs) message.message(11, (each) => writeValue(each, value));
  for (const value of outputs) message.message(12, (each) => writeValue(each, value));
}

function writeNode(message: ProtobufWriter, { operator, domain, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(4, operator);
  for (const [name, attribute] of Object.entries(attributes)) message.message(5, (each) => writeAttribute(each.text(1, name), attribute));
  if (domain !== '') message.text(7, domain);
}

function writeAttribute(message: ProtobufWriter, { kind, value }: OnnxAttribute): void {
  if (kind === 'float') message.float(2, value);
  else if (kind === 'int') message.integer(3, value);
  else if (kind === 'string') message.text(4, value);
  else if (kind === 'tensor') message.message(5, (each) => writeTensor(each, value));
  else if (kind === 'graph') message.message(6, (each) => writeGraph(each, value));
  else if (kind === 'floats') message.floats(7, value);
  else if (kind === 'ints') message.integers(8, value);
  else if (kind === 'strings') for (const word of value) message.text(9, word);
  message.integer(20, attributeTypes[kind]);
}

function writeTensor(message: ProtobufWriter, { name, type, dims, data }: OnnxTensor): void {
  message.integers(1, dims).integer(2, numberOf(type));
  if (!(data instanceof Uint8Array)) for (const word of data) message.text(6, word);
  message.text(8, name);
  if (data instanceof Uint8Array) message.bytes(9, data);
}

function writeValue(message: ProtobufWriter, { name, type, dims }: OnnxValue): void {
  message.text(1, name);
  if (type === undefined) return;
  const writeDim = (dim: ProtobufWriter, size: number | string): ProtobufWriter => (typeof size === 'number' ? dim.integer(1, size) : size === '' ? dim : dim.text(2, size));
  const writeShape = (shape: ProtobufWriter): void => dims?.forEach((size) => shape.message(1, (dim) => writeDim(dim, size)));
  message.message(2, (of) =>
    of.message(1, (tensor) => {
      tensor.integer(1, numberOf(type));
      if (dims !== undefined) tensor.message(2, writeShape);
    }),
  );
}
