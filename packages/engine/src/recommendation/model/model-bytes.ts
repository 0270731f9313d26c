/** Models that are tables of numbers, as bytes and back. Bytes from elsewhere are looked through as they are read. */
import { DefinitionError } from '../../errors.ts';
import { ByteReader, ByteWriter } from '../../feature/codec.ts';

const MOST_KEYS = 100_000_000;

/** Writes the parts of a model, one after the other. Numbers are little-endian. */
export class ModelWriter {
  readonly #out = new ByteWriter();

  constructor(kind: string, format: number) {
    this.text(kind);
    this.#out.unsigned(format);
  }

  whole(value: number): void {
    this.#out.unsigned(value);
  }

  number(value: number): void {
    this.#out.float(value);
  }

  text(value: string): void {
    this.#out.unsigned(value.length);
    for (let i = 0; i < value.length; i++) this.#out.unsigned(value.charCodeAt(i));
  }

  texts(values: readonly string[]): void {
    this.#out.unsigned(values.length);
    for (const value of values) this.text(value);
  }

  numbers(values: Float32Array | Int32Array | Uint32Array): void {
    this.#out.unsigned(values.length);
    this.#out.append(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** A copy. */
  bytes(): Uint8Array {
    return this.#out.view().slice();
  }
}

/** Reads what a `ModelWriter` wrote. @throws DefinitionError `malformed_model` wherever the bytes are not as such models are written */
export class ModelReader {
  readonly #in: ByteReader;
  readonly #kind: string;

  constructor(bytes: Uint8Array, kind: string, format: number) {
    this.#in = new ByteReader().at(bytes, 0);
    this.#kind = kind;
    this.need(this.text() === kind, `is no ${kind}`);
    this.need(this.whole() === format, `has not the format ${format}, the only one that this Limn reads`);
  }

  whole(): number {
    const value = this.#in.unsigned();
    this.need(Number.isSafeInteger(value) && this.#in.position <= this.#in.bytes.length, 'ends too early');
    return value;
  }

  number(): number {
    this.#needBytes(8);
    const value = this.#in.float();
    this.need(Number.isFinite(value), 'holds a number that is not finite');
    return value;
  }

  text(): string {
    const length = this.whole();
    this.#needBytes(length);
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.whole());
    return text;
  }

  texts(): readonly string[] {
    const length = this.whole();
    this.need(length <= MOST_KEYS, `names ${length} items`);
    this.#needBytes(length);
    return Array.from({ length }, () => this.text());
  }

  floats(): Float32Array {
    const numbers = new Float32Array(this.#numbers());
    this.need(numbers.every(Number.isFinite), 'holds a number that is not finite');
    return numbers;
  }

  integers(): Int32Array {
    return new Int32Array(this.#numbers());
  }

  counts(): Uint32Array {
    return new Uint32Array(this.#numbers());
  }

  /** Nothing may follow. */
  end(): void {
    this.need(this.#in.position === this.#in.bytes.length, 'goes on after its end');
  }

  need(holds: boolean, wrong: string): void {
    if (holds) return;
    throw new DefinitionError([{ code: 'malformed_model', path: this.#kind, message: `The model ${wrong}.`, cure: 'Write it again with the Limn that trained it.' }]);
  }

  /** A copy of its own, where elements may stand. */
  #numbers(): ArrayBuffer {
    const length = this.whole();
    this.#needBytes(length * 4);
    // Not `slice`: of the bytes of a file as Node.js reads them, that is no copy.
    return new Uint8Array(this.#in.take(length * 4)).buffer;
  }

  #needBytes(length: number): void {
    this.need(this.#in.position + length <= this.#in.bytes.length, 'ends too early');
  }
}
