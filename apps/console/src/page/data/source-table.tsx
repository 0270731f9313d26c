/** Sources side by side; a narrow screen shows two lines a source, the silent ones first. */
import { Link, useNavigate } from '@tanstack/react-router';
import type { Source } from '../../api/activity.ts';
import { DataTable, type TableColumn } from '../../component/data-table.tsx';
import { Sparkline } from '../../component/sparkline.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useSourceName } from './source-name.ts';
import { useNarrow } from './use-narrow.ts';
import styles from './data.module.css';

const words = defineWords({
  title: { en: 'Sources', zh: '来源' },
  source: { en: 'Source', zh: '来源' },
  types: { en: 'Types', zh: '事件类型' },
  fresh: { en: 'Last heard', zh: '最近数据' },
  today: { en: 'Today', zh: '今日' },
  missing: { en: 'Missing', zh: '缺失率' },
  late: { en: 'Late', zh: '迟到' },
  rejected: { en: 'Rejected', zh: '拒收' },
  day: { en: '24 h', zh: '24小时' },
  silent: { en: '▲ silent for {time}', zh: '▲ 已{time}没有数据' },
  ended: { en: 'ended {time}', zh: '结束于{time}' },
  now: { en: 'just now', zh: '刚刚' },
  ago: { en: '{time} ago', zh: '{time}前' },
  noTypes: { en: 'Not known: it came before sources were kept.', zh: '未知：早于来源统计。' },
  noFields: { en: 'No field of its events may be left out.', zh: '其事件没有可省略的字段。' },
  dayLabel: { en: 'Events of the last 24 hours, by the hour', zh: '近24小时每小时事件数' },
  line: { en: '{today} today · late {late} · rejected {rejected}', zh: '今日{today}条 · 迟到{late} · 拒收{rejected}' },
});

/** What came so lately came just now, ms. */
const justNowMs = 5_000;

export function SourceTable({ sources }: { readonly sources: readonly Source[] }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const nameOf = useSourceName();
  const narrow = useNarrow();
  const link = (source: Source) => (
    <Link to="/data/$source" params={{ source: source.name }}>
      <bdi>{nameOf(source)}</bdi>
    </Link>
  );
  const heard = (source: Source) =>
    source.silent ? (
      <span className={styles['warn']}>{say('silent', { time: format.duration(source.quietMs) })}</span>
    ) : source.way === 'import' ? (
      say('ended', { time: format.dateTime(source.lastAt) })
    ) : source.heardMs < justNowMs ? (
      say('now')
    ) : (
      say('ago', { time: format.duration(Math.floor(source.heardMs / 1_000) * 1_000) })
    );
  const day = (source: Source) => <Sparkline values={source.hours.map(({ accepted, late }) => accepted + late)} label={say('dayLabel')} width={96} />;

  if (narrow) {
    return (
      <ul className={styles['cards']}>
        {sources.map((source) => (
          <li key={source.name}>
            <div className={styles['cardHead']}>
              {link(source)}
              <span>{heard(source)}</span>
            </div>
            <p className="note">{say('line', { today: format.number(source.today.accepted), late: format.number(source.today.late), rejected: format.number(source.today.rejected) })}</p>
          </li>
        ))}
      </ul>
    );
  }
  const columns: readonly TableColumn<Source>[] = [
    { id: 'source', title: say('source'), value: nameOf, show: link, width: '2fr' },
    { id: 'types', title: say('types'), value: ({ types }) => types.map(({ label }) => label[language]).join(', ') || undefined, show: ({ types }) => (types.length === 0 ? <span title={say('noTypes')}>—</span> : format.list(types.map(({ label }) => label[language]))), width: '2fr' },
    { id: 'fresh', title: say('fresh'), value: ({ lastAt }) => lastAt, show: heard, width: '2fr' },
    { id: 'today', title: say('today'), align: 'right', value: ({ today }) => today.accepted, show: ({ today }) => format.number(today.accepted) },
    { id: 'missing', title: say('missing'), align: 'right', value: ({ missingRate }) => missingRate, show: ({ missingRate }) => (missingRate === undefined ? <span title={say('noFields')}>—</span> : format.percent(missingRate, 1)) },
    { id: 'late', title: say('late'), align: 'right', value: ({ today }) => today.late, show: ({ today }) => format.number(today.late) },
    { id: 'rejected', title: say('rejected'), align: 'right', value: ({ today }) => today.rejected, show: ({ today }) => <span className={today.rejected > 0 ? styles['warn'] : undefined}>{format.number(today.rejected)}</span> },
    { id: 'day', title: say('day'), value: ({ hours }) => hours.reduce((sum, { accepted }) => sum + accepted, 0), show: day, width: '110px' },
  ];
  return <DataTable title={say('title')} columns={columns} rows={sources} keyOf={({ name }) => name} onOpen={({ name }) => void navigate({ to: '/data/$source', params: { source: name } })} />;
}
