/**
 * Gamma-Gamma: what a customer pays in a purchase varies about a mean of their own (shape p), and the means vary over the customers (q, v).
 * A customer's mean is thereby drawn towards everybody's, the more the fewer purchases are known. It takes spend and purchases as
 * independent: `spendCorrelation` of a report says how far that holds.
 * Source: Fader & Hardie, The Gamma-Gamma Model of Monetary Value, 2013 (brucehardie.com/notes/025).
 */
import { logGamma } from '../metric/law.ts';
import type { Random } from '../random/random.ts';
import { drawGamma } from './draw-gamma.ts';

/** In the order of the paper; v in the unit of the amounts. */
export const gammaGammaParameters = ['p', 'q', 'v'] as const;

/** What is known of a customer's purchases, by the paper of those after the first: how many, and what they cost in the mean. */
export interface SpendHistory {
  readonly purchases: number;
  readonly spend: number;
}

/** The law with its parameters. */
export interface SpendLaw {
  /** log of the likelihood; `purchases` and `spend` above 0. */
  logLikelihood(history: SpendHistory): number;
  /** What a purchase is expected to cost; everybody's mean without purchases. Infinite where q ≤ 1 and nothing is known. */
  expected(history: SpendHistory): number;
  /** What so many further purchases cost together, by chance. */
  draw(history: SpendHistory, further: number, random: Random): number;
}

/** The law of three positive parameters: p, q, v. */
export function gammaGamma(values: ArrayLike<number>): SpendLaw {
  const [p, q, v] = [values[0]!, values[1]!, values[2]!];
  return {
    logLikelihood({ purchases, spend }) {
      const shape = p * purchases;
      return logGamma(shape + q) - logGamma(shape) - logGamma(q) + q * Math.log(v) + (shape - 1) * Math.log(spend) + shape * Math.log(purchases) - (shape + q) * Math.log(v + purchases * spend);
    },
    expected: ({ purchases, spend }) => (p * purchases + q > 1 ? (p * (v + purchases * spend)) / (p * purchases + q - 1) : Infinity),
    draw({ purchases, spend }, further, random) {
      if (further === 0) return 0;
      const rate = drawGamma(random, p * purchases + q) / (v + purchases * spend);
      return drawGamma(random, p * further) / rate;
    },
  };
}
