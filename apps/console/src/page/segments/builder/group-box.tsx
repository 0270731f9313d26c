/** Conditions within a rule that go together: all of them, or any. */
import { Button, CloseButton, NativeSelect } from '@mantine/core';
import { useWords } from '../../../language/language.tsx';
import { ConditionLine, Counts, type BuilderParts } from './condition-line.tsx';
import { conditionWords } from './condition-words.ts';
import styles from './condition.module.css';
import type { Group, Joiner } from './rule-form.ts';

/** Which of the two. */
export function JoinerSlot({ joiner, onChange }: { readonly joiner: Joiner; readonly onChange: (joiner: Joiner) => void }) {
  const say = useWords(conditionWords);
  return (
    <NativeSelect
      className={styles['bound']!}
      size="xs"
      aria-label={say('joiner')}
      value={joiner}
      data={[{ value: 'all', label: say('all') }, { value: 'any', label: say('any') }]}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Joiner)}
    />
  );
}

interface GroupBoxProps {
  readonly group: Group;
  readonly parts: BuilderParts;
  readonly onGroup: (next: Group | undefined) => void;
  readonly onAdd: () => void;
}

/** A line at the left edge; no box in a box. */
export function GroupBox({ group, parts, onGroup, onAdd }: GroupBoxProps) {
  const say = useWords(conditionWords);
  return (
    <div className={styles['group']}>
      <div className={styles['groupHead']}>
        {group.except && <strong>{say('except')}</strong>}
        <JoinerSlot joiner={group.joiner} onChange={(joiner) => onGroup({ ...group, joiner })} />
        <Counts count={parts.countOf(group.id)} />
        <span className={`${styles['ends']} ${styles['push']}`}>
          <Button size="compact-xs" variant={group.except ? 'light' : 'subtle'} aria-pressed={group.except} title={say('exceptTitle')} onClick={() => onGroup({ ...group, except: !group.except })}>
            {say('except')}
          </Button>
          <CloseButton size="sm" aria-label={say('removeGroup')} title={say('removeGroup')} onClick={() => onGroup(undefined)} />
        </span>
      </div>
      {group.of.map((single) => (
        <ConditionLine key={single.id} single={single} parts={parts} />
      ))}
      <Button size="compact-xs" variant="subtle" onClick={onAdd}>
        {say('addCondition')}
      </Button>
    </div>
  );
}
