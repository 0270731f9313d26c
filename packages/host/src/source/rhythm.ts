/**
 * How long a source is usually silent: its pauses in a histogram whose steps double, of which older ones fade. A source
 * that says nothing for several times its longest usual pause has stopped, whether it usually speaks a thousand times a
 * second or once an hour.
 */

const STEPS = 42;
/** Pauses after which all counts are halved: the rhythm of last month says little. */
const FADE_AFTER = 4_096;
/** Share of pauses that are at most the usual longest. */
const USUAL = 0.99;
/** With fewer pauses nothing is usual. */
const FEW = 8;

export class Rhythm {
  /** Pauses of 2^i up to 2^(i+1) ms. */
  readonly #counts: number[];

  /** @param kept as `save` gave it */
  constructor(kept: readonly number[] = []) {
    this.#counts = Array.from({ length: STEPS }, (_, i) => kept[i] ?? 0);
  }

  add(pauseMs: number): void {
    this.#counts[Math.min(STEPS - 1, Math.floor(Math.log2(Math.max(1, pauseMs))))]!++;
    if (this.#total() > FADE_AFTER) this.#counts.forEach((count, i) => (this.#counts[i] = count / 2));
  }

  /** The pause that 99 of 100 do not exceed, ms, to a factor of two; undefined: too little is known. */
  get usualMs(): number | undefined {
    const total = this.#total();
    if (total < FEW) return undefined;
    let below = 0;
    for (const [i, count] of this.#counts.entries()) {
      below += count;
      if (below >= total * USUAL) return 2 ** (i + 1);
    }
    return undefined;
  }

  save(): readonly number[] {
    return this.#counts;
  }

  #total(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
