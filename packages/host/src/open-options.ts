/** What a host is opened with. */
import type { ProfileDefinition } from '@limn/engine';
import type { Clock } from './clock/clock.ts';
import type { Scheduler } from './clock/scheduler.ts';
import type { Disk } from './file/disk.ts';
import type { RollJob } from './lake/roll-job.ts';
import type { ForeignRuntime } from './model/foreign-runtime.ts';

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
  /**
   * Threads that read bodies and, while opening, the log: 0 or 1. With 1, `ingestBody` takes about twice as much on two
   * processors. Default 0; 1 needs the machine's own disk.
   */
  readonly readers?: 0 | 1;
  /** Scores with models made elsewhere; whoever hands it in closes it. Absent: such models are refused. */
  readonly foreign?: ForeignRuntime;
  /** Smaller ones meet more edges in less time: for simulations. */
  readonly sizes?: HostSizes;
}

/** How much goes together before the next begins. */
export interface HostSizes {
  /** Events after which a checkpoint is written while running. Writing goes on beside events: nobody waits for it longer than some ms. Default 1,000,000. */
  readonly checkpointEvents?: number;
  /** Of one file of the log. Default 64 MiB. */
  readonly segmentBytes?: number;
  /** Of one file of the change feed. Default 8 MiB. */
  readonly changeFileBytes?: number;
  /** Events at the end of a log that is taken up without a checkpoint, whose changes are made again one by one beside the feed. Default 20,000. */
  readonly tailEvents?: number;
}
