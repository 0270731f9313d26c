/** A process that learns from a log, stores now and then, and is killed: see `online-kill.test.ts`. */
import { createHash } from 'node:crypto';
import type { ProfileDefinition } from '@limn/engine';
import { LogFollower, type LogSnapshot } from '@limn/host';
import { createPredictionLearner, type PredictionLearner } from '@limn/learn/online';

/** What it is told. */
export interface VictimJob {
  readonly definition: ProfileDefinition;
  readonly prediction: string;
  readonly log: LogSnapshot;
  readonly folder: string;
  /** Events between two of its checkpoints. */
  readonly every: number;
}

/** What it says. */
export type VictimWord = { readonly position: number } | { readonly state: string; readonly from: number };

/** Of all that a learner keeps. */
export function stateOf(learner: PredictionLearner): string {
  const hash = createHash('sha256');
  for (const [section, bytes] of learner.save()) hash.update(section).update(bytes);
  return hash.digest('hex');
}

process.once('message', (job: VictimJob) => void live(job));
process.once('disconnect', () => process.exit());

async function live({ definition, prediction, log, folder, every }: VictimJob): Promise<void> {
  const follower = await LogFollower.open({ folder, log, create: (history) => createPredictionLearner({ definition, prediction, history }) });
  const from = follower.position;
  await follower.follow({
    async between() {
      process.send!({ position: follower.position } satisfies VictimWord);
      if (follower.position - follower.saved >= every) await follower.checkpoint();
    },
  });
  process.send!({ state: stateOf(follower.learner), from } satisfies VictimWord);
}
