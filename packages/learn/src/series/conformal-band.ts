/**
 * How far what comes may be off what is told: by how far it was off at the origins of the past, step by step. Errors are measured in the
 * size that the series had lately times how uneven the phase is (days on which a shop is closed are never off), so that a few dozen origins
 * tell of all days. Widths never shrink further ahead. Sources: Vovk, Gammerman & Shafer 2005 (conformal prediction); Lei, G'Sell, Rinaldo,
 * Tibshirani & Wasserman, JASA 113, 2018, §5.2 (locally weighted); Barlow et al. 1972 (pooling adjacent violators).
 */

/** What was told at an origin. */
export interface ToldThen {
  /** Steps that lay behind. */
  readonly origin: number;
  /** [ahead] */
  readonly forecast: Float64Array;
}

/** A number and where it lies with a probability of 80 % and 95 %. */
export interface Banded {
  readonly value: number;
  readonly low80: number;
  readonly high80: number;
  readonly low95: number;
  readonly high95: number;
}

/** What is told, with its bands. */
export interface BandedForecast {
  /** [ahead] */
  readonly steps: readonly Banded[];
  /** Of all steps together: by how far sums were off. */
  readonly total: Banded;
}

/** What bands are made of. */
export interface BandOptions {
  readonly values: Float64Array;
  readonly season: number;
  /** Origins whose steps ahead are all known. */
  readonly past: readonly ToldThen[];
  /** Whether nothing can be below 0. */
  readonly isPositive: boolean;
}

/** Recent seasons that tell the size of a series. */
const RECENT_SEASONS = 4;
const sides = [['low80', 0.1], ['high80', 0.9], ['low95', 0.025], ['high95', 0.975]] as const;

/** Deterministic. Cost: origins × steps, sorted. */
export function bandForecast(now: ToldThen, { values, season, past, isPositive }: BandOptions): BandedForecast {
  const ahead = now.forecast.length;
  const sizeAt = (origin: number): number => recentSize(values.subarray(0, origin), season);
  const errors = past.map(({ origin, forecast }) => {
    const size = sizeAt(origin);
    return { origin, off: forecast.map((told, h) => (values[origin + h]! - told) / size) };
  });
  const uneven = unevenness(errors, season);
  const size = sizeAt(now.origin);
  const bounded = (value: number): number => (isPositive ? Math.max(0, value) : value);
  const offsets = Object.fromEntries(sides.map(([side, share]) => {
    const raw = Array.from({ length: ahead }, (_, h) => quantile(errors.flatMap(({ origin, off }) => {
      const usual = uneven[(origin + h) % season]!;
      return usual === 0 ? [] : [off[h]! / usual];
    }), share));
    return [side, share < 0.5 ? rising(raw.map((each) => -each)).map((each) => -each) : rising(raw)];
  })) as Readonly<Record<(typeof sides)[number][0], readonly number[]>>;
  const steps = Array.from(now.forecast, (value, h): Banded => {
    const unit = size * uneven[(now.origin + h) % season]!;
    const at = (side: keyof typeof offsets): number => bounded(value + unit * offsets[side][h]!);
    // What is told lies within, even where the past was always off to one side.
    return { value, low80: Math.min(value, at('low80')), high80: Math.max(value, at('high80')), low95: Math.min(value, at('low80'), at('low95')), high95: Math.max(value, at('high80'), at('high95')) };
  });
  const whole = now.forecast.reduce((sum, each) => sum + each, 0);
  const wholeOff = errors.map(({ off }) => off.reduce((sum, each) => sum + each, 0) * size);
  const edge = (share: number): number => bounded(whole + quantile(wholeOff, share));
  const [low80, high80] = [Math.min(whole, edge(0.1)), Math.max(whole, edge(0.9))];
  return { steps, total: { value: whole, low80, high80, low95: Math.min(low80, edge(0.025)), high95: Math.max(high80, edge(0.975)) } };
}

/** Mean size of the last seasons; of all that lies behind when these are empty. */
function recentSize(behind: Float64Array, season: number): number {
  const size = (of: Float64Array): number => of.reduce((sum, each) => sum + Math.abs(each), 0) / of.length;
  return size(behind.subarray(-RECENT_SEASONS * Math.max(season, 2))) || size(behind) || 1;
}

/** Mean size of the errors by phase. */
function unevenness(errors: readonly { readonly origin: number; readonly off: Float64Array }[], season: number): Float64Array {
  const [sums, counts] = [new Float64Array(season), new Float64Array(season)];
  for (const { origin, off } of errors) {
    off.forEach((each, h) => {
      sums[(origin + h) % season]! += Math.abs(each);
      counts[(origin + h) % season]!++;
    });
  }
  return sums.map((sum, phase) => (counts[phase] === 0 ? 0 : sum / counts[phase]!));
}

/** With the share for a new one: `⌈(n + 1) share⌉`-th of n, from the nearer end. 0 of none. */
function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const rank = share < 0.5 ? Math.floor((values.length + 1) * share) : Math.ceil((values.length + 1) * share);
  return sorted[Math.max(1, Math.min(values.length, rank)) - 1]!;
}

/** The nearest numbers that never fall. */
function rising(values: readonly number[]): readonly number[] {
  const blocks: { mean: number; count: number }[] = [];
  for (const value of values) {
    let block = { mean: value, count: 1 };
    for (let before = blocks.at(-1); before !== undefined && before.mean > block.mean; before = blocks.at(-1)) {
      blocks.pop();
      const count = before.count + block.count;
      block = { mean: (before.mean * before.count + block.mean * block.count) / count, count };
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ mean, count }) => new Array<number>(count).fill(mean));
}
