/** The child's side of `rollInProcess`: one job, one answer. */
import { createEngine, withoutModels } from '@limn/engine';
import { HostError, reasonOf } from '../errors.ts';
import { replaySnapshot } from '../log/snapshot.ts';
import { openLake, type LakeRecord } from './lake.ts';
import type { RollAnswer, RollJob } from './roll-job.ts';

async function* recordsOf({ log, definition, outcomes }: RollJob, from: number): AsyncGenerator<LakeRecord> {
  const { nameOf } = createEngine({ definition: withoutModels(definition), history: { eventAt: () => { throw new Error('Broken invariant: names need no history'); } } });
  for await (const { position, events } of replaySnapshot(log, from)) {
    for (let i = 0; i < events.length; i++) {
      const event = events[i]!;
      if (event.kind !== 'event') continue;
      yield { position: position + i, event, name: nameOf(event) ?? event.call, outcome: outcomes.get(position + i) ?? 'accepted' };
    }
  }
}

async function roll(job: RollJob): Promise<RollAnswer> {
  try {
    const lake = await openLake({ folder: job.lakeFolder });
    await lake.roll((from) => recordsOf(job, from), job.upTo);
    return {};
  } catch (cause) {
    return { failed: cause instanceof HostError ? { code: cause.code, what: cause.what } : { code: undefined, what: reasonOf(cause) } };
  }
}

// Ctrl-C reaches the whole group; the parent decides when this one ends.
process.on('SIGINT', () => {});
process.once('message', (job: RollJob) => {
  void roll(job).then((answer) => process.send!(answer));
});
process.once('disconnect', () => process.exit());
