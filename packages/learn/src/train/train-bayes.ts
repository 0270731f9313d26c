/** Naive Bayes as a trainer: how much is smoothed and how much columns repeat each other is chosen by the validation rows. */
import { widthOf, type LinearPredictor } from '@limn/engine';
import { fitBayes, oddsOfSecond } from '../bayes/fit-bayes.ts';
import { learnError } from '../errors.ts';
import { linearScores } from '../linear/choose-linear.ts';
import { meanLoss } from '../linear/loss.ts';
import { recordOf, type TriedSettings } from '../search/search.ts';
import { foldLinear } from './fold-linear.ts';
import { joinRows } from './join-rows.ts';
import type { LabelledMatrix, Trained, TrainerTask } from './learn-rows.ts';

const smoothings = [0.1, 1, 10, 100] as const;
const sharpnesses = [1, 0.7, 0.5, 0.35, 0.25, 0.15] as const;

/** All settings are tried: they cost next to nothing. @throws LearnError `trainer_unfit` of amounts; the signal's reason */
export async function trainBayes({ label, kind, classes, inputs, train, validation, folds, seed, signal, onShare }: TrainerTask): Promise<Trained> {
  if (kind !== 'binary' && kind !== 'classes') throw learnError('trainer_unfit', { trainer: 'bayes', label });
  const isSeveral = kind === 'classes';
  const rows = { labels: validation.labels, weights: new Float64Array(validation.labels.length).fill(1) };
  const fit = (from: LabelledMatrix, smoothing: number): ((sharpness: number) => LinearPredictor) => {
    const fitted = fitBayes(from.matrix, from.labels, { classes, widths: inputs.map(widthOf), smoothing });
    return (sharpness) => (isSeveral ? fitted.predictor(sharpness) : oddsOfSecond(fitted.predictor(sharpness)));
  };
  const tried: TriedSettings[] = [];
  let best: Pick<Trained, 'predictor' | 'heldOut'> | undefined;
  let least = Infinity;
  for (const smoothing of smoothings) {
    signal?.throwIfAborted();
    const fitted = fit(train, smoothing);
    for (const sharpness of sharpnesses) {
      const predictor = fitted(sharpness);
      const heldOut = linearScores(predictor, validation.matrix);
      const loss = meanLoss(isSeveral ? 'softmax' : 'logistic', heldOut, rows);
      tried.push({ settings: { smoothing, sharpness }, share: 1, score: loss });
      if (best === undefined || loss < least) [best, least] = [{ predictor, heldOut }, loss];
    }
    onShare(tried.length / (smoothings.length * sharpnesses.length));
  }
  const record = recordOf(tried, seed);
  const { smoothing, sharpness } = record.best.settings;
  const made = folds === undefined ? best! : foldLinear(joinRows(train, validation), folds, (from) => fit(from, Number(smoothing))(Number(sharpness)));
  return { ...made, link: isSeveral ? 'softmax' : 'logistic', search: record };
}
