/** From how much places look at each other to how much the last one looks at each. */
import type { SequenceAttention } from './sequence-model.ts';

/** Of one customer. */
export interface AttentionShape {
  readonly heads: number;
  /** Places of a row; those of the customer stand at its end. */
  readonly length: number;
  readonly places: number;
  /** Of them, the first so many are items. */
  readonly read: number;
}

/**
 * What a place passes on is half its own and half what it looks at, block by block (attention rollout: Abnar & Zuidema 2020, arXiv:2005.00928).
 * @param blocks [heads × length × length] each: a row is where a place looks
 */
export function attentionOf(blocks: readonly Float32Array[], { heads, length, places, read }: AttentionShape): Pick<SequenceAttention, 'shares' | 'heads'> {
  const first = length - places;
  const weight = (block: Float32Array, head: number, from: number, to: number): number => block[(head * length + first + from) * length + first + to]!;
  let reached = Float64Array.from({ length: places }, (_, place) => Number(place === places - 1));
  // From the last block back to the first: how much of each place there is in the last.
  for (const block of blocks.toReversed()) {
    const before = reached;
    reached = before.map((own) => own / 2);
    for (let from = 0; from < places; from++) {
      if (before[from] === 0) continue;
      for (let to = 0; to < places; to++) {
        let looked = 0;
        for (let head = 0; head < heads; head++) looked += weight(block, head, from, to) / heads;
        reached[to]! += (before[from]! * looked) / 2;
      }
    }
  }
  const items = reached.slice(0, read);
  const all = items.reduce((sum, each) => sum + each, 0);
  return {
    shares: items.map((each) => (all === 0 ? 1 / read : each / all)),
    heads: blocks.flatMap((block) => Array.from({ length: heads }, (_, head) => Float64Array.from({ length: read }, (__, place) => weight(block, head, places - 1, place)))),
  };
}
