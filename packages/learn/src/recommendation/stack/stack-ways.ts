/** The ways whose lists a learnt ranking orders: each with usual settings, as the ranking itself says what each is worth. */
import { createItemItemSource, createNextBasketSource, createPopularity } from '@limn/engine';
import { fitEase } from '../ease/fit-ease.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { followingMethod } from '../judge/following-method.ts';
import { associationMethod, neighboursMethod, popularMethod, repeatMethod, sessionsMethod, togetherMethod } from '../judge/following-methods.ts';
import type { Method } from '../judge/method.ts';
import { usualMethod } from '../judge/usual-method.ts';
import { answerAll } from '../preference/answer-all.ts';
import { createPreferences } from '../preference/preference-matrix.ts';

/** Beyond so many items the inverse of EASE takes longer than all the rest. */
const MOST_EASE_ITEMS = 4_096;
const EASE = { ridge: 300, recency: 0.8, mostNeighbours: 256 } as const;
/** Shares of the past that popularity is counted over, besides all of it. */
const POPULAR_SHARES = [0.03, 0.12] as const;

/** Ways that know own items, ways that know items alike, and ways that know what many choose. @param past all of it, which windows are shares of */
export function stackWays(past: InteractionTable): readonly Method[] {
  return [
    followingMethod('basket', () => createNextBasketSource()),
    followingMethod('basket that forgets', () => createNextBasketSource({ recency: 0.6, neighbourShare: 1 })),
    usualMethod(),
    repeatMethod(),
    neighboursMethod(),
    associationMethod(),
    sessionsMethod(),
    togetherMethod(),
    ease,
    popularMethod(),
    ...POPULAR_SHARES.map((share) => followingMethod(`popular ${share}`, () => createPopularity({ itemsPerCustomer: Infinity, windowMs: spanOf(past) * share }))),
  ];
}

const ease: Method = {
  name: 'ease',
  async learn(past, { onProgress }) {
    const model = await fitEase(createPreferences(past), past.itemKeys, { ...EASE, mostItems: MOST_EASE_ITEMS, onStep: (share) => onProgress?.(share, 'ease') });
    return answerAll(createItemItemSource(model));
  },
};

/** From the first interaction to the last, ms, or in steps where the data only has an order; at least 1. */
export function spanOf({ rows, at }: InteractionTable): number {
  return rows === 0 ? 1 : Math.max(1, at[rows - 1]! - at[0]!);
}
