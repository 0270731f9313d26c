/** The rising steps nearest to the labels. */
import type { Calibration } from '@limn/engine';
import { orderByScore, type ScoredRows } from '../metric/metric.ts';

/** What labels are: shares stay a little off 0 and 1, which nobody can be sure of. */
export interface IsotonicOptions {
  readonly of: 'probability' | 'amount';
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly sum: number;
}

/**
 * Pools neighbours that are out of order until none is. Wants about 1,000 rows of the rarer answer; with fewer, steps follow
 * chance and `fitPlatt` is truer.
 * Source: Ayer et al. 1955 (pool adjacent violators); Zadrozny & Elkan, KDD 2002. Cost O(rows log rows).
 * @param rows scores that were made without their labels: out of fold, or of a validation part
 */
export function fitIsotonic({ scores, labels, weights }: ScoredRows, { of }: IsotonicOptions): Calibration {
  const { order, ends } = orderByScore(scores);
  const steps: Step[] = [];
  let at = 0;
  for (const end of ends) {
    let [weight, sum] = [0, 0];
    const from = scores[order[at]!]!;
    for (; at < end; at++) {
      const by = weights === undefined ? 1 : weights[order[at]!]!;
      weight += by;
      sum += by * labels[order[at]!]!;
    }
    if (weight === 0) continue;
    let step: Step = { from, to: from, weight, sum };
    for (let last = steps.at(-1); last !== undefined && last.sum / last.weight >= step.sum / step.weight; last = steps.at(-1)) {
      step = { from: last.from, to: step.to, weight: last.weight + step.weight, sum: last.sum + step.sum };
      steps.pop();
    }
    steps.push(step);
  }
  return pointsOf(steps, of);
}

/** Both ends of each step, so that what lies between two steps is a line between them. */
function pointsOf(steps: readonly Step[], of: 'probability' | 'amount'): Calibration {
  const [first, last] = [steps[0]!, steps.at(-1)!];
  // Of n rows none of which is "yes", the share is below about 1/n: half a row is added.
  const [least, most] = of === 'amount' ? [-Infinity, Infinity] : [0.5 / (first.weight + 1), 1 - 0.5 / (last.weight + 1)];
  const points = steps.flatMap(({ from, to, sum, weight }) => {
    const y = Math.min(Math.max(sum / weight, least), Math.max(least, most));
    return from === to ? [[from, y] as const] : [[from, y] as const, [to, y] as const];
  });
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}
