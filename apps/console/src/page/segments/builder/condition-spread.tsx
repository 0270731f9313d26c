/** Beside a condition: how its column really is spread, with the bound on it to be dragged. */
import { api } from '../../../api/client.ts';
import { Histogram } from '../../../component/histogram.tsx';
import { RankedBars } from '../../../component/ranked-bars.tsx';
import { useFormat } from '../../../language/format.ts';
import { useWords } from '../../../language/language.tsx';
import type { Columns } from '../../customer/columns.ts';
import { conditionWords } from './condition-words.ts';
import styles from './condition.module.css';
import { columnOf, type Test } from './rule-form.ts';

/** Categories shown before the reader looks for more. */
const shownCategories = 6;

interface ConditionSpreadProps {
  readonly columns: Columns;
  readonly test: Test;
  /** Not in force yet: nothing is known of it. */
  readonly isNew: boolean;
  readonly onChange: (test: Test) => void;
}

/** Nothing of tags and segments, whose count says all. */
export function ConditionSpread({ columns, test, isNew, onChange }: ConditionSpreadProps) {
  const say = useWords(conditionWords);
  const format = useFormat();
  const name = columnOf(test);
  const asks = name !== undefined && !isNew && test.kind !== 'holds' && test.kind !== 'known';
  const { data } = api.useQuery('get', '/v1/features/{name}/distribution', { params: { path: { name: name ?? '' } } }, { enabled: asks, staleTime: 60_000 });
  if (isNew) return <p className="note">{say('notYet')}</p>;
  if (!asks || data === undefined || name === undefined) return null;
  const what = columns.label(name);
  const label = say('spread', { what, count: format.number(data.profiles) });
  if (data.categories !== undefined) {
    const values = test.kind === 'oneOf' ? test.values : test.kind === 'compare' || test.kind === 'contains' ? [test.kind === 'compare' ? test.value : test.value] : [];
    const most = Math.max(1, ...data.categories.map(({ count }) => count));
    return (
      <div className={styles['spread']}>
        <RankedBars
          label={label}
          bars={data.categories.slice(0, shownCategories).map(({ value, count }) => ({ key: String(value), name: <bdi>{String(value).trim()}</bdi>, share: count / most, figure: format.number(count), picked: values.includes(value as never) }))}
        />
      </div>
    );
  }
  const bins = data.bins ?? [];
  const value = test.kind === 'span' ? test.ms : test.kind === 'compare' && typeof test.value === 'number' ? test.value : undefined;
  const op = test.kind === 'span' || test.kind === 'compare' ? test.op : undefined;
  const threshold =
    value === undefined || Number.isNaN(value) || op === undefined || op === 'equal' || op === 'notEqual'
      ? undefined
      : {
          value,
          side: op === 'atLeast' || op === 'above' ? ('above' as const) : ('below' as const),
          whole: test.kind === 'span',
          label: say('threshold', { what }),
          onMove: (next: number) => onChange(test.kind === 'span' ? { ...test, ms: roundSpan(next) } : ({ ...test, value: next } as Test)),
        };
  const notes = [data.zeros !== undefined && data.zeros > 0 ? say('zeros', { count: format.number(data.zeros) }) : undefined, data.missing > 0 ? say('none', { count: format.number(data.missing) }) : undefined].filter((note) => note !== undefined);
  return (
    <div className={styles['spread']}>
      <Histogram bins={bins} label={label} show={(bound) => (bound === 0 && data.type === 'duration' ? say('day', { count: 0 }) : columns.show(name, bound))} threshold={threshold} />
      {notes.length > 0 && <p className="note">{format.list(notes)}</p>}
    </div>
  );
}

const hourMs = 3_600_000;

/** Whole days, or whole hours below two days. */
function roundSpan(ms: number): number {
  const unit = ms >= 48 * hourMs ? 24 * hourMs : hourMs;
  return Math.max(0, Math.round(ms / unit)) * unit;
}
