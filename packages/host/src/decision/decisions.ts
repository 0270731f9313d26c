/**
 * Decisions that somebody may ask about later: what a model said of a customer, and all that it saw. Kept for ever, durable
 * when acknowledged: NDJSON files, each line with a checksum of itself.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createModelScorer, type ColumnValue, type PredictionModel, type SourceId } from '@limn/engine';
import { hostError, isDiskFull, reasonOf } from '../errors.ts';
import { cutFile } from '../file/cut-file.ts';
import type { Disk, DiskFile } from '../file/disk.ts';
import { readFully, readWholeFile } from '../file/read-file.ts';

/** What was decided on. */
export interface Decision {
  readonly prediction: string;
  readonly profile: SourceId;
  /** Of the reading, ms. */
  readonly asOf: number;
  /** Content hash of the model. */
  readonly model: string;
  /** See `Engine.stateVersion`. */
  readonly version: string;
  /** What the model saw, by column. */
  readonly seen: Readonly<Record<string, ColumnValue>>;
  /** After link and calibration, one an output. */
  readonly values: readonly number[];
  /** Who asked, as they call themselves, and what for. */
  readonly by: string;
  readonly note?: string;
}

/** A decision as it is kept. */
export interface KeptDecision extends Decision {
  readonly id: string;
  /** When it was kept, ms. */
  readonly at: number;
}

const FILE_BYTES = 16 * 1024 * 1024;
const CHECKSUM = ',"crc":';
const LINE_FEED = 10;

interface Place {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** What a model says again of what it saw then. Equal bits on any machine; of a model made elsewhere, on one with the same runtime. Empty: it can no longer score it. */
export function reproduce({ seen }: Pick<Decision, 'seen'>, model: PredictionModel): readonly number[] {
  return [...(createModelScorer(model).score(seen, 0)?.values ?? [])];
}

export class Decisions {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #now: () => number;
  readonly #places: Map<string, Place>;
  #last: { readonly path: string; bytes: number } | undefined;
  #file: DiskFile | undefined;
  #serial: number;
  #work: Promise<unknown> = Promise.resolve();

  private constructor({ disk, folder, now }: { readonly disk: Disk; readonly folder: string; readonly now: () => number }, places: Map<string, Place>, last: { readonly path: string; bytes: number } | undefined) {
    this.#disk = disk;
    this.#folder = folder;
    this.#now = now;
    this.#places = places;
    this.#last = last;
    this.#serial = places.size;
  }

  /** Cost: the files read once; some 100 bytes of memory a decision. A line that a crash cut off was not acknowledged, and is forgotten. */
  static async open(options: { readonly disk: Disk; readonly folder: string; readonly now: () => number }): Promise<Decisions> {
    const { disk, folder } = options;
    const places = new Map<string, Place>();
    let last: { readonly path: string; bytes: number } | undefined;
    const names = await disk.list(folder).catch(() => []);
    for (const name of names.filter((each) => each.endsWith('.ndjson')).sort()) {
      const path = join(folder, name);
      const content = await readWholeFile(disk, path);
      let from = 0;
      for (let end = content.indexOf(LINE_FEED); end >= 0; end = content.indexOf(LINE_FEED, from)) {
        const kept = parseLine(content.toString('utf8', from, end));
        if (kept === undefined) break;
        places.set(kept.id, { path, from, to: end });
        from = end + 1;
      }
      last = { path, bytes: from };
    }
    return new Decisions(options, places, last);
  }

  get count(): number {
    return this.#places.size;
  }

  /** Resolves when it is durable. @returns it, with its id @throws HostError `disk_full` | `decision_failed` */
  keep(decision: Decision): Promise<KeptDecision> {
    const result = this.#work.then(async () => {
      const at = this.#now();
      const kept: KeptDecision = { id: nameOf({ ...decision, at, serial: this.#serial++ }), at, ...decision };
      const json = JSON.stringify(kept);
      const line = Buffer.from(`${json.slice(0, -1)}${CHECKSUM}${crc32(json)}}\n`);
      try {
        const { path, bytes } = await this.#room();
        await this.#file!.write(line, bytes);
        this.#last!.bytes = bytes + line.length;
        this.#places.set(kept.id, { path, from: bytes, to: bytes + line.length - 1 });
      } catch (cause) {
        throw isDiskFull(cause) ? hostError('disk_full', { file: this.#folder }, cause) : hostError('decision_failed', { file: this.#folder, reason: reasonOf(cause) }, cause);
      }
      return kept;
    });
    this.#work = result.catch(() => {});
    return result;
  }

  /** @throws HostError `decision_unknown` when there is none, or it cannot be read any more */
  async read(id: string): Promise<KeptDecision> {
    const place = this.#places.get(id);
    const kept = place && parseLine(await this.#lineAt(place));
    if (kept?.id !== id) throw hostError('decision_unknown', { id });
    return kept;
  }

  async close(): Promise<void> {
    await this.#work;
    this.#file?.close();
  }

  async #lineAt({ path, from, to }: Place): Promise<string> {
    const file = await this.#disk.open(path, 'read');
    try {
      const bytes = Buffer.allocUnsafe(to - from);
      return bytes.subarray(0, await readFully(file, bytes, from)).toString();
    } finally {
      file.close();
    }
  }

  async #room(): Promise<{ readonly path: string; bytes: number }> {
    if (this.#last !== undefined && this.#last.bytes < FILE_BYTES) {
      if (this.#file === undefined) {
        this.#file = await this.#disk.open(this.#last.path, 'durable');
        await cutFile(this.#file, this.#last.bytes);
      }
      return this.#last;
    }
    this.#file?.close();
    await this.#disk.makeFolder(this.#folder);
    const path = join(this.#folder, `${String(this.#places.size + 1).padStart(12, '0')}.ndjson`);
    this.#file = await this.#disk.open(path, 'durable');
    await this.#disk.syncFolder(this.#folder);
    return (this.#last = { path, bytes: 0 });
  }
}

/** Names a decision by its content: 32 hexadecimal digits. */
function nameOf(content: unknown): string {
  return hash('sha256', JSON.stringify(content)).slice(0, 32);
}

function parseLine(line: string): KeptDecision | undefined {
  const at = line.lastIndexOf(CHECKSUM);
  const json = `${line.slice(0, at)}}`;
  return at > 0 && line.slice(at) === `${CHECKSUM}${crc32(json)}}` ? (JSON.parse(json) as KeptDecision) : undefined;
}
