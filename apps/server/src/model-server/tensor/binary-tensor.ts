/** Elements as bytes: little-endian in row order; texts each after their length in four bytes. Used by the binary extension of REST and by gRPC. */
import { bytesOf, bytesOfElements, elementsFrom, type Datatype, type Elements } from './datatype.ts';
import type { ElementsAsked } from './json-tensor.ts';
import { countOf, tensorProblem } from './tensor.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads elements, which are copied. Cost: linear. @throws HttpProblem `malformed_tensor` */
export function readBinaryElements(bytes: Uint8Array, asked: ElementsAsked): Elements {
  const { name, datatype, shape } = asked;
  const count = countOf(shape);
  if (datatype === 'BYTES') return readTexts(bytes, count, name);
  const expected = count * bytesOf(datatype);
  if (bytes.length !== expected) throw tensorProblem(`"${name}" has ${bytes.length} bytes of data, and its shape [${shape.join(', ')}] of ${datatype} has ${expected}.`, 'Send every element once, little-endian, without padding.');
  const elements = elementsFrom(datatype, bytes);
  // ONNX Runtime reads a truth as 0 or 1 and nothing else.
  return datatype === 'BOOL' ? (elements as Uint8Array).map((value) => (value === 0 ? 0 : 1)) : elements;
}

/** Elements as bytes; those of numbers are not copied. */
export function binaryElements({ datatype, data }: { readonly datatype: Datatype; readonly data: Elements }): Uint8Array {
  return datatype === 'BYTES' ? writeTexts(data as readonly string[]) : bytesOfElements(data as Float32Array);
}

/** A text of BYTES. @throws HttpProblem `malformed_tensor` when the bytes are no UTF-8 */
export function readUtf8(bytes: Uint8Array, name: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw tensorProblem(`A text of "${name}" is no UTF-8.`, 'Send texts as UTF-8: models here take texts, not other bytes.');
  }
}

function readTexts(bytes: Uint8Array, count: number, name: string): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const to = at + 4 + view.getUint32(at, true);
    if (to > bytes.length) break;
    texts.push(readUtf8(bytes.subarray(at + 4, to), name));
    at = to;
  }
  if (at !== bytes.length || texts.length !== count) throw tensorProblem(`The bytes of "${name}" are not ${count} texts, each after its length.`, 'Write before each text its number of bytes as four bytes, little-endian.');
  return texts;
}

function writeTexts(texts: readonly string[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + 4 + Buffer.byteLength(text), 0));
  let at = 0;
  for (const text of texts) {
    const length = bytes.write(text, at + 4);
    at = bytes.writeUInt32LE(length, at) + length;
  }
  return bytes;
}
