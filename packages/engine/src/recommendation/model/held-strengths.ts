/**
 * How much of a history still holds. Tastes last for years, or turn within a day: so how far back the present one reaches is
 * found out, customer by customer. Each hypothesis says: only the newest interactions, and so many before them, are of the taste
 * that holds now. It is as likely as it predicts the newest ones, each from the others and from those it keeps; that all of the
 * history holds is believed unless that speaks against it. An older item counts by the likelihood of the hypotheses that keep it.
 *
 * Bayesian averaging over run lengths, as in: Adams & MacKay, Bayesian Online Changepoint Detection, arXiv:0710.3742, 2007; with the
 * item-item matrix as the model that predicts.
 */
import type { Interaction } from '../interaction.ts';
import type { ItemItemModel } from './item-item-model.ts';
import { strengthsOf, type HistoryStrengths } from './strength.ts';

/** Interactions that stand for the present: their items are always kept, and hypotheses are tried on them. */
const NEWEST = 10;
/** How many older interactions hypotheses keep; the last one keeps all. */
const KEPT = [0, 4, 8, 16, 32, 64, 128] as const;
/** Odds, before anything is seen, of the whole history against any of the shorter ones. */
const STEADY = 50;
/** How much sharper than its likelihood each hypothesis is judged: of 1 and more, those were tried that keep nine tenths of the best list for steady tastes. */
const SHARPNESS = 1.5;
/** Share of what happens that no history predicts: spread over all items. */
const BY_CHANCE = 0.3;

/**
 * Strengths of a history's items, newest first: see `strengthsOf`; those that no longer hold are near 0.
 * Cost: the entries of the history's rows, as of an answer; none for a dozen interactions or fewer.
 */
export function heldStrengths(history: readonly Interaction[], model: ItemItemModel): HistoryStrengths {
  const items = model.offsets.length - 1;
  const all = strengthsOf(history, { items, recency: model.recency });
  if (history.length <= NEWEST + 2) return all;
  const depths = depthsOf(history, all.items);
  // Where all was given back, there is nothing to ask about.
  if ((depths.at(-1) ?? 0) < NEWEST) return all;
  const chances = likelihoods({ ...strengthsOf(history, { items, recency: 1 }), depths }, model);
  const strengths = all.strengths.slice();
  // An item is kept by the hypotheses that reach as far as it stands.
  for (let place = strengths.length - 1; depths[place]! >= NEWEST; place--) {
    let kept = 0;
    chances.forEach((chance, i) => {
      if (i === chances.length - 1 || depths[place]! < NEWEST + KEPT[i]!) kept += chance;
    });
    strengths[place] = strengths[place]! * kept;
  }
  return { items: all.items, strengths };
}

/** How many interactions came after the last one with each item, ascending. */
function depthsOf(history: readonly Interaction[], items: Int32Array): readonly number[] {
  const depths = new Map<number, number>();
  for (let i = history.length - 1; i >= 0; i--) if (!depths.has(history[i]!.item)) depths.set(history[i]!.item, history.length - 1 - i);
  return Array.from(items, (item) => depths.get(item)!);
}

interface DatedStrengths extends HistoryStrengths {
  readonly depths: readonly number[];
}

/** How likely each hypothesis is; the last one keeps all. Sums to 1. */
function likelihoods({ items, strengths, depths }: DatedStrengths, { offsets, neighbours, weights }: ItemItemModel): readonly number[] {
  const size = offsets.length - 1;
  const present = depths.findIndex((depth) => depth >= NEWEST);
  const newest = new Map(Array.from(items.subarray(0, present), (item, i) => [item, i]));
  /** What is said for each of the newest items, and for all items, by the rows taken so far. */
  const said = new Float64Array(present);
  let total = 0;
  const take = (place: number): void => {
    const [item, strength] = [items[place]!, strengths[place]!];
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      const share = strength * weights[at]!;
      if (share <= 0) continue;
      total += share;
      const i = newest.get(neighbours[at]!);
      if (i !== undefined) said[i] = said[i]! + share;
    }
  };
  const logLikelihood = (): number => said.reduce((sum, of) => sum + Math.log(((1 - BY_CHANCE) * of) / Math.max(total, Number.MIN_VALUE) + BY_CHANCE / size), 0);

  let place = 0;
  const logs: number[] = [];
  for (const kept of KEPT) {
    if (NEWEST + kept > depths.at(-1)!) break;
    for (; depths[place]! < NEWEST + kept; place++) take(place);
    logs.push(SHARPNESS * logLikelihood());
  }
  for (; place < items.length; place++) take(place);
  logs.push(SHARPNESS * logLikelihood() + Math.log(STEADY));
  const best = Math.max(...logs);
  const odds = logs.map((log) => Math.exp(log - best));
  const sum = odds.reduce((part, each) => part + each, 0);
  return odds.map((each) => each / sum);
}
