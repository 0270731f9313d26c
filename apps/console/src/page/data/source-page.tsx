/** One source: does it speak as it usually does, what does it send, what does it leave out. */
import { Link, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Source } from '../../api/activity.ts';
import { api } from '../../api/client.ts';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { DataTable, type TableColumn } from '../../component/data-table.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { Failed, Loading, Panel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useAlerts } from '../now/use-now.ts';
import { AlertList } from './alert-list.tsx';
import { useSourceName } from './source-name.ts';
import styles from './data.module.css';

const words = defineWords({
  reading: { en: 'Reading…', zh: '正在读取…' },
  failed: { en: 'The source', zh: '来源' },
  fresh: { en: '{name}: last heard {time} ago.', zh: '{name}最近一次数据在{time}前。' },
  rhythm: { en: '{name}: last heard {time} ago; usually it pauses for {usual} at most.', zh: '{name}最近一次数据在{time}前，平时间隔不超过{usual}。' },
  silent: { en: '{name}: silent for {time}; usually it pauses for {usual} at most.', zh: '{name}已{time}没有数据，平时间隔不超过{usual}。' },
  ended: { en: '{name}: imported history, done since {time}.', zh: '{name}是导入的历史数据，完成于{time}。' },
  back: { en: 'All sources', zh: '全部来源' },
  alerts: { en: 'Alerts', zh: '提醒' },
  facts: { en: 'What became of its events', zh: '处理结果' },
  outcome: { en: 'Outcome', zh: '结果' },
  today: { en: 'Today', zh: '今日' },
  ever: { en: 'Since it is known', zh: '累计' },
  accepted: { en: 'Accepted', zh: '已接收' },
  duplicate: { en: 'Duplicate', zh: '重复' },
  late: { en: 'Late', zh: '迟到' },
  rejected: { en: 'Rejected', zh: '拒收' },
  chart: { en: 'Events per hour, 24 h', zh: '每小时事件数，24小时' },
  chartSentence: { en: '{total, plural, =0 {No events} one {One event} other {# events}} in 24 hours; {rejected, plural, =0 {none} other {#}} rejected.', zh: '24小时内{total}条事件，{rejected, plural, =0 {没有拒收} other {拒收#条}}。' },
  hour: { en: 'Hour', zh: '小时' },
  types: { en: 'Kinds of events', zh: '事件类型' },
  type: { en: 'Event', zh: '事件' },
  events: { en: 'Events', zh: '条数' },
  lastAt: { en: 'Last came', zh: '最近一次' },
  noTypes: { en: 'Not known: its events came before sources were kept.', zh: '未知：其事件早于来源统计。' },
  fields: { en: 'Fields that may be left out', zh: '可省略的字段' },
  fieldsNote: { en: 'Of a few events of each request.', zh: '按每次请求抽查的事件统计。' },
  field: { en: 'Field', zh: '字段' },
  missing: { en: 'Missing', zh: '缺失率' },
  looked: { en: 'Looked into', zh: '抽查条数' },
  noFields: { en: 'None of its events has fields that may be left out, as far as was looked into.', zh: '在已抽查的事件中，没有可省略的字段。' },
});

/** The page at /data/$source. */
export function Page() {
  const say = useWords(words);
  const { source: name = '' } = useParams({ strict: false }) as { readonly source?: string };
  const source = api.useQuery('get', '/v1/sources/{name}', { params: { path: { name } } }, { refetchInterval: 5_000 });
  const alerts = useAlerts();
  const nameOf = useSourceName();
  if (source.data === undefined) {
    return (
      <>
        <PageHead name={nameOf({ name })} sentence={source.error === null ? say('reading') : <bdi>{nameOf({ name })}</bdi>} />
        {source.error === null ? <Loading /> : <Failed title={say('failed')} error={source.error} again={() => void source.refetch()} />}
        <Link to="/data">{say('back')}</Link>
      </>
    );
  }
  const own = (alerts.data?.alerts ?? []).filter(({ about }) => about === name);
  return (
    <>
      <PageHead name={nameOf({ name })} sentence={<SourceSentence source={source.data} />} actions={<Link to="/data">{say('back')}</Link>} />
      {own.length > 0 && (
        <Panel title={say('alerts')}>
          <AlertList alerts={own} full />
        </Panel>
      )}
      <div className={styles['pair']}>
        <HourChart source={source.data} />
        <Outcomes source={source.data} />
      </div>
      <div className={styles['pair']}>
        <Types source={source.data} />
        <Fields source={source.data} />
      </div>
    </>
  );
}

function SourceSentence({ source: { name, heardMs, quietMs, usualPauseMs, silent, way, lastAt } }: { readonly source: Source }) {
  const say = useWords(words);
  const format = useFormat();
  const shown = <bdi>{useSourceName()({ name })}</bdi>;
  if (way === 'import') return say.rich('ended', { name: shown, time: format.dateTime(lastAt) });
  const time = format.duration(Math.max(1_000, Math.floor((silent ? quietMs : heardMs) / 1_000) * 1_000));
  if (usualPauseMs === undefined) return say.rich('fresh', { name: shown, time });
  return say.rich(silent ? 'silent' : 'rhythm', { name: shown, time, usual: format.duration(usualPauseMs) });
}

function HourChart({ source: { hours } }: { readonly source: Source }) {
  const say = useWords(words);
  const format = useFormat();
  const option = useCallback(
    (color: ColorOf) => ({
      grid: { left: 44, right: 8, top: 8, bottom: 24 },
      xAxis: { type: 'category', data: hours.map(({ at }) => format.time(at).slice(0, 5)), axisTick: { show: false }, axisLine: { lineStyle: { color: color('--hairline') } }, axisLabel: { color: color('--text-3'), hideOverlap: true } },
      yAxis: { type: 'value', min: 0, minInterval: 1, splitNumber: 3, axisLabel: { color: color('--text-3'), formatter: (value: number) => format.compact(value) }, splitLine: { lineStyle: { color: color('--hairline') } } },
      series: [
        { type: 'bar', name: say('accepted'), stack: 'all', data: hours.map(({ accepted, late, duplicate }) => accepted + late + duplicate), itemStyle: { color: color('--category-1') } },
        { type: 'bar', name: say('rejected'), stack: 'all', data: hours.map(({ rejected }) => rejected), itemStyle: { color: color('--category-2') } },
      ],
    }),
    [hours, format, say],
  );
  const total = hours.reduce((sum, { accepted, late, duplicate, rejected }) => sum + accepted + late + duplicate + rejected, 0);
  return (
    <div className={styles['chart']}>
      <Chart
        title={say('chart')}
        sentence={say('chartSentence', { total, rejected: hours.reduce((sum, { rejected }) => sum + rejected, 0) })}
        height={180}
        option={option}
        table={{ head: [say('hour'), say('accepted'), say('duplicate'), say('late'), say('rejected')], rows: hours.map(({ at, accepted, duplicate, late, rejected }) => [format.dateTime(at), accepted, duplicate, late, rejected]) }}
      />
    </div>
  );
}

interface OutcomeRow {
  readonly id: 'accepted' | 'duplicate' | 'late' | 'rejected';
  readonly today: number;
  readonly ever: number;
}

function Outcomes({ source: { today, total } }: { readonly source: Source }) {
  const say = useWords(words);
  const format = useFormat();
  const rows = (['accepted', 'duplicate', 'late', 'rejected'] as const).map((id): OutcomeRow => ({ id, today: today[id], ever: total[id] }));
  const columns: readonly TableColumn<OutcomeRow>[] = [
    { id: 'outcome', title: say('outcome'), value: ({ id }) => say(id), width: '2fr' },
    { id: 'today', title: say('today'), align: 'right', value: (row) => row.today, show: (row) => format.number(row.today) },
    { id: 'ever', title: say('ever'), align: 'right', value: ({ ever }) => ever, show: ({ ever }) => format.number(ever) },
  ];
  return (
    <Panel title={say('facts')}>
      <DataTable title={say('facts')} columns={columns} rows={rows} keyOf={({ id }) => id} />
    </Panel>
  );
}

function Types({ source: { types } }: { readonly source: Source }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const columns: readonly TableColumn<Source['types'][number]>[] = [
    { id: 'type', title: say('type'), value: ({ label }) => label[language] },
    { id: 'events', title: say('events'), align: 'right', value: ({ events }) => events, show: ({ events }) => format.number(events) },
    { id: 'lastAt', title: say('lastAt'), value: ({ lastAt }) => lastAt, show: ({ lastAt }) => format.dateTime(lastAt), width: '3fr' },
  ];
  return <Panel title={say('types')}>{types.length === 0 ? <p className={styles['nothing']}>{say('noTypes')}</p> : <DataTable title={say('types')} columns={columns} rows={types} keyOf={({ type }) => type} />}</Panel>;
}

function Fields({ source: { fields, types } }: { readonly source: Source }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const labelOf = (type: string): string => types.find((known) => known.type === type)?.label[language] ?? type;
  const columns: readonly TableColumn<Source['fields'][number]>[] = [
    { id: 'type', title: say('type'), value: ({ type }) => labelOf(type) },
    { id: 'field', title: say('field'), value: ({ field }) => field, show: ({ field }) => <code>{field}</code>, width: '2fr' },
    { id: 'missing', title: say('missing'), align: 'right', value: ({ missing, looked }) => missing / Math.max(1, looked), show: ({ missing, looked }) => format.percent(missing / Math.max(1, looked), 1) },
    { id: 'looked', title: say('looked'), align: 'right', value: ({ looked }) => looked, show: ({ looked }) => format.number(looked) },
  ];
  return (
    <Panel title={say('fields')} note={say('fieldsNote')}>
      {fields.length === 0 ? <p className={styles['nothing']}>{say('noFields')}</p> : <DataTable title={say('fields')} columns={columns} rows={fields} keyOf={({ type, field }) => `${type} ${field}`} />}
    </Panel>
  );
}
