/** All conditions of a rule, and the ways to add one. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../../language/language.tsx';
import { ColumnPicker } from './column-picker.tsx';
import { ConditionLine, type BuilderParts } from './condition-line.tsx';
import { conditionWords } from './condition-words.ts';
import styles from './condition.module.css';
import { GroupBox } from './group-box.tsx';
import { isGroup, nextId, replaced, type Condition, type Group, type RuleForm } from './rule-form.ts';
import { testOfColumn } from './test-of-column.ts';

interface ConditionsProps {
  readonly form: RuleForm;
  readonly parts: BuilderParts;
  readonly onForm: (form: RuleForm) => void;
}

/** A new condition begins with what it asks; it stands in the rule once that is chosen. */
export function Conditions({ form, parts, onForm }: ConditionsProps) {
  const say = useWords(conditionWords);
  /** Where a condition is being added: at the end, in a new group, or in the group of an id. */
  const [adding, setAdding] = useState<'end' | 'group' | number>();

  const add = (column: string): void => {
    const facts = parts.columns.of(column);
    if (facts === undefined) return;
    const single = { id: nextId(), except: false, test: testOfColumn(facts) } as const;
    if (typeof adding === 'number') onForm({ ...form, of: form.of.map((condition) => (condition.id === adding && isGroup(condition) ? { ...condition, of: [...condition.of, single] } : condition)) });
    else if (adding === 'group') onForm({ ...form, of: [...form.of, { id: nextId(), except: false, joiner: form.joiner === 'all' ? 'any' : 'all', of: [single] }] });
    else onForm({ ...form, of: [...form.of, single] });
    setAdding(undefined);
  };
  const set = (id: number, next: Condition | undefined): void => onForm(replaced(form, id, next));
  const picker = <ColumnPicker columns={parts.columns} facts={parts.facts} choices={parts.choices} value={undefined} autoFocus onChoose={add} />;

  return (
    <div>
      {form.of.map((condition) =>
        isGroup(condition) ? (
          <div key={condition.id}>
            <GroupBox group={condition} parts={parts} onGroup={(next: Group | undefined) => set(condition.id, next)} onAdd={() => setAdding(condition.id)} />
            {adding === condition.id && <div className={styles['adding']}>{picker}</div>}
          </div>
        ) : (
          <ConditionLine key={condition.id} single={condition} parts={parts} />
        ),
      )}
      <div className={styles['adding']}>
        {adding === 'end' || adding === 'group' ? (
          picker
        ) : (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setAdding('end')}>
              {say('addCondition')}
            </Button>
            {form.of.length > 0 && (
              <Button size="compact-sm" variant="subtle" onClick={() => setAdding('group')}>
                {say('addGroup')}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}
