/**
 * A disk in memory that keeps apart what was written and what is durable, and so can lose the difference.
 *
 * A process that is killed leaves what it wrote, and any part of the writes that were under way. When the power goes, of
 * each write that no sync has made durable nothing survives, or all, or its beginning, or some of its sectors; of the names
 * changed in a folder the first so many. A write that a failed sync was to make durable is not made so by the next sync
 * either: the system has forgotten it (as Linux does).
 */
import { dirname } from 'node:path';
import type { OpenMode } from '../../src/file/disk.ts';
import type { Random } from './random.ts';

export const SECTOR_BYTES = 512;

type Alteration =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Buffer; durable: boolean; forgotten: boolean }
  | { readonly kind: 'truncate'; readonly length: number; durable: boolean; forgotten: boolean };

type NameChange = { readonly path: string; readonly inode: Inode | undefined }[];

/** A file's content, whatever its name. */
export class Inode {
  content: Buffer = Buffer.alloc(0);
  #durable: Buffer = Buffer.alloc(0);
  /** Since the durable content, in order. */
  #altered: Alteration[] = [];

  write(bytes: Uint8Array, at: number, durable: boolean): void {
    if (bytes.length === 0) return;
    this.content = withBytes(this.content, bytes, at);
    if (durable && this.#altered.length === 0) this.#durable = withBytes(this.#durable, bytes, at);
    else this.#altered.push({ kind: 'write', at, bytes: Buffer.from(bytes), durable, forgotten: false });
  }

  truncate(length: number): void {
    this.content = withLength(this.content, length);
    this.#altered.push({ kind: 'truncate', length, durable: false, forgotten: false });
  }

  sync(): void {
    if (!this.#altered.some(({ forgotten }) => forgotten)) {
      this.#durable = Buffer.from(this.content);
      this.#altered = [];
    } else {
      for (const each of this.#altered) if (!each.forgotten) each.durable = true;
    }
  }

  failSync(): void {
    for (const each of this.#altered) if (!each.durable) each.forgotten = true;
  }

  /** The power goes: what is left is what stands on the disk. @returns whether anything was lost, and whether a write was torn */
  losePower(random: Random): { readonly lost: number; readonly torn: number } {
    let lost = 0;
    let torn = 0;
    let content = this.#durable;
    for (const each of this.#altered) {
      const fate = each.durable ? 'whole' : random.pick(['lost', 'lost', 'whole', 'torn'] as const);
      if (fate === 'lost') lost++;
      else if (each.kind === 'truncate') content = withLength(content, each.length);
      else if (fate === 'whole') content = withBytes(content, each.bytes, each.at);
      else {
        torn++;
        for (const { from, to } of survivors(each, random)) content = withBytes(content, each.bytes.subarray(from - each.at, to - each.at), from);
      }
    }
    this.settle(content);
    return { lost, torn };
  }

  /** Content that stands on the disk. */
  settle(content: Buffer): void {
    this.content = Buffer.from(content);
    this.#durable = Buffer.from(content);
    this.#altered = [];
  }
}

/** Stretches of a torn write that reach the disk: its beginning, or some of the sectors that it touches. */
export function survivors({ at, bytes }: { readonly at: number; readonly bytes: Uint8Array }, random: Random): readonly { readonly from: number; readonly to: number }[] {
  const end = at + bytes.length;
  if (random.chance(0.5)) return [{ from: at, to: random.integer(at, end) }];
  const stretches = [];
  for (let from = at; from < end; ) {
    const to = Math.min(end, (Math.floor(from / SECTOR_BYTES) + 1) * SECTOR_BYTES);
    if (random.chance(0.5)) stretches.push({ from, to });
    from = to;
  }
  return stretches;
}

function withBytes(content: Buffer, bytes: Uint8Array, at: number): Buffer {
  const longer = withLength(content, Math.max(content.length, at + bytes.length));
  longer.set(bytes, at);
  return longer;
}

/** A copy. */
function withLength(content: Buffer, length: number): Buffer {
  const copy = Buffer.alloc(length);
  content.copy(copy, 0, 0, length);
  return copy;
}

/** Names and contents. No latency, no faults, no processes: those are `SimulatedMachine`'s. */
export class SimulatedDisk {
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  readonly #folders = new Set<string>();
  /** Since the last sync of the folder, in order. */
  readonly #renamed = new Map<string, NameChange[]>();

  get paths(): readonly string[] {
    return [...this.#names.keys()].sort();
  }

  inode(path: string): Inode | undefined {
    return this.#names.get(path);
  }

  /** @throws a system's error */
  open(path: string, mode: OpenMode): Inode {
    const found = this.#names.get(path);
    if (found !== undefined) {
      if (mode === 'create' && found.content.length > 0) found.truncate(0);
      return found;
    }
    if (mode === 'read' || mode === 'write') throw systemError('ENOENT', `open '${path}'`);
    this.#requireFolder(dirname(path));
    const inode = new Inode();
    this.#changeNames(dirname(path), [{ path, inode }]);
    return inode;
  }

  makeFolder(folder: string): void {
    for (let each = folder; each !== dirname(each); each = dirname(each)) this.#folders.add(each);
  }

  list(folder: string): readonly string[] {
    this.#requireFolder(folder);
    const within = (path: string): boolean => dirname(path) === folder;
    return [...this.#names.keys(), ...this.#folders].filter(within).map((path) => path.slice(folder.length + 1)).sort();
  }

  rename(from: string, to: string): void {
    const inode = this.#names.get(from);
    if (inode === undefined) throw systemError('ENOENT', `rename '${from}'`);
    this.#changeNames(dirname(from), [{ path: from, inode: undefined }, { path: to, inode }]);
  }

  remove(path: string): void {
    if (this.#names.has(path)) this.#changeNames(dirname(path), [{ path, inode: undefined }]);
  }

  syncFolder(folder: string): void {
    this.#requireFolder(folder);
    for (const change of this.#renamed.get(folder) ?? []) applyNames(this.#durableNames, change);
    this.#renamed.delete(folder);
  }

  /** @returns how many writes and names were lost, and how many writes were torn */
  losePower(random: Random): { readonly lost: number; readonly torn: number } {
    const sum = { lost: 0, torn: 0 };
    for (const [, changes] of this.#renamed) {
      const kept = random.integer(0, changes.length);
      for (const change of changes.slice(0, kept)) applyNames(this.#durableNames, change);
      sum.lost += changes.length - kept;
    }
    this.#renamed.clear();
    this.#names = new Map(this.#durableNames);
    for (const inode of new Set(this.#names.values())) {
      const { lost, torn } = inode.losePower(random);
      sum.lost += lost;
      sum.torn += torn;
    }
    return sum;
  }

  #changeNames(folder: string, change: NameChange): void {
    applyNames(this.#names, change);
    const changes = this.#renamed.get(folder);
    if (changes === undefined) this.#renamed.set(folder, [change]);
    else changes.push(change);
  }

  #requireFolder(folder: string): void {
    if (!this.#folders.has(folder)) throw systemError('ENOENT', `folder '${folder}'`);
  }
}

function applyNames(names: Map<string, Inode>, change: NameChange): void {
  for (const { path, inode } of change) {
    if (inode === undefined) names.delete(path);
    else names.set(path, inode);
  }
}

/** As Node throws them. */
export function systemError(code: string, doing: string): Error {
  return Object.assign(new Error(`${code}: ${doing}`), { code });
}
