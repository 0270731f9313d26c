/** A transformer whose norms stand before what they feed (Xiong et al. 2020, arXiv:2002.04745): what a place holds passes every block unchanged, and blocks add to it. */
import type { Network } from '../network.ts';
import { add, gelu, multiply, reshape, sigmoid } from '../op/op.ts';
import type { Value } from '../value.ts';
import { attention, dense, layerNorm, type AttentionOptions } from './layer.ts';

/** What one block is made of. */
export interface TransformerOptions extends Pick<AttentionOptions, 'onWeights'> {
  /** Divides the width. */
  readonly heads: number;
  /** Added to the scores of attention: 0 where a place may look, −1e9 where not. */
  readonly mask: Value;
  /** Share of numbers left out of what a block adds while training. */
  readonly dropout: number;
  /** What a block adds passes a gate that it learns (LiGR: Borisyuk et al. 2025, arXiv:2502.03417). Default false. */
  readonly isGated?: boolean;
  /** Width of the inner layer, in widths. Default 2. */
  readonly inner?: number;
}

/** One block: attention, then a layer of gelu, each added to what was there. [batch, length, width] → the same. */
export function transformerBlock(network: Network, name: string, x: Value, { heads, mask, dropout, isGated = false, inner = 2, onWeights }: TransformerOptions): Value {
  const { parameters } = network;
  const width = x.shape.at(-1)!;
  const deviation = 1 / Math.sqrt(width);
  const adds = (part: string, from: Value, normed: Value, said: Value): Value => {
    const gated = isGated ? multiply(said, sigmoid(dense(parameters, `${name}.${part}.gate`, { x: normed, width, deviation }))) : said;
    return add(from, network.dropout(`${name}.${part}`, gated, dropout));
  };
  const first = layerNorm(parameters, `${name}.attention.norm`, x);
  const seen = adds('attention', x, first, attention(parameters, `${name}.attention`, { x: first, heads, mask, ...(onWeights && { onWeights }) }));
  const second = layerNorm(parameters, `${name}.inner.norm`, seen);
  const hidden = gelu(dense(parameters, `${name}.in`, { x: second, width: inner * width, deviation }));
  return adds('inner', seen, second, dense(parameters, `${name}.out`, { x: hidden, width, deviation: deviation / Math.sqrt(inner) }));
}

/** Numbers of a shape [batch, length, width] as rows [batch × length, width]. */
export function rowsOf(x: Value): Value {
  const [batch, length, width] = x.shape as readonly [number, number, number];
  return reshape(x, [batch * length, width]);
}
