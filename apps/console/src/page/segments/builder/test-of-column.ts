/** What a condition asks first, when a column was just chosen: a bound in the middle of what there is. */
import type { ColumnFacts } from '../../customer/columns.ts';
import type { Test } from './rule-form.ts';

const dayMs = 86_400_000;

/** Of a column of any type that can be asked about. */
export function testOfColumn({ name, type, unit }: ColumnFacts): Test {
  switch (type) {
    case 'boolean':
      return { kind: 'holds', column: name };
    case 'duration':
      return { kind: 'span', column: name, op: 'atLeast', ms: 30 * dayMs };
    case 'string':
      return { kind: 'oneOf', column: name, values: [] };
    case 'strings':
      return { kind: 'contains', column: name, value: '' };
    case 'number':
      return { kind: 'compare', column: name, op: 'atLeast', value: unit === '%' ? 0.5 : unit !== undefined && /^[A-Z]{3}$/.test(unit) ? 100 : 1 };
    default:
      return { kind: 'known', column: name };
  }
}

/** Another column in the place of one: what can stay, stays. */
export function testMovedTo(test: Test, column: ColumnFacts): Test {
  if (test.kind === 'compare' && column.type === 'number' && typeof test.value === 'number') return { ...test, column: column.name };
  if (test.kind === 'span' && column.type === 'duration') return { ...test, column: column.name };
  return testOfColumn(column);
}
