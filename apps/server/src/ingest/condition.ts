/** Conditions of a map, compiled to functions of a row. */
import type { Condition } from './map-file.ts';
import { numberOf, textOf, type ColumnReader, type Columns, type Row } from './row.ts';

/** Tests of a condition. Exactly one stands in each; `parseMap` sees to it. */
export const conditionTests = ['equals', 'isOneOf', 'startsWith', 'empty', 'above', 'atLeast', 'below', 'atMost'] as const;

/** All of the conditions; none always holds. Texts are compared as they stand, numbers as numbers; no number is in no order. */
export function compileConditions(conditions: Condition | readonly Condition[] | undefined, columns: Columns): (row: Row) => boolean {
  if (conditions === undefined) return () => true;
  const tests = (isList(conditions) ? conditions : [conditions]).map((condition) => compileCondition(condition, columns(condition.column)));
  const [only] = tests;
  return tests.length === 1 && only !== undefined ? only : (row) => tests.every((test) => test(row));
}

function compileCondition(condition: Condition, read: ColumnReader): (row: Row) => boolean {
  const { equals, isOneOf, startsWith, empty, above, atLeast, below, atMost } = condition;
  if (equals !== undefined) return (row) => isSame(read(row), equals);
  if (isOneOf !== undefined) return (row) => isOneOf.some((value) => isSame(read(row), value));
  if (startsWith !== undefined) return (row) => textOf(read(row)).startsWith(startsWith);
  if (empty !== undefined) return (row) => (textOf(read(row)) === '') === empty;
  if (above !== undefined) return (row) => (numberOf(read(row)) ?? NaN) > above;
  if (atLeast !== undefined) return (row) => (numberOf(read(row)) ?? NaN) >= atLeast;
  if (below !== undefined) return (row) => (numberOf(read(row)) ?? NaN) < below;
  return (row) => (numberOf(read(row)) ?? NaN) <= (atMost ?? NaN);
}

function isSame(cell: unknown, value: string | number): boolean {
  return typeof value === 'number' ? numberOf(cell) === value : textOf(cell) === value;
}

function isList(conditions: Condition | readonly Condition[]): conditions is readonly Condition[] {
  return Array.isArray(conditions);
}
