/**
 * What customers of the gift shop are worth in the 90 days ahead, as its example declares it: examples are taken each Monday, the latest judge. All ways to learn
 * are tried; later moments of other customers choose one before anything is judged.
 */
import { unaskedModels, type BehaviourEvent, type ProfileDefinition } from '@limn/engine';
import { collectExamples, gatherExamples, logOfEvents, trainPrediction, type Interval } from '@limn/learn';
import type { Figure } from './figure.ts';

const SEED = 1;
const TRIES = 2;

/** What is asked. */
export interface ValuePredictionOptions {
  readonly bench: string;
  readonly definition: ProfileDefinition;
  readonly prediction: string;
  readonly events: readonly BehaviourEvent[];
}

/** Metrics of the winner, of the other ways and of the baselines; differences from "past spend"; how often bounds held. Some minutes. */
export async function* benchValuePrediction({ bench, definition, prediction, events }: ValuePredictionOptions): AsyncGenerator<Figure> {
  const stream = collectExamples({ definition, prediction, log: logOfEvents(events), models: unaskedModels(new Map()), seed: SEED });
  const examples = await gatherExamples(stream);
  const { trainer, evaluation } = await trainPrediction({ definition, examples, report: stream.report, seed: SEED, tries: TRIES });
  const { choice, models, rivals = [], differences, bounds, customers } = evaluation;
  const figure = (what: string, { value, low, high }: Interval): Figure => ({ bench, figure: what, value: rounded(value), low: rounded(low), high: rounded(high), rows: evaluation.rows, ...(customers !== undefined && { customers }), seed: SEED });
  for (const tried of choice?.trainers ?? []) yield figure(`chosen by ${choice!.metric}: ${tried.trainer}`, tried);
  for (const { name, role, metrics } of [...models, ...rivals]) {
    for (const { metric, ...of } of metrics) if (['rmse', 'mae', 'gini', 'totalBias'].includes(metric)) yield figure(`${role === 'model' ? `${trainer} (serves)` : name} ${metric}`, of);
  }
  for (const { baseline, metric, ...of } of differences) if (baseline === 'past spend' && ['rmse', 'mae', 'gini'].includes(metric)) yield figure(`${trainer} − past spend ${metric}`, of);
  if (bounds !== undefined) yield figure(`bounds of ${bounds.said} held`, bounds.held);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
