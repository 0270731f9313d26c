/** A state that is being saved while it changes: what is about to change is put aside as it was. */
import { assert } from '../errors.ts';
import { ByteWriter } from './codec.ts';

/** A state is saved in pieces of about this size. */
const pieceBytes = 1 << 20;

export class Sweep {
  readonly #sources: number;
  /** Writes all that is kept of a source. */
  readonly #write: (source: number, out: ByteWriter) => void;
  readonly #out = new ByteWriter();
  /** Records of sources that have changed since, as they were. */
  readonly #kept = new Map<number, Uint8Array>();
  /** Sources below are saved. */
  #next = 0;
  #ended = false;

  constructor(sources: number, write: (source: number, out: ByteWriter) => void) {
    this.#sources = sources;
    this.#write = write;
  }

  /** A source is about to change. */
  keep(source: number): void {
    if (this.#ended || source < this.#next || source >= this.#sources || this.#kept.has(source)) return;
    this.#out.reset();
    this.#write(source, this.#out);
    this.#kept.set(source, this.#out.view().slice());
  }

  /** Nothing more is put aside, and what is asked for after this fails. */
  end(): void {
    this.#ended = true;
    this.#kept.clear();
  }

  /** Records of all sources as they were when the sweep began, in pieces. Ends the sweep. */
  *pieces(): Generator<Uint8Array> {
    try {
      while (this.#next < this.#sources) {
        assert(!this.#ended, 'a state is saved to its end before the next is begun');
        const out = this.#out;
        out.reset();
        while (this.#next < this.#sources && out.length < pieceBytes) this.#take(this.#next++, out);
        yield out.view().slice();
      }
    } finally {
      this.end();
    }
  }

  #take(source: number, out: ByteWriter): void {
    const kept = this.#kept.get(source);
    if (kept === undefined) return this.#write(source, out);
    out.append(kept);
    this.#kept.delete(source);
  }
}
