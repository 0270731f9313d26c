/**
 * BG/NBD: a customer buys at a rate λ (gamma over the customers: r, α) and leaves after each repeat purchase with a probability p
 * (beta: a, b). Who never came back has not left: that is the law's word, and its weakness.
 * Source: Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing Science 24(2), 2005.
 */
import { logGamma } from '../metric/law.ts';
import { drawBeta, drawGamma } from './draw-gamma.ts';
import { logHypergeometric } from './hypergeometric.ts';
import { logOnePlus } from './log-one-plus.ts';
import type { PurchaseHistory, PurchaseLaw } from './purchase-law.ts';

/** In the order of the paper; rates count weeks. */
export const bgNbdParameters = ['r', 'alpha', 'a', 'b', 'lift'] as const;

/** So near to 1, `a` is moved: the closed form is 0 / 0 there, its limit is smooth. */
const BESIDE_ONE = 1e-5;

/** The law of four positive parameters, r, α, a, b, and the lift of a large first purchase on the rate (absent: 1, none). */
export function bgNbd(values: ArrayLike<number>): PurchaseLaw {
  const [r, scale, a, b] = [values[0]!, values[1]!, values[2]!, values[3]!];
  const lift = Math.log(values[4] ?? 1);
  const constant = logGamma(a + b) - logGamma(b) - logGamma(r);
  const alphaOf = (tilt: number): number => scale * Math.exp(-lift * tilt);
  /** log of the odds of having left; −∞ before the first repeat. */
  const logOdds = ({ repeats, last, age, tilt }: PurchaseHistory): number => {
    const alpha = alphaOf(tilt);
    return repeats === 0 ? -Infinity : Math.log(a / (b + repeats - 1)) + (r + repeats) * Math.log((alpha + age) / (alpha + last));
  };
  const alive = (history: PurchaseHistory): number => 1 / (1 + Math.exp(logOdds(history)));
  const expectedAlive = ({ repeats, age, tilt }: PurchaseHistory, weeks: number): number => {
    const alpha = alphaOf(tilt);
    const away = Math.abs(a - 1) < BESIDE_ONE ? 1 + BESIDE_ONE : a;
    const c = away + b + repeats - 1;
    if (c > 0) return (c / (away - 1)) * -Math.expm1((r + repeats) * Math.log((alpha + age) / (alpha + age + weeks)) + logHypergeometric({ a: r + repeats, b: b + repeats, c }, weeks / (alpha + age + weeks)));
    return expectedByRate({ r, alpha: alpha + age, a, b }, weeks);
  };
  return {
    logLikelihood(history) {
      const { repeats, age, tilt } = history;
      const alpha = alphaOf(tilt);
      return constant + r * Math.log(alpha) + logGamma(r + repeats) + logGamma(b + repeats) - logGamma(a + b + repeats) - (r + repeats) * Math.log(alpha + age) + logOnePlus(logOdds(history));
    },
    alive,
    expected: (history, weeks) => alive(history) * expectedAlive(history, weeks),
    expectedOfNewcomer: (weeks) => expectedAlive({ repeats: 0, last: 0, age: 0, tilt: 0 }, weeks),
    draw({ repeats, age, tilt }, weeks, isAlive, random) {
      if (random.uniform() >= isAlive) return 0;
      const rate = drawGamma(random, r + repeats) / (alphaOf(tilt) + age);
      const leaves = drawBeta(random, a, b + repeats);
      let purchases = 0;
      for (let at = -Math.log1p(-random.uniform()) / rate; at < weeks; at -= Math.log1p(-random.uniform()) / rate) {
        purchases++;
        if (random.uniform() < leaves) break;
      }
      return purchases;
    },
  };
}

/** Steps of the rule of Simpson where `a + b` is below 1 and the closed form is not defined. */
const STEPS = 200;

/** The integral of the rate at which newcomers buy, `(r/α) (α/(α+t))^(r+1) ₂F₁(r+1, b; a+b; t/(α+t))`. */
function expectedByRate({ r, alpha, a, b }: { readonly r: number; readonly alpha: number; readonly a: number; readonly b: number }, weeks: number): number {
  const rate = (at: number): number => (r / alpha) * Math.exp((r + 1) * Math.log(alpha / (alpha + at)) + logHypergeometric({ a: r + 1, b, c: a + b }, at / (alpha + at)));
  // In the logarithm of time: the rate falls fast at first.
  const end = Math.log1p(weeks / alpha);
  let sum = 0;
  for (let i = 0; i <= STEPS; i++) {
    const at = alpha * Math.expm1((end * i) / STEPS);
    sum += (i === 0 || i === STEPS ? 1 : i % 2 === 1 ? 4 : 2) * rate(at) * (alpha + at);
  }
  return (sum * end) / STEPS / 3;
}
