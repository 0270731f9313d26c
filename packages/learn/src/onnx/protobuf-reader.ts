/** What stands at a place of a message: its field, and a number or bytes. */
export interface ProtobufField {
  readonly field: number;
  /** Of a number of variable length: as a signed 64-bit integer. */
  readonly integer?: bigint;
  /** Of anything with a length, and of fixed 32 or 64 bits; a view of the message, not a copy. */
  readonly bytes?: Uint8Array;
}

/** Bytes are no message of Protocol Buffers; the reason is a clause. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

/** Fields of one message, at most: what is made of them takes far more memory than the bytes do. */
const mostFields = 2 ** 22;

/** The fields of a message, one after the other. @throws ProtobufError where they break off or make no sense */
export function* readFields(message: Uint8Array): Generator<ProtobufField> {
  const cursor = { at: 0 };
  for (let count = 0; cursor.at < message.length; count++) {
    if (count === mostFields) throw new ProtobufError(`a message has more than ${mostFields} fields`);
    const tag = readVarint(message, cursor);
    const field = Number(tag >> 3n);
    if (field < 1 || field > 0x1fff_ffff) throw new ProtobufError(`field ${field} at byte ${cursor.at} cannot be`);
    const kind = Number(tag & 7n);
    if (kind === 0) yield { field, integer: BigInt.asIntN(64, readVarint(message, cursor)) };
    else if (kind === 1) yield { field, bytes: take(message, cursor, 8) };
    else if (kind === 5) yield { field, bytes: take(message, cursor, 4) };
    else if (kind === 2) yield { field, bytes: take(message, cursor, Number(readVarint(message, cursor))) };
    else throw new ProtobufError(`wire type ${kind} at byte ${cursor.at} is unknown`);
  }
}

/** Whole numbers of one field, packed or single. */
export function readIntegers({ integer, bytes }: ProtobufField): readonly bigint[] {
  if (integer !== undefined) return [integer];
  const values: bigint[] = [];
  const cursor = { at: 0 };
  while (cursor.at < bytes!.length) values.push(BigInt.asIntN(64, readVarint(bytes!, cursor)));
  return values;
}

/** Text of a field. @throws ProtobufError when it is no UTF-8 */
export function readText({ bytes }: ProtobufField): string {
  if (bytes === undefined) throw new ProtobufError('a number stands where text should');
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ProtobufError('text is not UTF-8');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function take(message: Uint8Array, cursor: { at: number }, length: number): Uint8Array {
  const from = cursor.at;
  if (length > message.length - from) throw new ProtobufError(`it breaks off: ${length} bytes are announced at byte ${from}, ${message.length - from} are left`);
  cursor.at += length;
  return message.subarray(from, cursor.at);
}

function readVarint(message: Uint8Array, cursor: { at: number }): bigint {
  let value = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = message[cursor.at++];
    if (byte === undefined) throw new ProtobufError('it breaks off inside a number');
    value += (byte & 127) << shift;
    if (byte < 128) return BigInt(value);
  }
  let long = BigInt(value);
  for (let shift = 28n; shift < 70n; shift += 7n) {
    const byte = message[cursor.at++];
    if (byte === undefined) throw new ProtobufError('it breaks off inside a number');
    long |= BigInt(byte & 127) << shift;
    if (byte < 128) return long;
  }
  throw new ProtobufError(`a number at byte ${cursor.at} has more than 64 bits`);
}
