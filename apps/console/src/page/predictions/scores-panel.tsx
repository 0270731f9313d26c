/** What the model says of all customers now. */
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { api } from '../../api/client.ts';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import type { components } from '../../api/schema.d.ts';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { numberOf, useAmount, type Asked, type Model } from './model-facts.ts';

const words = defineWords({
  title: { en: 'What it says now', zh: '目前的预测' },
  chart: { en: 'Customers by what v{version} says now', zh: '按v{version}目前的预测划分的客户数' },
  sentence: { en: 'It says something of {told} of {customers} customers, {mean} on average. Of the others {notAsked} are not asked about, of {little} too little is known{uncertain, plural, =0 {} other {, of # it would be too uncertain}}.', zh: '{customers}位客户中有{told}位得到结果，平均{mean}；其余{notAsked}位不在预测范围内，{little}位历史太少{uncertain, plural, =0 {} other {，#位过于不确定}}。' },
  nobody: { en: 'It says nothing of anybody: nobody is asked about, or too little is known.', zh: '目前没有客户得到结果：均不在预测范围内，或历史太少。' },
  from: { en: 'from', zh: '从' },
  to: { en: 'to below', zh: '到不足' },
  value: { en: 'value', zh: '取值' },
  customers: { en: 'customers', zh: '客户数' },
});

/** Asked for the model that is shown. */
export function ScoresPanel({ asked, model }: { readonly asked: Asked; readonly model: Model }) {
  const say = useWords(words);
  const query = api.useQuery('get', '/v1/predictions/{name}/scores', { params: { path: { name: asked.name }, query: { model: model.hash } } }, { staleTime: 60_000, refetchInterval: 120_000 });
  return (
    <QueryPanel title={say('title')} query={query} height={320} empty={({ told }) => (told === 0 ? <Empty>{say('nobody')}</Empty> : undefined)}>
      {(scores) => <ScoresChart scores={scores} asked={asked} version={numberOf(asked.models, model.hash)} />}
    </QueryPanel>
  );
}

function ScoresChart({ scores, asked, version }: { readonly scores: components['schemas']['ScoreDistribution']; readonly asked: Asked; readonly version: number }) {
  const say = useWords(words);
  const format = useFormat();
  const amount = useAmount(asked);
  const { bins, categories, told, customers, mean, silent } = scores;
  const option = useCallback(
    (color: ColorOf): EChartsCoreOption => ({
      grid: { left: 8, right: 24, top: 12, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', valueFormatter: (value: number) => format.number(value) },
      xAxis: { type: 'category', data: bins?.map(({ from }) => amount(from)) ?? categories?.map(({ value }) => value) ?? [], axisLabel: { color: color('--text-3'), hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: color('--border') } } },
      yAxis: { type: 'value', min: 0, splitNumber: 3, axisLabel: { formatter: (value: number) => format.compact(value), color: color('--text-3') }, splitLine: { lineStyle: { color: color('--hairline') } } },
      series: [{ type: 'bar', name: say('customers'), data: (bins ?? categories ?? []).map(({ count }) => count), barCategoryGap: bins === undefined ? '30%' : '6%', itemStyle: { color: color('--category-1') } }],
    }),
    [bins, categories, amount, format, say],
  );
  return (
    <Chart
      title={say('chart', { version })}
      sentence={say('sentence', { told: format.number(told), customers: format.number(customers), mean: amount(mean), notAsked: format.number(silent.notAsked), little: format.number(silent.tooLittleKnown), uncertain: silent.tooUncertain })}
      option={option}
      table={bins === undefined ? { head: [say('value'), say('customers')], rows: (categories ?? []).map(({ value, count }) => [value, count]) } : { head: [say('from'), say('to'), say('customers')], rows: bins.map(({ from, to, count }) => [amount(from), amount(to), count]) }}
    />
  );
}
