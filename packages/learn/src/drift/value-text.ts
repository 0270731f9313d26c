/** Values as text, for comparing them to the last bit over files and processes. */
import type { ColumnValue } from '@limn/engine';

/** A value as text that another value has only when it has the same bits. */
export function valueText(value: ColumnValue): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'missing';
  return `[${[...value].map((each) => valueText(each as ColumnValue)).join(',')}]`;
}
