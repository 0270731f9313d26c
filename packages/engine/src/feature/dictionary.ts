/** Texts by number: field values are stored, counted and compared as small integers, and turned back at read. */
import type { Dictionary } from './aggregate.ts';
import { ByteReader, ByteWriter } from './codec.ts';
import { hashText } from './hash.ts';

/** A dictionary that can be stored. */
export interface StoredDictionary extends Dictionary {
  /** How many texts there are; their numbers run from 0. */
  readonly size: number;
  /** Number of the text; undefined when unseen. Nothing is added. */
  find(text: string): number | undefined;
  /** The texts there are at this call in the order of their numbers, as sections of bytes made one by one, about 1 ms each. */
  save(): Iterable<readonly [section: string, bytes: Uint8Array]>;
  /** Takes up what `save` gave, in place of what is here. */
  load(sections: ReadonlyMap<string, Uint8Array>): void;
}

/** Texts of a section of what is saved. */
const pieceTexts = 16_384;

/**
 * An empty dictionary. Numbers are given in order of first appearance, so they depend on arrival.
 *
 * Found by an open-addressing table of numbers and hashes: a `Map` chains its entries and looks at the texts on the way,
 * which is five places of memory a look-up in place of two.
 */
export function createDictionary(): StoredDictionary {
  let texts: string[] = [];
  /** Pairs of number + 1 (0 is free) and hash; a power of two long, at most two thirds full. */
  let slots = new Int32Array(256);

  /** Where the text stands, or would. */
  function slotOf(text: string, hash: number): number {
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const known = slots[slot]!;
      if (known === 0 || (slots[slot + 1] === hash && texts[known - 1] === text)) return slot;
    }
  }

  function enter(text: string, hash: number, slot: number): number {
    const id = texts.push(text) - 1;
    slots[slot] = id + 1;
    slots[slot + 1] = hash;
    if (texts.length * 3 > slots.length) spread();
    return id;
  }

  function spread(): void {
    const old = slots;
    slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      let slot = (old[from + 1]! << 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[from]!;
      slots[slot + 1] = old[from + 1]!;
    }
  }

  function id(text: string): number {
    const hash = hashText(text);
    const slot = slotOf(text, hash);
    return slots[slot] === 0 ? enter(text, hash, slot) : slots[slot]! - 1;
  }

  return {
    get size() {
      return texts.length;
    },
    id,
    find(text) {
      const known = slots[slotOf(text, hashText(text))]!;
      return known === 0 ? undefined : known - 1;
    },
    text(number) {
      const text = texts[number];
      if (text === undefined) throw new RangeError(`Broken invariant: the dictionary has no text ${number}`);
      return text;
    },
    save: () => pieces(texts, texts.length),
    load(sections) {
      texts = [];
      slots = new Int32Array(256);
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
function writeText(out: ByteWriter, text: string): void {
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

function readText(from: ByteReader): string {
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
