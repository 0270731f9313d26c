/** Learning anew for real: models that learn from a log, and meet where neither learnt. */
import { modelData, modelHash, type ScoringModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { EvaluationReport } from '@limn/learn';
import { expect, test } from 'vitest';
import { Retrainer } from '../src/retrain/retrainer.ts';
import type { Run } from '../src/retrain/run.ts';
import { defenderOf } from '../src/retrain/training-turn.ts';
import { changingDefinition, passDays, type Ways } from './changing-shop.ts';
import { inThisProcess } from './retraining-place.ts';
import { openEmpty, rest } from './retraining-shop.ts';
import { openingTime } from './shop.ts';

/** Where the examples begin that a model was judged on: it knows nothing of them. */
async function cutOf(limn: Limn, hash: string): Promise<number> {
  const { parts } = JSON.parse(Buffer.from((await limn.models.file(hash, 'evaluation.json'))!).toString()) as EvaluationReport;
  return parts.find(({ part }) => part === 'test')!.from!;
}

test('a model is learnt, meets the champion only on what neither learnt, and surely wins once customers have changed', { timeout: 120_000 }, async () => {
  const { limn, clock } = await openEmpty(changingDefinition({ tries: 1, upTo: 'candidate' }));
  const live = (days: number, ways: Ways) => passDays(limn, clock, { days, ways, customers: 30, from: openingTime });
  const retrainer = new Retrainer({ limn, trainings: inThisProcess(limn), alerts: () => [] });
  const retrain = async (): Promise<Run> => {
    const { id } = await retrainer.ask('soon', { by: 'ada' });
    await rest(retrainer);
    return retrainer.run(id)!;
  };
  await live(36, 'streaks');
  const first = await retrain();
  expect(first.contested).toMatchObject({ won: true, reason: 'beats_baselines', foretold: { uncertain: expect.any(Number) as number } });
  expect(first.contested!.baselines!.map(({ baseline }) => baseline)).toContain('constant');
  await limn.models.promote(first.trained!.model, { to: 'champion', by: 'ada' });
  await live(44, 'rounds');
  const second = await retrain();
  const { window, report, foretold } = second.contested!;
  expect(report).toMatchObject({ metric: 'auc', verdict: 'better', customers: 30 });
  expect(report!.difference.low).toBeGreaterThan(0);
  expect(window!.from).toBeGreaterThanOrEqual(Math.max(await cutOf(limn, first.trained!.model), await cutOf(limn, second.trained!.model)));
  expect(foretold!.agreement).toBeLessThan(0.5);
  expect(second).toMatchObject({ begun: { end: limn.status().logPosition, champion: first.trained!.model }, trained: { seed: 1, trainer: 'trees', split: 'time', features: { orders: expect.any(String) as string } } });

  // From the same events, definition and seed comes the same: after a kill a run goes on as if nothing had been.
  const again = await inThisProcess(limn).retrain({ prediction: 'soon', tries: 1, seed: 1 }, { now: second.begun.now, end: second.begun.end, champion: await defenderOf(limn, first.trained!.model) }, { signal: new AbortController().signal });
  expect([modelHash(again.model), again.contest]).toEqual([second.trained!.model, second.contested]);

  // On outcomes since, live: whoever was better stays better.
  const from = second.begun.now;
  const meet = (champion: string, candidate: string) => inThisProcess(limn).judgeLive({ prediction: 'soon', from, seed: 1, candidate: modelData(limn.models.model(candidate)) as ScoringModel, champion: modelData(limn.models.model(champion)) as ScoringModel }, new AbortController().signal);
  expect(await meet(first.trained!.model, second.trained!.model)).toEqual({ kind: 'live' });
  await live(12, 'rounds');
  expect((await meet(second.trained!.model, first.trained!.model)).report).toMatchObject({ verdict: 'worse' });
});
