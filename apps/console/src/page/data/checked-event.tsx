/** What an event would do: how it is read, what becomes of it, what changes from and to. */
import { Link } from '@tanstack/react-router';
import type { components } from '../../api/schema.d.ts';
import { DataTable, type TableColumn } from '../../component/data-table.tsx';
import { useFormat, type Format } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { customerLink, shownName } from '../customer/customer-link.ts';
import styles from './debug.module.css';

/** As the server answers. */
export type CheckedEvent = components['schemas']['CheckedEvent'];
type Column = NonNullable<CheckedEvent['effect']>['columns'][number];
type Moved = NonNullable<CheckedEvent['effect']>['gained'][number];

const words = defineWords({
  accepted: { en: 'Accepted. {effect} Nothing was written.', zh: '会被接收。{effect}未写入任何数据。' },
  duplicate: { en: 'Duplicate: it was here before and changes nothing. Nothing was written.', zh: '重复：此前已收到，不会有任何变化。未写入任何数据。' },
  late: { en: 'Too late: it would be kept in the history and change no profile. Nothing was written.', zh: '迟到：只进入历史，不改变画像。未写入任何数据。' },
  rejected: { en: 'Rejected: {title} Nothing was written.', zh: '会被拒收：{title}未写入任何数据。' },
  gains: { en: 'Would gain {names}.', zh: '将获得{names}。' },
  loses: { en: 'Would lose {names}.', zh: '将失去{names}。' },
  both: { en: 'Would gain {gained} and lose {lost}.', zh: '将获得{gained}，失去{lost}。' },
  values: { en: 'Would change {count, plural, one {1 value} other {# values}}.', zh: '将改变{count}个值。' },
  nothing: { en: 'Would change nothing.', zh: '不会有任何变化。' },
  further: { en: 'Only the first event was looked at; {count, plural, one {1 more} other {# more}} in the batch.', zh: '只查看了第一条，批量中另有{count}条。' },
  why: { en: 'Why', zh: '原因' },
  mend: { en: 'Mend: {cure}', zh: '处理：{cure}' },
  hint: { en: 'For this one: {message} {hint}', zh: '这一条：{message} {hint}' },
  whose: { en: 'Whose', zh: '归属' },
  known: { en: '{who}', zh: '{who}' },
  new: { en: '{who}, a new customer', zh: '{who}，新客户' },
  joins: { en: 'Would become one customer with {names}.', zh: '将与{names}合并为同一客户。' },
  readAs: { en: 'Read as', zh: '读作' },
  segment: { en: 'Segment message', zh: 'Segment消息' },
  cloudEvent: { en: 'CloudEvent', zh: 'CloudEvent事件' },
  limn: { en: 'event of the log', zh: '日志事件' },
  what: { en: '{form}: {what}', zh: '{form}：{what}' },
  happened: { en: 'Happened {time}, would come {received}.', zh: '发生于{time}，接收于{received}。' },
  gained: { en: 'Gains', zh: '获得' },
  lost: { en: 'Loses', zh: '失去' },
  columns: { en: 'Values that would change', zh: '将改变的值' },
  column: { en: 'Value', zh: '值' },
  before: { en: 'From', zh: '原值' },
  after: { en: 'To', zh: '新值' },
  parsed: { en: 'As it would be kept', zh: '保存的形式' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
});

/** What becomes of it, in a sentence. */
export function useVerdict(): (checked: CheckedEvent) => string {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  return ({ outcome, rejection, effect }) => {
    if (outcome === 'rejected') return say('rejected', { title: rejection?.title[language] ?? '' });
    if (outcome !== 'accepted' || effect === undefined) return say(outcome);
    const names = (moved: readonly Moved[]): string => format.list(moved.map(({ label }) => label[language]));
    const { gained, lost, columns } = effect;
    if (gained.length > 0 && lost.length > 0) return say('accepted', { effect: say('both', { gained: names(gained), lost: names(lost) }) });
    if (gained.length > 0) return say('accepted', { effect: say('gains', { names: names(gained) }) });
    if (lost.length > 0) return say('accepted', { effect: say('loses', { names: names(lost) }) });
    return say('accepted', { effect: columns.length > 0 ? say('values', { count: columns.length }) : say('nothing') });
  };
}

export function CheckedEventView({ checked: { form, further, rejection, parsed, effect } }: { readonly checked: CheckedEvent }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const who = (profile: string) => (
    <Link {...customerLink(profile)}>
      <bdi>{shownName(profile)}</bdi>
    </Link>
  );
  return (
    <>
      <dl className={styles['facts']}>
        {parsed !== undefined && (
          <div>
            <dt>{say('readAs')}</dt>
            <dd>
              {say.rich('what', { form: say(form), what: <bdi>{parsed.what[language]}</bdi> })}
              <p className="note">{say('happened', { time: format.dateTime(parsed.time), received: format.dateTime(parsed.receivedAt) })}</p>
              {further > 0 && <p className="note">{say('further', { count: further })}</p>}
            </dd>
          </div>
        )}
        {rejection !== undefined && (
          <div>
            <dt>{say('why')}</dt>
            <dd>
              <p>
                {rejection.title[language]} <code>{rejection.code}</code>
              </p>
              <p>{say('mend', { cure: rejection.cure[language] })}</p>
              <p className="note">{say('hint', { message: rejection.message, hint: rejection.hint })}</p>
            </dd>
          </div>
        )}
        {effect !== undefined && (
          <div>
            <dt>{say('whose')}</dt>
            <dd>
              {say.rich(effect.known ? 'known' : 'new', { who: who(effect.profile) })}
              {effect.joins.length > 0 && <p>{say('joins', { names: format.list(effect.joins.map(shownName)) })}</p>}
            </dd>
          </div>
        )}
        {effect !== undefined && (['gained', 'lost'] as const).map((way) => effect[way].length > 0 && <MovedRow key={way} name={say(way)} moved={effect[way]} own={effect.profile} />)}
      </dl>
      {effect !== undefined && effect.columns.length > 0 && <Columns columns={effect.columns} />}
      {parsed !== undefined && (
        <details className={styles['parsed']}>
          <summary>{say('parsed')}</summary>
          <pre tabIndex={0}>
            <bdi>{JSON.stringify(parsed, undefined, 2)}</bdi>
          </pre>
        </details>
      )}
    </>
  );
}

function MovedRow({ name, moved, own }: { readonly name: string; readonly moved: readonly Moved[]; readonly own: string }) {
  const { language } = useLanguage();
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles['moved']}>
        {moved.map(({ profile, kind, name: rule, label }) => (
          <span key={`${profile} ${rule}`}>
            <Link to={kind === 'tag' ? '/tags/$name' : '/segments/$name'} params={{ name: rule }}>
              {label[language]}
            </Link>
            {profile !== own && <bdi className="note"> {shownName(profile)}</bdi>}
          </span>
        ))}
      </dd>
    </div>
  );
}

function Columns({ columns }: { readonly columns: readonly Column[] }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const shown = (column: Column, value: Column['before']): string => valueText(column, value, format, { yes: say('yes'), no: say('no') });
  const table: readonly TableColumn<Column>[] = [
    {
      id: 'column',
      title: say('column'),
      value: ({ label }) => label[language],
      show: ({ name, label }) => (
        <Link to="/features/$name" params={{ name }}>
          {label[language]}
        </Link>
      ),
      width: '2fr',
    },
    { id: 'before', title: say('before'), align: 'right', value: (column) => shown(column, column.before), width: '1.6fr' },
    { id: 'after', title: say('after'), align: 'right', value: (column) => shown(column, column.after), show: (column) => <strong>{shown(column, column.after)}</strong>, width: '1.6fr' },
  ];
  return (
    <section aria-label={say('columns')}>
      <h3>{say('columns')}</h3>
      <DataTable title={say('columns')} columns={table} rows={columns} keyOf={({ name }) => name} maxHeight={420} rowHeight={32} />
    </section>
  );
}

/** A value of a column as readers see it: of two moments of one day the time, else the day. */
function valueText({ type, unit, before, after }: Column, value: Column['before'], format: Format, { yes, no }: { readonly yes: string; readonly no: string }): string {
  if (value === null) return '—';
  if (Array.isArray(value)) return format.list(value.map((one) => (typeof one === 'number' ? format.number(one) : one)));
  if (typeof value === 'boolean') return value ? yes : no;
  if (type === 'time' && typeof value === 'string') return before !== after && format.date(String(before)) === format.date(String(after)) ? format.time(value) : format.date(value);
  if (typeof value === 'string') return value;
  if (type === 'duration') return format.duration(value as number);
  if (unit === '%') return format.percent(value as number, 1);
  return unit !== undefined && /^[A-Z]{3}$/.test(unit) ? format.money(value as number, unit) : format.number(value as number);
}
