/** Fields of events: what the sender's properties hold, under which path, in which unit and to how many digits. */
import type { Field, ScalarField } from '../registry/definition.ts';
import type { Kinded } from './term.ts';

type ScalarKind = 'string' | 'number' | 'boolean';

/** A declared text, number, yes or no. Its value's type includes `undefined` when it is optional. */
export interface ScalarType<Kind extends ScalarKind, Value> extends Kinded<Kind, Value> {
  readonly field: ScalarField;
}

/** A declared list of items, each with the same fields. */
export interface ArrayType<Items extends ItemFields, Optional extends boolean> {
  readonly kind: 'array';
  readonly items: Items;
  readonly optional: Optional;
  readonly field: Extract<Field, { type: 'array' }>;
}

/** A declared scalar of whatever kind. */
export type AnyScalar = ScalarType<ScalarKind, unknown>;
/** Fields of the items of a list. */
export type ItemFields = Readonly<Record<string, AnyScalar>>;
/** Fields of an event. */
export type Fields = Readonly<Record<string, AnyScalar | ArrayType<ItemFields, boolean>>>;

/** Where a field is read from, and whether it must be there. */
export interface FieldOptions {
  /** Path in the message's properties, parts joined by dots: `product_id`, `shipping.country`. Default: the field's own name. */
  readonly from?: string;
  /** Events without it are accepted; its value is then missing. Otherwise they are rejected. */
  readonly optional?: true;
}

/** What a number needs besides. */
export interface NumberOptions extends FieldOptions {
  /** Digits kept after the decimal point, 0 to 9: 2 for pounds and pence, 0 for pieces. */
  readonly scale: number;
  /** An ISO 4217 code for money (`GBP`, `CNY`), else any word people read. */
  readonly unit?: string;
}

type Missing<Options> = Options extends { readonly optional: true } ? undefined : never;

/** A text. */
export function string<const Options extends FieldOptions = object>(options?: Options): ScalarType<'string', string | Missing<Options>> {
  return { kind: 'string', field: { type: 'string', ...options } };
}

/** A number, stored as an integer of `10^-scale` units so that sums are exact. Texts that are numbers are read as such. */
export function number<const Options extends NumberOptions>(options: Options): ScalarType<'number', number | Missing<Options>> {
  return { kind: 'number', field: { type: 'number', ...options } };
}

/** A yes or no. */
export function boolean<const Options extends FieldOptions = object>(options?: Options): ScalarType<'boolean', boolean | Missing<Options>> {
  return { kind: 'boolean', field: { type: 'boolean', ...options } };
}

/** One of a few texts: `oneOf(['card', 'cash'])`. Comparing it with any other is a compile error. */
export function oneOf<const Value extends string, const Options extends FieldOptions = object>(
  values: readonly Value[],
  options?: Options,
): ScalarType<'string', Value | Missing<Options>> {
  return { kind: 'string', field: { type: 'enum', values: [...values], ...options } };
}

/** A list of items: the lines of an order, the genres of a film. Features over its columns look at every item. */
export function array<const Items extends ItemFields, const Options extends FieldOptions = object>(
  items: Items,
  options?: Options,
): ArrayType<Items, Options extends { readonly optional: true } ? true : false> {
  const plain = Object.fromEntries(Object.entries(items).map(([name, item]) => [name, item.field]));
  type Optional = Options extends { readonly optional: true } ? true : false;
  return { kind: 'array', items, optional: (options?.optional === true) as Optional, field: { type: 'array', items: plain, ...options } };
}
