import { bytesOf, elementTypeOf } from './element-type.ts';
import type { ElementType, OnnxTensor } from './model.ts';
import { ProtobufError, readFields, readIntegers, readText, type ProtobufField } from './protobuf-reader.ts';

/** A tensor keeps its elements in another file. */
export class ExternalDataError extends Error {
  override readonly name = 'ExternalDataError';
  readonly tensor: string;

  constructor(tensor: string) {
    super(`The tensor "${tensor}" keeps its elements in another file.`);
    this.tensor = tensor;
  }
}

/** Reads a `TensorProto`. Numbers may stand as bytes or in a list of their type; both become bytes. @throws ProtobufError, ExternalDataError */
export function readTensor(message: Uint8Array): OnnxTensor {
  const fields = [...readFields(message)];
  const all = (field: number): readonly ProtobufField[] => fields.filter((each) => each.field === field);
  const last = (field: number): ProtobufField | undefined => fields.findLast((each) => each.field === field);
  const name = last(8) === undefined ? '' : readText(last(8)!);
  if (last(13) !== undefined || (last(14) !== undefined && numberIn(last(14)!) !== 0)) throw new ExternalDataError(name);
  const number = last(2) === undefined ? 0 : numberIn(last(2)!);
  const type = elementTypeOf(number);
  if (type === undefined) throw new ProtobufError(`the tensor "${name}" has elements of type ${number}, which is not known here`);
  const dims = all(1).flatMap((each) => readIntegers(each).map(Number));
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (dims.some((dim) => !(dim >= 0)) || !Number.isSafeInteger(size)) throw new ProtobufError(`the tensor "${name}" has the shape [${dims.join(', ')}]`);
  const data = type === 'string' ? all(6).map(readText) : last(9) === undefined ? bytesOfLists(type, all) : messageOf(last(9)!);
  const found = type === 'string' ? data.length : data.length / bytesOf(type);
  if (found !== size) throw new ProtobufError(`the tensor "${name}" has ${found} elements, and its shape [${dims.join(', ')}] wants ${size}`);
  return { name, type, dims, data };
}

/** Elements of a list that is kept by type: 32-bit floats, doubles, 64-bit integers, and all smaller ones as 32-bit integers. */
function bytesOfLists(type: ElementType, all: (field: number) => readonly ProtobufField[]): Uint8Array {
  const integers = (field: number): readonly bigint[] => all(field).flatMap(readIntegers);
  const joined = (field: number): Uint8Array => new Uint8Array(Buffer.concat(all(field).map(messageOf)));
  if (type === 'float32') return joined(4);
  if (type === 'float64') return joined(10);
  const values = integers(type === 'int64' ? 7 : type === 'uint32' || type === 'uint64' ? 11 : 5);
  const width = bytesOf(type);
  const bytes = new Uint8Array(values.length * width);
  values.forEach((value, i) => {
    for (let k = 0; k < width; k++) bytes[i * width + k] = Number((value >> BigInt(8 * k)) & 255n);
  });
  return bytes;
}

/** The bytes of a field that must be a message or bytes. */
export function messageOf({ bytes, field }: ProtobufField): Uint8Array {
  if (bytes === undefined) throw new ProtobufError(`field ${field} is a number where a message should stand`);
  return bytes;
}

/** A field that must be a whole number. */
export function numberIn({ integer, field }: ProtobufField): number {
  if (integer === undefined) throw new ProtobufError(`field ${field} is no number`);
  return Number(integer);
}

/** 32-bit floats of a field, packed or single. */
export function floatsOf(field: ProtobufField): readonly number[] {
  const bytes = messageOf(field);
  if (bytes.length % 4 !== 0) throw new ProtobufError(`field ${field.field} breaks off inside a float`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
