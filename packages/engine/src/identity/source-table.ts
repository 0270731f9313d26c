/** Source ids and their dense indexes: every later column about identifiers is an array by this index. */
import type { SourceId } from '../event/event.ts';
import { TextTable } from './text-table.ts';

const USER = bytesOf('user:');
const ANONYMOUS = bytesOf('anonymous:');

/** Source ids ↔ 0, 1, 2, … in order of first appearance. Cost and memory: see `TextTable`. */
export class SourceTable {
  readonly #texts = new TextTable('sources');

  /** How many source ids there are. */
  get length(): number {
    return this.#texts.length;
  }

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    return this.#texts.memoryBytes;
  }

  /** Index of the source id; a new one when it was never seen. */
  index(id: string): number {
    return this.#texts.index(id);
  }

  /** Index of the source id; -1 when it was never seen. */
  find(id: string): number {
    return this.#texts.find(id);
  }

  /** Forgets the source id seen last. */
  removeLast(): void {
    this.#texts.removeLast();
  }

  /** The source id at an index below `length`. Allocates it. */
  idOf(index: number): SourceId {
    return this.#texts.text(index) as SourceId;
  }

  /**
   * Orders two sources by what names a customer best: users, then other kinds, then anonymous ones; each by text.
   * @returns negative when `left` comes first. Allocates nothing.
   */
  compare(left: number, right: number): number {
    return this.#rank(left) - this.#rank(right) || this.#texts.compareText(left, right);
  }

  save(): Iterable<readonly [section: string, bytes: Uint8Array]> {
    return this.#texts.save();
  }

  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.#texts.load(sections);
  }

  #rank(source: number): number {
    if (this.#texts.startsWith(source, USER)) return 0;
    return this.#texts.startsWith(source, ANONYMOUS) ? 2 : 1;
  }
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (letter) => letter.charCodeAt(0));
}
