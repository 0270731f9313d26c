/** Candidates by an item-item matrix: what still holds of a history, times its rows. */
import type { Candidate, CandidateReason, CandidateRequest, CandidateSource } from '../candidate/candidate-source.ts';
import { BestScores } from '../candidate/best-scores.ts';
import { heldStrengths } from './held-strengths.ts';
import type { ItemItemModel } from './item-item-model.ts';

/** Items of the history that a reason names at most. */
export const MOST_REASON_ITEMS = 3;

/**
 * Serves a trained matrix; the history is read anew each time, so an event changes the next answer. Cost of an answer: the
 * entries of the history's rows, some 10 ns each. Only items that the history speaks for are candidates.
 */
export function createItemItemSource(model: ItemItemModel): CandidateSource {
  const { offsets, neighbours, weights, own } = model;
  const items = offsets.length - 1;
  const scores = new Float64Array(items);
  const isTouched = new Uint8Array(items);
  const touched = new Int32Array(items);

  const candidates = ({ history, limit }: CandidateRequest): readonly Candidate[] => {
    const known = heldStrengths(history, model);
    let count = 0;
    const add = (item: number, score: number): void => {
      scores[item] = scores[item]! + score;
      if (isTouched[item] === 1) return;
      isTouched[item] = 1;
      touched[count++] = item;
    };
    known.items.forEach((item, i) => {
      const strength = known.strengths[i]!;
      if (own > 0) add(item, strength * own);
      for (let at = offsets[item]!; at < offsets[item + 1]!; at++) add(neighbours[at]!, strength * weights[at]!);
    });
    const best = new BestScores(Math.min(limit, count));
    for (let i = 0; i < count; i++) {
      const item = touched[i]!;
      const score = scores[item]!;
      if (score > 0 && score >= best.floor) best.offer(item, score);
      scores[item] = 0;
      isTouched[item] = 0;
    }
    return best.take();
  };

  const because = ({ history }: CandidateRequest, item: number): readonly CandidateReason[] => {
    const known = heldStrengths(history, model);
    const best = new BestScores(MOST_REASON_ITEMS);
    let score = 0;
    known.items.forEach((from, i) => {
      const share = known.strengths[i]! * (from === item ? own : weightOf(model, from, item));
      score += share;
      if (share > 0 && known.strengths[i]! > 0 && from !== item) best.offer(from, share);
    });
    const told = best.take();
    return score > 0 && told.length > 0 ? [{ kind: 'taste', items: told.map((each) => each.item) }] : [];
  };

  return { candidates, because };
}

/** 0 where the row says nothing. */
function weightOf({ offsets, neighbours, weights }: ItemItemModel, from: number, to: number): number {
  let [low, high] = [offsets[from]!, offsets[from + 1]!];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (neighbours[middle]! < to) low = middle + 1;
    else high = middle;
  }
  return low < offsets[from + 1]! && neighbours[low] === to ? weights[low]! : 0;
}
