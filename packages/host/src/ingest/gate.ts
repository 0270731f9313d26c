/** Batches on their way, and work that needs them all to have arrived. */

export class Gate {
  #inFlight = 0;
  #held: Promise<void> | undefined;
  #onEmpty: (() => void) | undefined;

  /** A batch is on its way, or nobody may enter. */
  get busy(): boolean {
    return this.#inFlight > 0 || this.#held !== undefined;
  }

  /** Resolves when batches may enter again; undefined: they may now. */
  get held(): Promise<void> | undefined {
    return this.#held;
  }

  /** Only while nobody holds it; `leave` follows, whatever happens. */
  enter(): void {
    this.#inFlight++;
  }

  leave(): void {
    if (--this.#inFlight === 0) this.#onEmpty?.();
  }

  /** Lets nobody enter any more, waits for those on their way, and then works; one after the other. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#held !== undefined) await this.#held;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    try {
      if (this.#inFlight > 0) await new Promise<void>((empty) => (this.#onEmpty = empty));
      return await work();
    } finally {
      this.#onEmpty = undefined;
      this.#held = undefined;
      resolve();
    }
  }
}
