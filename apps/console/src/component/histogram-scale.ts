/** Where values stand on a histogram: every bin is as wide as the next, whatever it spans, so both scales read alike. */

/** One bin: from `from` to below `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Place of a value, 0 at the left end, 1 at the right; values beyond stand at the ends. */
export function placeOf(bins: readonly Bin[], value: number): number {
  const at = bins.findIndex(({ to }) => value < to);
  if (at < 0) return 1;
  const { from, to } = bins[at]!;
  return Math.min(1, Math.max(0, (at + Math.max(0, value - from) / (to - from)) / bins.length));
}

/** The value at a place. */
export function valueAt(bins: readonly Bin[], place: number): number {
  const along = Math.min(1, Math.max(0, place)) * bins.length;
  const at = Math.min(bins.length - 1, Math.floor(along));
  const { from, to } = bins[at]!;
  return from + (along - at) * (to - from);
}

/** What a person would have set there: a round number, as fine as a quarter of the bin. @param whole no fractions */
export function roundNear(bins: readonly Bin[], value: number, whole: boolean): number {
  const bin = bins.find(({ to }) => value < to) ?? bins.at(-1)!;
  const fine = (bin.to - bin.from) / 4;
  const power = 10 ** Math.floor(Math.log10(fine));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= fine * 0.8) ?? power;
  const least = whole ? Math.max(1, Math.round(step)) : step;
  return Number((Math.round(value / least) * least).toPrecision(12));
}

/** The next round number in a direction. */
export function stepFrom(bins: readonly Bin[], value: number, direction: 1 | -1, whole: boolean): number {
  const bin = bins.find(({ to }) => value < to) ?? bins.at(-1)!;
  const fine = (bin.to - bin.from) / 4;
  for (let moved = value + direction * fine; ; moved += direction * fine) {
    const next = roundNear(bins, moved, whole);
    if (next !== value) return next;
    if (Math.abs(moved - value) > (bin.to - bin.from) * 4) return value + direction * (whole ? Math.max(1, Math.round(fine)) : fine);
  }
}
