/** Declares values computed from other columns: ratios, differences, bands. */
import type { ColumnType, Expression, Words } from '../registry/definition.ts';
import type { Labelled, OnlyKnown } from './sentence.ts';
import type { Kinded, Term } from './term.ts';
import { columnTerms, declareColumns, type AnyView, type Columns, type Distinct, type TermsOf, type View } from './view.ts';

/** A declared value. */
export interface DerivedValue<Kind extends ColumnType, Value> extends Kinded<Kind, Value> {
  readonly definition: { readonly value: Expression; readonly label: Words; readonly unit?: string; readonly owner?: string };
  readonly unit?: string;
}

/** The words and the unit of a value. */
export interface ValueOptions {
  readonly en?: string;
  readonly zh?: string;
  /** Default: what follows from the units of its parts. `%` shows a share of 1 as 100 %. */
  readonly unit?: string;
  /** Who answers for it. Default: whoever answers for the view. */
  readonly owner?: string;
}

/** A value of other columns, with the words people read: `value(divide(view.refunds365d, view.orders365d), { en: 'refund rate', zh: '退货率' })`. */
export function value<Kind extends ColumnType, Value, const Options extends ValueOptions>(
  of: Term<Kind, Value>,
  options: Options & Labelled<Options> & OnlyKnown<Options, ValueOptions>,
): DerivedValue<Kind, Value> {
  const { en, zh, unit = of.unit, owner }: ValueOptions = options;
  const definition = { value: of.expression, label: { en, zh } as Words, ...(unit !== undefined && { unit }), ...(owner !== undefined && { owner }) };
  return { kind: of.kind, definition, ...(unit !== undefined && { unit }) };
}

/** What a view of derived values declares. */
export interface DerivedOptions<Views extends readonly AnyView[], D extends Readonly<Record<string, DerivedValue<ColumnType, unknown>>>> {
  readonly label: Words;
  /** Who answers for the values: a team, or a person. */
  readonly owner?: string;
  /** The views whose columns are used. */
  readonly from: Views & Distinct<Views>;
  readonly values: (view: NoInfer<Columns<Views>>) => D;
}

/** Declares values computed from the columns of other views. */
export function defineDerived<const Views extends readonly AnyView[], D extends Readonly<Record<string, DerivedValue<ColumnType, unknown>>>>(
  name: string,
  { label, owner, from, values }: DerivedOptions<Views, D>,
): View<TermsOf<D>> {
  const declared = values(columnTerms<Views>(from));
  const plain = Object.fromEntries(Object.entries(declared).map(([column, { definition }]) => [column, definition]));
  return { name, definition: { kind: 'derived', name, label, ...(owner !== undefined && { owner }), values: plain }, columns: declareColumns(declared) };
}
