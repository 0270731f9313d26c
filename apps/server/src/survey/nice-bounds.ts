/** Bounds of bins where people would draw them: 0, 50, 100 pounds; 7, 14, 30 days; 1, 2, 5, 10, 20 on a logarithmic scale. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Lengths of time that people count in, ms. */
const lengths = [second, 5 * second, 10 * second, 30 * second, minute, 5 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 6 * hour, 12 * hour, day, 2 * day, 5 * day, 10 * day, 30 * day, 60 * day, 90 * day, 180 * day, 360 * day];
/** Steps within a decade of a logarithmic scale. */
const logSteps = [1, 1.5, 2, 3, 5, 7];

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least as large. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= least * (1 - 1e-12))!;
}

/** The shortest usual length of time that is at least as long. */
function niceLength(least: number): number {
  return lengths.find((length) => length >= least) ?? Math.ceil(least / (360 * day)) * 360 * day;
}

/** Evenly spaced bounds that hold `from` to `to` within, about `bins` bins. */
export function evenBounds({ from, to, bins, unit }: { readonly from: number; readonly to: number; readonly bins: number; readonly unit: 'number' | 'whole' | 'duration' | 'time' }): readonly number[] {
  const least = (to - from) / bins;
  if (!(least > 0)) return [from, unit === 'whole' ? from + 1 : from + Math.max(1, Math.abs(from) * 1e-3)];
  const step = unit === 'duration' || unit === 'time' ? niceLength(least) : unit === 'whole' ? Math.max(1, Math.ceil(niceStep(least))) : niceStep(least);
  const first = Math.floor(from / step);
  const last = Math.floor(to / step) + 1;
  return Array.from({ length: last - first + 1 }, (_, i) => rounded((first + i) * step));
}

/** Bounds that grow with the value; for amounts of which few are very large. The first is at most `from`, the last above `to`. @param from above 0 @param whole values are whole numbers, and so are bounds */
export function growingBounds({ from, to, whole = false }: { readonly from: number; readonly to: number; readonly whole?: boolean }): readonly number[] {
  const lastPower = Math.floor(Math.log10(to)) + 1;
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= lastPower; power++) all.push(...logSteps.map((step) => rounded(step * 10 ** power)));
  const bounds = whole ? all.filter(Number.isInteger) : all;
  const first = bounds.findLastIndex((bound) => bound <= from);
  const last = bounds.findIndex((bound) => bound > to);
  return bounds.slice(first, last + 1);
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
