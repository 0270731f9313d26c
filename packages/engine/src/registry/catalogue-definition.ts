/** What a team declares of the things that it recommends: which events tell of them, and what is known of each. */
import type { Expression, Words } from './definition.ts';

/** What kind of thing a field of an item is. `text` is read by people and searched; `category` is one of few values. */
export type CatalogueField =
  | { readonly type: 'text' | 'category' | 'boolean'; readonly label: Words }
  | {
      readonly type: 'number';
      /** Digits kept after the decimal point, as in an event's field. */
      readonly scale: number;
      /** An ISO 4217 code for money, `%`, or a word. */
      readonly unit?: string;
      readonly label: Words;
    };

/** What some fields mean to the machinery. Each names a field of the catalogue. */
export interface CatalogueRoles {
  /** What people call the item. Without it sentences name its key. */
  readonly title?: string;
  readonly category?: string;
  readonly brand?: string;
  /** A number: what it costs. */
  readonly price?: string;
  /** A yes or no, or a number of pieces: items that are `false`, or 0 or fewer, are never recommended. Unknown counts as available. */
  readonly available?: string;
}

/** Events that tell of items: which one each is about, and what it says. */
export interface CatalogueSource {
  readonly event: string;
  /** Array field of the event, each entry of which is about an item of its own. */
  readonly each?: string;
  /** The item's key: a text. Events or entries without one tell of none. */
  readonly key: Expression;
  /** By field of the catalogue. What is missing says nothing: the field stays as it was. */
  readonly fields: Readonly<Record<string, Expression>>;
  readonly where?: Expression;
  /** `gone`: the item is offered no more, until a later event says otherwise. Default `changed`. */
  readonly says?: 'changed' | 'gone';
}

/** Items that customers have to do with. Those that only signals name are known by their key alone. */
export interface CatalogueDefinition {
  readonly name: string;
  readonly label: Words;
  readonly fields: Readonly<Record<string, CatalogueField>>;
  readonly roles: CatalogueRoles;
  /** Field by field, what happened last holds; of one instant, what came last. */
  readonly sources: readonly CatalogueSource[];
}
