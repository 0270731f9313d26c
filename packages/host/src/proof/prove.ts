/** The log applied again from its beginning, and what comes of it beside what is kept. */
import { createEngine, unaskedModels, type Change, type Engine } from '@limn/engine';
import { encodeChange } from '../change/change-file.ts';
import { openChangeLog } from '../change/change-log.ts';
import { readCheckpointFile } from '../checkpoint/checkpoint.ts';
import { nodeScheduler } from '../clock/scheduler.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { Generation, type CheckpointMeta } from '../generation/generation.ts';
import { openSnapshot } from '../log/snapshot.ts';
import { compareEngines, Differences } from './compare.ts';
import type { Proof, ProofCounts, ProofProgress } from './proof.ts';
import type { ProofJob } from './proof-job.ts';

/** Identifiers compared between two words of progress. */
const PROGRESS_EVERY = 10_000;
const FEED_PAGE = 10_000;

/** @throws when something cannot be read at all: that proves nothing, neither way */
export async function prove({ definition, models: given, checkpoint, log, feedFolder, base }: ProofJob, onProgress: (progress: ProofProgress) => void): Promise<Proof> {
  const started = performance.now();
  const models = unaskedModels(given);
  const counts: ProofCounts = { events: 0, identifiers: 0, rows: 0, tiles: 0, profiles: 0, memberships: 0, changes: 0 };
  const differences = new Differences();
  const { meta, sections } = await readCheckpointFile(checkpoint, nodeDisk);
  const { position } = meta as CheckpointMeta;
  const snapshot = openSnapshot(log, position);
  const stored = createEngine({ definition, models, history: snapshot });
  stored.load(sections);

  const feed = await openChangeLog({ folder: feedFolder });
  const made: Change[] = [];
  const replayed = new Generation({ definition, models, log: snapshot, disk: nodeDisk, scheduler: nodeScheduler, folder: '', onChange: (change) => made.push(change) });
  await replayed.follow({
    onProgress: (done, of) => onProgress({ step: 'replay', done, of }),
    between: compareFeed,
  });
  replayed.engine.advance(stored.moment);
  await compareFeed();
  counts.events = position - snapshot.start;

  const of = stored.statistics().sources;
  for (const _ of compareEngines(stored, replayed.engine, { counts, differences })) {
    if (counts.identifiers % PROGRESS_EVERY === 0) onProgress({ step: 'compare', done: counts.identifiers, of });
  }
  compareTotals(stored, replayed.engine);
  await feed.close();
  snapshot.close();
  return { version: stored.version, position, moment: stored.moment, compared: counts, differences: differences.count, first: differences.first(), tookMs: Math.round(performance.now() - started) };

  /** Changes made again, beside those that stand in the feed. */
  async function compareFeed(): Promise<void> {
    const due = made.splice(0).filter(({ id }) => id > base.changes);
    for (let at = 0; at < due.length; at += FEED_PAGE) {
      const page = due.slice(at, at + FEED_PAGE).map((change) => ({ ...change, id: change.id - base.changes + base.feed }));
      const kept = new Map((await feed.after(page[0]!.id - 1, page.length)).map((change) => [change.id, change]));
      for (const change of page) {
        counts.changes++;
        const is = kept.get(change.id);
        const [there, made] = [is === undefined ? 'nothing' : encodeChange(is), encodeChange(change)];
        if (there !== made) differences.add({ what: 'change', source: change.profile, stored: there, computed: made, ...('position' in change.cause && { position: change.cause.position }) });
      }
    }
  }

  function compareTotals(is: Engine, due: Engine): void {
    for (const { name, kind } of due.columns.values()) {
      if (kind !== 'tag' && kind !== 'segment') continue;
      if (is.count(name) !== due.count(name)) differences.add({ what: 'membership', source: 'every:profile' as Change['profile'], stored: `${is.count(name)} ${name}`, computed: `${due.count(name)} ${name}` });
    }
  }
}
