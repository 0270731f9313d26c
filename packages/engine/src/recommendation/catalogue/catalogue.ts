/**
 * The items of a catalogue as events told of them: numbers in the order in which they were first named, fields by column.
 * An item that only signals named is there, too, known by its key.
 */
import { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { grown } from '../../identity/grown.ts';
import { TextTable } from '../../identity/text-table.ts';
import type { CatalogueDefinition, CatalogueRoles } from '../../registry/catalogue-definition.ts';
import type { ColumnValue } from '../../registry/definition.ts';
import { ItemColumn, type ItemValue } from './item-column.ts';

/** Items of a section of what is saved: 1-2 ms each. */
const PIECE_ITEMS = 4_096;
/** Longest key, in UTF-16 units: the wire takes no longer text. */
const MOST_KEY_LENGTH = 1_024;

/** Items by number; memory some 100 bytes an item with six fields, besides its texts. Reading costs two array look-ups. */
export class Catalogue {
  readonly definition: CatalogueDefinition;
  readonly #section: string;
  readonly #keys: TextTable;
  readonly #columns: ReadonlyMap<string, ItemColumn>;
  /** By role. */
  readonly #roles: { readonly [Role in keyof CatalogueRoles]: ItemColumn | undefined };
  /** Moments at which an item was offered and was gone, as told last; 0: never told. */
  #offeredAt = new Float64Array(0);
  #goneAt = new Float64Array(0);
  #firstAt = new Float64Array(0);
  /** What is asked of hundreds of items for a list, in one byte each: 1 where an item is gone or not available. */
  #isWithheld = new Uint8Array(0);

  /** @param section prefix of the names under which it is saved */
  constructor(definition: CatalogueDefinition, section: string) {
    this.definition = definition;
    this.#section = section;
    this.#keys = new TextTable(`${section}/keys`);
    this.#columns = new Map(Object.entries(definition.fields).map(([name, field]) => [name, new ItemColumn(field)]));
    this.#roles = Object.fromEntries(Object.entries(definition.roles).map(([role, field]) => [role, this.#columns.get(field)]));
  }

  /** How many items were ever named. */
  get size(): number {
    return this.#keys.length;
  }

  /** Number of the item; −1 when it was never named. */
  find(key: string): number {
    return this.#keys.find(key);
  }

  /** Number of the item, a new one when it was never named. @param at when it was named, ms */
  index(key: string, at: number): number {
    const item = this.#keys.index(key.length > MOST_KEY_LENGTH ? key.slice(0, MOST_KEY_LENGTH) : key);
    if (item < this.#firstAt.length && this.#firstAt[item] !== 0) {
      if (at < this.#firstAt[item]!) this.#firstAt[item] = at;
      return item;
    }
    this.#firstAt = grown(this.#firstAt, item + 1);
    this.#offeredAt = grown(this.#offeredAt, item + 1);
    this.#goneAt = grown(this.#goneAt, item + 1);
    this.#isWithheld = grown(this.#isWithheld, item + 1);
    this.#firstAt[item] = at;
    return item;
  }

  /** The key of an item below `size`. */
  keyOf(item: number): string {
    return this.#keys.text(item);
  }

  /** Earliest moment at which it was named, ms. */
  firstAt(item: number): number {
    return this.#firstAt[item]!;
  }

  /** The value of a field; undefined: nobody told it, or there is no such field. */
  read(item: number, field: string): ItemValue {
    return this.#columns.get(field)?.read(item);
  }

  /** The value of the field that has the role. */
  readRole(item: number, role: keyof CatalogueRoles): ItemValue {
    return this.#roles[role]?.read(item);
  }

  /** What people call it: its title, else its key. */
  titleOf(item: number): string {
    const title = this.readRole(item, 'title');
    return typeof title === 'string' ? title : this.keyOf(item);
  }

  /** Whether it is offered no more. */
  isGone(item: number): boolean {
    return this.#goneAt[item]! > this.#offeredAt[item]!;
  }

  /** Whether there is any of it; true when nobody says otherwise. */
  isAvailable(item: number): boolean {
    const available = this.readRole(item, 'available');
    return typeof available === 'number' ? available > 0 : available !== false;
  }

  /** Whether it is gone or not available. Cost: one byte is looked at. */
  isWithheld(item: number): boolean {
    return this.#isWithheld[item] === 1;
  }

  /** Takes what an event says of an item. @param values by field of the definition @returns whether one of them is new */
  tell(item: number, values: readonly (readonly [field: string, value: ColumnValue])[], at: number): boolean {
    if (at > this.#offeredAt[item]!) this.#offeredAt[item] = at;
    let isNew = false;
    for (const [field, value] of values) if (this.#columns.get(field)!.tell(item, value, at)) isNew = true;
    this.#settle(item);
    return isNew;
  }

  /** Takes that an item is offered no more, as of a moment. */
  remove(item: number, at: number): void {
    if (at > this.#goneAt[item]!) this.#goneAt[item] = at;
    this.#settle(item);
  }

  #settle(item: number): void {
    this.#isWithheld[item] = this.isGone(item) || !this.isAvailable(item) ? 1 : 0;
  }

  /** All of it as sections of bytes, made one by one: each is as of when it is made. */
  *save(): Generator<readonly [section: string, bytes: Uint8Array]> {
    yield* this.#keys.save().map(([name, bytes]) => [name, bytes.slice()] as const);
    const { size } = this;
    for (let from = 0; from < size; from += PIECE_ITEMS) {
      const to = Math.min(size, from + PIECE_ITEMS);
      const out = new ByteWriter();
      for (let item = from; item < to; item++) {
        out.float(this.#firstAt[item]!);
        out.float(this.#offeredAt[item]!);
        out.float(this.#goneAt[item]!);
      }
      for (const column of this.#columns.values()) column.encode(out, from, to);
      yield [`${this.#section}/items/${from / PIECE_ITEMS}`, out.view().slice()];
    }
  }

  /** Takes up what `save` gave; to be called on one that is empty. */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.#keys.load(sections);
    const { size } = this;
    [this.#firstAt, this.#offeredAt, this.#goneAt] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
    this.#isWithheld = new Uint8Array(size);
    for (let from = 0; from < size; from += PIECE_ITEMS) {
      const to = Math.min(size, from + PIECE_ITEMS);
      const bytes = new ByteReader().at(sections.get(`${this.#section}/items/${from / PIECE_ITEMS}`)!, 0);
      for (let item = from; item < to; item++) {
        this.#firstAt[item] = bytes.float();
        this.#offeredAt[item] = bytes.float();
        this.#goneAt[item] = bytes.float();
      }
      for (const column of this.#columns.values()) column.decode(bytes, from, to);
      for (let item = from; item < to; item++) this.#settle(item);
    }
  }
}
