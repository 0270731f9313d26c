/** A view: a group of columns declared together. What later views may speak of, and what a profile is made of. */
import type { ColumnType, ViewDefinition } from '../registry/definition.ts';
import { guardNames } from './guard-names.ts';
import type { ClashSentence, Mistake } from './sentence.ts';
import { createTerm, type AnyTerm, type Kinded, type Term, type ValueOf } from './term.ts';

/** Columns declared together. */
export interface View<Columns extends ColumnTerms> {
  readonly name: string;
  readonly definition: ViewDefinition;
  readonly columns: Columns;
}

/** Terms of columns by name. */
export type ColumnTerms = Readonly<Record<string, AnyTerm>>;
/** A view of whatever columns. */
export type AnyView = View<ColumnTerms>;

/** Terms of the declared columns. */
export type TermsOf<Declared> = { readonly [Name in keyof Declared]: Declared[Name] extends Kinded<infer Kind, infer Value> ? Term<Kind, Value> : never };

type NamesIn<Views extends readonly AnyView[]> = Views[number] extends infer V ? (V extends AnyView ? keyof V['columns'] : never) : never;

type Clash<Views extends readonly AnyView[]> = Views extends readonly [infer Head extends AnyView, ...infer Rest extends readonly AnyView[]]
  ? (keyof Head['columns'] & NamesIn<Rest>) | Clash<Rest>
  : never;

/** `unknown` when every column name belongs to one view only. Without it, two columns of one name would merge to `never`, silently. */
export type Distinct<Views extends readonly AnyView[]> = [Clash<Views>] extends [never] ? unknown : Mistake<ClashSentence<Clash<Views>>>;

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void ? All : never;

/** Columns of several views together. */
export type Columns<Views extends readonly AnyView[]> = Views extends readonly [] ? object : Intersection<Views[number]['columns']>;

/** The plain values of columns. */
export type ValuesOf<Terms> = { readonly [Name in keyof Terms]: ValueOf<Terms[Name]> };

/** What the columns of these views are called by in rules: `view.spend30d`. */
export function columnTerms<Views extends readonly AnyView[]>(views: Views): Columns<Views> {
  const names = views.map(({ name }) => `'${name}'`).join(', ');
  const terms: ColumnTerms = Object.assign({}, ...views.map(({ columns }) => columns));
  return guardNames(views.length === 1 ? `view ${names}` : `the views ${names}`, terms) as Columns<Views>;
}

/** Terms for the columns that a view declares. */
export function declareColumns<Declared extends Readonly<Record<string, Kinded<ColumnType, unknown> & { readonly unit?: string }>>>(declared: Declared): TermsOf<Declared> {
  const terms = Object.entries(declared).map(([name, { kind, unit }]) => [name, createTerm(kind, { op: 'column', name }, { unit })]);
  return Object.fromEntries(terms) as TermsOf<Declared>;
}
