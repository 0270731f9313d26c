/**
 * The embedded host: one process, one folder. An event is appended to the log, durable, applied to the engine in memory
 * and answered; a checkpoint keeps the state with the log position it stands for; opening takes up the newest
 * checkpoint and applies the rest of the log again, with the same outcomes, values and changes.
 */
import { join } from 'node:path';
import type { Change, LimnEvent, Outcome, UnusualOutcome } from '@limn/engine';
import { takeBackup } from './backup/backup.ts';
import { pinFolder } from './backup/pin.ts';
import { openChangeLog } from './change/change-log.ts';
import { notBefore } from './clock/not-before.ts';
import { PassingTime } from './clock/passing-time.ts';
import { nextTurn, nodeScheduler } from './clock/scheduler.ts';
import { Decisions } from './decision/decisions.ts';
import { Drafts } from './draft/drafts.ts';
import { hostError, reasonOf } from './errors.ts';
import type { FolderLock } from './file/disk.ts';
import { nodeDisk } from './file/node-disk.ts';
import { Generations } from './generation/generations.ts';
import { Gate } from './ingest/gate.ts';
import { Intake, type ReadyRecord } from './ingest/intake.ts';
import { createInlineReader, createThreadReader } from './ingest/reader.ts';
import { rollInProcess } from './lake/roll-job.ts';
import type { ImportProgress, Limn } from './limn.ts';
import { ModelFiles } from './model/model-files.ts';
import { Models } from './model/models.ts';
import { RunLedger } from './model/run-ledger.ts';
import { Recommendations } from './recommendation/recommendations.ts';
import { openEventLog } from './log/event-log.ts';
import type { NewRecord } from './log/frame.ts';
import type { OpenLimnOptions } from './open-options.ts';
import { proveInProcess } from './proof/proof-job.ts';
import { openQuarantine } from './quarantine/quarantine.ts';
import { createEventNotes, seedSources } from './source/event-notes.ts';
import { SourceBook } from './source/source-book.ts';
import { wayOf } from './source/way.ts';

const CHECKPOINT_EVENTS = 1_000_000;
const TAIL_EVENTS = 20_000;
/** History follows the log within this, ms, so that SQL sees it while Limn runs. */
const HISTORY_MS = 30_000;

/** Opens the folder, recovers, and runs. @throws HostError when the folder is in use, damaged or not writable */
export async function openLimn(options: OpenLimnOptions): Promise<Limn> {
  const { folder, disk = nodeDisk, scheduler = nodeScheduler } = options;
  await disk.makeFolder(folder);
  const lock = await disk.lock(folder);
  try {
    return await openLocked({ live: true, onProgress: () => {}, onWarning: () => {}, rollHistory: rollInProcess, sizes: {}, readers: 0, ...options, disk, scheduler }, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openLocked(options: Required<Omit<OpenLimnOptions, 'foreign'>> & Pick<OpenLimnOptions, 'foreign'>, lock: FolderLock): Promise<Limn> {
  const { folder, definition, disk, scheduler, sizes, onWarning } = options;
  const { checkpointEvents = CHECKPOINT_EVENTS, tailEvents = TAIL_EVENTS, segmentBytes, changeFileBytes } = sizes;
  const opening = scheduler.elapsed();
  const log = await openEventLog({ folder: join(folder, 'log'), onTorn: onWarning, disk, scheduler, ...(segmentBytes !== undefined && { segmentBytes }) });
  const clock = notBefore(options.clock, log.moment);
  const feed = await openChangeLog({ folder: join(folder, 'changes'), disk, scheduler, ...(changeFileBytes !== undefined && { fileBytes: changeFileBytes }) });
  const quarantine = await openQuarantine({ folder: join(folder, 'rejected'), disk, scheduler });
  const sources = await SourceBook.open({ folder, disk, scheduler });
  const listeners = new Set<(change: Change) => void>();
  const gate = new Gate();
  let open = false;
  let live = options.live;
  let closing = false;
  const stopping = new AbortController();
  /** Records that became durable together are applied one after the other, a slice a turn: requests that read come in between. */
  let turn: Promise<unknown> = Promise.resolve();
  /** Checkpoints and rolls in the background, one after the other. */
  let background = Promise.resolve();
  /** One is under way or waits for its turn. */
  let checkpointing = false;
  /** One at a time; a stop waits for it. */
  let backup: Promise<unknown> | undefined;
  let cancelHistory: (() => void) | undefined;

  const modelFiles = new ModelFiles(disk, folder, options.foreign);
  const generations = await Generations.open({
    models: modelFiles,
    disk,
    scheduler,
    folder,
    log,
    feed,
    definition,
    until: live ? clock.now() : -Infinity,
    checkpointEvents,
    tailEvents,
    readers: options.readers,
    now: () => clock.now(),
    onProgress: options.onProgress,
    onWarning,
    alone,
    onChange(change) {
      for (const listener of listeners) listener(change);
    },
    onPublished() {
      if (!open) return;
      recommendations.take().catch((cause: unknown) => onWarning(cause));
      checkpointSoon();
    },
  });
  const time = new PassingTime({ clock, scheduler, engine: () => generations.current.engine, mayPass: () => live && !closing && !gate.busy });
  /** Of the newest record of the log; those to come are not before it. */
  let moment = Math.max(0, log.moment);
  const decisions = await Decisions.open({ disk, folder: join(folder, 'decisions'), now: () => clock.now() });
  const runs = await RunLedger.open({ disk, folder });
  const drafts = new Drafts({ disk, folder: join(folder, 'drafts'), now: () => clock.now() });
  const models = await Models.open({ disk, folder, files: modelFiles, generations: () => generations, now: () => clock.now() });
  const recommendations = await Recommendations.open({
    folder,
    log,
    disk,
    scheduler,
    followed: () => generations.current,
    now: readMoment,
    onWarning,
    ...(options.foreign && { foreign: options.foreign }),
  });
  open = true;
  const openedInMs = scheduler.elapsed() - opening;
  let checkpointFault: { readonly since: number; readonly reason: string } | undefined;
  seedSources(sources, log);
  const noteEvents = createEventNotes({ sources, scheduler, clock, engine: () => generations.current.engine });
  time.pass();

  async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await gate.alone(work);
    } finally {
      if (open) time.pass();
    }
  }

  async function rollHistory(): Promise<void> {
    const { applied, outcomes, engine } = generations.current;
    await options.rollHistory({ lakeFolder: join(folder, 'lake'), log: log.snapshot(), upTo: applied, outcomes, definition: engine.definition, urgent: closing });
    // What stands in the lake, and is followed for good, needs no outcomes any more.
    generations.current.forgetOutcomes(Math.min(applied, recommendations.needsFrom));
  }

  async function checkpoint(): Promise<void> {
    await recommendations.checkpoint().catch((cause: unknown) => onWarning(cause));
    // A lake that cannot be written costs no checkpoint: what it misses stays in the log, and its outcomes in the checkpoint.
    await rollHistory().catch((cause: unknown) => onWarning(cause));
    await keepState();
  }

  /** Remembers since when it fails, for those who look after the process. */
  async function keepState(): Promise<void> {
    try {
      await generations.checkpoint();
      checkpointFault = undefined;
    } catch (cause) {
      checkpointFault ??= { since: scheduler.wallTime(), reason: reasonOf(cause) };
      throw cause;
    }
  }

  /** A failed one is tried again after as many events; until then the one before holds. */
  function checkpointSoon(): void {
    if (checkpointing) return;
    checkpointing = true;
    inBackground(() => checkpoint().finally(() => (checkpointing = false)));
  }

  /** Armed by events only: a process that takes none does nothing. */
  function rollHistorySoon(): void {
    cancelHistory ??= scheduler.after(HISTORY_MS, () => {
      cancelHistory = undefined;
      if (!closing) inBackground(rollHistory);
    });
  }

  function inBackground(work: () => Promise<void>): void {
    inTurn(work).catch((cause: unknown) => onWarning(cause));
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = background.then(work);
    background = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  /** Makes the events durable, then applies them. @throws HostError of the log */
  async function take(events: readonly LimnEvent[], progress: ImportProgress | undefined): Promise<readonly Outcome[]> {
    return passing(async () => {
      const place = await append(events, { progress });
      return inItsTurn(() => generations.current.apply({ ...place, events }));
    });
  }

  /** The same for what a reader has prepared. */
  async function commit({ packed, prepared, progress, receivedAt }: ReadyRecord): Promise<readonly UnusualOutcome[]> {
    const place = await append(packed, { progress, receivedAt });
    return inItsTurn(() => generations.current.applySlices({ ...place, slices: prepared }));
  }

  async function append(events: NewRecord['events'], { progress, receivedAt = 0 }: { readonly progress: ImportProgress | undefined; readonly receivedAt?: number }) {
    moment = Math.max(clock.now(), moment, receivedAt, generations.current.engine.moment);
    const head = { moment, ...(!live && { history: true as const }), ...(progress !== undefined && { progress }) };
    const { position } = await log.append({ ...head, events });
    return { position, ...head };
  }

  /** Records become durable in order, and are applied in order: each when the one before is applied whole. */
  function inItsTurn<Result>(apply: () => Result | Promise<Result>): Promise<Result> {
    const result = turn.then(() => nextTurn(scheduler)).then(apply);
    turn = result.catch(() => {});
    return result;
  }

  /** Work that is on its way: time stands still meanwhile, and nobody who wants to be alone goes on. */
  async function passing<Result>(work: () => Promise<Result>): Promise<Result> {
    gate.enter();
    try {
      return await work();
    } finally {
      gate.leave();
      if (!gate.busy) time.pass();
      generations.follow();
      recommendations.follow();
      if (generations.current.unsaved > checkpointEvents) checkpointSoon();
      else rollHistorySoon();
    }
  }

  function readMoment(): number {
    const { moment: known } = generations.current.engine;
    return live ? Math.max(clock.now(), known + 1) : known + 1;
  }

  const inline = createInlineReader(() => generations.current.engine);
  const reader = options.readers > 0 ? createThreadReader(() => generations.current.engine) : inline;
  const intake = new Intake({ scheduler, reader, inline, commit, quarantine: (rejections) => quarantine.add(rejections) });

  /** @throws HostError `closing` */
  async function untilTaking(): Promise<void> {
    while ((gate.held !== undefined || time.behind) && !closing) await (gate.held ?? nextTurn(scheduler));
    if (closing) throw hostError('closing', { file: folder });
  }

  return {
    get engine() {
      return generations.current.engine;
    },
    clock,
    folder,
    generations,
    models,
    decisions,
    runs,
    drafts,
    publications: generations.publications,
    history: () => log.snapshot(),

    readMoment,
    recommendations,

    async ingestBody(body) {
      const receivedAt = clock.now();
      await untilTaking();
      const from = scheduler.elapsed();
      const { survey, ...answer } = await passing(() => intake.take({ ...body, receivedAt }));
      const { accepted, duplicate, late, rejected } = answer;
      sources.note({ way: wayOf(body.form), at: receivedAt, survey, appliedMs: scheduler.elapsed() - from, accepted, duplicate, late, rejected });
      return answer;
    },

    get inFlight() {
      return intake.inFlight;
    },

    async ingest(events, progress, from) {
      await untilTaking();
      const began = scheduler.elapsed();
      const { engine } = generations.current;
      const checked = events.map((event) => engine.check(event));
      const sound = events.filter((_, i) => checked[i] === undefined);
      const rejections = checked.flatMap((outcome, i) => (outcome === undefined ? [] : [{ receivedAt: events[i]!.receivedAt, code: outcome.code, message: outcome.message, sent: events[i]! }]));
      if (rejections.length > 0) quarantine.add(rejections);
      const results = sound.length === 0 && progress === undefined ? [] : await take(sound, progress);
      let next = 0;
      const outcomes = checked.map((outcome) => outcome ?? results[next++]!);
      noteEvents({ events, outcomes, name: from, way: progress === undefined ? 'embedded' : 'import', began });
      return outcomes;
    },

    sources,
    eventAt: (position) => log.eventAt(position),
    outcomeAt: (position) => generations.current.outcomes.get(position) ?? 'accepted',
    rejections: (limit) => quarantine.newest(limit),
    quarantine: (rejections) => quarantine.add(rejections),
    importedRows: (name) => generations.current.imports.get(name) ?? 0,
    get lastChange() {
      return generations.lastChange;
    },
    feedIdOf: (change) => generations.feedIdOf(change),
    changesAfter: (after, limit) => generations.changesAfter(after, limit),

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    status() {
      const reason = closing ? 'Stopping.' : time.behind ? 'Tags and segments are catching up with time.' : log.writable ? undefined : (log.reason ?? 'The log cannot be written.');
      return {
        ready: reason === undefined,
        ...(reason !== undefined && { reason }),
        logPosition: generations.current.applied,
        logBytes: log.bytes,
        rejected: quarantine.count,
        ...(checkpointFault !== undefined && { checkpointFault }),
        openedInMs,
      };
    },

    async backup(target, onProgress) {
      if (closing) throw hostError('closing', { file: folder });
      if (backup !== undefined) throw hostError('backup_running', { file: folder });
      // Between two checkpoints or rolls; copying what is held then holds up neither.
      const pin = () => inTurn(() => pinFolder(folder, { alone, snapshot: () => log.snapshot() }));
      const taking = takeBackup({ folder, target, pin, onProgress });
      backup = taking.catch(() => {}).finally(() => (backup = undefined));
      return taking;
    },

    prove(onProgress = () => {}) {
      return inTurn(async () => {
        if (closing) throw hostError('closing', { file: folder });
        const checkpoint = await generations.checkpoint();
        const { base, current } = generations;
        return { definition: current.engine.definition, models: modelFiles.dataOf(current.engine.definition), checkpoint, log: log.snapshot(), feedFolder: join(folder, 'changes'), base };
      }).then((job) => proveInProcess(job, { onProgress, signal: stopping.signal }));
    },

    goLive() {
      live = true;
      time.pass();
      if (generations.current.unsaved > 0) checkpointSoon();
    },

    async close() {
      if (closing) return;
      closing = true;
      stopping.abort();
      time.stop();
      cancelHistory?.();
      await gate.alone(async () => {});
      await reader.close();
      await backup;
      await background;
      await recommendations.close();
      try {
        await generations.close();
        if (generations.current.unsaved > 0) await checkpoint();
      } finally {
        await Promise.allSettled([feed.close(), sources.close(), quarantine.close(), decisions.close(), runs.close(), log.close()]);
        await lock.release();
      }
    },
  };
}
