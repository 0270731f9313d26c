/** What most readers do not need, and some look for: metrics beside simpler ways, the curve, the data, what to know about it. */
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback, useState } from 'react';
import { Button } from '@mantine/core';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { numberCell, PlainTable } from '../../component/plain-table.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useLabel } from './model-facts.ts';
import { baselineName, baselineWords, metricName, metricWords } from './prediction-words.ts';
import type { Report } from './report-panels.tsx';
import styles from './predictions.module.css';

const words = defineWords({
  open: { en: 'Show metrics, ROC and the data', zh: '显示指标、ROC和数据' },
  close: { en: 'Hide', zh: '收起' },
  metric: { en: 'Metric', zh: '指标' },
  value: { en: 'Value ({level} interval)', zh: '数值（{level}区间）' },
  rule: { en: 'a rule by “{column}” alone', zh: '只看“{column}”的规则' },
  beside: { en: 'Better than {baseline} by {value} ({low} to {high}){verdict, select, better {, surely} worse {, surely worse} other {, not surely}}.', zh: '比{baseline}好{value}（{low}至{high}）{verdict, select, better {，可以确定} worse {，确定更差} other {，尚不能确定}}。' },
  roc: { en: 'Yes found against no disturbed (ROC), % of each', zh: '覆盖的“是”与误触的“否”（ROC，%）' },
  rocSentence: { en: 'The further above the diagonal the better; AUC {auc}.', zh: '曲线越高于对角线越好，AUC为{auc}。' },
  no: { en: 'no disturbed', zh: '误触的“否”' },
  yes: { en: 'yes found', zh: '覆盖的“是”' },
  part: { en: '{part, select, train {Learnt from} validation {Settings chosen on} other {Judged on}} {rows} examples, {from} to {to}.', zh: '{part, select, train {学习} validation {选参} other {评估}}：{rows}个样本，{from}至{to}。' },
  partPlain: { en: '{part, select, train {Learnt from} validation {Settings chosen on} other {Judged on}} {rows} examples.', zh: '{part, select, train {学习} validation {选参} other {评估}}：{rows}个样本。' },
  rechecked: { en: '{rows} examples were computed again from the log as it stood then: {changed, plural, =0 {all the same, to the bit} one {one column differs} other {# columns differ}}.', zh: '按当时的日志重新计算了{rows}个样本：{changed, plural, =0 {完全一致} other {#列不一致}}。' },
});

/** @param report whole */
export function MoreReport({ report }: { readonly report: Report }) {
  const say = useWords(words);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen((was) => !was)}>
        {say(open ? 'close' : 'open')}
      </Button>
      {open && <Details report={report} />}
    </>
  );
}

function Details({ report }: { readonly report: Report }) {
  const say = useWords(words);
  const metric = useWords(metricWords);
  const baseline = useWords(baselineWords);
  const label = useLabel();
  const format = useFormat();
  const { metrics, beside, parts, rechecked, warnings, roc, level } = report;
  return (
    <div className={styles['grid']}>
      <div>
        <PlainTable title={say('metric')} columns={[{ title: say('metric') }, { title: say('value', { level: format.percent(level) }), isNumber: true }]}>
          {metrics.map(({ metric: name, value, low, high }) => (
            <tr key={name}>
              <td>{metricName(metric, name)}</td>
              <td className={numberCell}>
                {format.number(value, 3)} ({format.number(low, 3)}–{format.number(high, 3)})
              </td>
            </tr>
          ))}
        </PlainTable>
        <ul className={styles['sentences']}>
          {beside.map(({ baseline: name, label: column, value, low, high, verdict }) => (
            <li key={name}>{say('beside', { baseline: column === undefined ? baselineName(baseline, name) : say('rule', { column: label(column) }), value: format.number(value, 3), low: format.number(low, 3), high: format.number(high, 3), verdict })}</li>
          ))}
          {parts.map(({ part, rows, from, to }) => (
            <li key={part}>{say(from === undefined || to === undefined ? 'partPlain' : 'part', { part, rows: format.number(rows), from: format.date(from), to: format.date(to) })}</li>
          ))}
          {rechecked !== undefined && <li>{say('rechecked', { rows: format.number(rechecked.rows), changed: rechecked.changed })}</li>}
          {warnings.map(({ code, what, cure }) => (
            <li key={`${code} ${what.en}`}>
              {label(what)} {label(cure)}
            </li>
          ))}
        </ul>
      </div>
      {roc.length > 0 && <RocChart report={report} />}
    </div>
  );
}

function RocChart({ report: { roc, metrics } }: { readonly report: Report }) {
  const say = useWords(words);
  const format = useFormat();
  const option = useCallback(
    (color: ColorOf): EChartsCoreOption => {
      const axis = { type: 'value', min: 0, max: 1, interval: 0.25, axisLabel: { formatter: (value: number) => format.percent(value), color: color('--text-3') }, splitLine: { lineStyle: { color: color('--hairline') } }, nameTextStyle: { color: color('--text-3') } };
      return {
        grid: { left: 8, right: 24, top: 24, bottom: 24, containLabel: true },
        xAxis: { ...axis, name: say('no'), nameLocation: 'middle', nameGap: 24 },
        yAxis: { ...axis, name: say('yes') },
        series: [
          { type: 'line', data: [[0, 0], [1, 1]], showSymbol: false, silent: true, lineStyle: { color: color('--border'), width: 1, type: 'dashed' } },
          { type: 'line', data: roc.map(({ no, yes }) => [no, yes]), showSymbol: false, lineStyle: { color: color('--category-1'), width: 2 }, itemStyle: { color: color('--category-1') } },
        ],
      };
    },
    [roc, format, say],
  );
  return (
    <Chart
      title={say('roc')}
      sentence={say('rocSentence', { auc: format.number(metrics.find(({ metric }) => metric === 'auc')?.value, 3) })}
      height={260}
      option={option}
      table={{ head: [say('no'), say('yes')], rows: roc.map(({ no, yes }) => [format.percent(no, 1), format.percent(yes, 1)]) }}
    />
  );
}
