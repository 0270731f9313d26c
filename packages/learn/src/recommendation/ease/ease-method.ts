/** EASE as a method: its ridge and how fast a history fades are chosen on what is held out, then all of the past is learnt. */
import { createItemItemSource, encodeItemItemModel, type ItemItemModel } from '@limn/engine';
import type { LearnOptions, Method } from '../judge/method.ts';
import { answerAll } from '../preference/answer-all.ts';
import { ndcgOf, openTrials } from '../preference/trials.ts';
import { createPreferences } from '../preference/preference-matrix.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { methodOfWay, type LearntWay } from '../way/learnt-way.ts';
import { fitEase, type EaseOptions } from './fit-ease.ts';

/** The inverse for each ridge is of so many items only: what is best for them is near the best for all, at a small share of the cost. */
const ITEMS_TO_CHOOSE_BY = 3_072;
const RIDGES: readonly number[] = [30, 100, 300, 1_000];
const RECENCIES: readonly number[] = [1, 0.9, 0.8, 0.7, 0.6, 0.5];
const OWNS: readonly number[] = [0.03, 0.07, 0.15, 0.3];

/** Settings that are not chosen; see `fitEase`. */
export type EaseMethodOptions = Pick<EaseOptions, 'mostItems' | 'mostNeighbours'>;

/** Settings that are. */
export type EaseSettings = Pick<ItemItemModel, 'recency' | 'own'> & Required<Pick<EaseOptions, 'ridge'>>;

/** Cost: four small fits and one of all items. */
export function easeMethod(fixed: EaseMethodOptions = {}): Method {
  return methodOfWay('ease', easeWay(fixed));
}

/** EASE as a way whose model is kept. */
export function easeWay(fixed: EaseMethodOptions = {}): LearntWay<EaseSettings, ItemItemModel> {
  return {
    kind: 'item-item',
    usual: { ridge: 300, recency: 1, own: 0 },
    choose: (past, options) => chooseEase(past, fixed, options),
    learn: (past, { ridge, recency, own }, { onProgress }) =>
      fitEase(createPreferences(past), past.itemKeys, { ...fixed, ridge, recency, own, onStep: (share) => onProgress?.(share, `ease: ridge ${ridge}, recency ${recency}`) }),
    serve: (model) => answerAll(createItemItemSource(model)),
    encode: encodeItemItemModel,
  };
}

async function chooseEase(past: InteractionTable, fixed: EaseMethodOptions, { seed, choosing, onProgress }: LearnOptions): Promise<EaseSettings> {
  const held = openTrials(past, { seed, ...(choosing !== undefined && { choosing }) });
  const preferences = createPreferences(held.past);
  let best: { ridge: number; score: number; model?: ItemItemModel } = { ridge: 300, score: -1 };
  for (const [i, ridge] of RIDGES.entries()) {
    onProgress?.(i / RIDGES.length, `ease: ridge ${ridge}`);
    const model = await fitEase(preferences, held.past.itemKeys, { ...fixed, ridge, mostItems: Math.min(ITEMS_TO_CHOOSE_BY, fixed.mostItems ?? Infinity) });
    for (const recency of RECENCIES) {
      const tried = { ...model, recency };
      const score = ndcgOf(createItemItemSource(tried), held);
      if (score > best.score) best = { ridge, score, model: tried };
    }
  }
  const { ridge, model } = best;
  if (model === undefined) return { ridge, recency: 1, own: 0 };
  for (const own of OWNS) {
    const tried = { ...model, own };
    const score = ndcgOf(createItemItemSource(tried), held);
    if (score > best.score) best = { ridge, score, model: tried };
  }
  return { ridge, recency: best.model!.recency, own: best.model!.own };
}
