/** How rare things are, for answers that ask it of hundreds of them: a logarithm takes a tenth of a µs. */

/** Counts whose rarity is remembered: those of most things. */
const KNOWN_COUNTS = 2_048;

/** log(all / having), the logarithm of inverse document frequency, remembered by count for as long as there are as many in all. Memory 16 KB. */
export class RarityTable {
  #all = 0;
  readonly #known = new Float64Array(KNOWN_COUNTS);

  /** What says how rare something is that so many of all have; to be used until it is asked for others. @param all above 0 */
  among(all: number): (having: number) => number {
    if (all !== this.#all) this.#known.fill(Number.NaN);
    this.#all = all;
    const known = this.#known;
    return (having) => {
      if (having >= KNOWN_COUNTS) return Math.log(all / having);
      const rarity = known[having]!;
      return Number.isNaN(rarity) ? (known[having] = Math.log(all / having)) : rarity;
    };
  }
}
