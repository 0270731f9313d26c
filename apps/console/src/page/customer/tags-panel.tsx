/** Tags and segments that the customer has, each with why; and those that are missing, each with why not. */
import { Empty, Panel } from '../../component/panel.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { ColumnLink, WhyLink } from './column-link.tsx';
import type { Columns, Value } from './columns.ts';
import styles from './customer.module.css';

const words = defineWords({
  tag: { en: 'Tags', zh: '标签' },
  segment: { en: 'Segments', zh: '人群' },
  none: { en: 'None at this moment.', zh: '此刻没有。' },
  why: { en: 'why', zh: '为什么' },
  whyNot: { en: 'why not', zh: '为什么没有' },
  others: { en: '{count} they do not have', zh: '没有的{count}个' },
});

interface TagsPanelProps {
  readonly kind: 'tag' | 'segment';
  readonly columns: Columns;
  readonly values: Readonly<Record<string, Value>>;
  readonly dim: boolean;
}

/** Chips in the order of the definition. */
export function TagsPanel({ kind, columns, values, dim }: TagsPanelProps) {
  const say = useWords(words);
  const all = columns.all.filter((column) => column.kind === kind).map(({ name }) => name);
  const has = all.filter((name) => values[name] === true);
  const lacks = all.filter((name) => values[name] !== true);
  return (
    <Panel title={say(kind)}>
      <div className={dim ? styles['dim'] : undefined}>
        {has.length === 0 ? <Empty>{say('none')}</Empty> : <ul className={styles['chips']}>{has.map((name) => <Chip key={name} columns={columns} name={name} why={say('why')} strong />)}</ul>}
        {lacks.length > 0 && (
          <details className={styles['more']}>
            <summary>{say('others', { count: lacks.length })}</summary>
            <ul className={styles['chips']}>{lacks.map((name) => <Chip key={name} columns={columns} name={name} why={say('whyNot')} />)}</ul>
          </details>
        )}
      </div>
    </Panel>
  );
}

function Chip({ columns, name, why, strong = false }: { readonly columns: Columns; readonly name: string; readonly why: string; readonly strong?: boolean }) {
  return (
    <li className={strong ? styles['chip'] : styles['absent']}>
      <ColumnLink columns={columns} name={name} />
      <WhyLink name={name} className={styles['why']}>
        {why}
      </WhyLink>
    </li>
  );
}
