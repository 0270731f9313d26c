/** Laws of purchases and of spend, fitted to customers by maximum likelihood: parameters are positive, so their logarithms are searched. */
import { normalQuantile } from '../metric/law.ts';
import { bgNbd, bgNbdParameters } from './bg-nbd.ts';
import { gammaGamma, gammaGammaParameters, type SpendHistory, type SpendLaw } from './gamma-gamma.ts';
import { curvatureOf, minimize } from './minimize.ts';
import { paretoNbd, paretoNbdParameters } from './pareto-nbd.ts';
import type { PurchaseHistory, PurchaseLaw, PurchaseLawName } from './purchase-law.ts';
import { clockWeeks, historiesOf, PACE_DAYS, plainClock, type ShopClock } from './shop-clock.ts';
import { spreadOf, type Spread } from './spread.ts';
import type { KnownCustomers, Transactions } from './transactions.ts';

/** A fitted number with its 95 % interval; `low` and `high` are NaN where the likelihood is flat. */
export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a fit found. */
export interface Fit<Law> {
  readonly law: Law;
  readonly parameters: readonly FittedParameter[];
  readonly logLikelihood: number;
  /** Akaike's criterion: lower is better among laws of the same customers. */
  readonly aic: number;
  readonly converged: boolean;
  /** The law with parameters drawn about the fitted ones; absent where the likelihood is flat. */
  readonly near?: (spread: Parameters<Spread['draw']>[0]) => Law;
}

/** A fitted law of purchases, and the clock it goes by. */
export interface FittedPurchases extends Fit<PurchaseLaw> {
  readonly name: PurchaseLawName;
  readonly clock: ShopClock;
}

const laws = { 'bg-nbd': { names: bgNbdParameters, of: bgNbd }, 'pareto-nbd': { names: paretoNbdParameters, of: paretoNbd } } as const;

/** 97.5 % of a standard normal. */
const TWO_SIDED = normalQuantile(0.975);

/** Logarithms of parameters are looked for within this of 0. */
const FURTHEST = 12;
/** A standard error of a logarithm from which on the data are said not to settle it: a factor of 20 both ways. */
const FLAT = 3;

interface Asked<Law> {
  readonly names: readonly string[];
  readonly of: (values: ArrayLike<number>) => Law;
  readonly start: ArrayLike<number>;
  readonly logLikelihood: (law: Law) => number;
  readonly rows: number;
  /** Which parameters are looked at; absent: all. */
  readonly fits?: (values: Float64Array) => boolean;
}

function maximize<Law>({ names, of, start, logLikelihood, rows, fits = () => true }: Asked<Law>): Fit<Law> & { readonly at: Float64Array } {
  const cost = (at: Float64Array): number => (at.some((each) => Math.abs(each) > FURTHEST) || !fits(at.map(Math.exp)) ? Infinity : -logLikelihood(of(at.map(Math.exp))) / rows);
  const { at, value, converged } = minimize(cost, start);
  const found = spreadOf(curvatureOf(cost, at).map((row) => row.map((each) => each * rows)));
  const spread = found?.errors.every((error) => error < FLAT) === true ? found : undefined;
  const near = (away: number, i: number): number => Math.exp(at[i]! + away);
  // What the data do settle is told, even where they leave another number open.
  const errorOf = (i: number): number => (found !== undefined && found.errors[i]! < FLAT ? found.errors[i]! : NaN);
  return {
    at,
    law: of(at.map(Math.exp)),
    parameters: names.map((name, i) => ({ name, value: near(0, i), low: near(-TWO_SIDED * errorOf(i), i), high: near(TWO_SIDED * errorOf(i), i) })),
    logLikelihood: -value * rows,
    aic: 2 * (value * rows + at.length),
    converged,
    ...(spread !== undefined && { near: (random) => of(spread.draw(random).map(near)) }),
  };
}

/**
 * Fits a law of purchases as its paper has it, in plain time. Histories that are alike are reckoned once. Deterministic. Cost: about 300 evaluations of
 * each different history, 1 µs each.
 */
export function fitPurchases(name: PurchaseLawName, known: KnownCustomers): FittedPurchases {
  return { name, clock: plainClock, ...fitHistories(name, historiesOf({ ...known, tilt: known.tilt.map(() => 0) }, plainClock)) };
}

/** How to fit histories. */
export interface FitHistoriesOptions {
  /** Logarithms of parameters to begin at, as many as are fitted. */
  readonly start?: ArrayLike<number> | undefined;
  /** Only customers who came back were seen: likelihoods are those among such. */
  readonly cameBack?: boolean;
}

/** Fits a law to histories as they are. Those that are alike are reckoned once. Deterministic; cost as `fitPurchases`. */
export function fitHistories(name: PurchaseLawName, histories: readonly PurchaseHistory[], { start, cameBack = false }: FitHistoriesOptions = {}): Fit<PurchaseLaw> & { readonly at: Float64Array } {
  const distinct = new Map<string, { readonly history: PurchaseHistory; count: number }>();
  for (const history of histories) {
    const key = `${history.repeats} ${history.last} ${history.age} ${history.tilt}`;
    const same = distinct.get(key);
    if (same === undefined) distinct.set(key, { history, count: 1 });
    else same.count++;
  }
  const groups = [...distinct.values()];
  const age = histories.reduce((sum, each) => sum + each.age, 0) / histories.length;
  // One purchase in about a third of the usual age, one of two leaves within it: parameters that fit are found from far off.
  const usual = name === 'bg-nbd' ? [0.5, age / 3, 1, 2] : [0.5, age / 3, 0.5, age / 2];
  const { of, names } = laws[name];
  const begin = start ?? usual.map(Math.log);
  return maximize({
    of, names: names.slice(0, begin.length), start: begin, rows: histories.length,
    logLikelihood: (law) => groups.reduce((sum, { history, count }) => sum + count * (law.logLikelihood(history) - (cameBack ? logCameBack(law, history) : 0)), 0),
  });
}

/** log of the probability of a repeat purchase within the age. */
function logCameBack(law: PurchaseLaw, history: PurchaseHistory): number {
  return Math.log(-Math.expm1(law.logLikelihood({ ...history, repeats: 0, last: 0 })));
}

/** A pace begins as if so many purchases had been seen at the usual one. */
const PRIOR_PURCHASES = 10;
const MOST_ROUNDS = 15;
/** Where a round brings less likelihood than this, the pace stands. */
const LEAST_GAIN = 0.02;

/**
 * Fits a law by the shop's own clock, with the lift of a large first purchase: paces and law by turns, each given the other, until neither gains. The paces are taken as known
 * by the intervals of the parameters. Cost: some ten fits.
 */
export function fitByShopClock(name: PurchaseLawName, known: KnownCustomers, { starts, days }: Transactions): FittedPurchases {
  const earliest = known.firstDay.reduce((least, day) => Math.min(least, day), known.until);
  const periods = Math.max(1, Math.ceil((known.until - earliest) / PACE_DAYS));
  const from = known.until - periods * PACE_DAYS;
  const bought = new Float64Array(periods);
  const newcomers = new Map<number, number>();
  known.places.forEach((place, i) => {
    newcomers.set(known.firstDay[i]!, (newcomers.get(known.firstDay[i]!) ?? 0) + 1);
    for (let row = starts[place]! + 1; row < starts[place + 1]! && days[row]! < known.until; row++) bought[Math.floor((days[row]! - from) / PACE_DAYS)]!++;
  });
  let clock: ShopClock = { from, paces: Array.from({ length: periods }, () => 1) };
  let best: (FittedPurchases & { readonly at: Float64Array }) | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fit = fitHistories(name, historiesOf(known, clock), { start: best?.at ?? [...fitPurchases(name, known).parameters.map(({ value }) => Math.log(value)), 0] });
    // Of a density in plain time: each purchase's moment is stretched by its pace.
    const logLikelihood = fit.logLikelihood + clock.paces.reduce((sum, pace, i) => sum + bought[i]! * Math.log(pace), 0);
    if (best !== undefined && logLikelihood < best.logLikelihood + LEAST_GAIN) break;
    best = { ...fit, name, clock, logLikelihood, aic: -2 * (logLikelihood - fit.at.length - (periods - 1)) };
    clock = { from, paces: pacesOf({ clock, law: fit.law, bought, newcomers, earliest, until: known.until }) };
  }
  return best!;
}

function pacesOf({ clock, law, bought, newcomers, earliest, until }: { readonly clock: ShopClock; readonly law: PurchaseLaw; readonly bought: Float64Array; readonly newcomers: ReadonlyMap<number, number>; readonly earliest: number; readonly until: number }): readonly number[] {
  const weeksAt = clockWeeks(clock);
  const periodsAt = clock.paces.map((_, i) => ({ from: Math.max(earliest, clock.from + i * PACE_DAYS), to: Math.min(until, clock.from + (i + 1) * PACE_DAYS) }));
  const paces = periodsAt.map(({ from, to }, i) => {
    let expected = 0;
    for (const [day, count] of newcomers) {
      if (day < to) expected += count * (law.expectedOfNewcomer(weeksAt(to) - weeksAt(day)) - law.expectedOfNewcomer(Math.max(0, weeksAt(from) - weeksAt(day))));
    }
    return (bought[i]! + PRIOR_PURCHASES) / (expected / clock.paces[i]! + PRIOR_PURCHASES);
  });
  const watched = periodsAt.map(({ from, to }) => to - from);
  const mean = paces.reduce((sum, pace, i) => sum + pace * watched[i]!, 0) / (until - earliest);
  return paces.map((pace) => pace / mean);
}

/** Fits the law of spend. @param histories those without purchases that cost something are passed over; at least two must remain @param leastShapes of p + q: above 1 everybody has a mean */
export function fitSpend(histories: readonly SpendHistory[], leastShapes = 0): Fit<SpendLaw> {
  const repeated = histories.filter(({ purchases, spend }) => purchases > 0 && spend > 0);
  const mean = repeated.reduce((sum, { spend }) => sum + spend, 0) / repeated.length;
  return maximize({
    names: gammaGammaParameters, of: gammaGamma, start: [Math.log(4), Math.log(4), Math.log(mean)], rows: repeated.length, fits: ([p, q]) => p! + q! >= leastShapes,
    logLikelihood: (law) => repeated.reduce((sum, history) => sum + law.logLikelihood(history), 0),
  });
}
