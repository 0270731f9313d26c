/**
 * Conditions: comparisons and their combination. A comparison with something missing is no, whichever way it is asked;
 * ask `isPresent` to tell the two apart.
 */
import type { Expression } from '../registry/definition.ts';
import type { CompareSentence, ConditionSentence, DurationText, Mistake, Ordered, OrderSentence } from './sentence.ts';
import { createTerm, termOf, type AnyTerm, type Condition, type Operand, type Term, type ValueOf } from './term.ts';

/** `unknown` when it has an order. */
type HasOrder<T extends AnyTerm> = T['kind'] extends Ordered ? unknown : Mistake<OrderSentence<T['kind']>>;

/** What may stand beside an ordered term: the right operand itself, or a sentence. */
type Beside<Left extends AnyTerm, Right> = Right extends AnyTerm
  ? Right['kind'] extends Left['kind'] ? unknown : Mistake<CompareSentence<Left['kind'], Right['kind']>>
  : Left['kind'] extends 'duration' ? Right extends string ? DurationText<Right> : Mistake<CompareSentence<'duration', 'number'>>
  : Right extends number ? Left['kind'] extends 'number' ? unknown : Mistake<CompareSentence<Left['kind'], 'number'>>
  : Mistake<CompareSentence<Left['kind'], 'string'>>;

type OrderOp = 'atLeast' | 'above' | 'atMost' | 'below';

function compare(op: OrderOp | 'equal' | 'notEqual', left: AnyTerm, right: AnyTerm | string | number | boolean): Condition {
  const other = termOf(right, left.kind);
  return condition({ op, left: left.expression, right: other.expression }, left, other);
}

function condition(expression: Expression, ...parts: readonly AnyTerm[]): Condition {
  return createTerm('boolean', expression, { each: parts.find(({ each }) => each !== undefined)?.each });
}

/** `left ≥ right`. Durations may be written in words: `atLeast(view.sinceLastOrder, '60d')`. */
export function atLeast<L extends AnyTerm, const R extends Operand>(left: L & HasOrder<L>, right: R & Beside<L, R>): Condition {
  return compare('atLeast', left, right);
}

/** `left > right`. */
export function above<L extends AnyTerm, const R extends Operand>(left: L & HasOrder<L>, right: R & Beside<L, R>): Condition {
  return compare('above', left, right);
}

/** `left ≤ right`. */
export function atMost<L extends AnyTerm, const R extends Operand>(left: L & HasOrder<L>, right: R & Beside<L, R>): Condition {
  return compare('atMost', left, right);
}

/** `left < right`. */
export function below<L extends AnyTerm, const R extends Operand>(left: L & HasOrder<L>, right: R & Beside<L, R>): Condition {
  return compare('below', left, right);
}

/** What a term may be equal to: a value of its own type, or a term of its kind. */
type Same<L extends AnyTerm> = Term<L['kind'], ValueOf<L> | undefined> | (L['kind'] extends 'duration' ? string : Exclude<ValueOf<L>, undefined>);

/** `left = right`, of one kind. */
export function equal<L extends AnyTerm>(left: L, right: NoInfer<Same<L>>): Condition {
  return compare('equal', left, right as AnyTerm | string | number | boolean);
}

/** `left ≠ right`; no when either is missing. */
export function notEqual<L extends AnyTerm>(left: L, right: NoInfer<Same<L>>): Condition {
  return compare('notEqual', left, right as AnyTerm | string | number | boolean);
}

/** Whether the value is among these. */
export function isOneOf<L extends Term<'string' | 'number', unknown>>(of: L, values: readonly NoInfer<Exclude<ValueOf<L>, undefined>>[]): Condition {
  return condition({ op: 'isOneOf', of: of.expression, values: [...(values as readonly (string | number)[])] }, of);
}

/** Whether a list contains the value. */
export function contains<T extends string | number>(of: Term<'strings' | 'numbers', readonly T[] | undefined>, value: NoInfer<T>): Condition {
  return condition({ op: 'contains', of: of.expression, value }, of);
}

/** Whether the value is not missing. */
export function isPresent(of: AnyTerm): Condition {
  return condition({ op: 'isPresent', of: of.expression }, of);
}

type Conditions<T extends readonly AnyTerm[]> = {
  readonly [I in keyof T]: T[I] extends { readonly kind: 'boolean' } ? T[I] : Mistake<ConditionSentence<T[I]['kind']>>;
};

/** All hold. */
export function and<const T extends readonly AnyTerm[]>(...all: T & Conditions<T>): Condition {
  return condition({ op: 'and', all: expressions(all) }, ...all);
}

/** At least one holds. */
export function or<const T extends readonly AnyTerm[]>(...all: T & Conditions<T>): Condition {
  return condition({ op: 'or', all: expressions(all) }, ...all);
}

function expressions(terms: readonly AnyTerm[]): readonly Expression[] {
  return terms.map(({ expression }) => expression);
}

/** Does not hold, or is missing. */
export function not<T extends AnyTerm>(of: T & (T['kind'] extends 'boolean' ? unknown : Mistake<ConditionSentence<T['kind']>>)): Condition {
  return condition({ op: 'not', of: of.expression }, of);
}
