/** Time that passes only from one thing that happens to the next: days in a moment, and twice the same. */

interface Happening {
  readonly at: number;
  readonly number: number;
  readonly call: () => void;
}

export class Timeline {
  /** ms since the beginning of the run. */
  now = 0;
  /** Things that have happened. */
  passed = 0;
  /** Soonest last. */
  readonly #coming: Happening[] = [];
  #number = 0;

  /** What is due at the same moment happens in the order in which it was asked for. @returns to cancel */
  at(moment: number, call: () => void): () => void {
    const happening = { at: Math.max(moment, this.now), number: this.#number++, call };
    let low = 0;
    let high = this.#coming.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#coming[middle]!.at > happening.at) low = middle + 1;
      else high = middle;
    }
    this.#coming.splice(low, 0, happening);
    return () => {
      const index = this.#coming.indexOf(happening);
      if (index >= 0) this.#coming.splice(index, 1);
    };
  }

  after(ms: number, call: () => void): () => void {
    return this.at(this.now + ms, call);
  }

  /** Resolves so much later. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /**
   * Lets things happen, each when all that follows from the one before is done, until the work has ended.
   * @throws Error when nothing is left to happen, or too much has: somebody waits for ever
   */
  async run<Result>(work: Promise<Result>, limit: number): Promise<Result> {
    let ended = false;
    const ending = (): boolean => (ended = true);
    work.then(ending, ending);
    for (;;) {
      await settled();
      if (ended) return work;
      const next = this.#coming.pop();
      if (next === undefined) throw new Error('nothing is left to happen, and the run has not ended: something waits for ever');
      if (++this.passed > limit) throw new Error(`more than ${limit} things have happened, and the run has not ended`);
      this.now = next.at;
      next.call();
    }
  }
}

/** Ticks come when no promise is left to go on. */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
