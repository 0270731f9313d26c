/** A small shop with a champion whose prediction is learnt anew: a folder, a manual clock, and ways to let time pass. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProfileDefinition, RetrainDefinition } from '@limn/engine';
import { manualClock, openLimn, type Limn, type ManualClock } from '@limn/host';
import { onTestFinished } from 'vitest';
import type { Alert } from '../src/activity/alert.ts';
import { Retrainer } from '../src/retrain/retrainer.ts';
import type { Run } from '../src/retrain/run.ts';
import type { TrainingPlace } from '../src/retrain/training-turn.ts';
import { changingDefinition, order } from './changing-shop.ts';
import { byScript, contestOf, modelAt } from './retraining-place.ts';
import { openingTime } from './shop.ts';

const hourMs = 3_600_000;

/** Every Monday, and on drift. */
export const weekly: RetrainDefinition = { every: '7d', onDrift: true, shadow: '2d', canary: 0.25, canaryFor: '2d', watchFor: '3d' };

/** What a scripted training gives. */
export const candidate = modelAt(3.5);

/** A training whose model wins. */
export const wins = (): ReturnType<typeof byScript> => byScript({ results: [{ model: candidate, contest: contestOf(0.05) }] });

/** An open shop; closed and removed when the test is over. */
export interface RetrainingShop {
  readonly limn: Limn;
  readonly clock: ManualClock;
  /** Hash of the champion. */
  readonly champion: string | undefined;
  retrainerOf(trainings: TrainingPlace, alerts?: () => readonly Alert[]): Retrainer;
  /** Lets time pass, six hours at a time, looking all the while. */
  pass(retrainer: Retrainer, days: number): Promise<void>;
  /** Who answers now. */
  answering(): string | undefined;
}

/** An empty folder with a clock that stands where shops open. */
export async function openEmpty(definition: ProfileDefinition): Promise<{ readonly limn: Limn; readonly clock: ManualClock }> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-retraining-'));
  const clock = manualClock(openingTime);
  // Nobody asks the lake, and its process would be waited for.
  const limn = await openLimn({ folder, definition, clock, rollHistory: () => Promise.resolve() });
  onTestFinished(async () => {
    await limn.close();
    await rm(folder, { recursive: true, force: true });
  });
  return { limn, clock };
}

/** Sixty customers of one to six orders; a champion, unless there is to be none, registered by ada. @param retrain none: no policy is declared */
export async function openRetrainingShop(retrain: RetrainDefinition | 'none' = weekly, { champion: isWanted = true } = {}): Promise<RetrainingShop> {
  const { limn, clock } = await openEmpty(changingDefinition(retrain === 'none' ? undefined : retrain));
  const at = new Date(clock.now()).toISOString();
  await limn.ingest(Array.from({ length: 60 }, (_, who) => Array.from({ length: 1 + (who % 6) }, (__, i) => order.at(at, { id: `${who}-${i}`, user: `u${who}`, receivedAt: at }, { revenue: 10 }))).flat());
  let champion: string | undefined;
  if (isWanted) {
    ({ hash: champion } = await limn.models.register({ prediction: 'soon', model: modelAt(3), by: 'ada' }));
    await limn.models.promote(champion, { to: 'champion', by: 'ada' });
  }
  return {
    limn, clock, champion,
    retrainerOf: (trainings, alerts = () => []) => new Retrainer({ limn, trainings, alerts }),
    async pass(retrainer, days) {
      for (let i = 0; i < days * 4; i++) {
        clock.advance(6 * hourMs);
        await rest(retrainer);
      }
    },
    answering: () => limn.models.list('soon').find(({ state }) => state === 'champion')?.hash,
  };
}

/** Looks until nothing more happens at this moment. */
export async function rest(retrainer: Retrainer): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await retrainer.look();
    await retrainer.settled();
  }
}

/** Something that has moved. */
export const drift = (id: string, code: Alert['code'] = 'data_drift'): Alert => ({ id, code, level: 'warn', about: 'orders', predictions: ['soon'], since: 1, text: { en: `${id} moved.`, zh: `${id}漂移。` }, cure: { en: '', zh: '' }, rule: { en: '', zh: '' } });

/** What was decided, without looks. */
export const stepsOf = (run: Run): string => run.steps.filter(({ step }) => step !== 'observed').map((each) => (each.step === 'stepped' ? each.facts.to : each.step)).join(' ');

/** One more order, so that the log has something new. */
export async function orderOnce({ limn, clock }: Pick<RetrainingShop, 'limn' | 'clock'>): Promise<void> {
  clock.advance(1);
  await limn.ingest([order.at(new Date(clock.now()).toISOString(), { id: `new-${clock.now()}`, user: 'u1' }, { revenue: 1 })]);
}
