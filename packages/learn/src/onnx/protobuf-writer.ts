/** Writes messages of Protocol Buffers (https://protobuf.dev/programming-guides/encoding): bytes are copied once, at the end, however deep messages nest. */
export class ProtobufWriter {
  readonly #chunks: Uint8Array[] = [];
  #open: number[] = [];
  #size = 0;

  /** A whole number of field `field`; negative ones take ten bytes, as the format wants it. */
  integer(field: number, value: number): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  /** A 32-bit float. */
  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    this.#close();
    return this.#append(new Uint8Array(Float32Array.of(value).buffer));
  }

  /** Bytes, which must not change until `finish`. */
  bytes(field: number, bytes: Uint8Array): this {
    this.#begin(field, bytes.length);
    return this.#append(bytes);
  }

  text(field: number, text: string): this {
    return this.bytes(field, Buffer.from(text));
  }

  /** Whole numbers, packed. */
  integers(field: number, values: readonly number[]): this {
    return this.message(field, (packed) => values.forEach((value) => packed.#varint(value)));
  }

  /** 32-bit floats, packed. */
  floats(field: number, values: readonly number[]): this {
    return this.bytes(field, new Uint8Array(Float32Array.from(values).buffer));
  }

  message(field: number, write: (message: ProtobufWriter) => void): this {
    const message = new ProtobufWriter();
    write(message);
    message.#close();
    this.#begin(field, message.#size);
    this.#chunks.push(...message.#chunks);
    this.#size += message.#size;
    return this;
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#close();
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  #begin(field: number, length: number): void {
    this.#varint(field * 8 + 2);
    this.#varint(length);
    this.#close();
  }

  #varint(value: number): void {
    if (value >= 0 && value < 0x80) {
      this.#open.push(value);
      return;
    }
    for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
      const low = Number(rest & 127n);
      this.#open.push(rest > 127n ? low | 128 : low);
      if (rest <= 127n) return;
    }
  }

  #close(): void {
    if (this.#open.length === 0) return;
    const chunk = Uint8Array.from(this.#open);
    this.#open = [];
    this.#append(chunk);
  }

  #append(chunk: Uint8Array): this {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    return this;
  }
}
