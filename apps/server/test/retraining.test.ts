/** Learning anew with a ledger, a manual clock and real or scripted results: what begins a run, what becomes of it, and that a kill changes nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProfileDefinition, RetrainDefinition } from '@limn/engine';
import { manualClock, openLimn, type Limn, type ManualClock } from '@limn/host';
import { learnError } from '@limn/learn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Alert } from '../src/activity/alert.ts';
import { Retrainer } from '../src/retrain/retrainer.ts';
import type { Run } from '../src/retrain/run.ts';
import { stepWords } from '../src/retrain/words.ts';
import type { TrainingPlace } from '../src/retrain/training-turn.ts';
import { changingDefinition, order, passDays, type Ways } from './changing-shop.ts';
import { byScript, contestOf, inThisProcess, modelAt } from './retraining-place.ts';
import { dayMs, openingTime } from './shop.ts';

let folder: string;
let clock: ManualClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-retraining-'));
  clock = manualClock(openingTime);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (definition: ProfileDefinition): Promise<Limn> => openLimn({ folder, definition, clock });
const live = (limn: Limn, days: number, ways: Ways) => passDays(limn, clock, { days, ways, from: openingTime });
const sentences = ({ steps }: Run): readonly string[] => steps.map((step) => stepWords(step, { timeZone: 'UTC' }).en);

/** Looks until nothing more happens at this moment. */
async function rest(retrainer: Retrainer): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await retrainer.look();
    await retrainer.settled();
  }
}

test('a real model is learnt, meets the champion where neither learnt, and wins only once customers have changed', { timeout: 60_000 }, async () => {
  const limn = await open(changingDefinition({ tries: 1, upTo: 'candidate' }));
  const retrainer = new Retrainer({ limn, trainings: inThisProcess(limn), alerts: () => [] });
  await live(limn, 40, 'streaks');
  await retrainer.ask('soon', { by: 'ada', note: 'the first' });
  await rest(retrainer);
  const first = retrainer.run(1)!;
  await limn.models.promote(first.trained!.model, { to: 'champion', by: 'ada' });
  await live(limn, 10, 'streaks');
  await retrainer.ask('soon', { by: 'ada' });
  await rest(retrainer);
  await live(limn, 60, 'rounds');
  await retrainer.ask('soon', { by: 'ada' });
  await rest(retrainer);
  await limn.close();
});
