/**
 * Where the log's events stand among the changes: found by halving, without reading what lies between. Changes follow the
 * log: those that an event made come before those of any later event, and time's own turns up to the moment of an event
 * before those that it made.
 */
import type { Change } from '@limn/engine';
import { hostError } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFileSync } from '../file/read-file.ts';
import { LINE_FEED, parseLine, type ChangeFile } from './change-file.ts';

/** Between two events of the log. */
export interface LogPlace {
  /** Of the next event. */
  readonly position: number;
  /** Up to which time's turns have been made. */
  readonly moment: number;
}

/** Whether a change was told before a place. One that a definition made tells nothing about the log. */
export function isBefore({ cause, at }: Change, { position, moment }: LogPlace): boolean {
  return 'position' in cause ? cause.position < position : at <= moment;
}

/** Reads synchronously, and holds one file. Nothing may be appended meanwhile. */
export class ChangePlaces {
  readonly #disk: Disk;
  readonly #files: readonly ChangeFile[];
  readonly #after: number;
  /** First changes of the files that were asked for. */
  readonly #first = new Map<ChangeFile, Change>();
  #held: { readonly file: ChangeFile; readonly content: Buffer } | undefined;

  /**
   * @param files oldest first; of the last, `bytes` says how far it holds whole lines
   * @param after changes up to this id tell nothing about the log
   */
  constructor(disk: Disk, files: readonly ChangeFile[], after: number) {
    this.#disk = disk;
    this.#files = files;
    this.#after = after;
  }

  /** Id of the newest change before a place. Cost: some 20 lines, and their file when it is not the one of last time. @throws HostError `change_damaged` */
  newestBefore(place: LogPlace): number {
    let low = 0;
    let high = this.#files.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#isBefore(this.#firstOf(this.#files[middle]!), place)) low = middle + 1;
      else high = middle;
    }
    const file = this.#files[low - 1];
    return file === undefined ? this.#after : Math.max(this.#after, this.#newestIn(file, place));
  }

  #newestIn(file: ChangeFile, place: LogPlace): number {
    const content = this.#contentOf(file);
    let newest = file.firstId - 1;
    let low = 0;
    let high = content.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = content.lastIndexOf(LINE_FEED, middle - 1) + 1;
      const change = this.#changeAt(file, content, start, newest + 1);
      if (this.#isBefore(change, place)) {
        newest = change.id;
        low = content.indexOf(LINE_FEED, middle) + 1;
      } else high = start;
    }
    return newest;
  }

  #isBefore(change: Change, place: LogPlace): boolean {
    return change.id <= this.#after || isBefore(change, place);
  }

  #firstOf(file: ChangeFile): Change {
    let first = this.#first.get(file);
    if (first === undefined) this.#first.set(file, (first = this.#changeAt(file, this.#contentOf(file), 0, file.firstId)));
    return first;
  }

  #contentOf(file: ChangeFile): Buffer {
    if (this.#held?.file !== file) {
      const content = readWholeFileSync(this.#disk, file.path);
      this.#held = { file, content: file.bytes > 0 ? content.subarray(0, file.bytes) : content };
    }
    return this.#held.content;
  }

  #changeAt(file: ChangeFile, content: Buffer, start: number, id: number): Change {
    const end = content.indexOf(LINE_FEED, start);
    const change = end < 0 ? undefined : parseLine(content.toString('utf8', start, end));
    if (change === undefined) throw hostError('change_damaged', { file: file.path, id });
    return change;
  }
}
