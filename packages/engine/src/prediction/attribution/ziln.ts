/**
 * Contributions to a zero-inflated log-normal network: what each number adds to its three outputs (integrated gradients), times what each output adds to
 * the logarithm of the expected amount along the straight way between both triples (Aumann & Shapley 1974). They add up to the score.
 */
import type { ZilnNetwork } from '../model.ts';
import { zilnScore } from '../ziln.ts';
import type { Attributor } from './attribution.ts';
import { attributeDense } from './integrated-gradients.ts';
import { gaussLegendre } from './quadrature.ts';

const { nodes, weights } = gaussLegendre(8);
/** Of a central difference. */
const STEP = 1e-5;
const NEGLIGIBLE = 1e-9;

type Triple = readonly [odds: number, mean: number, wide: number];

/** @param means of the matrix columns, missing counted as 0; absent: all 0 */
export function attributeZiln({ layers, widest }: ZilnNetwork, means?: readonly number[]): Attributor {
  const outputs = attributeDense({ kind: 'dense', layers }, means);
  const scoreOf = (triple: Triple): number => zilnScore(triple, widest);
  return {
    attribute(row) {
      const { expected, contributions } = outputs.attribute(row);
      const from = expected as Triple;
      const away = contributions.map((own) => own.reduce((sum, each) => sum + each, 0)) as unknown as Triple;
      const slopes = slopesAlong(scoreOf, from, away);
      const gained = slopes.reduce((sum, slope, output) => sum + slope * away[output]!, 0);
      const whole = scoreOf(from.map((start, output) => start + away[output]!) as unknown as Triple) - scoreOf(from);
      // What the sum over a few places of the way misses is spread in proportion.
      const share = Math.abs(gained) < NEGLIGIBLE ? 1 : whole / gained;
      return { expected: [scoreOf(from)], contributions: [contributions[0]!.map((_, i) => share * slopes.reduce((sum, slope, output) => sum + slope * contributions[output]![i]!, 0))] };
    },
  };
}

function slopesAlong(score: (triple: Triple) => number, from: Triple, away: Triple): readonly number[] {
  return from.map((_, output) =>
    nodes.reduce((sum, node, i) => {
      const at = (by: number): Triple => from.map((start, each) => start + node * away[each]! + (each === output ? by : 0)) as unknown as Triple;
      return sum + (weights[i]! * (score(at(STEP)) - score(at(-STEP)))) / (2 * STEP);
    }, 0),
  );
}
