/** What something counts by how many steps ago it was, reckoned once: an exponential takes a tenth of a µs, and a list asks for hundreds. */

/** exp(−steps / decay) for the steps below `length`. @param decay after so many steps, something counts a factor e less; Infinity: no less */
export function fading(decay: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, steps) => Math.exp(-steps / decay));
}
