/**
 * Pareto/NBD: a customer buys at a rate λ (gamma over the customers: r, α) and leaves at a rate μ (gamma: s, β), whether they bought or not.
 * Source: Schmittlein, Morrison & Colombo, Management Science 33(1), 1987; expressions as Fader & Hardie, A Note on Deriving the
 * Pareto/NBD Model, 2005, have them (brucehardie.com/notes/009). Their difference of two hypergeometric functions is taken as the integral it
 * stands for: it cancels nothing, and stays quick where one scale vanishes beside the other.
 */
import { logGamma } from '../metric/law.ts';
import { drawGamma, drawPoisson } from './draw-gamma.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { logOnePlus } from './log-one-plus.ts';
import type { PurchaseHistory, PurchaseLaw } from './purchase-law.ts';

/** In the order of the paper; rates count weeks. */
export const paretoNbdParameters = ['r', 'alpha', 's', 'beta', 'lift'] as const;

const nodes = gaussLegendre(12);
/** Of one piece of the integral, in logarithms: its width, and how far the integrand may fall within it. */
const WIDEST = 1.5;
const STEEPEST = 6;
const NEGLIGIBLE = 1e-16;

/** The law of four positive parameters, r, α, s, β, and the lift of a large first purchase on the rate (absent: 1, none). */
export function paretoNbd(values: ArrayLike<number>): PurchaseLaw {
  const [r, scale, s, beta] = [values[0]!, values[1]!, values[2]!, values[3]!];
  const lift = Math.log(values[4] ?? 1);
  const constant = s * Math.log(beta) - logGamma(r);
  const alphaOf = (tilt: number): number => scale * Math.exp(-lift * tilt);
  /** log of the odds of having left at some moment since the last purchase: `s ∫ ((α+T)/(α+y))^(r+x) ((β+T)/(β+y))^s dy / (β+y)`, in the logarithm of `β+y`. */
  const logOdds = ({ repeats, last, age, tilt }: PurchaseHistory): number => {
    const alpha = alphaOf(tilt);
    const [from, span] = [Math.log(beta + last), Math.log((beta + age) / (beta + last))];
    const highest = (r + repeats) * Math.log((alpha + age) / (alpha + last)) + s * span;
    // Where the scales are far apart, or purchases many, the integrand falls steeply: pieces keep it smooth.
    const pieces = Math.max(1, Math.ceil(Math.max(span / WIDEST, highest / STEEPEST)));
    let sum = 0;
    for (let piece = 0; piece < pieces; piece++) {
      let part = 0;
      for (const { at, weight } of nodes) {
        const along = (span * (piece + at)) / pieces;
        part += weight * Math.exp((r + repeats) * Math.log((alpha + last) / (alpha + Math.exp(from + along) - beta)) - s * along);
      }
      sum += part;
      if (part < NEGLIGIBLE * sum) break;
    }
    return Math.log((s * span * sum) / pieces) + highest;
  };
  const alive = (history: PurchaseHistory): number => 1 / (1 + Math.exp(logOdds(history)));
  const expectedAlive = ({ repeats, age, tilt }: PurchaseHistory, weeks: number): number => {
    const span = Math.log((beta + age + weeks) / (beta + age));
    return (((r + repeats) * (beta + age)) / (alphaOf(tilt) + age)) * (s === 1 ? span : -Math.expm1((1 - s) * span) / (s - 1));
  };
  return {
    logLikelihood(history) {
      const { repeats, age, tilt } = history;
      const alpha = alphaOf(tilt);
      return constant + r * Math.log(alpha) + logGamma(r + repeats) - (r + repeats) * Math.log(alpha + age) - s * Math.log(beta + age) + logOnePlus(logOdds(history));
    },
    alive,
    expected: (history, weeks) => alive(history) * expectedAlive(history, weeks),
    expectedOfNewcomer: (weeks) => expectedAlive({ repeats: 0, last: 0, age: 0, tilt: 0 }, weeks),
    draw({ repeats, age, tilt }, weeks, isAlive, random) {
      if (random.uniform() >= isAlive) return 0;
      const rate = drawGamma(random, r + repeats) / (alphaOf(tilt) + age);
      const stays = (-Math.log1p(-random.uniform()) * (beta + age)) / drawGamma(random, s);
      return drawPoisson(random, rate * Math.min(stays, weeks));
    },
  };
}
