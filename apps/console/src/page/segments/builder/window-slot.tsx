/** The time window of a condition: one of those that there are, or another, which is computed for the draft. */
import { NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { isComposing } from '../../../shell/keys.ts';
import { useWords } from '../../../language/language.tsx';
import { conditionWords } from './condition-words.ts';
import { durationMs } from './expression.ts';
import styles from './condition.module.css';

const dayMs = 86_400_000;
const other = 'other';

interface WindowSlotProps {
  /** Shortest first. */
  readonly members: readonly { readonly column: string; readonly over: string }[];
  readonly column: string;
  readonly onChoose: (column: string) => void;
  /** A window that no feature has. */
  readonly onOther: (ms: number) => void;
}

/** A list, and a field for another number of days. */
export function WindowSlot({ members, column, onChoose, onOther }: WindowSlotProps) {
  const say = useWords(conditionWords);
  const [days, setDays] = useState<number | string>();
  const shown = (over: string): string => {
    const ms = durationMs(over) ?? 0;
    return ms % dayMs === 0 ? say('day', { count: ms / dayMs }) : ms % 3_600_000 === 0 ? say('hour', { count: ms / 3_600_000 }) : say('minute', { count: ms / 60_000 });
  };
  const take = (): void => {
    const asked = Number(days);
    setDays(undefined);
    if (!Number.isInteger(asked) || asked < 1 || asked > 3_650) return;
    const there = members.find(({ over }) => durationMs(over) === asked * dayMs);
    if (there === undefined) onOther(asked * dayMs);
    else onChoose(there.column);
  };
  if (days !== undefined) {
    return (
      <NumberInput
        className={styles['short']!}
        size="xs"
        autoFocus
        aria-label={say('windowDays')}
        value={days}
        min={1}
        max={3_650}
        allowDecimal={false}
        onChange={setDays}
        onBlur={take}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return;
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') setDays(undefined);
        }}
      />
    );
  }
  return (
    <NativeSelect
      className={styles['bound']!}
      size="xs"
      aria-label={say('window')}
      value={column}
      data={[...members.map((member) => ({ value: member.column, label: shown(member.over) })), { value: other, label: say('otherWindow') }]}
      onChange={({ currentTarget: { value } }) => (value === other ? setDays('') : onChoose(value))}
    />
  );
}
