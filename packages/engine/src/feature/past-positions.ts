/** Where in the log the events stand that were rolled up and whose rows are not kept, by source: so that a moment before the roll-up can be read again. */
import { grown } from '../identity/grown.ts';
import { BlockStore } from './block-store.ts';
import { ByteReader, ByteWriter } from './codec.ts';

export class PastPositions {
  /** Each as the difference to the one before. */
  readonly #blocks: BlockStore;
  readonly #writer = new ByteWriter();
  /** By source: the newest of its block. */
  #last = new Float64Array(1024);

  constructor(allocate: (bytes: number) => ArrayBufferLike) {
    this.#blocks = new BlockStore(allocate);
  }

  get memoryBytes(): number {
    return this.#blocks.memoryBytes() + this.#last.byteLength;
  }

  /** Bytes of all sources'. */
  get contentBytes(): number {
    return this.#blocks.contentBytes;
  }

  /** Bytes of a source's; 0: there are none. */
  length(source: number): number {
    return this.#blocks.length(source);
  }

  remember(source: number, positions: readonly number[]): void {
    this.#last = grown(this.#last, source + 1);
    const writer = this.#writer;
    writer.reset();
    let last = this.#last[source]!;
    for (const position of positions) {
      writer.signed(position - last);
      last = position;
    }
    this.#last[source] = last;
    const length = this.#blocks.length(source);
    this.#blocks.resize(source, length + writer.length);
    this.#blocks.bytes(source).set(writer.view(), this.#blocks.offset(source) + length);
  }

  /** In the order of the log. */
  of(source: number): number[] {
    const length = this.#blocks.length(source);
    if (length === 0) return [];
    const reader = new ByteReader().at(this.#blocks.bytes(source), this.#blocks.offset(source));
    const end = reader.position + length;
    const positions: number[] = [];
    for (let position = 0; reader.position < end; ) positions.push((position += reader.signed()));
    return positions.sort((a, b) => a - b);
  }

  forget(source: number): void {
    if (this.#blocks.length(source) === 0) return;
    this.#blocks.replace(source, new Uint8Array(0));
    this.#last[source] = 0;
  }

  /** What `read` takes up again. */
  write(source: number, out: ByteWriter): void {
    const length = this.#blocks.length(source);
    out.unsigned(length);
    if (length === 0) return;
    out.float(this.#last[source]!);
    const offset = this.#blocks.offset(source);
    out.append(this.#blocks.bytes(source).subarray(offset, offset + length));
  }

  read(source: number, from: ByteReader): void {
    const length = from.unsigned();
    if (length === 0) return;
    this.#last = grown(this.#last, source + 1);
    this.#last[source] = from.float();
    this.#blocks.replace(source, from.take(length));
  }
}
