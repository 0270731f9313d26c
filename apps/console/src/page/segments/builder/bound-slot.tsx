/** How a value is compared, in the words that suit it. */
import { NativeSelect } from '@mantine/core';
import { useWords } from '../../../language/language.tsx';
import { conditionWords } from './condition-words.ts';
import styles from './condition.module.css';
import type { Comparison } from './expression.ts';
import type { Test } from './rule-form.ts';

const amounts = ['atLeast', 'above', 'atMost', 'below', 'equal', 'notEqual'] as const;
const spans = { atLeast: 'atLeastAgo', above: 'aboveAgo', atMost: 'atMostAgo', below: 'belowAgo' } as const;

/** Nothing where there is but one way. */
export function BoundSlot({ test, onChange }: { readonly test: Test; readonly onChange: (test: Test) => void }) {
  const say = useWords(conditionWords);
  const choose = (data: { value: string; label: string }[], value: string, take: (value: string) => void) => (
    <NativeSelect className={styles['bound']!} size="xs" aria-label={say('bound')} data={data} value={value} onChange={({ currentTarget }) => take(currentTarget.value)} />
  );
  switch (test.kind) {
    case 'compare': {
      const { column, value } = test;
      if (typeof value !== 'number') {
        return choose([{ value: 'equal', label: say('is') }, { value: 'notEqual', label: say('isNot') }, { value: 'oneOf', label: say('oneOf') }], test.op, (op) =>
          onChange(op === 'oneOf' ? { kind: 'oneOf', column, values: [String(value)] } : { ...test, op: op as Comparison }));
      }
      return choose(amounts.map((op) => ({ value: op, label: say(op) })), test.op, (op) => onChange({ ...test, op: op as Comparison }));
    }
    case 'span':
      return choose((Object.keys(spans) as (keyof typeof spans)[]).map((op) => ({ value: op, label: say(spans[op]) })), test.op, (op) => onChange({ ...test, op: op as Comparison }));
    case 'oneOf':
      return <span>{say('oneOf')}</span>;
    case 'contains':
      return <span>{say('contains')}</span>;
    default:
      return null;
  }
}
