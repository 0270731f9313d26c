/**
 * Events as far as they can be read without knowing what came before: which definition they fall under, their fields as
 * numbers, whose they are and what they say of identity. One thread prepares, another folds; in between they are numbers
 * and one text, which cost next to nothing to hand over.
 *
 * A text of a field is its number in the dictionary, or, when it has none yet, −1 − its place among `unseen`: numbers are
 * given when an event is folded, so that they depend on the order of the log alone.
 */
import type { RejectedOutcome } from '../errors.ts';

/** In place of the index of a definition: the event speaks of identity alone. */
export const noFamily = -1;
/** In place of the index of a definition: the event is not taken. */
export const refused = -2;

/** What an event says besides its fields, which stand in the row. One object is reused for millions of events. */
export interface Prepared {
  /** Index of its definition, or `noFamily`. */
  family: number;
  /** Whose it is, a source id; empty for a statement about two others. */
  owner: string;
  /** What it says of `left` and `right`; empty: nothing. */
  says: '' | 'link' | 'unlink';
  left: string;
  right: string;
  /** What the statement rests on. */
  evidence: string;
  imported: boolean;
  /** Texts of fields that had no number yet. */
  readonly unseen: string[];
}

/** Some events in order, as plain data for another thread. Only an engine of the same state may fold it. */
export interface PreparedBatch {
  /** See `stateVersionOf`. */
  readonly version: string;
  readonly count: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  /** All texts, one behind the other: their lengths stand among the numbers. */
  readonly texts: string;
  /** Outcomes of those that are not taken, in order. */
  readonly refusals: readonly RejectedOutcome[];
}

/** Nothing prepared. */
export function createPrepared(): Prepared {
  return { family: noFamily, owner: '', says: '', left: '', right: '', evidence: '', imported: false, unseen: [] };
}

/** Which of the two identifiers owns the event, and what it says of them, as bits. */
const ownedByLeft = 1;
const ownedByRight = 2;
const links = 4;
const unlinks = 8;
const imported = 16;

/** Puts prepared events one behind the other. */
export class PreparedWriter {
  #numbers = new Float64Array(1024);
  #length = 0;
  #texts: string[] = [];
  #refusals: RejectedOutcome[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  number(value: number): void {
    if (this.#length === this.#numbers.length) {
      const more = new Float64Array(this.#length * 2);
      more.set(this.#numbers);
      this.#numbers = more;
    }
    this.#numbers[this.#length++] = value;
  }

  /** A text that the reader will ask for: its length among the numbers. */
  text(text: string): void {
    this.number(text.length);
    if (text !== '') this.#texts.push(text);
  }

  /** A text without a number, where a number could stand. */
  unseen(text: string): void {
    this.number(-1 - text.length);
    if (text !== '') this.#texts.push(text);
  }

  /** Begins an event: all of it but its fields. */
  head({ family, owner, says, left, right, evidence, imported: isImported }: Prepared, { time, receivedAt, id }: { readonly time: number; readonly receivedAt: number; readonly id: number }): void {
    this.#count++;
    const ownership = owner === '' ? 0 : owner === left ? ownedByLeft : ownedByRight;
    this.number(family);
    this.number(ownership | (says === '' ? 0 : says === 'link' ? links : unlinks) | (isImported ? imported : 0));
    this.number(receivedAt);
    this.number(time);
    this.number(id);
    this.text(left);
    this.text(right);
    if (says !== '') this.text(evidence);
  }

  /** An event that stands in the log and is not taken: it keeps its place, and time passes with it. */
  refuse(outcome: RejectedOutcome, { imported: isImported, receivedAt }: { readonly imported?: true; readonly receivedAt: number }): void {
    this.#count++;
    this.number(refused);
    this.number(isImported === true ? imported : 0);
    this.number(receivedAt);
    this.#refusals.push(outcome);
  }

  /** What was written, and begins anew. */
  take(version: string): PreparedBatch {
    const batch = { version, count: this.#count, numbers: this.#numbers.slice(0, this.#length), texts: this.#texts.join(''), refusals: this.#refusals };
    this.#length = 0;
    this.#count = 0;
    this.#texts = [];
    this.#refusals = [];
    return batch;
  }
}

/** Reads a batch from its first event to its last. */
export class PreparedReader {
  readonly #batch: PreparedBatch;
  #at = 0;
  #textAt = 0;
  #refusal = 0;
  #says: Prepared['says'] = '';
  #ownership = 0;
  /** Of the event in hand. */
  family = noFamily;
  imported = false;
  time = 0;
  receivedAt = 0;
  id = 0;

  constructor(batch: PreparedBatch) {
    this.#batch = batch;
  }

  /** Goes to the next event. @returns why it is not taken; undefined when it is */
  next(): RejectedOutcome | undefined {
    this.family = this.number();
    const bits = this.number();
    this.imported = (bits & imported) !== 0;
    this.receivedAt = this.number();
    if (this.family === refused) return this.#batch.refusals[this.#refusal++]!;
    this.#ownership = bits & (ownedByLeft | ownedByRight);
    this.#says = (bits & links) !== 0 ? 'link' : (bits & unlinks) !== 0 ? 'unlink' : '';
    this.time = this.number();
    this.id = this.number();
    return undefined;
  }

  /** What the event in hand says besides its fields; these follow. */
  readInto(prepared: Prepared): void {
    prepared.family = this.family;
    prepared.imported = this.imported;
    prepared.says = this.#says;
    prepared.left = this.text(this.number());
    prepared.right = this.text(this.number());
    prepared.evidence = this.#says === '' ? '' : this.text(this.number());
    prepared.owner = this.#ownership === 0 ? '' : this.#ownership === ownedByLeft ? prepared.left : prepared.right;
    prepared.unseen.length = 0;
  }

  number(): number {
    return this.#batch.numbers[this.#at++]!;
  }

  text(length: number): string {
    if (length === 0) return '';
    return this.#batch.texts.slice(this.#textAt, (this.#textAt += length));
  }
}
