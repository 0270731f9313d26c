/** Whether a run's model is where the run has put it, or somebody else has taken the matter into their hands. */
import type { Limn, ModelStatus, ModelStep } from '@limn/host';
import type { Run } from './run.ts';

/** Where it stands. */
export type Placement =
  | { readonly is: 'placed' }
  /** The step is written and not taken yet. */
  | { readonly is: 'due' }
  | { readonly is: 'taken'; readonly reason: 'by_hand' | 'definition' | 'champion_changed' | 'succeeded'; readonly hand?: { readonly by: string; readonly to: string } };

/** What a run calls itself in the record of models. */
export function byOf(run: number): string {
  return `retraining run ${run}`;
}

const BY_RUN = /^retraining run \d+$/;

/** Who answers now. */
export function championOf(models: Limn['models'], prediction: string): ModelStatus | undefined {
  return models.list(prediction).find(({ state }) => state === 'champion');
}

/** Of a run with a stage. Cost: the records of the prediction's models. */
export function placementOf(models: Limn['models'], run: Run): Placement {
  const { trained, stage, prediction, begun, id } = run;
  const model = models.status(trained!.model);
  const expected = stage!.to;
  const champion = championOf(models, prediction)?.hash;
  const before = expected === 'champion' ? model.hash : begun.champion;
  const isPlaced = model.state === expected && (expected !== 'canary' || model.share === stage!.share);
  if (isPlaced && champion === before) return { is: 'placed' };
  const since = models.list(prediction).flatMap(({ hash, steps }) => steps.filter(({ at }) => at >= stage!.at).map((step) => ({ ...step, hash })));
  const others = since.filter(({ by }) => by !== byOf(id)).sort((a, b) => a.at - b.at).at(-1);
  const hand = others && { by: others.by, to: others.to };
  if (champion !== before && expected !== 'champion') return { is: 'taken', reason: 'champion_changed', ...(hand && { hand }) };
  if (others !== undefined) return { is: 'taken', reason: expected === 'champion' && BY_RUN.test(others.by) ? 'succeeded' : 'by_hand', hand: { by: others.by, to: others.to } };
  if (since.some(isStep(expected, id, model.hash))) return { is: 'taken', reason: 'definition' };
  return { is: 'due' };
}

function isStep(to: string, run: number, model: string): (step: ModelStep & { readonly hash: string }) => boolean {
  return (step) => step.hash === model && step.to === to && step.by === byOf(run);
}
