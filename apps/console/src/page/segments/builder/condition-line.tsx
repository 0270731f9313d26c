/** One condition as a sentence with slots, its real distribution below, and how many it picks and leaves. */
import { Button, CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat } from '../../../language/format.ts';
import { useLanguage, useWords } from '../../../language/language.tsx';
import type { Columns } from '../../customer/columns.ts';
import type { DefinitionFacts } from '../use-definition.ts';
import { BoundSlot } from './bound-slot.tsx';
import { ColumnPicker } from './column-picker.tsx';
import { ConditionSpread } from './condition-spread.tsx';
import { conditionWords } from './condition-words.ts';
import styles from './condition.module.css';
import { columnOf, type Single, type Test } from './rule-form.ts';
import { testMovedTo } from './test-of-column.ts';
import type { Preview } from './use-preview.ts';
import { AmountSlot, SpanSlot, TextsSlot } from './value-slot.tsx';
import { featureOver, type NewFeature } from './window-family.ts';
import { WindowSlot } from './window-slot.tsx';
import { useKnownTexts } from './use-known-texts.ts';

/** What the server counted of one condition. */
export type ConditionCount = Preview['conditions'][number];

/** What all conditions of a builder share. */
export interface BuilderParts {
  readonly columns: Columns;
  readonly facts: DefinitionFacts;
  readonly choices: ReadonlySet<string>;
  /** Windows that the draft brings. */
  readonly features: readonly NewFeature[];
  /** undefined: not counted yet. */
  readonly countOf: (id: number) => ConditionCount | undefined;
  readonly problemOf: (id: number) => Preview['problems'][number] | undefined;
  /** @param gesture steps of one are undone together; @param brings a window that the draft needs from now on */
  readonly onChange: (id: number, next: Single | undefined, options?: { readonly gesture?: string; readonly brings?: NewFeature }) => void;
}

/** A test, and what it picks. */
export function ConditionLine({ single, parts }: { readonly single: Single; readonly parts: BuilderParts }) {
  const say = useWords(conditionWords);
  const { language } = useLanguage();
  const { columns, facts, choices, features, onChange } = parts;
  const { id, test, except } = single;
  const name = columnOf(test);
  const set = (next: Test, gesture?: string): void => onChange(id, { ...single, test: next }, gesture === undefined ? {} : { gesture: `${gesture} ${id}` });
  const brought = features.find((feature) => feature.name === name);
  const family = name === undefined ? undefined : (facts.families.get(name) ?? (brought && facts.families.get(brought.like)));
  const members = family === undefined ? [] : [...family.members, ...features.filter(({ like }) => family.members.some(({ column }) => column === like)).map(({ name: column, over }) => ({ column, over }))];
  const column = name === undefined ? undefined : (columns.of(name) ?? (brought && columns.of(brought.like)));
  const known = useKnownTexts(test.kind === 'oneOf' || test.kind === 'contains' || (test.kind === 'compare' && typeof test.value === 'string') ? name : undefined);

  const picker = (
    <ColumnPicker
      columns={columns}
      facts={facts}
      choices={choices}
      value={name}
      shown={family?.stem[language]}
      onChoose={(chosen) => {
        const next = columns.of(chosen);
        if (next !== undefined) set(testMovedTo(test, next));
      }}
    />
  );
  const slots = {
    except: except ? <strong>{say('except')} </strong> : '',
    what: test.kind === 'written' ? '' : picker,
    bound: <BoundSlot test={test} onChange={set} />,
    value: valueSlot(),
    window:
      family === undefined || name === undefined ? '' : (
        <WindowSlot
          members={members}
          column={name}
          onChoose={(chosen) => set({ ...test, column: chosen } as Test)}
          onOther={(ms) => {
            const feature = featureOver(brought?.like ?? name, family, ms, new Set([...facts.names, ...features.map((each) => each.name)]));
            onChange(id, { ...single, test: { ...test, column: feature.name } as Test }, { brings: feature });
          }}
        />
      ),
  };

  function valueSlot(): ReactNode {
    switch (test.kind) {
      case 'compare':
        if (typeof test.value === 'number') return <AmountSlot value={test.value} unit={column?.unit} onChange={(value) => set({ ...test, value }, 'value')} />;
        return <TextsSlot values={test.value === '' ? [] : [String(test.value)]} known={known} most={1} onChange={([value = '']) => set({ ...test, value })} />;
      case 'span':
        return <SpanSlot ms={test.ms} onChange={(ms) => set({ ...test, ms }, 'value')} />;
      case 'oneOf':
        return <TextsSlot values={test.values.map(String)} known={known} onChange={(values) => set({ ...test, values })} />;
      case 'contains':
        return <TextsSlot values={test.value === '' ? [] : [String(test.value)]} known={known} most={1} onChange={([value = '']) => set({ ...test, value })} />;
      default:
        return '';
    }
  }

  const sentence = (): keyof typeof conditionWords => {
    if (test.kind === 'holds') return column?.kind === 'segment' ? 'holdsSegment' : column?.kind === 'tag' || column === undefined ? 'holdsTag' : 'holdsTrue';
    if (test.kind === 'known' || test.kind === 'written') return test.kind;
    if (test.kind === 'oneOf' || test.kind === 'contains') return 'isOneOf';
    return family === undefined ? 'compare' : 'compareOver';
  };
  const problem = parts.problemOf(id);

  return (
    <div className={styles['line']}>
      <div className={styles['slots']}>{say.rich(sentence(), slots)}</div>
      <div className={styles['ends']}>
        <Button size="compact-xs" variant={except ? 'light' : 'subtle'} aria-pressed={except} title={say('exceptTitle')} onClick={() => onChange(id, { ...single, except: !except })}>
          {say('except')}
        </Button>
        <CloseButton size="sm" aria-label={say('remove')} title={say('remove')} onClick={() => onChange(id, undefined)} />
      </div>
      <ConditionSpread columns={columns} test={test} isNew={brought !== undefined} onChange={(next) => set(next, 'drag')} />
      <Counts count={parts.countOf(id)} />
      {problem !== undefined && (
        <p className={styles['problem']} role="status">
          {say('problem', { message: problem.message[language], cure: problem.cure[language] })}
        </p>
      )}
    </div>
  );
}

/** How many a condition picks by itself, and how many are left after it. */
export function Counts({ count }: { readonly count: ConditionCount | undefined }) {
  const say = useWords(conditionWords);
  const format = useFormat();
  if (count === undefined) return null;
  const [alone, left] = [format.number(count.alone), format.number(count.left)];
  return <p className={`note ${styles['counts']}`}>{count.within === 'or' ? say('together', { alone, left }) : count.alone === count.left ? say('leftFirst', { alone }) : say('left', { alone, left })}</p>;
}
