/** Chooses what a condition asks: features, values, tags and segments by the view they stand in, found by typing. */
import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useLanguage, useWords } from '../../../language/language.tsx';
import type { Columns } from '../../customer/columns.ts';
import type { DefinitionFacts } from '../use-definition.ts';
import { conditionWords } from './condition-words.ts';
import styles from './condition.module.css';

interface ColumnPickerProps {
  readonly columns: Columns;
  readonly facts: DefinitionFacts;
  /** Columns that may be chosen. */
  readonly choices: ReadonlySet<string>;
  readonly value: string | undefined;
  /** What stands there, when it is not the column's own label. */
  readonly shown?: string | undefined;
  readonly autoFocus?: boolean;
  readonly onChoose: (column: string) => void;
}

/** Types that a condition can ask about. */
const askable = new Set(['number', 'duration', 'string', 'boolean', 'strings', 'time']);

/** Of features that differ in their window only, one stands for all: the window is a slot of its own. */
export function ColumnPicker({ columns, facts, choices, value, shown, autoFocus = false, onChoose }: ColumnPickerProps) {
  const say = useWords(conditionWords);
  const { language } = useLanguage();
  const data = useMemo(() => {
    const firstOf = (column: string): string => {
      const members = facts.families.get(column)?.members.map((member) => member.column) ?? [column];
      return value !== undefined && members.includes(value) ? value : (members[Math.min(1, members.length - 1)] ?? column);
    };
    return facts.definition.views.flatMap((view) => {
      const items = columns.all
        .filter((column) => column.view === view.name && choices.has(column.name) && askable.has(column.type) && firstOf(column.name) === column.name)
        .map(({ name, label }) => ({ value: name, label: facts.families.get(name)?.stem[language] ?? label[language] }));
      return items.length === 0 ? [] : [{ group: view.label[language], items: distinct(items) }];
    });
  }, [columns, facts, choices, language, value]);
  const known = value !== undefined && data.some(({ items }) => items.some((item) => item.value === value));
  const all = value === undefined || known ? data : [...data, { group: '—', items: [{ value, label: shown ?? columns.label(value) }] }];
  return (
    <Select
      className={styles['what']!}
      size="xs"
      aria-label={say('what')}
      title={shown ?? (value === undefined ? '' : columns.label(value))}
      placeholder={say('choose')}
      nothingFoundMessage={say('nothingFound')}
      data={all}
      value={value ?? null}
      searchable
      autoFocus={autoFocus}
      maxDropdownHeight={360}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && onChoose(chosen)}
    />
  );
}

/** Two of one name would be one too many to choose from: the second says its identifier. */
function distinct(items: readonly { readonly value: string; readonly label: string }[]): { value: string; label: string }[] {
  const seen = new Set<string>();
  return items.map(({ value, label }) => {
    const isFirst = !seen.has(label);
    seen.add(label);
    return { value, label: isFirst ? label : `${label} (${value})` };
  });
}
