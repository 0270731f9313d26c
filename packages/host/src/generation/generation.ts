/**
 * One definition and all that follows from the log under it: an engine, and how far it has come. A function of the log
 * and the definition alone, so several stand side by side, and any of them can be computed again.
 */
import assert from 'node:assert/strict';
import { createEngine, stateFormat, type Change, type Engine, type LimnEvent, type Outcome, type PredictionModel, type PreparedBatch, type ProfileDefinition, type UnusualOutcome } from '@limn/engine';
import { readCheckpoint, writeCheckpoint } from '../checkpoint/checkpoint.ts';
import { nextTurn, type Scheduler } from '../clock/scheduler.ts';
import { hostError, HostError } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { prepareAhead } from '../ingest/prepare-ahead.ts';
import type { PreparedRecord } from '../ingest/thread-message.ts';
import type { ImportProgress } from '../limn.ts';
import type { ReadableLog, ReplayedRecord } from '../log/event-log.ts';
import { beginOf } from '../log/frame.ts';
import type { LogSnapshot } from '../log/snapshot.ts';
import type { NextRecord, Postponement } from './postponement.ts';

/** Following yields to other work after so long. */
const SLICE_MS = 4;

/** A thread costs about 0.1 s to start: with fewer events, none is. */
const THREAD_EVENTS = 20_000;

/** What became of an event that was not simply accepted. */
export type Unusual = Exclude<Outcome['outcome'], 'accepted'>;

export interface GenerationOptions {
  readonly definition: ProfileDefinition;
  /** By content hash: those that the definition names. */
  readonly models: ReadonlyMap<string, PredictionModel>;
  readonly log: ReadableLog;
  readonly disk: Disk;
  readonly scheduler: Scheduler;
  /** Of its checkpoints. */
  readonly folder: string;
  readonly onChange: (change: Change) => void;
}

/** What a checkpoint says about itself. */
export interface CheckpointMeta {
  /** Of the engine's state: of another, nothing is taken up. */
  readonly format: number;
  /** See `Engine.stateVersion`. */
  readonly version: string;
  readonly position: number;
  readonly imports: readonly (readonly [name: string, row: number])[];
  /** Of events that are not in the lake yet, or not followed: those that are not simply accepted. */
  readonly outcomes: readonly (readonly [position: number, outcome: Unusual])[];
  /** `outcomes` has all from this position on. Default: `position`. */
  readonly outcomesFrom?: number;
}

/** A record that is applied a slice at a time. */
export interface SlicedRecord extends Omit<PreparedRecord, 'prepared' | 'begins'> {
  readonly slices: readonly PreparedBatch[];
}

export interface FollowOptions {
  readonly onProgress?: (done: number, of: number) => void;
  /** Ends early, between two records. */
  readonly signal?: AbortSignal;
  /** Called between slices; what it awaits holds up nobody but this. */
  readonly between?: () => Promise<void>;
  /** Another thread reads and prepares meanwhile; the log must stand on the machine's own disk. */
  readonly ahead?: (() => LogSnapshot) | undefined;
  /** Nobody is concluded until it says so; only before the first event. */
  readonly postponement?: Postponement | undefined;
}

export class Generation {
  readonly engine: Engine;
  /** Rows of imports that are done, by name. */
  readonly imports = new Map<string, number>();
  /** Events that are not simply accepted, by position: of those that are not in the lake yet, or that recommendations have not followed for good. */
  readonly outcomes = new Map<number, Unusual>();
  #outcomesFrom: number;
  readonly #log: ReadableLog;
  readonly #disk: Disk;
  readonly #scheduler: Scheduler;
  readonly #folder: string;
  #applied: number;
  #checkpointed: number;
  /** A record of which a part is applied. */
  #applying: Promise<void> | undefined;

  constructor({ definition, models, log, disk, scheduler, folder, onChange }: GenerationOptions) {
    this.engine = createEngine({ definition, models, history: log, allocate: (bytes) => new SharedArrayBuffer(bytes), onChange });
    this.#log = log;
    this.#disk = disk;
    this.#scheduler = scheduler;
    this.#folder = folder;
    this.#applied = log.start;
    this.#checkpointed = log.start;
    this.#outcomesFrom = log.start;
  }

  /** Content hash of the definition. */
  get version(): string {
    return this.engine.version;
  }

  /** Position of the next event of the log to apply. */
  get applied(): number {
    return this.#applied;
  }

  /** `outcomes` has all from this position on, up to `applied`. */
  get outcomesFrom(): number {
    return this.#outcomesFrom;
  }

  /** Lets go of outcomes that nobody needs any more. @param before a position */
  forgetOutcomes(before: number): void {
    for (const position of this.outcomes.keys()) if (position < before) this.outcomes.delete(position);
    this.#outcomesFrom = Math.max(this.#outcomesFrom, before);
  }

  /** Events applied since the newest checkpoint. */
  get unsaved(): number {
    return this.#applied - this.#checkpointed;
  }

  /** Applies a record of the log. @returns one outcome an event */
  apply({ position, moment, events, history, progress }: ReplayedRecord): Outcome[] {
    assert(position === this.#applied, `the log gave position ${position} where ${this.#applied} was due`);
    const results = events.map((event, i) => {
      const outcome = this.engine.apply(event, position + i, history === true ? this.#historicMoment(event, moment) : moment);
      if (outcome.outcome !== 'accepted') this.outcomes.set(position + i, outcome.outcome);
      return outcome;
    });
    this.#pass(events.length, progress);
    return results;
  }

  /** Applies a record that was prepared for this definition. @returns what is not simply accepted */
  applyPrepared({ prepared, progress, ...place }: PreparedRecord): readonly UnusualOutcome[] {
    assert(place.position === this.#applied, `the log gave position ${place.position} where ${this.#applied} was due`);
    const unusual = this.engine.applyPrepared(prepared, place);
    for (const { index, outcome } of unusual) this.outcomes.set(place.position + index, outcome.outcome);
    this.#pass(prepared.count, progress);
    return unusual;
  }

  /**
   * The same for a record in slices, between which others have their turn: a read then sees the record in part. Nothing
   * else may be applied meanwhile; a checkpoint waits.
   */
  async applySlices({ slices, progress, ...place }: SlicedRecord): Promise<readonly UnusualOutcome[]> {
    assert(place.position === this.#applied, `the log gave position ${place.position} where ${this.#applied} was due`);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#applying = promise;
    try {
      const unusual: UnusualOutcome[] = [];
      let done = 0;
      for (const slice of slices) {
        if (done > 0) await nextTurn(this.#scheduler);
        const ofSlice = this.engine.applyPrepared(slice, { ...place, position: place.position + done });
        for (const { index, outcome } of ofSlice) unusual.push({ index: done + index, outcome });
        done += slice.count;
      }
      for (const { index, outcome } of unusual) this.outcomes.set(place.position + index, outcome.outcome);
      this.#pass(done, progress);
      return unusual;
    } finally {
      this.#applying = undefined;
      resolve();
    }
  }

  #pass(events: number, progress: ImportProgress | undefined): void {
    this.#applied += events;
    if (progress !== undefined) this.imports.set(progress.name, Math.max(progress.row, this.imports.get(progress.name) ?? 0));
  }

  /** Imported history moves time along as it did then. */
  #historicMoment(event: LimnEvent, moment: number): number {
    return event.imported === true ? Math.max(this.engine.moment, Math.min(moment, event.receivedAt)) : moment;
  }

  /** Takes up the newest checkpoint, if there is one of this definition and this version of Limn. @param onWarning told about each that cannot be used */
  async load(onWarning: (cause: unknown) => void): Promise<void> {
    const stored = await readCheckpoint(this.#folder, this.#disk, onWarning);
    if (stored === undefined) return;
    const meta = stored.meta as CheckpointMeta;
    const reason = this.#whyNot(meta);
    if (reason !== undefined) {
      onWarning(hostError('checkpoint_unusable', { file: this.#folder, reason }));
      return;
    }
    this.engine.load(stored.sections);
    this.#applied = meta.position;
    this.#checkpointed = meta.position;
    for (const [name, row] of meta.imports) this.imports.set(name, row);
    for (const [position, outcome] of meta.outcomes) this.outcomes.set(position, outcome);
    this.#outcomesFrom = meta.outcomesFrom ?? meta.position;
  }

  #whyNot({ format, version, position }: CheckpointMeta): string | undefined {
    if (format !== stateFormat) return `its state has format ${format}, and this Limn keeps format ${stateFormat}`;
    if (version !== this.engine.stateVersion) return `it is of the definition ${version}`;
    return position > this.#log.end ? `it stands for ${position} events, and the log holds ${this.#log.end}` : undefined;
  }

  /**
   * Applies what the log holds beyond, up to where the log then ends, a slice at a time.
   * @returns false: concluding was postponed, and there was no place to begin it again; of no use
   * @throws HostError of the log; `change_damaged` of a feed that a postponement asked
   */
  async follow({ onProgress = () => {}, signal, between = () => nextTurn(this.#scheduler), ahead, postponement }: FollowOptions = {}): Promise<boolean> {
    let sliceEnd = this.#scheduler.elapsed() + SLICE_MS;
    let snapshot = this.#log.end - this.#applied > THREAD_EVENTS ? ahead : undefined;
    let waiting = postponement !== undefined && this.engine.postpone(postponement) ? postponement : undefined;
    while (this.#applied < this.#log.end) {
      for await (const record of snapshot !== undefined ? this.#prepareAhead(snapshot()) : this.#log.replay(this.#applied)) {
        if (signal?.aborted === true) return true;
        const told = waiting?.settlesBefore(nextOf(record), this.engine.moment);
        if (told !== undefined) {
          waiting = undefined;
          await this.#settle(told, between);
        }
        if ('prepared' in record) this.applyPrepared(record);
        else this.apply(record);
        if (this.#scheduler.elapsed() < sliceEnd) continue;
        onProgress(this.#applied, this.#log.end);
        await between();
        sliceEnd = this.#scheduler.elapsed() + SLICE_MS;
      }
      snapshot = undefined;
    }
    onProgress(this.#applied, this.#log.end);
    return waiting === undefined;
  }

  async #settle(told: number, between: () => Promise<void>): Promise<void> {
    let sliceEnd = this.#scheduler.elapsed() + SLICE_MS;
    for (const _ of this.engine.settle(told)) {
      if (this.#scheduler.elapsed() < sliceEnd) continue;
      await between();
      sliceEnd = this.#scheduler.elapsed() + SLICE_MS;
    }
  }

  /** A thread that fails leaves the rest to be read here, which tells why. */
  async *#prepareAhead(log: LogSnapshot): AsyncGenerator<PreparedRecord> {
    try {
      yield* prepareAhead(this.engine, log, this.#applied);
    } catch (cause) {
      if (!(cause instanceof HostError) || cause.code !== 'reader_failed') throw cause;
    }
  }

  /** @param afterSweep see `writeCheckpoint` @returns its file @throws HostError as `writeCheckpoint`; the one before holds */
  async checkpoint(afterSweep: () => Promise<void> = async () => {}): Promise<string> {
    while (this.#applying !== undefined) await this.#applying;
    // From here to the call nothing is awaited: state and position belong together.
    const meta: CheckpointMeta = { format: stateFormat, version: this.engine.stateVersion, position: this.#applied, imports: [...this.imports], outcomes: [...this.outcomes], outcomesFrom: this.#outcomesFrom };
    this.#checkpointed = this.#applied;
    return writeCheckpoint(this.#folder, { meta, sections: this.engine.save(), afterSweep }, this.#disk);
  }
}

function nextOf(record: ReplayedRecord | PreparedRecord): NextRecord {
  const { position, moment } = record;
  return 'prepared' in record ? { position, moment, begins: record.begins, events: record.prepared.count } : { position, moment, begins: beginOf(record), events: record.events.length };
}
