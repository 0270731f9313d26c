/** Whether memory stays: a straight line through the samples after the warm-up, by least squares. */

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
  /** Of resident memory without the state, bytes an hour. */
  readonly growthPerHour: number;
  readonly heapGrowthPerHour: number;
  /** Open files at the end more than after the warm-up. */
  readonly moreFiles: number;
  readonly sentence: string;
}

/** The first third: caches fill, code is compiled. */
const warmUp = 1 / 3;
/** Growth that is taken for noise: this share of the mean, an hour. */
const noise = 0.1;
/** Files that come and go: a segment, a roll to the lake. */
const fileNoise = 20;

/** @param samples at even distances, oldest first, at least six for a verdict that says something */
export function flatness(samples: readonly Sample[]): Verdict {
  const late = samples.slice(Math.floor(samples.length * warmUp));
  const growthPerHour = slope(late.map(({ seconds, resident, state }) => [seconds, resident - state])) * 3_600;
  const heapGrowthPerHour = slope(late.map(({ seconds, heap }) => [seconds, heap])) * 3_600;
  const mean = late.reduce((sum, { resident, state }) => sum + resident - state, 0) / Math.max(1, late.length);
  const moreFiles = (late.at(-1)?.openFiles ?? 0) - (late[0]?.openFiles ?? 0);
  const flat = growthPerHour <= mean * noise && moreFiles <= fileNoise;
  const mebibytes = (bytes: number): string => `${bytes < 0 ? '−' : '+'}${Math.abs(bytes / 1024 / 1024).toFixed(1)} MiB/h`;
  const sentence = `${flat ? 'Flat' : 'Growing'}: memory without the state ${mebibytes(growthPerHour)} on a mean of ${(mean / 1024 / 1024).toFixed(1)} MiB, heap ${mebibytes(heapGrowthPerHour)}, open files ${moreFiles < 0 ? '−' : '+'}${Math.abs(moreFiles)}, over the last ${(late.at(-1)?.seconds ?? 0) - (late[0]?.seconds ?? 0)} s.`;
  return { flat, growthPerHour, heapGrowthPerHour, moreFiles, sentence };
}

/** Of the line through the points that misses them least in squares. 0 with fewer than two. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return spread === 0 || points.length < 2 ? 0 : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
