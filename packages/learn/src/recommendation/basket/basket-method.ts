/** Next baskets as a method: settings are chosen one after the other on what is held out, then all of the past is followed. */
import { createNextBasketSource, type FollowingSource, type NextBasketOptions } from '@limn/engine';
import { setImmediate } from 'node:timers/promises';
import { interactionAt } from '../interaction/histories.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { Method } from '../judge/method.ts';
import { answerAll } from '../preference/answer-all.ts';
import { ndcgOf, openTrials } from '../preference/trials.ts';

const START: Required<NextBasketOptions> = { recency: 0.9, neighbours: 300, neighbourShare: 0.5, popularityShare: 0.1 };

/** What is tried beside, in the order in which it matters. */
const CHOICES: readonly (readonly [keyof NextBasketOptions, readonly number[]])[] = [
  ['neighbourShare', [0.25, 1, 2]],
  ['popularityShare', [0.03, 0.3]],
  ['recency', [1, 0.8, 0.6]],
  ['neighbours', [100, 900]],
];
/** Enough to tell settings apart; each costs an answer a setting. */
const TRIALS = 1_500;

/** Cost: the past followed, and 1,500 answers, for each of some ten settings. */
export function basketMethod(): Method {
  return {
    name: 'basket',
    async learn(whole, { seed, choosing, onProgress }) {
      const held = openTrials(whole, { seed, most: TRIALS, ...(choosing !== undefined && { choosing }) });
      const scoreOf = (settings: NextBasketOptions): number => ndcgOf(follow(held.past, settings), held);
      let settings = START;
      let score = scoreOf(settings);
      for (const [place, [name, values]] of CHOICES.entries()) {
        const from = settings;
        for (const value of values) {
          await setImmediate();
          onProgress?.(place / CHOICES.length, `basket: ${name} ${value}`);
          const tried = { ...from, [name]: value };
          const reached = scoreOf(tried);
          if (reached > score) [settings, score] = [tried, reached];
        }
      }
      return answerAll(follow(whole, settings));
    },
  };
}

function follow(table: InteractionTable, settings: NextBasketOptions): FollowingSource {
  const source = createNextBasketSource(settings);
  for (let row = 0; row < table.rows; row++) source.add(interactionAt(table, row));
  return source;
}
