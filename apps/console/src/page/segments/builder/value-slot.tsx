/** The value of a condition: an amount with its unit, a length of time, one or more texts. */
import { NativeSelect, NumberInput, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../../language/language.tsx';
import { conditionWords } from './condition-words.ts';
import styles from './condition.module.css';

const unitMs = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
type TimeUnit = keyof typeof unitMs;

interface AmountProps {
  readonly value: number;
  /** ISO 4217, % for a share of 1, or a word. */
  readonly unit: string | undefined;
  /** @param settled the reader left the field */
  readonly onChange: (value: number) => void;
}

/** Money with its sign, shares as per cent. */
export function AmountSlot({ value, unit, onChange }: AmountProps) {
  const say = useWords(conditionWords);
  const factor = unit === '%' ? 100 : 1;
  const currency = unit !== undefined && /^[A-Z]{3}$/.test(unit) ? currencySign(unit) : undefined;
  return (
    <NumberInput
      className={styles['value']!}
      size="xs"
      aria-label={say('value')}
      value={Number.isNaN(value) ? '' : Number((value * factor).toPrecision(12))}
      prefix={currency ?? ''}
      suffix={unit === '%' ? ' %' : ''}
      decimalScale={4}
      thousandSeparator=","
      onChange={(next) => onChange(next === '' ? NaN : Number((Number(next) / factor).toPrecision(12)))}
    />
  );
}

/** A length of time: a number, and what it counts. */
export function SpanSlot({ ms, onChange }: { readonly ms: number; readonly onChange: (ms: number) => void }) {
  const say = useWords(conditionWords);
  const [picked, setPicked] = useState<TimeUnit>();
  const fitting: TimeUnit = ms % unitMs.days === 0 ? 'days' : ms % unitMs.hours === 0 ? 'hours' : 'minutes';
  const unit = picked ?? fitting;
  return (
    <>
      <NumberInput className={styles['short']!} size="xs" aria-label={say('value')} value={Number.isNaN(ms) ? '' : ms / unitMs[unit]} min={0} allowNegative={false} decimalScale={0} onChange={(next) => onChange(next === '' ? NaN : Number(next) * unitMs[unit])} />
      <NativeSelect
        className={styles['short']!}
        size="xs"
        aria-label={say('unit')}
        value={unit}
        data={(Object.keys(unitMs) as TimeUnit[]).map((name) => ({ value: name, label: say(name) }))}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value as TimeUnit;
          setPicked(next);
          if (!Number.isNaN(ms)) onChange((ms / unitMs[unit]) * unitMs[next]);
        }}
      />
    </>
  );
}

/** Texts, chosen among those that occur or typed. */
export function TextsSlot({ values, known, most, onChange }: { readonly values: readonly string[]; readonly known: readonly string[]; readonly most?: number; readonly onChange: (values: readonly string[]) => void }) {
  const say = useWords(conditionWords);
  return <TagsInput className={styles['values']!} size="xs" aria-label={say('value')} data={[...known]} value={[...values]} {...(most !== undefined && { maxTags: most })} maxDropdownHeight={280} onChange={onChange} />;
}

function currencySign(currency: string): string {
  return new Intl.NumberFormat(document.documentElement.lang || 'en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0).find(({ type }) => type === 'currency')?.value ?? '';
}
