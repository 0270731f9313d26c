/**
 * One machine: a disk, a clock on the wall, and processes that come and go. All that a process asks of it takes its time
 * on the timeline, may fail, and ends without an answer when the process dies.
 */
import { hostError } from '../../src/errors.ts';
import type { Scheduler } from '../../src/clock/scheduler.ts';
import type { Disk, DiskFile, OpenMode } from '../../src/file/disk.ts';
import { createRandom, type Random } from './random.ts';
import { SimulatedDisk, survivors, systemError, type Inode } from './simulated-disk.ts';
import type { Timeline } from './timeline.ts';

/** How a process ends: killed (its writes stay), or with the power. */
export type Death = 'kill' | 'power';

/** Where in an operation of the disk a process dies. */
export type Instant = 'before' | 'during' | 'after';

export type DiskTrouble = 'full' | 'writes fail' | 'syncs fail' | 'reads fail';

/** What happens at the disk, counted. */
export interface MachineTotals {
  operations: number;
  deaths: number;
  powerCuts: number;
  lostWrites: number;
  tornWrites: number;
  failedOperations: number;
}

type Work = 'write' | 'sync' | 'read' | 'names';

/** Thrown where a dead process would go on synchronously: nothing of it may be caught and acted upon. */
class ProcessEnded extends Error {}

interface InFlight {
  readonly inode: Inode;
  readonly bytes: Uint8Array;
  readonly at: number;
}

const EPOCH = Date.UTC(2026, 2, 1);

export class SimulatedMachine {
  readonly disk = new SimulatedDisk();
  readonly timeline: Timeline;
  readonly totals: MachineTotals = { operations: 0, deaths: 0, powerCuts: 0, lostWrites: 0, tornWrites: 0, failedOperations: 0 };
  readonly troubles = new Set<DiskTrouble>();
  /** Share of reads, writes and syncs that fail. */
  flaky = 0;
  readonly #seed: number;
  /** The clock on the wall is off by so much. */
  #offset = 0;
  #process: SimulatedProcess | undefined;
  #dying: { operations: number; readonly instant: Instant; readonly death: Death } | undefined;

  constructor(timeline: Timeline, seed: number) {
    this.timeline = timeline;
    this.#seed = seed;
  }

  get process(): SimulatedProcess | undefined {
    return this.#process;
  }

  wallTime(): number {
    return EPOCH + Math.floor(this.timeline.now) + this.#offset;
  }

  /** Somebody sets the clock. */
  stepClock(byMs: number): void {
    this.#offset += byMs;
  }

  start(onDeath: () => void): SimulatedProcess {
    this.#process = new SimulatedProcess(this, onDeath);
    return this.#process;
  }

  /** The process dies at so many operations of the disk from now on. */
  dieAt(operations: number, instant: Instant, death: Death): void {
    this.#dying = { operations, instant, death };
  }

  die(death: Death): void {
    const process = this.#process;
    if (process === undefined) return;
    this.#dying = undefined;
    this.#process = undefined;
    const random = createRandom(this.#seed, 'death', this.totals.deaths++);
    process.alive = false;
    for (const { inode, bytes, at } of process.inFlight) {
      for (const { from, to } of survivors({ at, bytes }, random)) {
        inode.write(bytes.subarray(from - at, to - at), from, false);
        this.totals.tornWrites++;
      }
    }
    if (death === 'power') {
      this.totals.powerCuts++;
      const { lost, torn } = this.disk.losePower(random);
      this.totals.lostWrites += lost;
      this.totals.tornWrites += torn;
    }
    process.onDeath();
  }

  /** Counts an operation. @returns where in it the process dies, if it does, and its own stream of numbers */
  operation(): { readonly random: Random; readonly dies: { readonly instant: Instant; readonly death: Death } | undefined } {
    const random = createRandom(this.#seed, 'operation', this.totals.operations++);
    const dying = this.#dying;
    const dies = dying !== undefined && --dying.operations <= 0 ? dying : undefined;
    return { random, dies };
  }

  /** @throws a system's error when the disk is in trouble */
  trouble(work: Work, doing: string, random: Random): void {
    const { troubles } = this;
    const code =
      work === 'write' && troubles.has('full') ? 'ENOSPC'
      : (work === 'write' && troubles.has('writes fail')) || (work === 'sync' && troubles.has('syncs fail')) || (work === 'read' && troubles.has('reads fail')) ? 'EIO'
      : work !== 'names' && this.flaky > 0 && random.chance(this.flaky) ? 'EIO'
      : undefined;
    if (code === undefined) return;
    this.totals.failedOperations++;
    throw systemError(code, doing);
  }
}

/** A process, as far as the host asks for one: its disk and its scheduler. */
export class SimulatedProcess {
  alive = true;
  readonly onDeath: () => void;
  readonly inFlight = new Set<InFlight>();
  readonly scheduler: Scheduler;
  readonly disk: Disk;
  #locked = false;

  constructor(machine: SimulatedMachine, onDeath: () => void) {
    this.onDeath = onDeath;
    const { timeline } = machine;
    let turns = 0;
    const call = (ms: number, work: () => void): (() => void) => timeline.after(ms, () => this.alive && work());
    this.scheduler = {
      wallTime: () => machine.wallTime(),
      // Work takes time too, so that slices end.
      elapsed: () => timeline.now + (turns += 0.7),
      after: (ms, work) => call(Math.max(ms, 1), work),
      soon: (work) => call(0.01, work),
    };
    this.disk = this.#createDisk(machine);
  }

  #createDisk(machine: SimulatedMachine): Disk {
    const { disk, timeline } = machine;

    const later = <Result>(work: Work, doing: string, { act, during, flight }: { readonly act: () => Result; readonly during?: (random: Random) => void; readonly flight?: InFlight }): Promise<Result> =>
      new Promise((resolve, reject) => {
        if (!this.alive) return;
        const { random, dies } = machine.operation();
        if (dies?.instant === 'before') return machine.die(dies.death);
        if (flight !== undefined) this.inFlight.add(flight);
        const latency = random.chance(0.02) ? random.integer(20, 400) : 0.05 + random.next() * 2;
        timeline.after(latency, () => {
          if (!this.alive) return;
          if (dies?.instant === 'during') return machine.die(dies.death);
          if (flight !== undefined) this.inFlight.delete(flight);
          try {
            try {
              machine.trouble(work, doing, random);
            } catch (cause) {
              during?.(random);
              throw cause;
            }
            const result = act();
            if (dies !== undefined) return machine.die(dies.death);
            resolve(result);
          } catch (cause) {
            reject(cause);
          }
        });
      });

    const atOnce = <Result>(work: Work, doing: string, { act, during }: { readonly act: (random: Random) => Result; readonly during?: (random: Random) => void }): Result => {
      if (!this.alive) throw new ProcessEnded(doing);
      const { random, dies } = machine.operation();
      if (dies?.instant === 'during') during?.(random);
      const result = dies === undefined || dies.instant === 'after' ? (machine.trouble(work, doing, random), act(random)) : undefined;
      if (dies === undefined) return result as Result;
      machine.die(dies.death);
      throw new ProcessEnded(doing);
    };

    /** The system may give less than asked for. */
    const read = (inode: Inode, into: Uint8Array, at: number, random: Random): number => {
      const there = inode.content.subarray(at, at + into.length);
      const given = there.length > 1 && random.chance(0.1) ? there.subarray(0, random.integer(1, there.length)) : there;
      into.set(given);
      return given.length;
    };

    const file = (path: string, mode: OpenMode, inode: Inode): DiskFile => {
      const some = (bytes: Uint8Array, at: number, random: Random): void => {
        for (const { from, to } of survivors({ at, bytes }, random)) inode.write(bytes.subarray(from - at, to - at), from, false);
      };
      return {
        read: (into, at) => later('read', `read '${path}'`, { act: () => read(inode, into, at, createRandom(path, at, timeline.passed)) }),
        readSync: (into, at) => atOnce('read', `read '${path}'`, { act: (random) => read(inode, into, at, random) }),
        write: (bytes, at) =>
          later('write', `write '${path}'`, {
            act: () => inode.write(bytes, at, mode === 'durable'),
            during: (random) => some(bytes, at, random),
            flight: { inode, bytes, at },
          }),
        writeSync: (bytes, at) => atOnce('write', `write '${path}'`, { act: () => inode.write(bytes, at, false), during: (random) => some(bytes, at, random) }),
        truncate: (length) => later('names', `truncate '${path}'`, { act: () => inode.truncate(length) }),
        sync: () => later('sync', `sync '${path}'`, { act: () => inode.sync(), during: () => inode.failSync() }),
        size: () => later('names', `stat '${path}'`, { act: () => inode.content.length }),
        sizeSync: () => atOnce('names', `stat '${path}'`, { act: () => inode.content.length }),
        close: () => {},
      };
    };

    /** Making a file takes room. */
    const makes = (path: string, mode: OpenMode): Work => (disk.inode(path) === undefined && (mode === 'create' || mode === 'durable') ? 'write' : 'names');
    const names = <Result>(doing: string, act: () => Result): Promise<Result> => later('names', doing, { act });

    return {
      open: (path, mode) => later(makes(path, mode), `open '${path}'`, { act: () => file(path, mode, disk.open(path, mode)) }),
      openSync: (path, mode) => atOnce(makes(path, mode), `open '${path}'`, { act: () => file(path, mode, disk.open(path, mode)) }),
      list: (folder) => names(`list '${folder}'`, () => disk.list(folder)),
      listSync: (folder) => atOnce('names', `list '${folder}'`, { act: () => disk.list(folder) }),
      makeFolder: (folder) => names(`make '${folder}'`, () => disk.makeFolder(folder)),
      makeFolderSync: (folder) => atOnce('names', `make '${folder}'`, { act: () => disk.makeFolder(folder) }),
      rename: (from, to) => names(`rename '${from}'`, () => disk.rename(from, to)),
      remove: (path) => names(`remove '${path}'`, () => disk.remove(path)),
      syncFolder: (folder) => later('sync', `sync '${folder}'`, { act: () => disk.syncFolder(folder) }),
      lock: (folder) =>
        names(`lock '${folder}'`, () => {
          if (this.#locked) throw hostError('folder_locked', { file: folder, pid: 1, since: undefined });
          this.#locked = true;
          return { release: async () => void (this.#locked = false) };
        }),
    };
  }
}
