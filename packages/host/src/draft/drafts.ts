/**
 * Work on a tag or segment that is not published yet, kept on the disk so that nothing of it is lost: one small file each,
 * replaced whole. What stands in a draft is its writer's; here only its revision counts, so that two who write the same
 * draft do not overwrite each other unseen.
 */
import { join } from 'node:path';
import { hostError, isDiskFull, reasonOf, systemCode } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import { replaceFile } from '../file/replace-file.ts';

/** A draft as it is kept. */
export interface Draft {
  /** Of the tag or segment; may be one that does not exist yet. */
  readonly name: string;
  /** 1, 2, 3, …: grows with every writing. */
  readonly revision: number;
  /** ms, by Limn's clock. */
  readonly savedAt: number;
  /** Who wrote it, as they call themselves. */
  readonly by?: string;
  /** Plain JSON. */
  readonly content: unknown;
}

/** What is written. */
export interface NewDraft extends Pick<Draft, 'name' | 'by' | 'content'> {
  /** The one that was read before; 0: there was none. */
  readonly revision: number;
}

/** What names are made of: they are names of files too, whatever the file system. */
const soundName = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;

/** Rules that somebody works on, one file each, so that they outlast a crash and the tab they are written in. */
export class Drafts {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #now: () => number;
  #work: Promise<unknown> = Promise.resolve();

  constructor({ disk, folder, now }: { readonly disk: Disk; readonly folder: string; readonly now: () => number }) {
    this.#disk = disk;
    this.#folder = folder;
    this.#now = now;
  }

  /** Whether a draft may have the name: letters, digits and `_`, a letter first, at most 100. */
  static isName(name: string): boolean {
    return soundName.test(name);
  }

  /** Newest first. Cost: all are read. @throws HostError `draft_failed` */
  async list(): Promise<readonly Draft[]> {
    const names = await this.#disk.list(this.#folder).catch((cause: unknown) => {
      if (systemCode(cause) === 'ENOENT') return [];
      throw cause;
    });
    const drafts = await Promise.all(names.flatMap((file) => (file.endsWith('.json') ? [this.read(decodeName(file))] : [])));
    return drafts.flatMap((draft) => draft ?? []).sort((a, b) => b.savedAt - a.savedAt);
  }

  /** undefined: there is none. @throws HostError `draft_failed` */
  async read(name: string): Promise<Draft | undefined> {
    if (!Drafts.isName(name)) return undefined;
    const file = this.#file(name);
    try {
      return JSON.parse((await readWholeFile(this.#disk, file)).toString()) as Draft;
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return undefined;
      throw hostError('draft_failed', { file, reason: reasonOf(cause) }, cause);
    }
  }

  /** Durable when it resolves. @throws HostError `draft_changed` when somebody wrote it meanwhile; `draft_failed` | `disk_full` */
  write({ revision, ...draft }: NewDraft): Promise<Draft> {
    return this.#inTurn(async () => {
      const kept = await this.read(draft.name);
      if ((kept?.revision ?? 0) !== revision) throw hostError('draft_changed', { name: draft.name, by: kept?.by });
      const next: Draft = { ...draft, revision: revision + 1, savedAt: this.#now() };
      const file = this.#file(draft.name);
      try {
        await this.#disk.makeFolder(this.#folder);
        await replaceFile(file, JSON.stringify(next), this.#disk);
      } catch (cause) {
        throw isDiskFull(cause) ? hostError('disk_full', { file }, cause) : hostError('draft_failed', { file, reason: reasonOf(cause) }, cause);
      }
      return next;
    });
  }

  /** Nothing happens when there is none. @throws HostError `draft_failed` */
  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      if (!Drafts.isName(name)) return;
      const file = this.#file(name);
      try {
        await this.#disk.remove(file);
      } catch (cause) {
        throw hostError('draft_failed', { file, reason: reasonOf(cause) }, cause);
      }
    });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => {});
    return result;
  }

  /** File systems that do not tell capitals apart shall not mix up drafts: a capital is marked. */
  #file(name: string): string {
    return join(this.#folder, `${name.replaceAll(/[A-Z]/g, (letter) => `^${letter.toLowerCase()}`)}.json`);
  }
}

function decodeName(file: string): string {
  return file.replace(/\.json$/, '').replaceAll(/\^([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
