/**
 * A learner beside the log: it applies what is durable, in the order of the log, and keeps its state with the position that it stands for in
 * one file that is there whole or not at all. Killed at any instant it goes on from the newest file to the same bits; when what
 * it follows from has changed, or no file is whole, it begins at the beginning of the log.
 */
import { readCheckpoint, writeCheckpoint } from '../checkpoint/checkpoint.ts';
import { hostError, reasonOf } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { createRandomReader, type RandomReader } from '../log/frame-reader.ts';
import { replaySnapshot, type LogSnapshot } from '../log/snapshot.ts';
import type { CreateLogLearner, LogLearner } from './log-learner.ts';

/** What is followed, and where its state stands. */
export interface LogFollowerOptions<Learner extends LogLearner> {
  readonly create: CreateLogLearner<Learner>;
  /** Of its checkpoints. Made when absent; nobody else writes there. */
  readonly folder: string;
  /** The log as it stands. */
  readonly log: LogSnapshot;
  /** Default: the machine's. */
  readonly disk?: Disk;
  /** Told of a checkpoint that cannot be used; then the one before holds, or all is followed anew. */
  readonly onWarning?: (cause: unknown) => void;
}

/** How far to follow, and what comes in between. */
export interface FollowLogOptions {
  /** The log as it stands by now. */
  readonly log?: LogSnapshot;
  /** Called after each slice of some ms: what it awaits comes before the next. */
  readonly between?: () => Promise<void>;
  /** Ends early, between two records. */
  readonly signal?: AbortSignal;
}

interface FollowerMeta {
  readonly version: string;
  /** Of the next event to apply. */
  readonly position: number;
  /** Of the last that was applied. */
  readonly moment: number;
}

/** Following lets others have their turn after so long. */
const SLICE_MS = 8;

/** One learner and how far it has followed; see the file. Memory: the learner, and 32 frames of the log. Whoever opens it closes it. */
export class LogFollower<Learner extends LogLearner> {
  readonly learner: Learner;
  readonly #options: LogFollowerOptions<Learner>;
  readonly #disk: Disk;
  readonly #reader: RandomReader;
  #log: LogSnapshot;
  #position: number;
  #saved: number;
  #moment = 0;

  private constructor(options: LogFollowerOptions<Learner>) {
    const { create, log, disk = nodeDisk } = options;
    this.#options = options;
    this.#disk = disk;
    this.#log = log;
    this.#reader = createRandomReader(disk);
    this.#position = this.#saved = log.segments[0]!.segment.firstPosition;
    this.learner = create({ eventAt: (position) => this.#reader.eventAt(this.#segmentOf(position), position) });
  }

  /** Takes up the newest checkpoint that fits. @throws HostError of the disk */
  static async open<Learner extends LogLearner>(options: LogFollowerOptions<Learner>): Promise<LogFollower<Learner>> {
    const { folder, disk = nodeDisk, onWarning = () => {} } = options;
    const follower = new LogFollower(options);
    const stored = await readCheckpoint(folder, disk, onWarning);
    if (stored === undefined) return follower;
    const { version, position, moment } = stored.meta as FollowerMeta;
    // Of another declaration: expected after a change. Beyond the log: a folder that was restored from before.
    if (version !== follower.learner.version || !(position >= follower.#position && position <= follower.end)) return follower;
    try {
      follower.learner.load(stored.sections);
    } catch (cause) {
      onWarning(hostError('checkpoint_unusable', { file: folder, reason: reasonOf(cause) }, cause));
      follower.close();
      return new LogFollower(options);
    }
    follower.#position = follower.#saved = position;
    follower.#moment = moment;
    return follower;
  }

  /** Position of the next event to apply. */
  get position(): number {
    return this.#position;
  }

  /** Position that the newest checkpoint stands for. */
  get saved(): number {
    return this.#saved;
  }

  /** Position after the last event of the log, as far as it was told. */
  get end(): number {
    return this.#log.segments.at(-1)!.end;
  }

  /** Applies what the log holds beyond. @throws HostError `log_damaged` */
  async follow({ log = this.#log, between = async () => {}, signal }: FollowLogOptions = {}): Promise<void> {
    this.#log = log;
    if (this.#position >= this.end) return;
    let sliceEnd = performance.now() + SLICE_MS;
    for await (const { position, moment, events, history } of replaySnapshot(log, this.#position, this.#disk)) {
      if (signal?.aborted === true) return;
      for (const [i, event] of events.entries()) {
        this.#moment = history === true && event.imported === true ? Math.max(this.#moment, Math.min(moment, event.receivedAt)) : moment;
        this.learner.apply({ event, position: position + i, moment: this.#moment });
        this.#position = position + i + 1;
      }
      if (performance.now() < sliceEnd) continue;
      await between();
      sliceEnd = performance.now() + SLICE_MS;
    }
  }

  /** Stores the state; nothing may be applied meanwhile. @throws HostError as `writeCheckpoint`; the one before holds */
  async checkpoint(): Promise<void> {
    const meta: FollowerMeta = { version: this.learner.version, position: this.#position, moment: this.#moment };
    await writeCheckpoint(this.#options.folder, { meta, sections: this.learner.save() }, this.#disk);
    this.#saved = meta.position;
  }

  close(): void {
    this.#reader.close();
  }

  #segmentOf(position: number) {
    return this.#log.segments.findLast(({ segment }) => segment.firstPosition <= position)!.segment;
  }
}
