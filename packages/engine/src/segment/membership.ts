/** Who has which tag and is in which segment now: a bit for each rule and profile, and how many bits are set. */
import { grown } from '../identity/grown.ts';

export class Membership {
  readonly #words: number;
  #bits: Uint32Array<ArrayBuffer>;
  readonly #counts: number[];
  #profiles = 0;

  /** @param rules how many tags and segments there are */
  constructor(rules: number) {
    this.#words = Math.max(1, Math.ceil(rules / 32));
    this.#bits = new Uint32Array(1024 * this.#words);
    this.#counts = Array.from({ length: rules }, () => 0);
  }

  get memoryBytes(): number {
    return this.#bits.byteLength;
  }

  has(profile: number, rule: number): boolean {
    const word = profile * this.#words + (rule >> 5);
    return word < this.#bits.length && ((this.#bits[word]! >>> (rule & 31)) & 1) === 1;
  }

  set(profile: number, rule: number, member: boolean): void {
    if (this.has(profile, rule) === member) return;
    this.#bits = grown(this.#bits, (profile + 1) * this.#words);
    this.#bits[profile * this.#words + (rule >> 5)]! ^= 1 << (rule & 31);
    this.#counts[rule]! += member ? 1 : -1;
    this.#profiles = Math.max(this.#profiles, profile + 1);
  }

  /** Members of a rule. Cost O(1). */
  count(rule: number): number {
    return this.#counts[rule]!;
  }

  /** Members from a profile on, in order of the profiles, at most `limit`. */
  members(rule: number, from: number, limit: number): number[] {
    const found: number[] = [];
    for (let profile = from; profile < this.#profiles && found.length < limit; profile++) if (this.has(profile, rule)) found.push(profile);
    return found;
  }

  save(): readonly (readonly [string, Uint8Array])[] {
    return [['membership', new Uint8Array(this.#bits.buffer, 0, this.#profiles * this.#words * 4)]];
  }

  load(sections: ReadonlyMap<string, Uint8Array>): void {
    const stored = sections.get('membership')!;
    this.#bits = grown(this.#bits, stored.length / 4);
    new Uint8Array(this.#bits.buffer).set(stored);
    this.#profiles = stored.length / 4 / this.#words;
    for (let rule = 0; rule < this.#counts.length; rule++) {
      let count = 0;
      for (let profile = 0; profile < this.#profiles; profile++) if (this.has(profile, rule)) count++;
      this.#counts[rule] = count;
    }
  }
}
