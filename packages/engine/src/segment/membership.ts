/**
 * Who has which tag and is in which segment now: a bit for each rule and profile, kept twice. By profile, because
 * concluding asks for all rules of one profile, which then lie in one place; by rule, because counting asks for a few
 * rules of all profiles. The second is made from the first when a state is loaded.
 */
import { grown } from '../identity/grown.ts';
import { Bitmap } from './bitmap.ts';

export class Membership {
  readonly #words: number;
  #bits: Uint32Array<ArrayBuffer>;
  readonly #columns: readonly Bitmap[];
  readonly #counts: number[];
  #profiles = 0;

  /** @param rules how many tags and segments there are */
  constructor(rules: number) {
    this.#words = Math.max(1, Math.ceil(rules / 32));
    this.#bits = new Uint32Array(1024 * this.#words);
    this.#columns = Array.from({ length: rules }, () => new Bitmap());
    this.#counts = Array.from({ length: rules }, () => 0);
  }

  get memoryBytes(): number {
    return this.#bits.byteLength + this.#columns.reduce((sum, { words }) => sum + words.byteLength, 0);
  }

  has(profile: number, rule: number): boolean {
    const word = profile * this.#words + (rule >> 5);
    return word < this.#bits.length && ((this.#bits[word]! >>> (rule & 31)) & 1) === 1;
  }

  set(profile: number, rule: number, member: boolean): void {
    if (this.has(profile, rule) === member) return;
    this.#bits = grown(this.#bits, (profile + 1) * this.#words);
    this.#bits[profile * this.#words + (rule >> 5)]! ^= 1 << (rule & 31);
    this.#columns[rule]!.set(profile, member);
    this.#counts[rule]! += member ? 1 : -1;
    this.#profiles = Math.max(this.#profiles, profile + 1);
  }

  /** Members of a rule. Cost O(1). */
  count(rule: number): number {
    return this.#counts[rule]!;
  }

  /** Members of a rule, a bit a profile. */
  column(rule: number): Bitmap {
    return this.#columns[rule]!;
  }

  save(): readonly (readonly [string, Uint8Array])[] {
    return [['membership', new Uint8Array(this.#bits.buffer.slice(0, this.#profiles * this.#words * 4))]];
  }

  load(sections: ReadonlyMap<string, Uint8Array>): void {
    const stored = sections.get('membership')!;
    this.#bits = grown(this.#bits, stored.length / 4);
    new Uint8Array(this.#bits.buffer).set(stored);
    this.#profiles = stored.length / 4 / this.#words;
    for (let word = 0; word < this.#profiles * this.#words; word++) {
      for (let left = this.#bits[word]!; left !== 0; left &= left - 1) {
        const rule = (word % this.#words) * 32 + 31 - Math.clz32(left & -left);
        this.#columns[rule]!.set(Math.floor(word / this.#words), true);
        this.#counts[rule]!++;
      }
    }
  }
}
