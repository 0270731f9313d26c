/** "Did you mean …": the known name nearest to a mistyped one. */

/** How many known names a cure lists when none is near. */
const LISTED = 12;

/**
 * The candidate that fewest slips of the hand away is what was meant; `undefined` when none is near. Slips: a letter
 * missing, added, changed, or two swapped; one for every three letters is near. Case does not matter.
 * Cost O(length²) a candidate. Source: Damerau, "A technique for computer detection and correction of spelling errors", 1964.
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const wanted = text.slice(0, 100).toLowerCase();
  let best: string | undefined;
  let bestSlips = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bestSlips) continue;
    const slips = slipsBetween(wanted, candidate.toLowerCase());
    if (slips < bestSlips) [best, bestSlips] = [candidate, slips];
  }
  return best;
}

/** A cure for a name that is not known: the nearest, else what is known. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const known = [...candidates];
  const near = nearest(name, known);
  if (near !== undefined) return `Did you mean '${near}'?`;
  if (known.length === 0) return 'None is declared: declare it first, or leave it out.';
  return `Known are ${known.slice(0, LISTED).join(', ')}${known.length > LISTED ? ` and ${known.length - LISTED} more` : ''}.`;
}

/** Damerau-Levenshtein distance (optimal string alignment). */
export function slipsBetween(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const changed = left[i - 1] === right[j - 1] ? 0 : 1;
      let slips = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + changed);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) slips = Math.min(slips, beforeLast[j - 2]! + 1);
      row.push(slips);
    }
    [beforeLast, last] = [last, row];
  }
  return last[right.length]!;
}
