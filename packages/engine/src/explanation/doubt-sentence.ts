/** Why a score is too uncertain to be told, in one sentence. */
import type { Doubt } from '../prediction/doubt.ts';
import { isProbability, type PredictionWording } from './estimate-sentence.ts';
import { shareText } from './share-text.ts';

/** Unusual columns that the sentence names. */
const NAMED = 3;

export function doubtSentence(doubt: Doubt, { wording, phrases, prediction, subject }: PredictionWording): string {
  const { label } = subject;
  const textOf = (told: number): string => (isProbability(prediction) ? shareText(told, wording.format) : wording.format.roughly(told, subject));
  if (doubt.kind === 'wide') return phrases.tooWide(label, { lower: textOf(doubt.low), upper: textOf(doubt.high) }, textOf(doubt.widest));
  return phrases.tooUnlike(label, doubt.columns.length, doubt.of, doubt.columns.slice(0, NAMED).map((column) => wording.subject(column).label));
}
