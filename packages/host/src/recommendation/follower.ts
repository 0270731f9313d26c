/**
 * A recommender and how far it has followed the log. It reads what was accepted, in the order of the log, at its own pace: with
 * slices beside other work, and at once what is left when somebody asks.
 */
import { createRecommender, recommenderFormat, type ColumnOf, type ColumnReader, type Engine, type LiveRecommender, type ServedModels, type SourceId } from '@limn/engine';
import { readCheckpoint, writeCheckpoint } from '../checkpoint/checkpoint.ts';
import { nextTurn, type Scheduler } from '../clock/scheduler.ts';
import { hostError, reasonOf } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import type { Unusual } from '../generation/generation.ts';
import type { ReadableLog } from '../log/event-log.ts';
import { AcceptedFilter } from './accepted.ts';

/** What a follower needs of the definition in force. */
export interface Followed {
  readonly engine: Engine;
  /** Position of the next event to apply: those before it have their outcome. */
  readonly applied: number;
  /** By position, of those that were not simply accepted; complete from `outcomesFrom` on. */
  readonly outcomes: ReadonlyMap<number, Unusual>;
  readonly outcomesFrom: number;
}

/** What a follower is made of. */
export interface FollowerOptions extends ServedModels {
  readonly followed: () => Followed;
  readonly log: ReadableLog;
  readonly disk: Disk;
  readonly scheduler: Scheduler;
  /** Of its checkpoints. */
  readonly folder: string;
  /** Told of each source id that an event of, or a statement about, was followed. */
  readonly onFollowed?: (source: SourceId) => void;
}

/** Following yields to other work after so long. */
const SLICE_MS = 4;
/** So much is caught up with while somebody waits for an answer: some tens of ms. */
const AT_ONCE = 5_000;
/** The clock is looked at after so many events. */
const LOOK_EVERY = 64;

interface FollowerMeta {
  readonly format: number;
  /** What it follows, and how: see `LiveRecommender.version`. */
  readonly version: string;
  /** Of the next event to follow. */
  readonly position: number;
}

export class Follower {
  readonly recommender: LiveRecommender;
  readonly #options: FollowerOptions;
  readonly #definition: Engine['definition'];
  #position: number;
  #saved: number;
  /** While events from before `outcomesFrom` are followed. */
  #filter: AcceptedFilter | undefined;
  /** Its state is being written: it stands still. */
  #saving = false;
  #groupsOf: Groups | undefined;

  constructor(options: FollowerOptions) {
    const { models, rankers, followed, log } = options;
    this.#options = options;
    this.#definition = followed().engine.definition;
    this.recommender = createRecommender({ definition: this.#definition, ...(models && { models }), ...(rankers && { rankers }) });
    this.#position = log.start;
    this.#saved = log.start;
  }

  /** Position of the next event to follow. */
  get position(): number {
    return this.#position;
  }

  /** Outcomes of events before this are needed no more, even after a crash. */
  get saved(): number {
    return this.#saved;
  }

  /** Takes up the newest checkpoint that fits. @param onWarning told about each that cannot be used; then all is followed anew */
  async load(onWarning: (cause: unknown) => void): Promise<void> {
    const { folder, disk, followed } = this.#options;
    const stored = await readCheckpoint(folder, disk, onWarning);
    if (stored === undefined) return;
    const { format, version, position } = stored.meta as FollowerMeta;
    // Of another declaration: expected after a change. What became of events since is not known any more: followed anew, too.
    if (format !== recommenderFormat || version !== this.recommender.version || position > followed().applied || position < followed().outcomesFrom) return;
    try {
      this.recommender.load(stored.sections);
    } catch (cause) {
      onWarning(hostError('checkpoint_unusable', { file: folder, reason: reasonOf(cause) }, cause));
      return;
    }
    this.#position = position;
    this.#saved = position;
  }

  /** Follows the little that is left, so that an answer knows of every event that was acknowledged. @returns whether it does now */
  level(): boolean {
    const { applied } = this.#options.followed();
    if (!this.#saving && applied - this.#position <= AT_ONCE) this.#followTo(applied);
    return this.#position >= applied;
  }

  /** Follows up to the end, a slice at a time. @param signal ends early */
  async follow(signal: AbortSignal): Promise<void> {
    const { followed, scheduler } = this.#options;
    while (!signal.aborted && this.#position < followed().applied) {
      const until = scheduler.elapsed() + SLICE_MS;
      do this.#followTo(Math.min(followed().applied, this.#position + LOOK_EVERY));
      while (this.#position < followed().applied && scheduler.elapsed() < until && !this.#saving);
      await nextTurn(scheduler);
    }
  }

  /** Stores its state; meanwhile it stands still, and answers from what it knows. @throws HostError as `writeCheckpoint` */
  async checkpoint(): Promise<void> {
    const { folder, disk } = this.#options;
    const position = this.#position;
    const meta: FollowerMeta = { format: recommenderFormat, version: this.recommender.version, position };
    this.#saving = true;
    try {
      await writeCheckpoint(folder, { meta, sections: this.recommender.save() }, disk);
      this.#saved = position;
    } finally {
      this.#saving = false;
    }
  }

  #followTo(end: number): void {
    const { followed, log, onFollowed } = this.#options;
    const { engine, outcomes, outcomesFrom } = followed();
    if (this.#position < outcomesFrom) this.#filter ??= new AcceptedFilter(this.#definition);
    else this.#filter = undefined;
    for (; !this.#saving && this.#position < end; this.#position++) {
      const position = this.#position;
      const event = log.eventAt(position);
      if (event.kind !== 'event') {
        onFollowed?.(event.left);
        onFollowed?.(event.right);
        continue;
      }
      if (outcomes.has(position)) continue;
      const owner = engine.ownerOf(event);
      if (this.#filter !== undefined && position < outcomesFrom) {
        const name = engine.nameOf(event);
        if (name === undefined || !this.#filter.accepts(event, { name, owner })) continue;
      }
      this.recommender.apply(event, { position, owner, columnOf: this.#columnOf(owner, event.receivedAt + 1) });
      onFollowed?.(owner);
    }
  }

  /** Groups of popular items are those of the profile as it was known then. Cost: a reading, when one is asked for. */
  #columnOf(source: SourceId, asOf: number): ColumnOf {
    return (column) => {
      const { columns, reader } = this.#groups();
      return reader.read(source, { asOf })[columns.indexOf(column)];
    };
  }

  /** Another definition may be in force by now: what it does not have is missing. */
  #groups(): Groups {
    const { engine } = this.#options.followed();
    if (this.#groupsOf?.engine !== engine) {
      const columns = groupColumns(this.#definition).filter((name) => engine.columns.has(name));
      this.#groupsOf = { engine, columns, reader: engine.readerOf(columns) };
    }
    return this.#groupsOf;
  }
}

interface Groups {
  readonly engine: Engine;
  readonly columns: readonly string[];
  readonly reader: ColumnReader;
}

function groupColumns({ recommendations = [] }: Engine['definition']): readonly string[] {
  return [...new Set(recommendations.flatMap(({ candidates }) => candidates.flatMap((way) => (way.kind === 'popular' && way.by !== undefined ? [way.by] : []))))];
}
