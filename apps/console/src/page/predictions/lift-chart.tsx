/** What comes true in each tenth, from the highest scores down, beside the mean of everybody. */
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useAmount, type Asked } from './model-facts.ts';
import type { Report } from './report-panels.tsx';

const words = defineWords({
  titleShare: { en: 'Comes true by tenth of the scores, % of customers', zh: '按得分十分位的实际比例（%）' },
  title: { en: 'Comes true by tenth of the scores, mean', zh: '按得分十分位的实际均值' },
  sentence: { en: 'Reaching the fifth with the highest scores finds {gain} of all; reaching anybody would find 20%. The line is the mean of everybody, {mean}.', zh: '触达得分最高的五分之一客户可覆盖{gain}，随机触达只有20%。横线为总体均值{mean}。' },
  tenth: { en: 'tenth', zh: '十分位' },
  rate: { en: 'comes true', zh: '实际' },
  times: { en: 'times the mean', zh: '均值的倍数' },
  found: { en: 'found so far', zh: '累计覆盖' },
  mean: { en: 'mean', zh: '均值' },
});

/** @param report of a model that says numbers */
export function LiftChart({ report, asked }: { readonly report: Report; readonly asked: Asked }) {
  const say = useWords(words);
  const format = useFormat();
  const amount = useAmount(asked);
  const { lift, kind } = report;
  const mean = lift.reduce((sum, { rate }) => sum + rate, 0) / Math.max(1, lift.length);
  const option = useCallback(
    (color: ColorOf): EChartsCoreOption => ({
      grid: { left: 8, right: 24, top: 24, bottom: 24, containLabel: true },
      tooltip: { trigger: 'axis', valueFormatter: (value: number) => amount(value) },
      xAxis: { type: 'category', data: lift.map((_, i) => String(i + 1)), name: say('tenth'), nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: color('--text-3') }, axisLabel: { color: color('--text-3') }, axisTick: { show: false }, axisLine: { lineStyle: { color: color('--border') } } },
      yAxis: { type: 'value', min: 0, splitNumber: 4, axisLabel: { formatter: (value: number) => amount(value), color: color('--text-3') }, splitLine: { lineStyle: { color: color('--hairline') } } },
      series: [
        {
          type: 'bar',
          name: say('rate'),
          data: lift.map(({ rate }) => rate),
          barCategoryGap: '24%',
          itemStyle: { color: color('--category-1') },
          markLine: { silent: true, symbol: 'none', lineStyle: { color: color('--text-2'), type: 'dashed' }, label: { formatter: say('mean'), color: color('--text-2'), position: 'insideEndTop' }, data: [{ yAxis: mean }] },
        },
      ],
    }),
    [lift, mean, amount, say],
  );
  const fifth = lift.find(({ share }) => share >= 0.2 - 1e-9);
  return (
    <Chart
      title={say(kind === 'binary' ? 'titleShare' : 'title')}
      sentence={say('sentence', { gain: format.percent(fifth?.gain), mean: amount(mean) })}
      height={260}
      option={option}
      table={{ head: [say('tenth'), say('rate'), say('times'), say('found')], rows: lift.map(({ rate, lift: times, gain }, i) => [i + 1, amount(rate), format.number(times, 2), format.percent(gain)]) }}
    />
  );
}
