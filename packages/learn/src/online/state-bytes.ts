/**
 * State as bytes that are read back to the last bit: numbers as they stand in memory (little-endian), texts with their length,
 * and a checksum at the end.
 *
 *     "LOL1", parts, crc32 u32
 */
import { crc32 } from 'node:zlib';
import { learnError } from '../errors.ts';

const MARK = 0x314c_4f4c;

/** Collects the parts of a state, one behind the other in one buffer that doubles when it is full. */
export class StateWriter {
  #bytes = Buffer.alloc(4_096);
  #length = 4;

  constructor() {
    this.#bytes.writeUInt32LE(MARK);
  }

  number(value: number): this {
    const at = this.#take(8);
    this.#bytes.writeDoubleLE(value, at);
    return this;
  }

  /** Copies as many as there are; the reader must know how many. */
  numbers(values: Float64Array | Uint32Array | Int32Array): this {
    // Room first: taking it may move the buffer.
    const at = this.#take(values.byteLength);
    this.#bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    return this;
  }

  text(text: string): this {
    const length = Buffer.byteLength(text);
    this.number(length);
    const at = this.#take(length);
    this.#bytes.write(text, at);
    return this;
  }

  /** The whole state. */
  finish(): Uint8Array {
    const at = this.#take(4);
    this.#bytes.writeUInt32LE(crc32(this.#bytes.subarray(0, at)), at);
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#length);
  }

  #take(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(2 * this.#bytes.length, this.#length));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
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
