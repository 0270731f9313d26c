/**
 * Counts of which newer ones weigh more, without touching the old: each is added as of a landmark, times 2^(its time after it /
 * half-life). Now and then the landmark moves, and all counts are scaled once. Source: Cormode, Shkapenyuk, Srivastava & Xu, Forward
 * Decay, ICDE 2009.
 */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';

/** Half-lives between landmarks: powers of two that 32-bit floats hold with room for counts. */
const DOUBLINGS = 64;

/** One clock for all counts that are compared with each other. */
export class ForwardDecay {
  readonly #halfLifeMs: number;
  #landmark = -Infinity;

  /** @param halfLifeMs Infinity: all count alike */
  constructor(halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
  }

  /** What something of this moment counts. @param scale is asked to multiply all counts when the landmark moves */
  weightOf(at: number, scale: (by: number) => void): number {
    if (this.#halfLifeMs === Infinity) return 1;
    const step = DOUBLINGS * this.#halfLifeMs;
    const landmark = Math.floor(at / step) * step;
    if (landmark > this.#landmark) {
      if (this.#landmark !== -Infinity) scale(2 ** ((this.#landmark - landmark) / this.#halfLifeMs));
      this.#landmark = landmark;
    }
    return this.weightAt(at);
  }

  /** The same without moving anything: what a whole count is worth at a moment. */
  weightAt(at: number): number {
    return this.#halfLifeMs === Infinity || this.#landmark === -Infinity ? 1 : 2 ** ((at - this.#landmark) / this.#halfLifeMs);
  }

  *encode(out: ByteWriter): Generator<void> {
    out.float(this.#landmark);
    yield;
  }

  decode(from: ByteReader): void {
    this.#landmark = from.float();
  }
}
