/** Models of which only answers are known, and their Shapley values by the definition. */
import * as fc from 'fast-check';
import type { AskModel, Values } from './asked-model.ts';

/** A model of these columns as answers. */
export const asking = (scoreOf: (values: Values) => number): AskModel => (rows) => rows.map((row) => Float64Array.of(scoreOf(row)));

/** A number of a column; 0 of one that is missing. */
export const numberOf = (values: Values, column: string): number => (typeof values[column] === 'number' ? values[column] : 0);

/** Products and turns, so that orders matter; of columns a to d. */
export const scoreOf = (values: Values): number => numberOf(values, 'a') * numberOf(values, 'b') + Math.max(0, numberOf(values, 'c') - numberOf(values, 'd')) + numberOf(values, 'd') ** 2;

/** So many columns by letters. */
export const lettersOf = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => String.fromCharCode(97 + i));

/** Whole numbers in so many columns. */
export const profiles = (count: number): fc.Arbitrary<Record<string, number>> => fc.record(Object.fromEntries(lettersOf(count).map((column) => [column, fc.integer({ min: -3, max: 3 })])));

/** By the definition: the mean over all orders. */
export function shapleyByOrders(score: (values: Values) => number, values: Values, reference: Values): Readonly<Record<string, number>> {
  const columns = Object.keys(values);
  const orders = permutations(columns);
  return Object.fromEntries(columns.map((column) => [column, orders.reduce((sum, order) => {
    const before = Object.fromEntries(order.slice(0, order.indexOf(column)).map((each) => [each, values[each]]));
    return sum + score({ ...reference, ...before, [column]: values[column] }) - score({ ...reference, ...before });
  }, 0) / orders.length]));
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.length < 2 ? [items] : items.flatMap((item, i) => permutations(items.filter((_, k) => k !== i)).map((rest) => [item, ...rest]));
}
