/** What a folded value is in natural units, how values are ordered, and what their column's type is. */
import type { ColumnType } from '../../registry/definition.ts';
import type { AggregateContext } from '../aggregate.ts';

/** A folded value as people know it. */
export type Natural = number | string | boolean;

/** Type of a column that shows one value of the input. */
export function typeOfOne({ input }: AggregateContext): ColumnType {
  return input === 'string' || input === 'boolean' ? input : 'number';
}

/** Type of a column that lists values. Booleans are listed as 0 and 1. */
export function typeOfList({ input }: AggregateContext): ColumnType {
  return input === 'string' ? 'strings' : 'numbers';
}

/** Turns a folded value into its natural one: scaled numbers divided, texts looked up, 0 and 1 into false and true. */
export function naturalOf({ input, scale, dictionary }: AggregateContext): (value: number) => Natural {
  if (input === 'string') return (value) => dictionary.text(value);
  if (input === 'boolean') return (value) => value === 1;
  return numberOf(scale);
}

/** Natural value of a scaled integer: the double nearest to it. */
export function numberOf(scale: number): (value: number) => number {
  const unit = 10 ** scale;
  // Adding 0 turns −0 into 0.
  return (value) => value / unit + 0;
}

/** The natural values of a list, of one type. */
export function naturalList(context: AggregateContext): (values: readonly number[]) => readonly string[] | readonly number[] {
  const { input, dictionary } = context;
  if (input === 'string') return (values) => values.map((value) => dictionary.text(value));
  const natural = numberOf(context.scale);
  return (values) => values.map(natural);
}

/** Orders folded values by what they are, never by dictionary number: texts by UTF-16 units, numbers by size. */
export function orderOf({ input, dictionary }: AggregateContext): (left: number, right: number) => number {
  if (input !== 'string') return (left, right) => left - right;
  return (left, right) => {
    if (left === right) return 0;
    return dictionary.text(left) < dictionary.text(right) ? -1 : 1;
  };
}
