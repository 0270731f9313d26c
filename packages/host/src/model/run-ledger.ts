/**
 * How models came to be learnt anew: every step of every run, one line each, never changed. Each line carries a checksum of
 * itself and of all lines before it, so that none can be changed or taken out unnoticed.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { hostError, isDiskFull, reasonOf, systemCode } from '../errors.ts';
import { cutFile } from '../file/cut-file.ts';
import type { Disk, DiskFile } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';

/** One line. What a step says beyond is plain data of whoever takes it. */
export interface RunEntry {
  /** From 1; 0 of what belongs to no run. */
  readonly run: number;
  readonly prediction: string;
  /** ms, by the clock of the events. */
  readonly at: number;
  /** Who took it, as they call themselves. */
  readonly by: string;
  readonly step: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

const CHECKSUM = ',"crc":';
const LINE_FEED = 10;

/** Where the lines stand in a data folder. */
export function runLedgerFile(folder: string): string {
  return join(folder, 'models', 'retraining.ndjson');
}

export class RunLedger {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #entries: RunEntry[];
  #bytes: number;
  #checksum: number;
  #file: DiskFile | undefined;
  #work: Promise<unknown> = Promise.resolve();

  private constructor({ disk, folder }: { readonly disk: Disk; readonly folder: string }, read: { readonly entries: RunEntry[]; readonly bytes: number; readonly checksum: number }) {
    this.#disk = disk;
    this.#folder = folder;
    this.#entries = read.entries;
    this.#bytes = read.bytes;
    this.#checksum = read.checksum;
  }

  /**
   * A line that a crash cut off was not acknowledged, and is forgotten. Cost: the file read once, and kept in memory.
   * @throws HostError `models_damaged` of any other line that is not as it was written
   */
  static async open(options: { readonly disk: Disk; readonly folder: string }): Promise<RunLedger> {
    const file = runLedgerFile(options.folder);
    const content = await readWholeFile(options.disk, file).catch((cause: unknown) => {
      if (systemCode(cause) === 'ENOENT') return Buffer.alloc(0);
      throw cause;
    });
    const entries: RunEntry[] = [];
    let [bytes, checksum] = [0, 0];
    for (let end = content.indexOf(LINE_FEED); end >= 0; end = content.indexOf(LINE_FEED, bytes)) {
      const line = content.toString('utf8', bytes, end);
      const at = line.lastIndexOf(CHECKSUM);
      const json = `${line.slice(0, at)}}`;
      const own = crc32(json, checksum);
      if (at < 0 || line.slice(at) !== `${CHECKSUM}${own}}`) throw hostError('models_damaged', { file, reason: `line ${entries.length + 1} is not as it was written` });
      entries.push(JSON.parse(json) as RunEntry);
      [bytes, checksum] = [end + 1, own];
    }
    return new RunLedger(options, { entries, bytes, checksum });
  }

  /** Oldest first. */
  get entries(): readonly RunEntry[] {
    return this.#entries;
  }

  /** Resolves when it is durable. @throws HostError `disk_full` | `model_failed`: nothing of it stands */
  append(entry: RunEntry): Promise<void> {
    const done = this.#work.then(async () => {
      const json = JSON.stringify(entry);
      const checksum = crc32(json, this.#checksum);
      const line = Buffer.from(`${json.slice(0, -1)}${CHECKSUM}${checksum}}\n`);
      try {
        await (await this.#open()).write(line, this.#bytes);
      } catch (cause) {
        const file = runLedgerFile(this.#folder);
        throw isDiskFull(cause) ? hostError('disk_full', { file }, cause) : hostError('model_failed', { file, reason: reasonOf(cause) }, cause);
      }
      this.#bytes += line.length;
      this.#checksum = checksum;
      // As it is read again: without what JSON leaves out.
      this.#entries.push(JSON.parse(json) as RunEntry);
    });
    this.#work = done.catch(() => {});
    return done;
  }

  async close(): Promise<void> {
    await this.#work;
    this.#file?.close();
    this.#file = undefined;
  }

  async #open(): Promise<DiskFile> {
    if (this.#file !== undefined) return this.#file;
    await this.#disk.makeFolder(join(this.#folder, 'models'));
    const file = await this.#disk.open(runLedgerFile(this.#folder), 'durable');
    await cutFile(file, this.#bytes);
    await this.#disk.syncFolder(join(this.#folder, 'models'));
    return (this.#file = file);
  }
}
