/** Which definitions were in force, since when and by whom: one small file with a checksum of itself, replaced whole. */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ProfileDefinition } from '@limn/engine';
import { hostError, reasonOf, systemCode } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import { replaceFile } from '../file/replace-file.ts';
import { declaredOtherwise } from './differences.ts';
import { findDefinition } from './manifest.ts';
import type { DeclarationDiff } from './status.ts';

/** A definition came into force. */
export interface Publication {
  /** 1, 2, 3, … without a gap. */
  readonly id: number;
  /** ms, by Limn's clock. */
  readonly at: number;
  /** Content hash of the definition; it is kept for ever. */
  readonly version: string;
  /** The one that was in force until then; absent for the first. */
  readonly before?: string;
  /**
   * `begun`: the folder was new. `given`: Limn was started with another definition than the time before. `published`: somebody
   * put it in force. `promoted`: other models answer. `found`: it was in force at a start, and nothing is known of how it came so.
   */
  readonly kind: 'begun' | 'given' | 'published' | 'promoted' | 'found';
  /** Who did it, as they call themselves. */
  readonly by?: string;
  /** Why, in their words. */
  readonly note?: string;
}

/** What is said by whoever puts a definition in force. */
export type PublicationNote = Pick<Publication, 'by' | 'note'>;

const FORMAT = 1;

export class Publications {
  readonly #disk: Disk;
  readonly #folder: string;
  #list: readonly Publication[];
  #work: Promise<unknown> = Promise.resolve();

  private constructor(disk: Disk, folder: string, list: readonly Publication[]) {
    this.#disk = disk;
    this.#folder = folder;
    this.#list = list;
  }

  /** @throws HostError `generations_damaged` | `format_unknown` */
  static async open(disk: Disk, folder: string): Promise<Publications> {
    return new Publications(disk, folder, await readPublications(disk, fileIn(folder)));
  }

  /** Oldest first. */
  get list(): readonly Publication[] {
    return this.#list;
  }

  /** Durable when it resolves. Errors of the system come through; nothing was added then. */
  add(publication: Omit<Publication, 'id' | 'before'>): Promise<void> {
    const added = this.#work.then(() => this.#add(publication));
    this.#work = added.catch(() => {});
    return added;
  }

  async #add(publication: Omit<Publication, 'id' | 'before'>): Promise<void> {
    const last = this.#list.at(-1);
    const next = [...this.#list, { id: (last?.id ?? 0) + 1, ...publication, ...(last !== undefined && { before: last.version }) }];
    const content = { format: FORMAT, publications: next };
    await replaceFile(fileIn(this.#folder), `${JSON.stringify({ ...content, checksum: crc32(JSON.stringify(content)) }, undefined, 2)}\n`, this.#disk);
    this.#list = next;
  }

  /** Any definition that was ever proposed or in force here. Cost: it is read and checked. @throws HostError `generation_unknown` | `generations_damaged` */
  async definition(version: string): Promise<ProfileDefinition> {
    const kept = await findDefinition(this.#disk, this.#folder, version);
    if (kept === undefined) throw hostError('generation_unknown', { version });
    return kept;
  }

  /** What the one declares otherwise than the other. @throws as `definition` */
  async declarations(before: string, after: string): Promise<DeclarationDiff> {
    return declaredOtherwise(await this.definition(before), await this.definition(after));
  }
}

function fileIn(folder: string): string {
  return join(folder, 'publications.json');
}

async function readPublications(disk: Disk, file: string): Promise<readonly Publication[]> {
  try {
    const { checksum, ...content } = JSON.parse((await readWholeFile(disk, file)).toString()) as { format: number; publications: readonly Publication[]; checksum?: number };
    if (content.format !== FORMAT) throw hostError('format_unknown', { file, found: content.format, known: FORMAT });
    if (checksum !== crc32(JSON.stringify(content))) throw hostError('generations_damaged', { file, reason: 'its checksum does not match' });
    return content.publications;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return [];
    throw cause instanceof SyntaxError ? hostError('generations_damaged', { file, reason: reasonOf(cause) }, cause) : cause;
  }
}
