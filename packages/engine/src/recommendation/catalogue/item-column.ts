/** One field of all items: its values, and when each was told. */
import { scaleNumber } from '../../event/fields.ts';
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { readText, writeText } from '../../feature/dictionary.ts';
import { grown } from '../../identity/grown.ts';
import type { CatalogueField } from '../../registry/catalogue-definition.ts';
import type { ColumnValue } from '../../registry/definition.ts';

/** A value of a field, in natural units; undefined: nobody told it. */
export type ItemValue = string | number | boolean | undefined;

/** Values by item number. What happened last holds; of one instant, what was told last. */
export class ItemColumn {
  readonly #field: CatalogueField;
  readonly #values: ItemValue[] = [];
  #toldAt = new Float64Array(0);
  /** One text for all items of a category. */
  readonly #words = new Map<string, string>();

  constructor(field: CatalogueField) {
    this.#field = field;
  }

  /** The value of an item. */
  read(item: number): ItemValue {
    return this.#values[item];
  }

  /** Takes a value that was told at a moment. @returns whether it is another than before */
  tell(item: number, value: ColumnValue, at: number): boolean {
    const taken = this.#fitting(value);
    if (taken === undefined) return false;
    this.#toldAt = grown(this.#toldAt, item + 1);
    const before = this.#values[item];
    if (before !== undefined && at < this.#toldAt[item]!) return false;
    this.#toldAt[item] = at;
    while (this.#values.length < item) this.#values.push(undefined);
    this.#values[item] = taken;
    return before !== taken;
  }

  /** Writes the items of a stretch. */
  encode(out: ByteWriter, from: number, to: number): void {
    for (let item = from; item < to; item++) {
      const value = this.#values[item];
      out.byte(value === undefined ? 0 : 1);
      if (value === undefined) continue;
      out.float(this.#toldAt[item]!);
      if (typeof value === 'string') writeText(out, value);
      else if (typeof value === 'boolean') out.byte(Number(value));
      else out.float(value);
    }
  }

  /** Takes what `encode` wrote. */
  decode(bytes: ByteReader, from: number, to: number): void {
    for (let item = from; item < to; item++) {
      if (bytes.byte() === 0) continue;
      const at = bytes.float();
      this.tell(item, this.#decodeValue(bytes), at);
    }
  }

  #decodeValue(bytes: ByteReader): ItemValue {
    if (this.#field.type === 'number') return bytes.float();
    return this.#field.type === 'boolean' ? bytes.byte() === 1 : readText(bytes);
  }

  /** As the field keeps it; undefined when it says nothing. */
  #fitting(value: ColumnValue): ItemValue {
    const { type } = this.#field;
    if (type === 'number') return typeof value === 'number' ? this.#toScale(value, this.#field.scale) : undefined;
    if (type === 'boolean') return typeof value === 'boolean' ? value : undefined;
    if (typeof value !== 'string' || value === '') return undefined;
    return type === 'category' ? this.#shared(value) : value;
  }

  #toScale(value: number, scale: number): number | undefined {
    const units = scaleNumber(value, scale);
    return Number.isSafeInteger(units) ? units / 10 ** scale : undefined;
  }

  #shared(word: string): string {
    const known = this.#words.get(word);
    if (known === undefined) this.#words.set(word, word);
    return known ?? word;
  }
}
