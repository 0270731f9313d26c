/** Standard output as bytes: fast, never ahead of its reader, and done when the reader goes away. */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

/** Writes to a stream of the process. */
export class ByteStream {
  readonly #out: NodeJS.WriteStream;
  readonly #closing = new AbortController();

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    out.once('close', () => this.#closing.abort());
  }

  /** Whether nobody reads any more. */
  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Aborts when nobody reads any more. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Writes text, and waits while the reader is behind. @param encoding latin1: each character is a byte already */
  async write(text: string, encoding: 'latin1' | 'utf8'): Promise<void> {
    if (this.closed || this.#out.write(Buffer.from(text, encoding))) return;
    await once(this.#out, 'drain', { signal: this.closing }).catch(() => undefined);
  }

  /** Waits until a moment of `performance.now()`, ms; not at all when it is past. */
  async pauseUntil(moment: number): Promise<void> {
    const waitMs = moment - performance.now();
    if (waitMs > 1) await setTimeout(waitMs, undefined, { signal: this.closing }).catch(() => undefined);
  }
}
