/** Implicit factorization as a method: its settings are chosen on what is held out, then all of the past is learnt. */
import { createFactorSource } from '@limn/engine';
import type { Method } from '../judge/method.ts';
import { answerAll } from '../preference/answer-all.ts';
import { ndcgOf, openTrials } from '../preference/trials.ts';
import { createPreferences } from '../preference/preference-matrix.ts';
import { factorModelOf, fitAls, type AlsOptions } from './fit-als.ts';

const CONFIDENCES: readonly number[] = [5, 30, 150];
const REGULARIZATIONS: readonly number[] = [0.0003, 0.001, 0.003];
const RECENCIES: readonly number[] = [1, 0.9, 0.8, 0.6];
/** Enough to tell settings apart. */
const EPOCHS_TO_CHOOSE_BY = 4;

/** Settings that are not chosen; see `fitAls`. */
export type AlsMethodOptions = Pick<AlsOptions, 'dims' | 'epochs' | 'threads'>;

/** Cost: nine short fits and one of all epochs. */
export function alsMethod(fixed: AlsMethodOptions = {}): Method {
  return {
    name: 'als',
    async learn(whole, { seed, choosing, onProgress }) {
      const held = openTrials(whole, { seed, ...(choosing !== undefined && { choosing }) });
      const preferences = createPreferences(held.past);
      const settings = CONFIDENCES.flatMap((confidence) => REGULARIZATIONS.map((regularization) => ({ confidence, regularization })));
      let best = { ...settings[0]!, recency: 1, score: -1 };
      for (const [i, setting] of settings.entries()) {
        onProgress?.((0.7 * i) / settings.length, `als: confidence ${setting.confidence}, regularization ${setting.regularization}`);
        const factors = await fitAls(preferences, { ...fixed, ...setting, seed, epochs: EPOCHS_TO_CHOOSE_BY });
        const model = factorModelOf(factors, held.past.itemKeys, setting);
        for (const recency of RECENCIES) {
          const score = ndcgOf(createFactorSource({ ...model, recency }), held);
          if (score > best.score) best = { ...setting, recency, score };
        }
      }
      const { confidence, regularization, recency } = best;
      const epochs = fixed.epochs ?? 10;
      const onEpoch = (epoch: number): void => onProgress?.(0.7 + (0.3 * epoch) / epochs, `als: confidence ${confidence}, regularization ${regularization}, recency ${recency}`);
      const factors = await fitAls(createPreferences(whole), { ...fixed, seed, epochs, confidence, regularization, onEpoch });
      return answerAll(createFactorSource(factorModelOf(factors, whole.itemKeys, { confidence, regularization, recency })));
    },
  };
}
