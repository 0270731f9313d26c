/**
 * Rolling history to the lake beside the serving process: a child of the lowest priority reads the log's files, which
 * only grow, and writes Parquet. (On the serving thread, a million events held up every request for ten seconds; and a
 * database that crashes takes nobody with it.)
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Outcome, ProfileDefinition } from '@limn/engine';
import { hostError, HostError, type HostErrorCode } from '../errors.ts';
import type { LogSnapshot } from '../log/snapshot.ts';

/** All that the child needs. */
export interface RollJob {
  readonly lakeFolder: string;
  readonly log: LogSnapshot;
  /** Events before this position. */
  readonly upTo: number;
  /** Outcomes of events that were not simply accepted, from where the lake ends. */
  readonly outcomes: ReadonlyMap<number, Exclude<Outcome['outcome'], 'accepted'>>;
  /** Names the events. */
  readonly definition: ProfileDefinition;
  /** Nobody is served meanwhile, somebody waits for it to end. */
  readonly urgent: boolean;
}

/** What the child says when it is through: a failure has a code when the host knows it, and then a whole sentence. */
export interface RollAnswer {
  readonly failed?: { readonly code: HostErrorCode | undefined; readonly what: string };
}

/**
 * Cost: about 0.3 s for the child, then 5 µs an event on another core.
 * @throws HostError `disk_full` | `lake_failed` | `log_damaged`: the lake stands as after its last whole batch
 */
export async function rollInProcess(job: RollJob): Promise<void> {
  const path = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './roll-process.ts' : './roll-process.js', import.meta.url));
  const child = fork(path, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  try {
    if (child.pid !== undefined && !job.urgent) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    child.send(job);
    const answer = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => [{ failed: { code: undefined, what: `the process that writes it ended with ${String(code)}` } }])]);
    const { failed } = (answer as [RollAnswer])[0];
    if (failed === undefined) return;
    throw failed.code === undefined ? hostError('lake_failed', { file: job.lakeFolder, reason: failed.what }) : new HostError(failed.code, failed.what);
  } finally {
    child.kill();
  }
}
