/**
 * Bytes of rows, tiles and states. Integers are varints; the sign sits in the first byte, so that the whole range of
 * safe integers fits (zigzag by doubling would leave it).
 */

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/** Appends to a buffer that grows. Reused: `reset()` starts over. */
export class ByteWriter {
  bytes = new Uint8Array(4096);
  length = 0;

  reset(): void {
    this.length = 0;
  }

  /** The written bytes; valid until the next write. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  ensure(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.view());
    this.bytes = grown;
  }

  byte(value: number): void {
    this.ensure(1);
    this.bytes[this.length++] = value;
  }

  /** Bytes as they are. */
  append(bytes: Uint8Array): void {
    this.ensure(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Any number, in 8 bytes. */
  float(value: number): void {
    float[0] = value;
    this.append(floatBytes);
  }

  /** A whole number from 0 to 2^53 − 1. */
  unsigned(value: number): void {
    this.ensure(8);
    const bytes = this.bytes;
    let p = this.length;
    while (value > 0x7fffffff) {
      const rest = Math.floor(value / 128);
      bytes[p++] = (value - rest * 128) | 128;
      value = rest;
    }
    let small = value | 0;
    while (small > 127) {
      bytes[p++] = (small & 127) | 128;
      small >>>= 7;
    }
    bytes[p++] = small;
    this.length = p;
  }

  /** A whole number within ±(2^53 − 1). */
  signed(value: number): void {
    const negative = value < 0 ? 1 : 0;
    const size = negative ? -value : value;
    const rest = Math.floor(size / 64);
    this.byte(((size - rest * 64) << 1) | negative | (rest > 0 ? 128 : 0));
    if (rest > 0) this.unsigned(rest);
  }

  /** A whole number of any size: length in bytes with the sign, then the magnitude, low byte first. */
  big(value: bigint): void {
    const negative = value < 0n;
    let size = negative ? -value : value;
    const digits: number[] = [];
    while (size > 0n) {
      digits.push(Number(size & 0xffn));
      size >>= 8n;
    }
    this.unsigned(digits.length * 2 + (negative ? 1 : 0));
    for (const digit of digits) this.byte(digit);
  }

  /** 24 bits, fixed. */
  u24(value: number): void {
    this.byte(value & 255);
    this.byte((value >>> 8) & 255);
    this.byte(value >>> 16);
  }

  /** 48 bits, fixed. */
  u48(value: number): void {
    this.ensure(6);
    const high = Math.floor(value / 0x1_0000_0000);
    const low = value >>> 0;
    const { bytes, length: p } = this;
    bytes[p] = low;
    bytes[p + 1] = low >>> 8;
    bytes[p + 2] = low >>> 16;
    bytes[p + 3] = low >>> 24;
    bytes[p + 4] = high;
    bytes[p + 5] = high >>> 8;
    this.length = p + 6;
  }
}

/** Reads what a `ByteWriter` wrote. `at(bytes, position)` aims it; it is reused. */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;

  at(bytes: Uint8Array, position: number): this {
    this.bytes = bytes;
    this.position = position;
    return this;
  }

  byte(): number {
    return this.bytes[this.position++]!;
  }

  /** The next bytes, in place. */
  take(length: number): Uint8Array {
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  float(): number {
    floatBytes.set(this.take(8));
    return float[0]!;
  }

  unsigned(): number {
    const bytes = this.bytes;
    let next = bytes[this.position++]!;
    if (next < 128) return next;
    let value = next & 127;
    next = bytes[this.position++]!;
    value |= (next & 127) << 7;
    if (next < 128) return value;
    next = bytes[this.position++]!;
    value |= (next & 127) << 14;
    if (next < 128) return value;
    let scale = 2097152;
    do {
      next = bytes[this.position++]!;
      value += (next & 127) * scale;
      scale *= 128;
    } while (next > 127);
    return value;
  }

  signed(): number {
    const first = this.bytes[this.position++]!;
    let size = (first >> 1) & 63;
    if (first > 127) size += this.unsigned() * 64;
    return first & 1 ? -size : size;
  }

  big(): bigint {
    const head = this.unsigned();
    let value = 0n;
    const length = head >> 1;
    for (let i = 0; i < length; i++) value |= BigInt(this.byte()) << BigInt(8 * i);
    return head & 1 ? -value : value;
  }

  u48(): number {
    const { bytes, position: p } = this;
    this.position = p + 6;
    return (
      (bytes[p]! | (bytes[p + 1]! << 8) | (bytes[p + 2]! << 16)) +
      bytes[p + 3]! * 0x100_0000 +
      (bytes[p + 4]! | (bytes[p + 5]! << 8)) * 0x1_0000_0000
    );
  }
}
