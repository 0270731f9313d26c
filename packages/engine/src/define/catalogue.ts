/** Declares catalogues: the things that customers have to do with, and which events tell of them. */
import { DefinitionError } from '../errors.ts';
import type { CatalogueDefinition, CatalogueField, CatalogueSource } from '../registry/catalogue-definition.ts';
import type { Words } from '../registry/definition.ts';
import type { EventType } from './event.ts';
import { eventTerms, type EventTerms } from './event-terms.ts';
import type { Fields } from './field.ts';
import type { Labelled, Mistake, OnlyKnown } from './sentence.ts';
import type { AnyTerm, Condition, Term } from './term.ts';

type FieldKind = CatalogueField['type'];

/** The kind that a field's values have in expressions. */
export type ValueKind<Type extends FieldKind> = Type extends 'number' ? 'number' : Type extends 'boolean' ? 'boolean' : 'string';

/** A declared field of an item. */
export interface ItemField<Type extends FieldKind> {
  readonly definition: CatalogueField;
  readonly type: Type;
}

/** Fields of an item by name. */
export type CatalogueFields = Readonly<Record<string, ItemField<FieldKind>>>;

/** The words of a field; of a number, how it is kept. */
export interface ItemFieldOptions {
  readonly en?: string;
  readonly zh?: string;
  /** Of a number: digits kept after the decimal point. */
  readonly scale?: number;
  /** Of a number: an ISO 4217 code for money, or any word people read. */
  readonly unit?: string;
}

type ForNumbers<Type, Options> = Type extends 'number'
  ? Options extends { readonly scale: number } ? unknown : Mistake<'A number needs a scale: how many digits are kept after the decimal point.'>
  : Options extends { readonly scale: number } | { readonly unit: string } ? Mistake<'Only numbers have a scale and a unit.'> : unknown;

/**
 * A field of an item: `itemField('number', { scale: 2, unit: 'GBP', en: 'price', zh: '价格' })`. A `text` is read by people
 * and searched; a `category` is one of few values.
 */
export function itemField<const Type extends FieldKind, const Options extends ItemFieldOptions>(
  type: Type,
  options: Options & Labelled<Options> & OnlyKnown<Options, ItemFieldOptions> & ForNumbers<Type, Options>,
): ItemField<Type> {
  const { en, zh, scale, unit }: ItemFieldOptions = options;
  const definition = { type, ...(scale !== undefined && { scale }), ...(unit !== undefined && { unit }), label: { en, zh } as Words };
  return { type, definition: definition as CatalogueField };
}

/** Events that tell of items, declared. */
export interface ItemSource<Told> {
  readonly definition: CatalogueSource;
  /** Exists for the compiler only. */
  readonly told?: Told;
}

/** What an event says of an item. */
export interface ItemSourceOptions<F extends Fields, Told extends Readonly<Record<string, AnyTerm>>> {
  /** The item's key: a text of the event, or of the items of one of its lists: then each of them tells of an item of its own. */
  readonly key: (event: EventTerms<F>) => Term<'string', unknown>;
  /** By field of the catalogue. */
  readonly fields?: (event: EventTerms<F>) => Told;
  readonly where?: (event: EventTerms<F>) => Condition;
  /** `gone`: the item is offered no more, until a later event says otherwise. */
  readonly says?: 'changed' | 'gone';
}

/** Reads items from an event: `itemsFrom(order, { key: (event) => event.items.product, fields: (event) => ({ price: event.items.price }) })`. */
export function itemsFrom<F extends Fields, Told extends Readonly<Record<string, AnyTerm>> = Readonly<Record<never, AnyTerm>>>(
  event: EventType<F>,
  { key, fields, where, says }: ItemSourceOptions<F, Told>,
): ItemSource<{ readonly [Name in keyof Told]: Told[Name]['kind'] }> {
  const terms = eventTerms([event.definition]) as unknown as EventTerms<F>;
  const of = key(terms);
  const told = Object.entries(fields?.(terms) ?? {});
  const filter = where?.(terms);
  for (const term of [...told.map(([, each]) => each), filter]) requireSameItems(of, term, event.definition.name);
  const definition: CatalogueSource = {
    event: event.definition.name,
    ...(of.each !== undefined && { each: of.each }),
    key: of.expression,
    fields: Object.fromEntries(told.map(([name, { expression }]) => [name, expression])),
    ...(filter && { where: filter.expression }),
    ...(says && { says }),
  };
  return { definition };
}

/** @throws DefinitionError `item_outside_each` when a term speaks of the items of another list than the key. */
export function requireSameItems(key: AnyTerm, term: AnyTerm | undefined, event: string): void {
  if (term?.each === undefined || term.each === key.each) return;
  throw new DefinitionError([{
    code: 'item_outside_each', path: event,
    message: `Of the event '${event}', ${key.each === undefined ? 'whole events' : `the items of '${key.each}'`} name an item, but a value is taken of the items of '${term.each}'.`,
    cure: `Take the key of the items of '${term.each}', too, or a field of the event.`,
  }]);
}

/** Names of the fields of these types. */
type NamesOf<F extends CatalogueFields, Type extends FieldKind> = { [Name in keyof F]: F[Name]['type'] extends Type ? Name : never }[keyof F];

/** What is wrong with what an event tells, a sentence; `never` when all is well. */
type Misfit<F extends CatalogueFields, Source> = Source extends ItemSource<infer Told>
  ? {
      [Name in keyof Told]: Name extends keyof F
        ? Told[Name] extends ValueKind<F[Name]['type']> ? never : `The field '${Name & string}' is a ${F[Name]['type']}, and the event tells something else.`
        : `The catalogue has no field '${Name & string}'.`;
    }[keyof Told]
  : never;

/** `unknown` when everything told fits a field. */
type Fitting<F extends CatalogueFields, Sources extends readonly unknown[]> = [Misfit<F, Sources[number]>] extends [never] ? unknown : Mistake<Misfit<F, Sources[number]>>;

/** What a catalogue declares. */
export interface CatalogueOptions<F extends CatalogueFields, Sources extends readonly ItemSource<unknown>[]> {
  readonly label: Words;
  readonly fields: F;
  /** What people call an item. Without it sentences name its key. */
  readonly title?: NamesOf<F, 'text' | 'category'>;
  readonly category?: NamesOf<F, 'text' | 'category'>;
  readonly brand?: NamesOf<F, 'text' | 'category'>;
  readonly price?: NamesOf<F, 'number'>;
  /** A yes or no, or a number of pieces. */
  readonly available?: NamesOf<F, 'boolean' | 'number'>;
  readonly sources: Sources & Fitting<F, Sources>;
}

/** A declared catalogue. */
export interface Catalogue<F extends CatalogueFields> {
  readonly definition: CatalogueDefinition;
  readonly fields: F;
}

/** A catalogue of whatever fields. */
export type AnyCatalogue = Catalogue<CatalogueFields>;

/** What an item's fields are called in rules. */
export type CatalogueTerms<F extends CatalogueFields> = { readonly [Name in keyof F]: Term<ValueKind<F[Name]['type']>, CatalogueValue<F[Name]['type']> | undefined> };
type CatalogueValue<Type extends FieldKind> = Type extends 'number' ? number : Type extends 'boolean' ? boolean : string;

/**
 * Declares the items that customers have to do with. What several events tell of one item is put together field by field:
 * what happened last holds. Items that only signals name are there, too, known by their key.
 */
export function defineCatalogue<const F extends CatalogueFields, const Sources extends readonly ItemSource<unknown>[]>(
  name: string,
  { label, fields, title, category, brand, price, available, sources }: CatalogueOptions<F, Sources>,
): Catalogue<F> {
  const roles = Object.fromEntries(Object.entries({ title, category, brand, price, available }).filter(([, field]) => field !== undefined));
  const definition: CatalogueDefinition = {
    name,
    label,
    fields: Object.fromEntries(Object.entries(fields).map(([field, { definition: plain }]) => [field, plain])),
    roles,
    sources: sources.map((source) => source.definition),
  };
  return { definition, fields };
}
