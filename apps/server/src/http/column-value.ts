/** Values of columns as JSON has them. */
import type { Column, ColumnValue as EngineValue } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { isoOf } from './moment.ts';

export const ColumnValue = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Array(Type.String()), Type.Array(Type.Number()), Type.Null()], {
  $id: 'ColumnValue',
  description: 'null is missing, which is never zero. A duration is a number of ms, a time is ISO 8601 in UTC.',
});
export type ColumnValue = Static<typeof ColumnValue>;

/** @param column undefined: of no column, as it is */
export function sentValue(column: Pick<Column, 'type'> | undefined, value: EngineValue): ColumnValue {
  if (value === undefined) return null;
  if (column?.type === 'time') return isoOf(value as number) ?? null;
  return value as ColumnValue;
}
