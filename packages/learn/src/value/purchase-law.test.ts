import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { bgNbd } from './bg-nbd.ts';
import { drawGamma } from './draw-gamma.ts';
import { fitPurchases, fitSpend } from './fit-purchases.ts';
import { forecastValue } from './forecast-value.ts';
import { gammaGamma } from './gamma-gamma.ts';
import { paretoNbd } from './pareto-nbd.ts';
import type { PurchaseLaw } from './purchase-law.ts';
import { boughtBetween, gatherTransactions, knownCustomers, type Payment } from './transactions.ts';

const published = { 'bg-nbd': bgNbd([0.2426, 4.4136, 0.7929, 2.4259]), 'pareto-nbd': paretoNbd([0.5533, 10.578, 0.6061, 11.669]) } as const;
const laws = Object.entries(published);
const history = fc.record({ repeats: fc.integer({ min: 1, max: 40 }), last: fc.double({ min: 0.1, max: 30, noNaN: true }), tilt: fc.constant(0) });

test.each(laws)('%s: the longer nobody heard of a customer, the less likely they are there', (_, law) => {
  fc.assert(fc.property(history, fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: 0.01, max: 60, noNaN: true }), (told, gap, more) => {
    const alive = law.alive({ ...told, age: told.last + gap });
    expect(alive).toBeLessThanOrEqual(1);
    expect(law.alive({ ...told, age: told.last + gap + more })).toBeLessThanOrEqual(alive + 1e-12);
  }), { numRuns: 80, seed: 5 });
});

test.each(laws)('%s: what newcomers are expected to buy is what their histories say in the mean', (_, law) => {
  const weeks = 20;
  // Histories without a purchase, of which the probability is known, and the rest by the whole: E[X(a + t)] = E[X(a)] + E[E[Y(t) | history]].
  const random = new Random(11);
  const newcomers = Array.from({ length: 4_000 }, () => law.draw({ repeats: 0, last: 0, age: 0, tilt: 0 }, weeks, 1, random));
  const mean = newcomers.reduce((sum, count) => sum + count, 0) / newcomers.length;
  const error = Math.sqrt(newcomers.reduce((sum, count) => sum + (count - mean) ** 2, 0)) / newcomers.length;
  expect(Math.abs(mean - law.expectedOfNewcomer(weeks))).toBeLessThan(4 * error);
});

test.each(laws)('%s: expected purchases are those that draws bring', (_, law) => {
  for (const told of [{ repeats: 3, last: 20, age: 39, tilt: 0 }, { repeats: 0, last: 0, age: 30, tilt: 0 }, { repeats: 12, last: 37, age: 38, tilt: 0 }]) {
    const random = new Random(7);
    const counts = Array.from({ length: 6_000 }, () => law.draw(told, 39, law.alive(told), random));
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const error = Math.sqrt(counts.reduce((sum, count) => sum + (count - mean) ** 2, 0)) / counts.length;
    expect(Math.abs(mean - law.expected(told, 39))).toBeLessThan(4 * error + 1e-3);
  }
});

test('the example of the BG/NBD paper: two repeats, the last in week 30.43 of 38.86', () => {
  const told = { repeats: 2, last: 30.43, age: 38.86, tilt: 0 };
  expect(published['bg-nbd'].expected(told, 39)).toBeCloseTo(1.226, 3);
  expect(published['pareto-nbd'].expectedOfNewcomer(52)).toBeGreaterThan(1);
});

/** The integral over the rates by which the Pareto/NBD is defined: gamma and exponential laws, on a grid of logarithms. */
test('Pareto/NBD: the likelihood equals the numeric integral over all customers', () => {
  const [r, alpha, s, beta] = [0.8, 6, 0.9, 9];
  const law = paretoNbd([r, alpha, s, beta]);
  for (const { repeats, last, age } of [{ repeats: 0, last: 0, age: 20 }, { repeats: 4, last: 12, age: 30 }]) {
    let sum = 0;
    const [gammaR, gammaS] = [gamma(r), gamma(s)];
    const step = 0.04;
    for (let a = -24; a < 5; a += step) {
      for (let b = -24; b < 5; b += step) {
        const [rate, leaves] = [Math.exp(a), Math.exp(b)];
        const both = rate + leaves;
        const of = (rate ** repeats * leaves * Math.exp(-both * last)) / both + (rate ** (repeats + 1) * Math.exp(-both * age)) / both;
        sum += of * (alpha ** r * rate ** r * Math.exp(-alpha * rate)) / gammaR * (beta ** s * leaves ** s * Math.exp(-beta * leaves)) / gammaS * step * step;
      }
    }
    expect(law.logLikelihood({ repeats, last, age, tilt: 0 })).toBeCloseTo(Math.log(sum), 5);
  }
});

function gamma(shape: number): number {
  // ∫ x^(shape − 1) e^−x dx in the logarithm of x.
  let sum = 0;
  for (let x = -40; x < 5; x += 0.01) sum += Math.exp(shape * x - Math.exp(x)) * 0.01;
  return sum;
}

test.each([1, 0.9999999, 0.3])('BG/NBD at a = %d: expected purchases are finite and grow evenly', (a) => {
  const law = bgNbd([0.3, 4, a, 0.4]);
  const weeks = [1, 2, 10, 50].map((each) => law.expectedOfNewcomer(each));
  expect(weeks.every((value, i) => value > 0 && value > (weeks[i - 1] ?? 0))).toBe(true);
  expect(bgNbd([0.3, 4, a + 1e-4, 0.4]).expectedOfNewcomer(10)).toBeCloseTo(weeks[2]!, 3);
});

/** Customers of a BG/NBD and Gamma-Gamma shop, day by day. */
function simulated(seed: number, customers: number): Payment[] {
  const random = new Random(seed);
  const payments: Payment[] = [];
  for (let i = 0; i < customers; i++) {
    const rate = drawGamma(random, 0.8) / 6;
    const one = drawGamma(random, 0.9);
    const leaves = one / (one + drawGamma(random, 2.5));
    const nu = drawGamma(random, 4) / 20;
    const pay = (at: number): number => payments.push({ customer: `c${i}`, at: at * 7 * 86_400_000, amount: drawGamma(random, 5) / nu });
    let at = random.uniform() * 8;
    pay(at);
    for (;;) {
      at -= Math.log1p(-random.uniform()) / rate;
      if (at > 78) break;
      pay(at);
      if (random.uniform() < leaves) break;
    }
  }
  return payments;
}

test('parameters of simulated customers are found again, and intervals cover what came', () => {
  const truth = { r: 0.8, alpha: 6, a: 0.9, b: 2.5, p: 5, q: 4, v: 20 };
  const covered = { parameters: 0, ofParameters: 0, totals: 0, customers: 0, ofCustomers: 0 };
  for (const seed of [1, 2, 3]) {
    const { transactions } = gatherTransactions(simulated(seed, 900));
    const known = knownCustomers(transactions, 39 * 7);
    const purchases = fitPurchases('bg-nbd', known);
    const spent = Array.from(known.repeats, (purchases, i) => ({ purchases, spend: known.spend[i]! }));
    const spend = fitSpend(spent);
    for (const { name, low, high } of [...purchases.parameters, ...spend.parameters]) {
      const real = truth[name as keyof typeof truth];
      covered.ofParameters++;
      if (real >= low && real <= high) covered.parameters++;
    }
    const came = boughtBetween(transactions, known.places, { from: 39 * 7, to: 78 * 7 });
    const forecast = forecastValue(known, { purchases, spend, spent }, { weeks: 39, seed, draws: 150, level: 0.9 });
    for (const column of ['purchases', 'value'] as const) {
      const total = came[column].reduce((sum, each) => sum + each, 0);
      if (total >= forecast[column].total.low && total <= forecast[column].total.high) covered.totals++;
      came[column].forEach((value, i) => {
        covered.ofCustomers++;
        if (value >= forecast[column].low[i]! && value <= forecast[column].high[i]!) covered.customers++;
      });
    }
  }
  // Days merge a few purchases, so that not quite 95 % may hold; counts are whole, so that more than 90 % may.
  expect(covered.parameters / covered.ofParameters).toBeGreaterThan(0.8);
  expect(covered.totals).toBeGreaterThanOrEqual(5);
  expect(covered.customers / covered.ofCustomers).toBeGreaterThan(0.88);
});

test('Gamma-Gamma: little known is drawn towards everybody', () => {
  const law = gammaGamma([6.25, 3.74, 15.44]);
  expect(law.expected({ purchases: 0, spend: 0 })).toBeCloseTo((6.25 * 15.44) / 2.74, 6);
  expect(law.expected({ purchases: 1, spend: 100 })).toBeLessThan(law.expected({ purchases: 10, spend: 100 }));
  expect(law.expected({ purchases: 10_000, spend: 100 })).toBeCloseTo(100, 1);
});

test('a law is one object for all histories, in any order', () => {
  const law: PurchaseLaw = published['pareto-nbd'];
  const told = { repeats: 2, last: 10, age: 30, tilt: 0 };
  const first = law.logLikelihood(told);
  law.logLikelihood({ ...told, repeats: 9 });
  expect(law.logLikelihood(told)).toBe(first);
});
