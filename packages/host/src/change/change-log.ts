/**
 * Who entered and left, for ever and in order: the feed that subscribers resume by id.
 *
 * NDJSON files, each named by the id of its first change, each line with a checksum of itself. Appending only remembers; the disk follows within about 10 ms,
 * a sync with `flush`. That may be so because nothing rests on it: after a crash the engine makes the same changes again
 * from its checkpoint (or from near the end of the log, where the feed shows what came before), and those that are stored
 * already are compared, not stored twice. Hence the one duty of the caller: `flush` before a checkpoint.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Change } from '@limn/engine';
import { nodeScheduler, type Scheduler } from '../clock/scheduler.ts';
import { hostError, isDiskFull, reasonOf, type HostError } from '../errors.ts';
import { cutFile } from '../file/cut-file.ts';
import type { Disk, DiskFile } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { readFully, readWholeFileSync } from '../file/read-file.ts';
import { addLine, changeFileName, emptyChangeFile, encodeChange, encodeLine, offsetOfChange, readChangeFile, scanChangeFile, soundText, type ChangeFile } from './change-file.ts';
import { ChangePlaces } from './change-places.ts';

interface ChangeLogOptions {
  /** Made when absent. The caller sees to it that nobody else writes there. */
  readonly folder: string;
  /** A file that has reached this is complete. Default 8 MiB, some 50,000 changes. */
  readonly fileBytes?: number;
  /** Default: the machine's. */
  readonly disk?: Disk;
  /** Default: Node's. */
  readonly scheduler?: Scheduler;
}

/** The feed of changes. */
export interface ChangeLog {
  /** Id of the newest change; 0 without any. */
  readonly lastId: number;
  /**
   * Takes the next change and returns at once. One that is stored already is compared with what stands there.
   * @throws HostError `change_diverged` when it differs; `change_damaged` when what stands there cannot be read
   */
  append(change: Change): void;
  /** Resolves when all changes so far are durable. @throws HostError `disk_full` | `changes_failed`; they are kept and tried again */
  flush(): Promise<void>;
  /** Changes with id > after, oldest first, at most limit; also those not yet on the disk. @throws HostError `change_damaged` */
  after(id: number, limit: number): Promise<readonly Change[]>;
  /** Where the log's events stand among what is stored. Nothing may be appended while it is used. @param after see `ChangePlaces` */
  places(after: number): ChangePlaces;
  /** Forgets all changes with a greater id, durably. */
  truncateTo(id: number): Promise<void>;
  /** Flushes and closes. @throws as `flush` */
  close(): Promise<void>;
}

const FILE_BYTES = 8 * 1024 * 1024;
const PAUSE_MS = 10;
const RETRY_MS = 500;

/** Opens the feed; lines that a crash cut off are forgotten. Cost: the last file is read. Errors of the system come through. */
export async function openChangeLog({ folder, fileBytes = FILE_BYTES, disk = nodeDisk, scheduler = nodeScheduler }: ChangeLogOptions): Promise<ChangeLog> {
  await disk.makeFolder(folder);
  const firstIds = (await disk.list(folder)).filter((name) => /^\d{16}\.ndjson$/.test(name)).map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
  const files = firstIds.map((firstId, i): ChangeFile => ({ ...emptyChangeFile(join(folder, changeFileName(firstId)), firstId), lastId: (firstIds[i + 1] ?? firstId) - 1 }));
  const last = files.pop();
  const found = last && (await scanChangeFile(disk, last.path, last.firstId));
  if (found !== undefined) files.push(found);
  await keepFound(disk, folder, found);
  return new ChangeFiles(files, { folder, fileBytes, disk, scheduler });
}

/**
 * A process that was killed may have left lines that are not durable, and from now on they count as stored. They are written
 * once more: after a sync that failed the system may hold for durable what is not.
 */
async function keepFound(disk: Disk, folder: string, last: ChangeFile | undefined): Promise<void> {
  await disk.syncFolder(folder);
  if (last === undefined || last.bytes === 0) return;
  const file = await disk.open(last.path, 'write');
  try {
    const lines = Buffer.allocUnsafe(last.bytes);
    await readFully(file, lines, 0);
    await file.write(lines, 0);
    await file.sync();
  } finally {
    file.close();
  }
}

class ChangeFiles implements ChangeLog {
  readonly #folder: string;
  readonly #fileBytes: number;
  readonly #disk: Disk;
  readonly #scheduler: Scheduler;
  /** Oldest first. Of complete ones the marks are found when first needed. */
  readonly #files: ChangeFile[];
  /** Taken, not yet on the disk. */
  #waiting: Change[] = [];
  #lastId: number;
  /** Up to here, changes were stored before this start. */
  #storedBefore: number;
  #comparing: { readonly file: ChangeFile; readonly lines: readonly string[] } | undefined;
  #handle: DiskFile | undefined;
  /** Bytes of the last file before which all is durable. */
  #durableBytes: number;
  #syncFailed = false;
  #cancelTimer: (() => void) | undefined;
  /** Work on the files, one after the other. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(files: ChangeFile[], { folder, fileBytes, disk, scheduler }: Required<ChangeLogOptions>) {
    this.#folder = folder;
    this.#files = files;
    this.#fileBytes = fileBytes;
    this.#disk = disk;
    this.#scheduler = scheduler;
    this.#lastId = files.at(-1)?.lastId ?? 0;
    this.#storedBefore = this.#lastId;
    this.#durableBytes = files.at(-1)?.bytes ?? 0;
  }

  get lastId(): number {
    return this.#lastId;
  }

  append(change: Change): void {
    if (change.id <= this.#storedBefore) return this.#compare(change);
    assert(change.id === this.#lastId + 1, `changes have no gap: ${change.id} after ${this.#lastId}`);
    this.#comparing = undefined;
    this.#lastId = change.id;
    this.#waiting.push(change);
    this.#writeSoon(PAUSE_MS);
  }

  flush(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#write();
        await this.#sync();
      } catch (cause) {
        this.#writeSoon(RETRY_MS);
        throw this.#failure(cause);
      }
    });
  }

  after(id: number, limit: number): Promise<readonly Change[]> {
    return this.#inTurn(async () => {
      const found: Change[] = [];
      for (const [i, file] of this.#files.entries()) {
        if (file.lastId <= id || found.length >= limit) continue;
        const complete = file.bytes > 0 ? file : (this.#files[i] = await this.#scanComplete(file));
        found.push(...(await readChangeFile(this.#disk, complete, { from: id + 1, limit: limit - found.length })));
      }
      for (const change of this.#waiting) if (change.id > id && found.length < limit) found.push(change);
      return found;
    });
  }

  places(after: number): ChangePlaces {
    return new ChangePlaces(this.#disk, [...this.#files], after);
  }

  truncateTo(id: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#waiting = this.#waiting.filter((change) => change.id <= id);
      await this.#closeFile();
      while (this.#files.length > 0 && this.#files.at(-1)!.firstId > id) await this.#disk.remove(this.#files.pop()!.path);
      const last = this.#files.at(-1);
      if (last !== undefined) {
        // Behind the lines may stand what a write that failed has left.
        await this.#cutFile(last.path, last.lastId > id ? await offsetOfChange(this.#disk, last, id + 1) : (await scanChangeFile(this.#disk, last.path, last.firstId)).bytes);
        this.#files[this.#files.length - 1] = await scanChangeFile(this.#disk, last.path, last.firstId);
      }
      this.#durableBytes = this.#files.at(-1)?.bytes ?? 0;
      await this.#disk.syncFolder(this.#folder);
      this.#lastId = Math.min(this.#lastId, id);
      this.#storedBefore = Math.min(this.#storedBefore, id);
      this.#comparing = undefined;
    });
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      this.#cancelTimer?.();
      await this.#inTurn(() => this.#closeFile()).finally(() => this.#handle?.close());
    }
  }

  #compare(change: Change): void {
    const line = this.#storedLine(change.id);
    // The same line is sound, too: its checksum is part of it.
    if (line !== undefined && `${line}\n` === encodeLine(change)) return;
    const stored = soundText(line ?? '');
    const file = this.#fileOf(change.id)?.path ?? this.#folder;
    if (stored === undefined) throw hostError('change_damaged', { file, id: change.id });
    throw hostError('change_diverged', { file: this.#folder, id: change.id, stored, made: encodeChange(change) });
  }

  /** Reads synchronously, a file at a time: the engine that makes the changes again waits for nobody. */
  #storedLine(id: number): string | undefined {
    const file = this.#fileOf(id);
    if (file !== undefined && this.#comparing?.file !== file) this.#comparing = { file, lines: readWholeFileSync(this.#disk, file.path).toString().split('\n') };
    return file && this.#comparing?.lines[id - file.firstId];
  }

  #fileOf(id: number): ChangeFile | undefined {
    return this.#files.findLast(({ firstId }) => firstId <= id);
  }

  #writeSoon(pauseMs: number): void {
    this.#cancelTimer ??= this.#scheduler.after(pauseMs, () => {
      this.#cancelTimer = undefined;
      this.#inTurn(() => this.#write()).catch(() => this.#writeSoon(RETRY_MS));
    });
  }

  /** A block that failed half-way is written over: what waits then begins with the same lines. */
  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const taken = [...this.#waiting];
    const file = await this.#fileToWrite(taken[0]!.id);
    const lines = taken.map(encodeLine);
    const block = Buffer.from(lines.join(''));
    await this.#handle!.write(block, file.bytes);
    for (const line of lines) addLine(file, Buffer.byteLength(line));
    this.#waiting.splice(0, taken.length);
  }

  async #fileToWrite(nextId: number): Promise<ChangeFile> {
    const last = this.#files.at(-1);
    if (last !== undefined && last.bytes < this.#fileBytes) {
      if (this.#handle === undefined) {
        this.#handle = await this.#disk.open(last.path, 'write');
        // What a crash left behind the whole lines.
        await this.#handle.truncate(last.bytes);
      }
      return last;
    }
    await this.#closeFile();
    const file = emptyChangeFile(join(this.#folder, changeFileName(nextId)), nextId);
    const handle = await this.#disk.open(file.path, 'create');
    try {
      await this.#disk.syncFolder(this.#folder);
    } catch (cause) {
      handle.close();
      throw cause;
    }
    this.#handle = handle;
    this.#durableBytes = 0;
    this.#files.push(file);
    return file;
  }

  async #cutFile(path: string, length: number): Promise<void> {
    const file = await this.#disk.open(path, 'write');
    try {
      await cutFile(file, length);
    } finally {
      file.close();
    }
  }

  /** After a sync that failed the system may hold for durable what is not: what it was to make so is written once more. */
  async #sync(): Promise<void> {
    const handle = this.#handle;
    const file = this.#files.at(-1);
    if (handle === undefined || file === undefined) return;
    if (this.#syncFailed) {
      const bytes = Buffer.allocUnsafe(file.bytes - this.#durableBytes);
      if ((await readFully(handle, bytes, this.#durableBytes)) < bytes.length) throw hostError('change_damaged', { file: file.path, id: file.lastId });
      await handle.write(bytes, this.#durableBytes);
    }
    const { bytes } = file;
    this.#syncFailed = true;
    await handle.sync();
    this.#syncFailed = false;
    this.#durableBytes = bytes;
  }

  /** Stays open when what stands in it cannot be made durable. */
  async #closeFile(): Promise<void> {
    await this.#sync();
    this.#handle?.close();
    this.#handle = undefined;
  }

  async #scanComplete(file: ChangeFile): Promise<ChangeFile> {
    const scanned = await scanChangeFile(this.#disk, file.path, file.firstId);
    if (scanned.lastId < file.lastId) throw hostError('change_damaged', { file: file.path, id: scanned.lastId + 1 });
    return scanned;
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {});
    return result;
  }

  #failure(cause: unknown): HostError {
    const file = this.#folder;
    return isDiskFull(cause) ? hostError('disk_full', { file }, cause) : hostError('changes_failed', { file, reason: reasonOf(cause) }, cause);
  }
}
