/** Values made of values. Missing when an operand is missing; `orElse` puts something in its place. */
import type { ColumnType } from '../registry/definition.ts';
import { arithmeticType } from '../registry/arithmetic-type.ts';
import type { ArithmeticSentence, DurationText, Mistake, NumberSentence } from './sentence.ts';
import { createTerm, termOf, type AnyTerm, type KindOf, type Operand, type Term, type ValueOf } from './term.ts';
import { unitOfQuotient, unitOfProduct, unitOfSum } from './unit.ts';

type Missing<T> = T extends AnyTerm ? Extract<ValueOf<T>, undefined> : never;
type Result<Kind, Left, Right> = Term<Extract<Kind, ColumnType>, number | Missing<Left> | Missing<Right>>;

type AddKind<Left, Right> =
  [Left, Right] extends ['number', 'number'] ? 'number'
  : [Left, Right] extends ['duration', 'duration'] ? 'duration'
  : [Left, Right] extends ['time', 'duration'] | ['duration', 'time'] ? 'time'
  : never;
type SubtractKind<Left, Right> =
  [Left, Right] extends ['number', 'number'] ? 'number'
  : [Left, Right] extends ['duration', 'duration'] | ['time', 'time'] ? 'duration'
  : [Left, Right] extends ['time', 'duration'] ? 'time'
  : never;
type MultiplyKind<Left, Right> =
  [Left, Right] extends ['number', 'number'] ? 'number'
  : [Left, Right] extends ['duration', 'number'] | ['number', 'duration'] ? 'duration'
  : never;
type DivideKind<Left, Right> =
  [Left, Right] extends ['number', 'number'] | ['duration', 'duration'] ? 'number'
  : [Left, Right] extends ['duration', 'number'] ? 'duration'
  : never;

/** `unknown` when the kinds go together, and a duration in words is well formed. */
type Fits<Kind, Verb extends string, Left, Right> = Right extends string
  ? [Kind] extends [never] ? Mistake<ArithmeticSentence<Verb, KindOf<Left>, 'duration'>> : DurationText<Right>
  : [Kind] extends [never] ? Mistake<ArithmeticSentence<Verb, KindOf<Left>, KindOf<Right>>> : unknown;

/** Numbers with numbers, durations with durations, a duration after a moment. */
export function add<const L extends Operand, const R extends Operand>(
  left: L, right: R & Fits<AddKind<KindOf<L>, KindOf<R>>, 'added', L, R>,
): Result<AddKind<KindOf<L>, KindOf<R>>, L, R> {
  return arithmetic('add', left, right) as Result<AddKind<KindOf<L>, KindOf<R>>, L, R>;
}

/** `left − right`. Two moments give the time between them. */
export function subtract<const L extends Operand, const R extends Operand>(
  left: L, right: R & Fits<SubtractKind<KindOf<L>, KindOf<R>>, 'subtracted', L, R>,
): Result<SubtractKind<KindOf<L>, KindOf<R>>, L, R> {
  return arithmetic('subtract', left, right) as Result<SubtractKind<KindOf<L>, KindOf<R>>, L, R>;
}

/** A number with a number, or a duration with a number: `multiply(view.usualGap, 2)`. */
export function multiply<const L extends Operand, const R extends Operand>(
  left: L, right: R & Fits<MultiplyKind<KindOf<L>, KindOf<R>>, 'multiplied', L, R>,
): Result<MultiplyKind<KindOf<L>, KindOf<R>>, L, R> {
  return arithmetic('multiply', left, right) as Result<MultiplyKind<KindOf<L>, KindOf<R>>, L, R>;
}

/** `left ÷ right`; missing also when the divisor is 0. Two durations give a number: `divide(view.sinceLastOrder, '1d')` counts days. */
export function divide<const L extends Operand, const R extends Operand>(
  left: L, right: R & Fits<DivideKind<KindOf<L>, KindOf<R>>, 'divided', L, R>,
): Term<DivideKind<KindOf<L>, KindOf<R>>, number | undefined> {
  return arithmetic('divide', left, right) as Term<DivideKind<KindOf<L>, KindOf<R>>, number | undefined>;
}

function arithmetic(op: 'add' | 'subtract' | 'multiply' | 'divide', left: Operand, right: Operand): AnyTerm {
  // A bare text in arithmetic is a duration whatever stands beside it.
  const a = termOf(left, 'duration');
  const b = termOf(right, 'duration');
  const unit = op === 'divide' ? unitOfQuotient(a, b) : op === 'multiply' ? unitOfProduct(a, b) : unitOfSum(a, b);
  // Kinds that do not go together are told with the whole definition, with the path; until then it counts as a number.
  return createTerm(arithmeticType(op, a.kind, b.kind) ?? 'number', { op, left: a.expression, right: b.expression }, { unit, each: a.each ?? b.each });
}

type Otherwise<T extends AnyTerm> = Term<T['kind'], ValueOf<T>> | (T['kind'] extends 'duration' ? string : Exclude<ValueOf<T>, undefined>);

/** The value, or this when it is missing. */
export function orElse<T extends AnyTerm, const O extends NoInfer<Otherwise<T>>>(
  of: T, otherwise: O,
): Term<T['kind'], Exclude<ValueOf<T>, undefined> | Missing<O>> {
  const other = termOf(otherwise as AnyTerm | string | number | boolean, of.kind);
  return createTerm(of.kind, { op: 'orElse', of: of.expression, otherwise: other.expression }, { unit: of.unit, each: of.each ?? other.each });
}

/**
 * The label of the band a number falls in: `bucket(view.spend365d, { bounds: [500, 2000], labels: ['small', 'middle', 'large'] })`
 * is `middle` from 500 up to but not including 2,000. One more label than bounds. Missing when the number is.
 */
export function bucket<T extends AnyTerm, const Label extends string>(
  of: T & (T['kind'] extends 'number' ? unknown : Mistake<NumberSentence<'bucket', T['kind']>>),
  { bounds, labels }: { readonly bounds: readonly number[]; readonly labels: readonly Label[] },
): Term<'string', Label | Missing<T>> {
  return createTerm('string', { op: 'bucket', of: of.expression, bounds: [...bounds], labels: [...labels] }, { each: of.each });
}

type EntryKind<Kind> = Kind extends 'strings' ? 'string' : 'number';
type EntryOf<Value> = Value extends readonly (infer Entry)[] ? Entry : never;

/** Entry of a histogram or list, from 0: `entry(view.ordersByHour, 9)`. Missing outside. */
export function entry<T extends Term<'histogram' | 'strings' | 'numbers', unknown>>(
  of: T, index: number,
): Term<EntryKind<T['kind']>, EntryOf<ValueOf<T>> | undefined> {
  return createTerm((of.kind === 'strings' ? 'string' : 'number') as EntryKind<T['kind']>, { op: 'entry', of: of.expression, index }, { unit: of.unit });
}

