/** Learning anew while the power fails: what is begun is neither lost nor done twice. */
import type { Limn, RunEntry } from '@limn/host';
import { expect, test } from 'vitest';
import { Retrainer } from '../src/retrain/retrainer.ts';
import type { Run } from '../src/retrain/run.ts';
import { openRetrainingShop, rest, wins } from './retraining-shop.ts';

/** A power that fails at one of the moments at which something is about to be kept, or just was; nothing works afterwards. */
function failingPower(limn: Limn, at: number): { readonly limn: Limn; readonly isOut: () => boolean } {
  let ticks = 0;
  const guarded = <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) => async (...args: Args): Promise<Result> => {
    if (ticks++ >= at) throw new Error('no power');
    const result = await work(...args);
    if (ticks++ >= at) throw new Error('no power');
    return result;
  };
  const { models, runs } = limn;
  const guardedModels = Object.assign(Object.create(models) as Limn['models'], {
    list: models.list.bind(models), status: models.status.bind(models), model: models.model.bind(models), file: models.file.bind(models),
    promote: guarded(models.promote.bind(models)), register: guarded(models.register.bind(models)),
  });
  const append = guarded(runs.append.bind(runs));
  // Looks are many and decide nothing by themselves.
  const guardedRuns = { get entries() { return runs.entries; }, append: (entry: RunEntry) => (entry.step === 'observed' ? runs.append(entry) : append(entry)) };
  return { limn: Object.create(limn, { models: { value: guardedModels }, runs: { value: guardedRuns } }) as Limn, isOut: () => ticks >= at };
}

test('wherever the power fails, one schedule is one run, and each step is taken once', { timeout: 120_000 }, async () => {
  for (let at = 0; ; at++) {
    const shop = await openRetrainingShop({ every: '7d', shadow: '6h', canaryFor: '6h', watchFor: '6h' });
    const { limn, clock } = shop;
    const power = failingPower(limn, at);
    const trainings = wins();
    let retrainer = new Retrainer({ limn: power.limn, trainings, alerts: () => [] });
    await rest(retrainer);
    clock.advanceTo(Date.UTC(2011, 9, 2, 20));
    for (let i = 0; i < 5 && !power.isOut(); i++) await shop.pass(retrainer, 0.25);
    const asUsual = !power.isOut();
    await retrainer.stop();
    // The same folder, another process.
    retrainer = shop.retrainerOf(trainings);
    await rest(retrainer);
    if (clock.now() < Date.UTC(2011, 9, 2, 20)) clock.advanceTo(Date.UTC(2011, 9, 2, 20));
    await shop.pass(retrainer, 1.25);
    const runs = retrainer.runs('soon');
    expect(runs.map((run) => [run.cause.kind, run.ended?.outcome, shop.answering() === run.trained!.model])).toEqual([['schedule', 'promoted', true]]);
    const [run] = runs as [Run];
    expect(run.steps.filter(({ step }) => step === 'begun' || step === 'stepped' || step === 'ended').map((each) => (each.step === 'stepped' ? each.facts.to : each.step))).toEqual(['begun', 'shadow', 'canary', 'champion', 'ended']);
    expect(limn.models.status(run.trained!.model).steps.map(({ to }) => to).slice(0, 4)).toEqual(['candidate', 'shadow', 'canary', 'champion']);
    if (asUsual) break;
  }
});
