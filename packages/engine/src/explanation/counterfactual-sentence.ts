/** What would bring a prediction to where it should be, in words. */
import type { ProfileDefinition } from '../registry/definition.ts';
import type { ColumnChange, CounterfactualAnswer, ScoreGoal } from './counterfactual.ts';
import { estimateShape, isProbability, type PredictionWording } from './estimate-sentence.ts';
import type { CounterfactualSentence } from './prediction-explanation.ts';
import type { SpokenGoal } from './prediction-phrases.ts';

/** Ways to a goal, and the sentence about the first, or that there is none. */
export interface WayOut {
  readonly found: readonly CounterfactualSentence[];
  readonly text: string;
}

export function wayOut({ found, isComplete }: CounterfactualAnswer, goal: ScoreGoal, words: PredictionWording): WayOut {
  const { wording, phrases, prediction, subject } = words;
  const [side, threshold] = 'below' in goal ? (['below', goal.below] as const) : (['atLeast', goal.atLeast] as const);
  const shape = estimateShape(prediction, subject);
  const spoken = (score: number): { readonly reached: string; readonly goal: SpokenGoal } => {
    const [reached, bound] = wording.format.pair(isProbability(prediction) ? wholePercents(score, threshold) : score, threshold, shape);
    return { reached, goal: { side, bound } };
  };
  const sentences = found.map((each) => {
    const { reached, goal: bounded } = spoken(each.score);
    return { ...each, text: phrases.counterfactual(each.changes.map((change) => changeText(change, words)), reached, bounded) };
  });
  return { found: sentences, text: sentences[0]?.text ?? phrases.noCounterfactual(spoken(threshold).goal, isComplete) };
}

/** Unless that would look like the bound itself. */
function wholePercents(value: number, threshold: number): number {
  const whole = Math.round(value * 100) / 100;
  return whole === threshold || whole === 0 || whole === 1 ? value : whole;
}

function changeText({ column, from, to }: ColumnChange, { wording, phrases }: PredictionWording): string {
  const { format, definition } = wording;
  const subject = wording.subject(column);
  const more = typeof to === 'number' ? to - (typeof from === 'number' ? from : 0) : 0;
  if (more > 0 && subject.event !== undefined && countsEvents(column, definition)) return phrases.moreEvents(format.value(more, { type: 'number' }), more === 1, subject.event);
  const told = typeof to === 'number' ? format.roughly(to, subject) : format.value(to, subject);
  return phrases.changed(subject.label, told, from === undefined ? undefined : format.value(from, subject), typeof to === 'number');
}

/** Whether one more of the column is one more event. */
function countsEvents(column: string, { views }: ProfileDefinition): boolean {
  return views.some((view) => {
    const feature = view.kind === 'features' ? view.features[column] : undefined;
    return feature?.aggregate.op === 'count' && feature.each === undefined;
  });
}
