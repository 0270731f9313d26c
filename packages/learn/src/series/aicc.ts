/** By what forms of one model are compared. */

/** Akaike's criterion for few steps (Hurvich & Tsai 1989). @param numbers that were fitted, the variance too */
export function aiccOf(deviance: number, numbers: number, steps: number): number {
  return deviance + 2 * numbers + (2 * numbers * (numbers + 1)) / Math.max(1, steps - numbers - 1);
}
