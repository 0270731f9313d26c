/**
 * The embedded host: one process, one folder. An event is appended to the log, durable, applied to the engine in memory
 * and answered; a checkpoint keeps the state with the log position it stands for; opening takes up the newest
 * checkpoint and applies the rest of the log again, with the same outcomes, values and changes.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine, stateFormat, type Change, type LimnEvent, type Outcome, type ProfileDefinition } from '@limn/engine';
import { openChangeLog } from './change/change-log.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint/checkpoint.ts';
import type { Clock } from './clock/clock.ts';
import { nextTurn, nodeScheduler, type Scheduler } from './clock/scheduler.ts';
import { hostError } from './errors.ts';
import type { Disk, FolderLock } from './file/disk.ts';
import { nodeDisk } from './file/node-disk.ts';
import { rollInProcess, type RollJob } from './lake/roll-job.ts';
import type { ImportProgress, Limn } from './limn.ts';
import { openEventLog } from './log/event-log.ts';
import { openQuarantine } from './quarantine/quarantine.ts';

/** What is opened, with which clock, and who is told. */
export interface OpenLimnOptions {
  /** Made when absent. One process at a time. */
  readonly folder: string;
  readonly definition: ProfileDefinition;
  readonly clock: Clock;
  /** false: time stands still until `goLive`, so that history can be taken in at its own pace. Default true. */
  readonly live?: boolean;
  /** Recovery: how many events of the log are applied, of how many. */
  readonly onProgress?: (done: number, of: number) => void;
  /** What went wrong without anything being lost: a checkpoint that could not be written, a torn tail that was cut off. */
  readonly onWarning?: (cause: unknown) => void;
  /** Default: the machine's. The lake is no part of it: see `rollHistory`. */
  readonly disk?: Disk;
  /** Default: Node's. */
  readonly scheduler?: Scheduler;
  /** Brings the lake up to the log. Default: in a process of its own. */
  readonly rollHistory?: (job: RollJob) => Promise<void>;
}

/** What a checkpoint says about itself. */
interface CheckpointMeta {
  /** Of the engine's state: of another, nothing is taken up. */
  readonly format: number;
  readonly version: string;
  readonly position: number;
  readonly moment: number;
  readonly changes: number;
  readonly imports: readonly (readonly [name: string, row: number])[];
  /** Of events that are not in the lake yet: those that are not simply accepted. */
  readonly outcomes: readonly (readonly [position: number, outcome: Unusual])[];
}

type Unusual = Exclude<Outcome['outcome'], 'accepted'>;

/** Events after which a checkpoint is written while running. Writing pauses the process: about 1 s for a million customers. */
const checkpointEvents = 1_000_000;
/** History follows the log within this, ms, so that SQL sees it while Limn runs. */
const historyMs = 30_000;
/** Applying yields to other work after so long, ms. */
const sliceMs = 20;

/** Opens the folder, recovers, and runs. @throws HostError when the folder is in use, damaged or not writable */
export async function openLimn(options: OpenLimnOptions): Promise<Limn> {
  const { folder, disk = nodeDisk, scheduler = nodeScheduler } = options;
  await disk.makeFolder(folder);
  const lock = await disk.lock(folder);
  try {
    return await openLocked({ live: true, onProgress: () => {}, onWarning: () => {}, rollHistory: rollInProcess, ...options, disk, scheduler }, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openLocked(options: Required<OpenLimnOptions>, lock: FolderLock): Promise<Limn> {
  const { folder, definition, clock, disk, scheduler } = options;
  const log = await openEventLog({ folder: join(folder, 'log'), onTorn: options.onWarning, disk, scheduler });
  const listeners = new Set<(change: Change) => void>();
  const engine = createEngine({
    definition,
    history: log,
    allocate: (bytes) => new SharedArrayBuffer(bytes),
    onChange(change) {
      changes.append(change);
      for (const listener of listeners) listener(change);
    },
  });
  // Another definition concludes other changes: its feed is its own.
  const changes = await openChangeLog({ folder: join(folder, 'changes', engine.version), disk, scheduler });
  const quarantine = await openQuarantine({ folder: join(folder, 'rejected'), disk, scheduler });

  const imports = new Map<string, number>();
  /** Events since the lake was last rolled that are not simply accepted, by position. */
  const outcomes = new Map<number, Unusual>();
  let applied = log.start;
  let checkpointed = applied;
  let moment = 0;
  let live = options.live;
  let closing = false;
  let inFlight = 0;
  /** Turns that time has brought are still being made. */
  let behind = false;
  let cancelWake = (): void => {};
  let idle: (() => void) | undefined;
  /** Batches that became durable together are applied one a turn: requests that read come in between. */
  let turn: Promise<unknown> = Promise.resolve();
  /** Checkpoints and rolls in the background, one after the other. */
  let background = Promise.resolve();
  let cancelHistory: (() => void) | undefined;

  function applyRecord(position: number, at: number, events: readonly LimnEvent[], progress: ImportProgress | undefined): Outcome[] {
    assert(position === applied, `the log gave position ${position} where ${applied} was due`);
    moment = Math.max(moment, at);
    const results = events.map((event, i) => {
      const outcome = engine.apply(event, position + i, momentOf(event, at));
      if (outcome.outcome !== 'accepted') outcomes.set(position + i, outcome.outcome);
      return outcome;
    });
    applied += events.length;
    if (progress !== undefined) imports.set(progress.name, Math.max(progress.row, imports.get(progress.name) ?? 0));
    return results;
  }

  /** Imported history moves time along as it did then, until something live has happened. */
  function momentOf(event: LimnEvent, at: number): number {
    return event.imported === true ? Math.max(engine.moment, Math.min(at, event.receivedAt)) : at;
  }

  /**
   * Makes the turns that time has brought, a slice at a time: after a long stop there may be millions. They wait while a
   * batch is on its way to the disk, which may carry an earlier moment; new batches wait until time has caught up.
   */
  function passTime(): void {
    cancelWake();
    behind = false;
    if (!live || closing || inFlight > 0) return;
    const now = Math.max(clock.now(), engine.moment);
    const sliceEnd = scheduler.elapsed() + sliceMs;
    while (engine.nextWake <= now && !behind) {
      engine.advance(engine.nextWake);
      behind = scheduler.elapsed() > sliceEnd;
    }
    if (behind) {
      cancelWake = scheduler.soon(passTime);
      return;
    }
    engine.advance(now);
    if (engine.nextWake < Number.POSITIVE_INFINITY) cancelWake = clock.wakeAt(engine.nextWake, passTime);
  }

  /** What stands in the lake needs no outcomes any more. */
  async function rollHistory(): Promise<void> {
    const rolled = applied;
    await options.rollHistory({ lakeFolder: join(folder, 'lake'), log: log.snapshot(), upTo: rolled, outcomes, definition, urgent: closing });
    for (const position of outcomes.keys()) if (position < rolled) outcomes.delete(position);
  }

  async function checkpoint(): Promise<void> {
    // A lake that cannot be written costs no checkpoint: what it misses stays in the log, and `outcomes` in the checkpoint.
    await rollHistory().catch((cause: unknown) => options.onWarning(cause));
    // From here to the call nothing is awaited: state and position belong together.
    const meta: CheckpointMeta = { format: stateFormat, version: engine.version, position: applied, moment, changes: changes.lastId, imports: [...imports], outcomes: [...outcomes] };
    checkpointed = applied;
    await writeCheckpoint(join(folder, 'checkpoint'), { meta, sections: engine.save(), afterSweep: () => changes.flush() }, disk);
  }

  /** A failed one is tried again after as many events; until then the one before holds. */
  function checkpointSoon(): void {
    checkpointed = applied;
    inBackground(checkpoint);
  }

  /** Armed by events only: a process that takes none does nothing. */
  function rollHistorySoon(): void {
    cancelHistory ??= scheduler.after(historyMs, () => {
      cancelHistory = undefined;
      if (!closing) inBackground(rollHistory);
    });
  }

  function inBackground(work: () => Promise<void>): void {
    background = background.then(work).catch((cause: unknown) => options.onWarning(cause));
  }

  async function recover(): Promise<void> {
    const stored = await readCheckpoint(join(folder, 'checkpoint'), disk);
    const meta = stored?.meta as CheckpointMeta | undefined;
    if (stored !== undefined && meta!.format === stateFormat && meta!.version === engine.version && meta!.position <= log.end) {
      engine.load(stored.sections);
      applied = meta!.position;
      moment = meta!.moment;
      for (const [name, row] of meta!.imports) imports.set(name, row);
      for (const [position, outcome] of meta!.outcomes) outcomes.set(position, outcome);
    }
    checkpointed = applied;
    let sliceEnd = scheduler.elapsed() + sliceMs;
    for await (const record of log.replay(applied)) {
      applyRecord(record.position, record.moment, record.events, record.progress);
      if (scheduler.elapsed() < sliceEnd) continue;
      options.onProgress(applied, log.end);
      await nextTurn(scheduler);
      sliceEnd = scheduler.elapsed() + sliceMs;
    }
  }

  await recover();
  if (applied - checkpointed > checkpointEvents / 4) await checkpoint();
  passTime();

  return {
    engine,
    clock,
    folder,

    readMoment: () => (live ? Math.max(clock.now(), engine.moment + 1) : engine.moment + 1),

    async ingest(events, progress) {
      while (behind && !closing) await nextTurn(scheduler);
      if (closing) throw hostError('closing', { file: folder });
      const checked = events.map((event) => engine.check(event));
      const sound = events.filter((_, i) => checked[i] === undefined);
      const rejections = checked.flatMap((outcome, i) => (outcome === undefined ? [] : [{ receivedAt: events[i]!.receivedAt, code: outcome.code, message: outcome.message, sent: events[i]! }]));
      if (rejections.length > 0) quarantine.add(rejections);
      if (sound.length === 0 && progress === undefined) return checked as Outcome[];
      inFlight++;
      try {
        const at = Math.max(clock.now(), moment, engine.moment);
        moment = at;
        const { position } = await log.append({ moment: at, events: sound, ...(progress !== undefined && { progress }) });
        turn = turn.then(() => nextTurn(scheduler));
        await turn;
        const results = applyRecord(position, at, sound, progress);
        let next = 0;
        return checked.map((outcome) => outcome ?? results[next++]!);
      } finally {
        inFlight--;
        if (inFlight === 0) {
          passTime();
          idle?.();
        }
        if (applied - checkpointed > checkpointEvents) checkpointSoon();
        else rollHistorySoon();
      }
    },

    quarantine: (rejections) => quarantine.add(rejections),
    importedRows: (name) => imports.get(name) ?? 0,
    changesAfter: (after, limit) => changes.after(after, limit),

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    status() {
      const reason = closing ? 'Stopping.' : behind ? 'Tags and segments are catching up with time.' : log.writable ? undefined : (log.reason ?? 'The log cannot be written.');
      return {
        ready: reason === undefined,
        ...(reason !== undefined && { reason }),
        logPosition: applied,
        logBytes: log.bytes,
        rejected: quarantine.count,
      };
    },

    goLive() {
      live = true;
      passTime();
      if (applied > checkpointed) checkpointSoon();
    },

    async close() {
      if (closing) return;
      closing = true;
      cancelWake();
      cancelHistory?.();
      if (inFlight > 0) await new Promise<void>((resolve) => (idle = resolve));
      await background;
      try {
        if (applied > checkpointed) await checkpoint();
      } finally {
        await Promise.allSettled([changes.close(), quarantine.close(), log.close()]);
        await lock.release();
      }
    },
  };
}
