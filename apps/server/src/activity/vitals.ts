/** How the machine under the process is: its disk, what the data folder holds, how long the event loop is held up. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The disk that the data folder stands on, and what of it the folder takes; bytes. */
export interface DiskVitals {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly folderBytes: number;
  /** By folder within it: log, lake, checkpoint, … */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
  /** When the newest checkpoint was written, by the system's time, ms; undefined: none stands. */
  readonly checkpointAt?: number;
}

/** How long a turn of the event loop was held up, ms, since the last look. */
export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What is known of the disk is so old at most, ms. */
const DISK_AGE_MS = 10_000;
const LOOK_MS = 20;

export class Vitals {
  readonly #folder: string;
  readonly #delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  #disk: { readonly at: number; readonly read: Promise<DiskVitals | undefined> } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#delay.enable();
  }

  /** Cost: the files of the folder are looked at, every ten seconds at most. undefined: the disk does not tell. */
  disk(): Promise<DiskVitals | undefined> {
    const now = Date.now();
    if (this.#disk === undefined || now - this.#disk.at > DISK_AGE_MS) this.#disk = { at: now, read: readDisk(this.#folder).catch(() => undefined) };
    return this.#disk.read;
  }

  /** Of the time since this process began to look, or since `forgetDelay`. */
  loopDelay(): LoopDelay {
    // What it measures includes the pause it looks in.
    const ms = (value: number): number => Math.max(0, Math.round((value / 1e6 - LOOK_MS) * 100) / 100);
    if (this.#delay.count === 0) return { p50Ms: 0, p99Ms: 0, maxMs: 0 };
    return { p50Ms: ms(this.#delay.percentile(50)), p99Ms: ms(this.#delay.percentile(99)), maxMs: ms(this.#delay.max) };
  }

  /** Begins anew, so that a bad minute is not shown for ever. */
  forgetDelay(): void {
    this.#delay.reset();
  }

  close(): void {
    this.#delay.disable();
  }
}

async function readDisk(folder: string): Promise<DiskVitals> {
  const { bsize, blocks, bavail } = await statfs(folder);
  const names = await readdir(folder, { withFileTypes: true });
  const parts = await Promise.all(names.map(async (entry) => ({ name: entry.isDirectory() ? entry.name : '', ...(await sizeOf(join(folder, entry.name))) })));
  const sizes = new Map<string, number>();
  for (const { name, bytes } of parts) sizes.set(name, (sizes.get(name) ?? 0) + bytes);
  const newest = parts.find(({ name }) => name === 'checkpoint')?.newest;
  return {
    totalBytes: bsize * blocks,
    freeBytes: bsize * bavail,
    folderBytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    parts: [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes),
    ...(newest !== undefined && { checkpointAt: newest }),
  };
}

/** Files may come and go meanwhile. */
async function sizeOf(path: string): Promise<{ readonly bytes: number; readonly newest?: number }> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return { bytes: 0 };
  if (!facts.isDirectory()) return { bytes: facts.size, newest: facts.mtimeMs };
  const within = await Promise.all((await readdir(path).catch(() => [])).map((name) => sizeOf(join(path, name))));
  const newest = Math.max(...within.map((of) => of.newest ?? 0));
  return { bytes: within.reduce((sum, { bytes }) => sum + bytes, 0), ...(newest > 0 && { newest }) };
}
