/** Limn as one durable process: what the server, the command line and embedding programs hold in their hands. */
import type { Change, Engine, LimnEvent, Outcome } from '@limn/engine';
import type { Generations } from './generation/generations.ts';
import type { Publications } from './generation/publications.ts';
import type { BackupProgress, BackupReport } from './backup/backup.ts';
import type { Clock } from './clock/clock.ts';
import type { BodyAnswer } from './ingest/intake.ts';
import type { SentBody } from './ingest/sent-body.ts';
import type { Decisions } from './decision/decisions.ts';
import type { Drafts } from './draft/drafts.ts';
import type { LogSnapshot } from './log/snapshot.ts';
import type { Models } from './model/models.ts';
import type { RunLedger } from './model/run-ledger.ts';
import type { SourceBook } from './source/source-book.ts';
import type { Recommendations } from './recommendation/recommendations.ts';
import type { Proof, ProofProgress } from './proof/proof.ts';
import type { KeptRejection } from './quarantine/quarantine.ts';

/** Rows of a file taken in: `row` of `name` (a content hash) and all before it are done once the batch is durable. */
export interface ImportProgress {
  readonly name: string;
  readonly row: number;
}

/** What was sent and not taken. */
export interface Rejection {
  readonly receivedAt: number;
  readonly code: string;
  readonly message: string;
  /** As sent, as far as it could be read. */
  readonly sent: unknown;
}

/** How the host is. */
export interface HostStatus {
  /** False while starting (replaying) and while nothing can be acknowledged. */
  readonly ready: boolean;
  /** One sentence: why not ready. */
  readonly reason?: string;
  readonly logPosition: number;
  readonly logBytes: number;
  readonly rejected: number;
  /** The newest checkpoint could not be written: since when, by the system's time, ms, and why. Absent: it could. */
  readonly checkpointFault?: { readonly since: number; readonly reason: string };
  /** How long opening took, ms: finding the newest state, and applying what the log holds beyond. */
  readonly openedInMs: number;
}

/** An open data folder. */
export interface Limn {
  /** Of the definition in force. Another object once one is published: ask anew each time. */
  readonly engine: Engine;
  /** Definitions computed side by side; putting another in force. */
  readonly generations: Pick<Generations, 'list' | 'propose' | 'engine' | 'diff' | 'publish' | 'discard'>;
  /** Models of predictions, and who answers. */
  readonly models: Pick<Models, 'list' | 'status' | 'model' | 'register' | 'promote' | 'rollBack' | 'answering' | 'shadows' | 'file'>;
  /** What was decided on a model's word, to be asked about later. */
  readonly decisions: Pick<Decisions, 'keep' | 'read' | 'count'>;
  /** How models came to be learnt anew, step by step. */
  readonly runs: Pick<RunLedger, 'entries' | 'append'>;
  /** Which definitions were in force, since when and by whom. */
  readonly publications: Pick<Publications, 'list' | 'definition' | 'declarations'>;
  /** Tags and segments that somebody is working on. */
  readonly drafts: Pick<Drafts, 'list' | 'read' | 'write' | 'remove'>;
  /** What to show each customer next, and why. */
  readonly recommendations: Pick<Recommendations, 'status' | 'prepare' | 'recommend' | 'attention' | 'whyNot' | 'similarItems' | 'completeBasket' | 'item' | 'similarCustomers' | 'customerVector' | 'models' | 'keepModels'>;
  /** Where events come from. */
  readonly sources: Pick<SourceBook, 'list' | 'applied'>;
  readonly clock: Clock;
  readonly folder: string;
  /** All that was acknowledged so far as plain data, for `openSnapshot` in another process. Cost: the list of files. */
  history(): LogSnapshot;
  /**
   * The moment to read "now" as of: the clock's, but never before what was last acknowledged, so that who sent an event
   * sees it. While history is being taken in (before `goLive`) it is history's own.
   */
  readMoment(): number;
  /**
   * Appends, waits until durable, applies; resolves with one outcome an event, in order.
   * Events that `engine.check` rejects get their outcome, go to quarantine, and the rest goes on.
   * @param from what to call their source; default: `import` when they have progress, else `embedded`
   * @throws HostError `disk_full` | `log_failed` | `closing` — nothing of the batch was acknowledged.
   */
  ingest(events: readonly LimnEvent[], progress?: ImportProgress, from?: string): Promise<readonly Outcome[]>;
  /**
   * The same for a body as it was sent, read in another thread where there is one: the fastest way in. Its bytes are
   * taken away. Bodies that meet share a record of the log; each is answered for itself, when all of it is applied. A read
   * that comes meanwhile may see a part of it: its first events, and not yet its last.
   * @throws BodyError when nothing of it can be read; HostError as `ingest`, and `reader_failed`
   */
  ingestBody(body: SentBody): Promise<BodyAnswer>;
  /** Bodies handed in and not answered yet, and their bytes as sent. Cost O(1). */
  readonly inFlight: { readonly bodies: number; readonly bytes: number };
  /** An event that was acknowledged, as the log keeps it. Cost: a frame of the log is unpacked, unless it was just now. @throws RangeError before the first and after the last */
  eventAt(position: number): LimnEvent;
  /** What became of an event when it was applied; of those that were not simply accepted only the newer ones are known. */
  outcomeAt(position: number): Outcome['outcome'];
  /** The newest of what could not be taken, newest first. */
  rejections(limit: number): Promise<readonly KeptRejection[]>;
  /** Keeps what could not be read at all, for a later look. Bounded on disk; the oldest go first. */
  quarantine(rejections: readonly Rejection[]): void;
  /** Rows of the named import that are done; 0 when unknown. */
  importedRows(name: string): number;
  /** Id of the newest change; 0 without any. */
  readonly lastChange: number;
  /** Id in the feed of a change as the engine in force numbers it; undefined when its definition was not in force yet. */
  feedIdOf(change: number): number | undefined;
  /** Changes with id > after, at most limit, from disk. */
  changesAfter(after: number, limit: number): Promise<readonly Change[]>;
  /** @returns to stop listening. Called in order, as they happen. */
  onChange(listener: (change: Change) => void): () => void;
  status(): HostStatus;
  /**
   * Takes a backup into a folder of its own within the target, while events come in: all that was acknowledged before the
   * call is in it. Files that have not changed since the backup before it in the same target are shared with it.
   * Cost: events wait some milliseconds; then the disk's own time, holding nobody up.
   * @throws HostError `backup_running` | `backup_failed` | `disk_full` | `closing`
   */
  backup(target: string, onProgress?: BackupProgress): Promise<BackupReport>;
  /**
   * Computes everything again from the log, beside the running state, and compares both bit for bit: see `Proof`.
   * Cost: a checkpoint, then another core for about 10 µs an event, and the memory of two states there.
   * @throws HostError `proof_failed` | `closing`
   */
  prove(onProgress?: (progress: ProofProgress) => void): Promise<Proof>;
  /** Lets time run by the clock, when `openLimn` was told to wait for it (`live: false`). */
  goLive(): void;
  /** Stops taking events, writes the checkpoint, rolls history to the lake, closes. */
  close(): Promise<void>;
}
