/** How what the model says goes with one feature, over customers as they are, and which features work together. */
import { Select } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { api } from '../../api/client.ts';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { Empty, Failed, Loading, QueryPanel } from '../../component/panel.tsx';
import type { components } from '../../api/schema.d.ts';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useAmount, useLabel, type Asked, type Model } from './model-facts.ts';

const words = defineWords({
  title: { en: 'How it goes with a feature', zh: '随特征如何变化' },
  together: { en: 'What works together', zh: '相互作用' },
  feature: { en: 'Feature', zh: '特征' },
  nobody: { en: 'It says nothing of anybody now.', zh: '目前没有客户得到结果。' },
  chart: { en: 'What it would say on average by “{feature}”', zh: '“{feature}”取不同值时的平均预测' },
  sentence: { en: 'If all {customers} customers had the same “{feature}”, everything else as it is, it would say {low} on average at {atLow} and {high} at {atHigh}. Dotted: where eight in ten of them would lie. It is the model that is shown, not what would come of changing anything.', zh: '其他不变，若{customers}位客户的“{feature}”都相同：为{atLow}时平均预测{low}，为{atHigh}时为{high}。虚线之间为其中八成客户。这里展示的是模型，不代表改变后的实际结果。' },
  flat: { en: 'Whatever “{feature}” is, it says about {mean} on average: the model hardly looks at it.', zh: '无论“{feature}”取何值，平均预测都约为{mean}，模型几乎不看它。' },
  mean: { en: 'on average', zh: '平均' },
  low: { en: 'one in ten below', zh: '低于此值的占一成' },
  high: { en: 'one in ten above', zh: '高于此值的占一成' },
  effect: { en: 'by small steps among customers as they are', zh: '按现有客户小步变化' },
  have: { en: 'customers who have it', zh: '现有客户数' },
  missing: { en: 'missing', zh: '缺失' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  alone: { en: 'Each feature does nearly the same whatever the others are.', zh: '各特征的影响几乎互不依赖。' },
  pairs: { en: 'Of what “{one}” and “{other}” do together, {share} is done by neither alone.', zh: '“{one}”与“{other}”的共同影响中，有{share}单独一项无法产生。' },
});

type Dependence = components['schemas']['PredictionDependence'];
type Interactions = components['schemas']['PredictionInteractions'];

/** Pairs told, and the share from which they are. */
const mostPairs = 3;
const leastShare = 0.02;
/** A difference of less, of the greatest value, is none. */
const flatShare = 0.02;

interface DependencePanelProps {
  readonly asked: Asked;
  readonly model: Model;
  /** From the URL. */
  readonly column: string | undefined;
  readonly choose: (column: string) => void;
}

/** Of the feature that is chosen, first the one that moves scores most. */
export function DependencePanel({ asked, model, column, choose }: DependencePanelProps) {
  const say = useWords(words);
  const query = api.useQuery('get', '/v1/predictions/{name}/interactions', { params: { path: { name: asked.name }, query: { model: model.hash } } }, { staleTime: 5 * 60_000 });
  return (
    <QueryPanel title={say('title')} query={query} height={420} empty={({ customers }) => (customers === 0 ? <Empty>{say('nobody')}</Empty> : undefined)}>
      {(interactions) => <Chosen asked={asked} model={model} interactions={interactions} column={column ?? interactions.columns[0]!.column} choose={choose} />}
    </QueryPanel>
  );
}

interface ChosenProps extends Omit<DependencePanelProps, 'column'> {
  readonly interactions: Interactions;
  readonly column: string;
}

function Chosen({ asked, model, interactions: { columns, pairs }, column, choose }: ChosenProps) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const query = api.useQuery('get', '/v1/predictions/{name}/dependence/{column}', { params: { path: { name: asked.name, column }, query: { model: model.hash } } }, { staleTime: 5 * 60_000 });
  const choices = columns.map((each) => ({ value: each.column, label: atStart(label(each.label)) }));
  const told = pairs.filter(({ share }) => share >= leastShare).slice(0, mostPairs);
  return (
    <>
      <Select label={say('feature')} value={column} data={choices.some(({ value }) => value === column) ? choices : [...choices, { value: column, label: query.data === undefined ? column : atStart(label(query.data.label)) }]} allowDeselect={false} onChange={(next) => next !== null && choose(next)} maw={420} />
      {query.error !== null ? <Failed title={say('title')} error={query.error} again={() => void query.refetch()} /> : query.data === undefined ? <Loading height={340} /> : <DependenceChart asked={asked} dependence={query.data} />}
      <h3>{say('together')}</h3>
      {told.length === 0 ? <p>{say('alone')}</p> : (
        <ul>
          {told.map(({ columns: [one, other], labels, share }) => (
            <li key={`${one} ${other}`}>{say('pairs', { one: label(labels[0]!), other: label(labels[1]!), share: format.percent(share) })}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function DependenceChart({ asked, dependence: { label: name, type, unit, points, customers } }: { readonly asked: Asked; readonly dependence: Dependence }) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const amount = useAmount(asked);
  const feature = label(name);
  const valueText = useCallback(
    (value: Dependence['points'][number]['value']): string => {
      if (value === null) return say('missing');
      if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
      if (typeof value !== 'number') return Array.isArray(value) ? format.list(value.map(String)) : value;
      if (type === 'duration') return format.duration(value);
      if (unit === '%') return format.percent(value);
      return unit !== undefined && /^[A-Z]{3}$/.test(unit) ? format.money(Math.round(value), unit) : format.number(value);
    },
    [say, format, type, unit],
  );
  const option = useCallback(
    (color: ColorOf): EChartsCoreOption => ({
      grid: { left: 8, right: 24, top: 12, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', valueFormatter: (value: number) => amount(value) },
      xAxis: { type: 'category', data: points.map(({ value }) => valueText(value)), axisLabel: { color: color('--text-3'), hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: color('--border') } } },
      yAxis: { type: 'value', scale: true, splitNumber: 3, axisLabel: { formatter: (value: number) => amount(value), color: color('--text-3') }, splitLine: { lineStyle: { color: color('--hairline') } } },
      series: [
        { type: 'line', name: say('mean'), data: points.map(({ mean }) => mean), showSymbol: true, symbolSize: 6, lineStyle: { color: color('--category-1'), width: 2 }, itemStyle: { color: color('--category-1') } },
        ...(['low', 'high'] as const).map((side) => ({ type: 'line', name: say(side), data: points.map((point) => point[side]), showSymbol: false, lineStyle: { color: color('--text-3'), width: 1, type: 'dotted' }, itemStyle: { color: color('--text-3') } })),
      ],
    }),
    [points, amount, valueText, say],
  );
  const [least, greatest] = [points.toSorted((a, b) => a.mean - b.mean)[0]!, points.toSorted((a, b) => b.mean - a.mean)[0]!];
  const isFlat = greatest.mean - least.mean <= flatShare * Math.max(Math.abs(greatest.mean), Math.abs(least.mean));
  return (
    <Chart
      title={say('chart', { feature })}
      sentence={isFlat ? say('flat', { feature, mean: amount(least.mean) }) : say('sentence', { customers: format.number(customers), feature, low: amount(least.mean), atLow: valueText(least.value), high: amount(greatest.mean), atHigh: valueText(greatest.value) })}
      height={260}
      option={option}
      table={{
        head: [feature, say('mean'), say('low'), say('high'), say('effect'), say('have')],
        rows: points.map(({ value, mean, low, high, effect, customers: have }) => [valueText(value), amount(mean), amount(low), amount(high), effect === undefined ? undefined : asked.unit === '%' ? format.points(effect) : format.signed(effect), have]),
      }}
    />
  );
}
