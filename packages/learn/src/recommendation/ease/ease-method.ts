/** EASE as a method: its ridge and how fast a history fades are chosen on what is held out, then all of the past is learnt. */
import { createItemItemSource } from '@limn/engine';
import type { Method } from '../judge/method.ts';
import { answerAll } from '../preference/answer-all.ts';
import { ndcgOf, openTrials } from '../preference/trials.ts';
import { createPreferences } from '../preference/preference-matrix.ts';
import { fitEase, type EaseOptions } from './fit-ease.ts';

/** The inverse for each ridge is of so many items only: what is best for them is near the best for all, at a small share of the cost. */
const ITEMS_TO_CHOOSE_BY = 3_072;
const RIDGES: readonly number[] = [30, 100, 300, 1_000];
const RECENCIES: readonly number[] = [1, 0.9, 0.8, 0.7, 0.6, 0.5];

/** Settings that are not chosen; see `fitEase`. */
export type EaseMethodOptions = Pick<EaseOptions, 'mostItems' | 'mostNeighbours'>;

/** Cost: four small fits and one of all items. */
export function easeMethod(fixed: EaseMethodOptions = {}): Method {
  return {
    name: 'ease',
    async learn(whole, { seed, choosing, onProgress }) {
      const held = openTrials(whole, { seed, ...(choosing !== undefined && { choosing }) });
      const preferences = createPreferences(held.past);
      let best = { ridge: 300, recency: 1, score: -1 };
      for (const [i, ridge] of RIDGES.entries()) {
        onProgress?.((0.3 * i) / RIDGES.length, `ease: ridge ${ridge}`);
        const model = await fitEase(preferences, held.past.itemKeys, { ...fixed, ridge, mostItems: Math.min(ITEMS_TO_CHOOSE_BY, fixed.mostItems ?? Infinity) });
        for (const recency of RECENCIES) {
          const score = ndcgOf(createItemItemSource({ ...model, recency }), held);
          if (score > best.score) best = { ridge, recency, score };
        }
      }
      const { ridge, recency } = best;
      const model = await fitEase(createPreferences(whole), whole.itemKeys, { ...fixed, ridge, recency, onStep: (share) => onProgress?.(0.3 + 0.7 * share, `ease: ridge ${ridge}, recency ${recency}`) });
      return answerAll(createItemItemSource(model));
    },
  };
}
