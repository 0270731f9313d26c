/** What generations are made of. */
import type { Change, ProfileDefinition } from '@limn/engine';
import type { ChangeLog } from '../change/change-log.ts';
import type { Scheduler } from '../clock/scheduler.ts';
import type { Disk } from '../file/disk.ts';
import type { EventLog } from '../log/event-log.ts';
import type { ModelFiles } from '../model/model-files.ts';

export interface GenerationsOptions {
  readonly disk: Disk;
  readonly scheduler: Scheduler;
  readonly folder: string;
  readonly log: EventLog;
  readonly feed: ChangeLog;
  /** What the folder is opened with. When it is not the one of last time, it is computed and published before this resolves. */
  readonly definition: ProfileDefinition;
  readonly models: ModelFiles;
  /** Time has come so far, ms; -Infinity while it stands still. */
  readonly until: number;
  /** Events after which a generation writes a checkpoint. */
  readonly checkpointEvents: number;
  /** Events at the end of a log that is taken up from its beginning, concluded one by one. */
  readonly tailEvents: number;
  /** Threads that may read the log ahead. */
  readonly readers: number;
  /** By Limn's clock, ms: when a definition came into force. */
  readonly now: () => number;
  /** Runs the work while no batch is on its way; batches wait meanwhile. */
  readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Told about every entry of the feed, once it stands. */
  readonly onChange: (change: Change) => void;
  /** Another definition is in force. */
  readonly onPublished: () => void;
  readonly onProgress: (done: number, of: number) => void;
  readonly onWarning: (cause: unknown) => void;
}
