/** A term: an expression tree together with what is known of its value, so that the compiler can check how it is used. */
import type { ColumnType, Duration, Expression } from '../registry/definition.ts';

declare const value: unique symbol;

/** What carries a kind and a value's type; terms, features and aggregates do. */
export interface Kinded<Kind extends ColumnType, Value> {
  readonly kind: Kind;
  /** Exists for the compiler only. `undefined` within it: the value may be missing. */
  readonly [value]?: () => Value;
}

/** An expression of one kind. `view.spend30d`, `event.revenue` and what the functions of this folder make of them. */
export interface Term<Kind extends ColumnType, Value> extends Kinded<Kind, Value> {
  readonly expression: Expression;
  /** Unit of the value, when it has one: carried along through arithmetic and aggregates. */
  readonly unit: string | undefined;
  /** The array field whose items it speaks of, if it does. */
  readonly each: string | undefined;
  // Nothing of a term is optional: else the compiler adds advice about exactOptionalPropertyTypes to every sentence.
  readonly [value]: () => Value;
}

/** A term of whatever kind. */
export type AnyTerm = Term<ColumnType, unknown>;

/** A condition: what `where`, rules, `and`, `or` and `not` take. Missing counts as no. */
export type Condition = Term<'boolean', boolean | undefined>;

/** The plain type of a value: what a profile holds for it. */
export type ValueOf<T> = T extends Kinded<ColumnType, infer Value> ? Value : never;

/** What arithmetic and comparisons take: a term, a number, or a duration in words. */
export type Operand = AnyTerm | number | string;

/** Kind of an operand of arithmetic, where a bare text can only be a duration. */
export type KindOf<T> = T extends number ? 'number' : T extends string ? 'duration' : T extends Kinded<infer Kind, unknown> ? Kind : never;

/** Builds a term; the caller names the type of its value. */
export function createTerm<Kind extends ColumnType, Value>(
  kind: Kind,
  expression: Expression,
  of: { readonly unit?: string | undefined; readonly each?: string | undefined } = {},
): Term<Kind, Value> {
  return { kind, expression, unit: of.unit, each: of.each } as Term<Kind, Value>;
}

/** A bare value beside a term of some kind: texts beside times and durations are durations, all else is literal. */
export function termOf(operand: AnyTerm | string | number | boolean, beside: ColumnType): AnyTerm {
  if (typeof operand === 'object') return operand;
  if (typeof operand === 'string' && (beside === 'duration' || beside === 'time')) return durationTerm(operand);
  const kind = typeof operand === 'number' ? 'number' : typeof operand === 'boolean' ? 'boolean' : 'string';
  return createTerm(kind, { op: 'literal', value: operand });
}

/** A duration in words as a term. Whether it is well formed is checked with the whole definition. */
function durationTerm(text: string): Term<'duration', number> {
  return createTerm('duration', { op: 'duration', value: text as Duration });
}
