/**
 * Who was counted with which item today: so that somebody who reloads a page, or clicks one item a thousand times, counts
 * once. A table of fingerprints in which a pair overwrites another of the same place: memory stays bounded, a pair is let
 * through twice now and then, and one that comes again and again never.
 */
import { mix32 } from '../../registry/murmur.ts';
import { DAY_MS } from '../../registry/duration.ts';

const SLOTS = 1 << 16;

/** Pairs of a customer and an item a day. Memory 256 KiB; deterministic. */
export class PairFilter {
  readonly #prints = new Uint32Array(SLOTS);

  /** Whether the pair is new on the day of the moment. @param customer any hash of who it is */
  takes(customer: number, item: number, at: number): boolean {
    const { slot, print } = placeOf(customer, item, at);
    if (this.#prints[slot] === print) return false;
    this.#prints[slot] = print;
    return true;
  }

  /** Whether the pair came on the day of the moment, as far as it is remembered. */
  has(customer: number, item: number, at: number): boolean {
    const { slot, print } = placeOf(customer, item, at);
    return this.#prints[slot] === print;
  }

  /** All of it, as a copy. */
  save(): Uint8Array {
    const bytes = new Uint8Array(SLOTS * 4);
    const view = new DataView(bytes.buffer);
    this.#prints.forEach((print, slot) => view.setUint32(slot * 4, print, true));
    return bytes;
  }

  /** Takes up what `save` gave. */
  load(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let slot = 0; slot < SLOTS; slot++) this.#prints[slot] = view.getUint32(slot * 4, true);
  }
}

function placeOf(customer: number, item: number, at: number): { readonly slot: number; readonly print: number } {
  const pair = mix32(mix32(customer ^ Math.imul(item + 1, 0x9e3779b1)) ^ Math.floor(at / DAY_MS));
  // 0 is an empty place.
  return { slot: pair & (SLOTS - 1), print: mix32(pair ^ Math.imul(item + 1, 0x85ebca6b) ^ customer) >>> 0 || 1 };
}
