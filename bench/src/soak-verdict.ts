/**
 * Whether memory stays: a straight line, by least squares, through the least that was seen, stretch by stretch after the
 * warm-up, since garbage only ever adds. How sure the line is, is told beside it: a short run can tell no small leak from noise.
 */

/** What was seen at one moment. Bytes. */
export interface Sample {
  readonly seconds: number;
  readonly resident: number;
  readonly heap: number;
  /** Of the engine: grows with events within the lateness limit and with new customers, as it should. */
  readonly state: number;
  readonly openFiles: number;
  readonly disk: number;
  readonly events: number;
  readonly reads: number;
  readonly pages: number;
  readonly changes: number;
  readonly refused: number;
}

export interface Verdict {
  readonly flat: boolean;
  /** Of resident memory besides the state, bytes an hour. */
  readonly growthPerHour: number;
  /** The true growth lies no further from it than this, 19 times in 20. */
  readonly within: number;
  /** Open files at the end more than after the warm-up. */
  readonly moreFiles: number;
  readonly sentence: string;
}

/** The first half: caches fill, code is compiled, nearly all texts of fields are met. */
const warmUp = 1 / 2;
/** The rest is looked at in so many stretches. */
const stretches = 8;
/** Quantile .975 of Student's t with 6 degrees of freedom: eight points, less the two of a line. */
const sureness = 2.447;
/** Growth that is taken for noise: this share of the mean, an hour. */
const noise = 0.1;
/** Files that come and go: a segment, a roll to the lake. */
const fileNoise = 20;
const hour = 3_600;

type Point = readonly [x: number, y: number];

/** @param samples at even distances, oldest first, at least twelve for a verdict that says something */
export function flatness(samples: readonly Sample[]): Verdict {
  const late = samples.slice(Math.floor(samples.length * warmUp));
  const size = Math.max(1, Math.floor(late.length / stretches));
  const least = Array.from({ length: Math.min(stretches, late.length) }, (_, i) => leastOf(late.slice(i * size, (i + 1) * size)));
  const line = lineThrough(least);
  const growthPerHour = line.slope * hour;
  const within = line.error * sureness * hour;
  const mean = least.reduce((sum, [, bytes]) => sum + bytes, 0) / Math.max(1, least.length);
  const moreFiles = (late.at(-1)?.openFiles ?? 0) - (late[0]?.openFiles ?? 0);
  const flat = growthPerHour - within <= mean * noise && moreFiles <= fileNoise;
  const mebibytes = (bytes: number): string => (Math.abs(bytes) / 1024 / 1024).toFixed(1);
  const sign = (number: number): string => (number < 0 ? '−' : '+');
  const seconds = (late.at(-1)?.seconds ?? 0) - (late[0]?.seconds ?? 0);
  const sentence = `${flat ? 'Flat' : 'Growing'}: memory besides the state ${sign(growthPerHour)}${mebibytes(growthPerHour)} ± ${mebibytes(within)} MiB/h on a mean of ${mebibytes(mean)} MiB, open files ${sign(moreFiles)}${Math.abs(moreFiles)}, over the last ${seconds} s.`;
  return { flat, growthPerHour, within, moreFiles, sentence };
}

/** When least was there besides the state, and how much. */
function leastOf(samples: readonly Sample[]): Point {
  const points = samples.map(({ seconds, resident, state }): Point => [seconds, resident - state]);
  return points.reduce((least, point) => (point[1] < least[1] ? point : least));
}

/** The line that misses the points least in squares, and the standard error of its slope. Both 0 with fewer than three points. */
function lineThrough(points: readonly Point[]): { readonly slope: number; readonly error: number } {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (spread === 0 || points.length < 3) return { slope: 0, error: 0 };
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const missed = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(missed / (points.length - 2) / spread) };
}
