/** What the model said against what came: a dot a tenth of the customers, with its interval, beside the line of truth. */
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useAmount, type Asked } from './model-facts.ts';
import type { Report } from './report-panels.tsx';

const words = defineWords({
  title: { en: 'What it says, and what happens', zh: '所说与实际' },
  titleShare: { en: 'What it says, and what happens, % of customers', zh: '所说与实际（占客户的百分比）' },
  true: { en: 'Each dot is a tenth of {rows} customers it had not seen. What it says happens: {within} of {all} lie on the line within their error.', zh: '每个点是{rows}位未见过的客户的十分之一。{all}个点中有{within}个在误差内落在线上，所说可信。' },
  off: { en: 'Each dot is a tenth of {rows} customers it had not seen. {high, plural, =0 {It says too little rather than too much: {low} of {all} dots lie above the line.} other {{low, plural, =0 {It says too much: # of {all} dots lie below the line.} other {{high} of {all} dots lie below the line, {low} above it.}}}}', zh: '每个点是{rows}位未见过的客户的十分之一。{high, plural, =0 {偏低：{all}个点中有{low}个在线上方。} other {{low, plural, =0 {偏高：{all}个点中有#个在线下方。} other {{all}个点中有{high}个在线下方，{low}个在上方。}}}}' },
  said: { en: 'says', zh: '所说' },
  happened: { en: 'happens', zh: '实际' },
  low: { en: 'at least', zh: '下限' },
  high: { en: 'at most', zh: '上限' },
  customers: { en: 'customers', zh: '客户数' },
});

/** @param report of a model that says numbers */
export function SaysHappensChart({ report, asked }: { readonly report: Report; readonly asked: Asked }) {
  const say = useWords(words);
  const format = useFormat();
  const amount = useAmount(asked);
  const { calibration, rows, kind } = report;
  const option = useCallback(
    (color: ColorOf): EChartsCoreOption => {
      const most = Math.max(...calibration.flatMap(({ said, happened, high }) => [said, happened, high ?? 0]));
      const axis = { type: 'value', min: 0, max: kind === 'binary' ? Math.min(1, Math.ceil(most * 10) / 10) : undefined, splitNumber: 4, axisLabel: { formatter: (value: number) => amount(value), color: color('--text-3'), hideOverlap: true }, splitLine: { lineStyle: { color: color('--hairline') } }, nameTextStyle: { color: color('--text-3') } };
      return {
        grid: { left: 8, right: 24, top: 24, bottom: 24, containLabel: true },
        tooltip: { trigger: 'item', formatter: ({ dataIndex }: { dataIndex: number }) => (calibration[dataIndex] === undefined ? '' : `${say('said')} ${amount(calibration[dataIndex].said)}\n${say('happened')} ${amount(calibration[dataIndex].happened)}`) },
        xAxis: { ...axis, name: say('said'), nameLocation: 'middle', nameGap: 24 },
        yAxis: { ...axis, name: say('happened') },
        series: [
          { type: 'line', data: [[0, 0], [kind === 'binary' ? 1 : most, kind === 'binary' ? 1 : most]], showSymbol: false, silent: true, clip: true, lineStyle: { color: color('--border'), width: 1, type: 'dashed' }, tooltip: { show: false } },
          {
            type: 'custom',
            silent: true,
            data: calibration.filter(({ low }) => low !== undefined).map(({ said, low, high }) => [said, low, high]),
            renderItem: (_: unknown, api: { value(i: number): number; coord(at: [number, number]): [number, number] }) => {
              const [x, top] = api.coord([api.value(0), api.value(2)]);
              const [, bottom] = api.coord([api.value(0), api.value(1)]);
              return { type: 'line', shape: { x1: x, y1: top, x2: x, y2: bottom }, style: { stroke: color('--category-1'), lineWidth: 2, opacity: 0.5 } };
            },
          },
          { type: 'scatter', data: calibration.map(({ said, happened }) => [said, happened]), symbolSize: 9, itemStyle: { color: color('--category-1') } },
        ],
      };
    },
    [calibration, kind, amount, say],
  );
  const known = calibration.filter(({ low, high }) => low !== undefined && high !== undefined);
  const above = known.filter(({ said, low }) => low! > said).length;
  const below = known.filter(({ said, high }) => high! < said).length;
  const places = { rows: format.number(rows), all: known.length, within: known.length - above - below, low: above, high: below };
  return (
    <Chart
      title={say(kind === 'binary' ? 'titleShare' : 'title')}
      sentence={say(above + below <= known.length / 5 ? 'true' : 'off', places)}
      height={260}
      option={option}
      table={{ head: [say('said'), say('happened'), say('low'), say('high'), say('customers')], rows: calibration.map(({ said, happened, low, high, rows: of }) => [amount(said), amount(happened), low === undefined ? undefined : amount(low), high === undefined ? undefined : amount(high), of]) }}
    />
  );
}
