/** Standard errors of numbers that were found from several groups of draws: by leaving out one group after the other (Quenouille 1956, Tukey 1958). */

/** @param without [groups][numbers]: what is found without each group. @returns [numbers] */
export function groupErrors(without: readonly Float64Array[]): Float64Array {
  const groups = without.length;
  return Float64Array.from(without[0] ?? [], (_, at) => {
    const mean = without.reduce((sum, each) => sum + each[at]!, 0) / groups;
    return Math.sqrt(((groups - 1) / groups) * without.reduce((sum, each) => sum + (each[at]! - mean) ** 2, 0));
  });
}
