/**
 * A network that tells who pays at all and how much (zero-inflated log-normal): of most customers the next months bring nothing, and of the others amounts
 * whose logarithms are normal. Source: Wang, Liu & Miao 2019, arXiv:1912.07753.
 */
import { compileDense, type CompiledNetwork } from './dense.ts';
import type { ZilnNetwork } from './model.ts';

/** The logarithm of the expected amount from the three outputs: log odds of paying, mean of the log amount, what its deviation is made of. */
export function zilnScore([odds, mean, wide]: readonly [odds: number, mean: number, wide: number], widest: number): number {
  const deviation = widest * Math.tanh(softplus(wide) / widest);
  return mean - softplus(-odds) + (deviation * deviation) / 2;
}

/** @param width numbers of a matrix row */
export function compileZiln({ layers, widest }: ZilnNetwork, width: number): CompiledNetwork {
  const { predict } = compileDense({ kind: 'dense', layers }, width);
  const told = new Float64Array(3);
  return {
    predict(row, into) {
      predict(row, told);
      into[0] = zilnScore([told[0]!, told[1]!, told[2]!], widest);
    },
  };
}

/** log(1 + e^x), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
