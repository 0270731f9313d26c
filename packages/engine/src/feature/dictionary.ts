/** Texts by number: field values are stored, counted and compared as small integers, and turned back at read. */
import type { Dictionary } from './aggregate.ts';
import { ByteReader, ByteWriter } from './codec.ts';
import { hashText } from './hash.ts';

/** A dictionary that can be stored. */
export interface StoredDictionary extends Dictionary {
  /** How many texts there are; their numbers run from 0. */
  readonly size: number;
  /** Bytes taken in memory, about. */
  readonly memoryBytes: number;
  /** Number of the text; undefined when unseen. Nothing is added. */
  find(text: string): number | undefined;
  /** The texts there are at this call in the order of their numbers, as sections of bytes made one by one, about 1 ms each. */
  save(): Iterable<readonly [section: string, bytes: Uint8Array]>;
  /** Takes up what `save` gave, in place of what is here. */
  load(sections: ReadonlyMap<string, Uint8Array>): void;
}

/** Texts of a section of what is saved. */
const pieceTexts = 16_384;

/** Of a text in memory besides its letters: its head, its place in the list, what is left of its last word. */
const bytesOfText = 32;

/** A text stands at most so many places from where its hash points: whoever makes texts that meet in one place gains nothing. */
const farthest = 32;

/**
 * An empty dictionary. Numbers are given in order of first appearance, so they depend on arrival.
 *
 * Found by an open-addressing table of numbers and hashes: a `Map` chains its entries and looks at the texts on the way,
 * which is five places of memory a look-up in place of two.
 */
export function createDictionary(): StoredDictionary {
  let texts: string[] = [];
  let textBytes = 0;
  /** Pairs of number + 1 (0 is free) and hash; a power of two long, at most two thirds full. */
  let slots = new Int32Array(256);
  /** Numbers of texts that found no place near enough. A `Map` hashes with a secret. */
  let crowded = new Map<string, number>();

  /** Where the text stands, or would; −1: among the crowded. */
  function slotOf(text: string, hash: number): number {
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let step = 0; step < farthest; step++, slot = (slot + 2) & mask) {
      const known = slots[slot]!;
      if (known === 0 || (slots[slot + 1] === hash && texts[known - 1] === text)) return slot;
    }
    return -1;
  }

  function place(number: number, hash: number, slot: number): void {
    if (slot < 0) {
      crowded.set(texts[number]!, number);
      return;
    }
    slots[slot] = number + 1;
    slots[slot + 1] = hash;
  }

  function clear(length: number): void {
    slots = new Int32Array(length);
    crowded = new Map();
  }

  function id(text: string): number {
    const hash = hashText(text);
    const slot = slotOf(text, hash);
    const known = slot < 0 ? crowded.get(text) : slots[slot]! - 1;
    if (known !== undefined && known >= 0) return known;
    const number = texts.push(text) - 1;
    textBytes += bytesOfText + text.length;
    place(number, hash, slot);
    if (texts.length * 3 > slots.length) spread();
    return number;
  }

  function spread(): void {
    clear(slots.length * 2);
    texts.forEach((text, number) => {
      const hash = hashText(text);
      place(number, hash, slotOf(text, hash));
    });
  }

  return {
    get size() {
      return texts.length;
    },
    get memoryBytes() {
      return slots.byteLength + textBytes;
    },
    id,
    find(text) {
      const slot = slotOf(text, hashText(text));
      if (slot < 0) return crowded.get(text);
      return slots[slot] === 0 ? undefined : slots[slot]! - 1;
    },
    text(number) {
      const text = texts[number];
      if (text === undefined) throw new RangeError(`Broken invariant: the dictionary has no text ${number}`);
      return text;
    },
    save: () => pieces(texts, texts.length),
    load(sections) {
      texts = [];
      textBytes = 0;
      clear(256);
      for (let piece = 0; ; piece++) {
        const bytes = sections.get(`dictionary/${piece}`);
        if (bytes === undefined) break;
        const from = new ByteReader().at(bytes, 0);
        while (from.position < bytes.length) id(readText(from));
      }
    },
  };
}

/** The first texts of a list that only grows, in pieces. */
function* pieces(texts: readonly string[], count: number): Generator<readonly [string, Uint8Array]> {
  for (let piece = 0, from = 0; from < count; piece++, from += pieceTexts) {
    const out = new ByteWriter();
    for (let id = from; id < Math.min(count, from + pieceTexts); id++) writeText(out, texts[id]!);
    yield [`dictionary/${piece}`, out.view().slice()];
  }
}

/** Each UTF-16 unit on its own in the manner of UTF-8 (CESU-8, https://www.unicode.org/reports/tr26): lone surrogates survive. */
export function writeText(out: ByteWriter, text: string): void {
  out.unsigned(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      out.byte(unit);
    } else if (unit < 0x800) {
      out.byte(0xc0 | (unit >> 6));
      out.byte(0x80 | (unit & 63));
    } else {
      out.byte(0xe0 | (unit >> 12));
      out.byte(0x80 | ((unit >> 6) & 63));
      out.byte(0x80 | (unit & 63));
    }
  }
}

/** What `writeText` wrote. */
export function readText(from: ByteReader): string {
  const units: number[] = [];
  let text = '';
  for (let left = from.unsigned(); left > 0; left--) {
    units.push(readUnit(from));
    // Bounded, because the engine spreads the units over its stack.
    if (units.length === 4096) text += String.fromCharCode(...units.splice(0));
  }
  return text + String.fromCharCode(...units);
}

function readUnit(from: ByteReader): number {
  const head = from.byte();
  if (head < 0x80) return head;
  if (head < 0xe0) return ((head & 31) << 6) | (from.byte() & 63);
  return ((head & 15) << 12) | ((from.byte() & 63) << 6) | (from.byte() & 63);
}
