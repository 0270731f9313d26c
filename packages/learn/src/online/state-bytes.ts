/**
 * State as bytes that are read back to the last bit: numbers as they stand in memory (little-endian), texts with their length,
 * and a checksum at the end.
 *
 *     "LOL1", parts, crc32 u32
 */
import { crc32 } from 'node:zlib';
import { learnError } from '../errors.ts';

const MARK = 0x314c_4f4c;

/** Collects the parts of a state. */
export class StateWriter {
  readonly #parts: Uint8Array[] = [];

  number(value: number): this {
    return this.numbers(Float64Array.of(value));
  }

  /** Copies as many as there are; the reader must know how many. */
  numbers(values: Float64Array | Uint32Array | Int32Array): this {
    this.#parts.push(new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)));
    return this;
  }

  text(text: string): this {
    const bytes = Buffer.from(text);
    this.number(bytes.length);
    this.#parts.push(bytes);
    return this;
  }

  /** The whole state. */
  finish(): Uint8Array {
    const body = Buffer.concat([Uint8Array.from([MARK & 255, (MARK >> 8) & 255, (MARK >> 16) & 255, MARK >> 24]), ...this.#parts, new Uint8Array(4)]);
    body.writeUInt32LE(crc32(body.subarray(0, -4)), body.length - 4);
    return new Uint8Array(body.buffer, body.byteOffset, body.length);
  }
}

/** Reads the parts of a state in the order in which they were written. */
export class StateReader {
  readonly #bytes: Buffer;
  #at = 4;

  /** @throws LearnError `online_state_unreadable` */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length < 8 || this.#bytes.readUInt32LE() !== MARK) throw unreadable('it does not begin like one');
    if (crc32(this.#bytes.subarray(0, -4)) !== this.#bytes.readUInt32LE(bytes.length - 4)) throw unreadable('its bytes are damaged or not whole');
  }

  number(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  /** Fills the array. */
  numbers<Numbers extends Float64Array | Uint32Array | Int32Array>(into: Numbers): Numbers {
    const at = this.#take(into.byteLength);
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(this.#bytes.subarray(at, at + into.byteLength));
    return into;
  }

  text(): string {
    const length = this.number();
    const at = this.#take(length);
    return this.#bytes.toString('utf8', at, at + length);
  }

  /** All must have been read. */
  finish(): void {
    if (this.#at !== this.#bytes.length - 4) throw unreadable('it holds more than was saved');
  }

  #take(length: number): number {
    const at = this.#at;
    if (!(at + length <= this.#bytes.length - 4)) throw unreadable('it ends too early');
    this.#at += length;
    return at;
  }
}

/** Why a state is of no use. */
export function unreadable(reason: string): Error {
  return learnError('online_state_unreadable', { reason });
}
