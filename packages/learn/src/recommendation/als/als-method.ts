/** Implicit factorization as a method: its settings are chosen on what is held out, then all of the past is learnt. */
import { createFactorSource, encodeFactorModel, type FactorModel } from '@limn/engine';
import type { LearnOptions, Method } from '../judge/method.ts';
import { answerAll } from '../preference/answer-all.ts';
import { ndcgOf, openTrials } from '../preference/trials.ts';
import { createPreferences } from '../preference/preference-matrix.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { methodOfWay, type LearntWay } from '../way/learnt-way.ts';
import { factorModelOf, fitAls, type AlsOptions } from './fit-als.ts';

const CONFIDENCES: readonly number[] = [5, 30, 150];
const REGULARIZATIONS: readonly number[] = [0.0003, 0.001, 0.003];
const RECENCIES: readonly number[] = [1, 0.9, 0.8, 0.6];
/** Enough to tell settings apart. */
const EPOCHS_TO_CHOOSE_BY = 4;

/** Settings that are not chosen; see `fitAls`. */
export type AlsMethodOptions = Pick<AlsOptions, 'dims' | 'epochs' | 'threads'>;

/** Settings that are. */
export type AlsSettings = Pick<FactorModel, 'confidence' | 'regularization' | 'recency'>;

/** Cost: nine short fits and one of all epochs. */
export function alsMethod(fixed: AlsMethodOptions = {}): Method {
  return methodOfWay('als', alsWay(fixed));
}

/** Implicit factorization as a way whose model is kept. */
export function alsWay(fixed: AlsMethodOptions = {}): LearntWay<AlsSettings, FactorModel> {
  return {
    kind: 'factors',
    usual: { confidence: 30, regularization: 0.001, recency: 0.9 },
    choose: (past, options) => chooseAls(past, fixed, options),
    async learn(past, { confidence, regularization, recency }, { seed, onProgress }) {
      const epochs = fixed.epochs ?? 10;
      const onEpoch = (epoch: number): void => onProgress?.(epoch / epochs, `als: confidence ${confidence}, regularization ${regularization}, recency ${recency}`);
      const factors = await fitAls(createPreferences(past), { ...fixed, seed, epochs, confidence, regularization, onEpoch });
      return factorModelOf(factors, past.itemKeys, { confidence, regularization, recency });
    },
    serve: (model) => answerAll(createFactorSource(model)),
    encode: encodeFactorModel,
  };
}

async function chooseAls(past: InteractionTable, fixed: AlsMethodOptions, { seed, choosing, onProgress }: LearnOptions): Promise<AlsSettings> {
  const held = openTrials(past, { seed, ...(choosing !== undefined && { choosing }) });
  const preferences = createPreferences(held.past);
  const settings = CONFIDENCES.flatMap((confidence) => REGULARIZATIONS.map((regularization) => ({ confidence, regularization })));
  let best = { ...settings[0]!, recency: 1, score: -1 };
  for (const [i, setting] of settings.entries()) {
    onProgress?.(i / settings.length, `als: confidence ${setting.confidence}, regularization ${setting.regularization}`);
    const factors = await fitAls(preferences, { ...fixed, ...setting, seed, epochs: EPOCHS_TO_CHOOSE_BY });
    const model = factorModelOf(factors, held.past.itemKeys, setting);
    for (const recency of RECENCIES) {
      const score = ndcgOf(createFactorSource({ ...model, recency }), held);
      if (score > best.score) best = { ...setting, recency, score };
    }
  }
  const { confidence, regularization, recency } = best;
  return { confidence, regularization, recency };
}
