/** Losses over time, of what learns with each event and of the model in use, with the changes that were heard. */
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import type { Online } from './online-panel.tsx';

const words = defineWords({
  title: { en: 'Loss a label, log loss (lower is better)', zh: '每个标签的损失（对数损失，越低越好）' },
  sentence: { en: 'Each example judges what was told of it before its label was known.', zh: '每个样本在标签揭晓之前的预测，用揭晓后的标签评判。' },
  marked: { en: 'Each example judges what was told of it before its label was known. Upright lines: errors rose beyond chance.', zh: '每个样本在标签揭晓之前的预测，用揭晓后的标签评判。竖线表示误差上升超出偶然。' },
  online: { en: 'learns with each event', zh: '在线学习' },
  champion: { en: 'in use', zh: '现役' },
  base: { en: 'the share so far', zh: '历史比例' },
  from: { en: 'from', zh: '从' },
  to: { en: 'to', zh: '到' },
  labels: { en: 'labels', zh: '标签数' },
});

type Stretches = NonNullable<Online['overTime']>;
type Drifts = NonNullable<Online['drifts']>;

/** Points a line has at most: neighbours are one, as long as their labels are. */
const mostPoints = 48;

interface Point extends Pick<Stretches[number], 'from' | 'to' | 'examples' | 'online' | 'base' | 'champion'> {
  readonly compared: number;
}

/** @param overTime oldest first */
export function OnlineChart({ overTime, drifts }: { readonly overTime: Stretches; readonly drifts: Drifts }) {
  const say = useWords(words);
  const format = useFormat();
  const points = joined(overTime);
  const heard = drifts.filter(({ did }) => did !== 'standby took over');
  const key = JSON.stringify([points, heard.map(({ at }) => at)]);
  const option = useCallback(
    (color: ColorOf): EChartsCoreOption => {
      const line = (name: string, token: string, value: (point: Point) => number | undefined, more: object = {}) => ({
        type: 'line', name, showSymbol: false, connectNulls: false, color: color(token), lineStyle: { width: 2, color: color(token), ...more }, endLabel: { show: true, formatter: name, color: color('--text-2'), distance: 4 }, labelLayout: { moveOverlap: 'shiftY' },
        data: points.map((point) => [Date.parse(point.to), value(point) ?? null]),
      });
      return {
        grid: { left: 8, right: 128, top: 16, bottom: 8, containLabel: true },
        tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => (typeof value === 'number' ? format.number(value, 3) : '—') },
        xAxis: { type: 'time', splitNumber: 4, axisLabel: { color: color('--text-3'), hideOverlap: true, formatter: (at: number) => format.date(at) }, axisLine: { lineStyle: { color: color('--border') } }, splitLine: { show: false } },
        yAxis: { type: 'value', scale: true, splitNumber: 4, axisLabel: { color: color('--text-3'), formatter: (value: number) => format.number(value, 2) }, splitLine: { lineStyle: { color: color('--hairline') } } },
        series: [
          { ...line(say('online'), '--category-1', ({ online }) => online), markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: color('--text-2'), type: 'solid', width: 1 }, data: heard.map(({ at }) => ({ xAxis: Date.parse(at) })) } },
          ...(points.some(({ compared }) => compared > 0) ? [line(say('champion'), '--category-2', ({ champion, compared }) => (compared > 0 ? champion : undefined), { type: 'dashed' })] : []),
          line(say('base'), '--text-3', ({ base }) => base, { width: 1, type: 'dotted' }),
        ],
      };
    },
    // The points are made anew each time, of the same figures.
    // oxlint-disable-next-line exhaustive-deps
    [key, format, say],
  );
  return (
    <Chart
      title={say('title')}
      sentence={say(heard.length > 0 ? 'marked' : 'sentence')}
      height={240}
      option={option}
      table={{ head: [say('from'), say('to'), say('labels'), say('online'), say('champion'), say('base')], rows: points.map(({ from, to, examples, online, champion, base, compared }) => [format.date(from), format.date(to), examples, format.number(online, 3), compared > 0 ? format.number(champion, 3) : undefined, format.number(base, 3)]) }}
    />
  );
}

/** So many stretches that lie side by side are one, each label counting the same. */
function joined(overTime: Stretches): readonly Point[] {
  const size = Math.max(1, Math.ceil(overTime.length / mostPoints));
  return Array.from({ length: Math.ceil(overTime.length / size) }, (_, i) => {
    const part = overTime.slice(i * size, (i + 1) * size);
    const sum = (value: (each: Stretches[number]) => number): number => part.reduce((total, each) => total + value(each), 0);
    const [examples, compared] = [sum((each) => each.examples), sum((each) => each.compared)];
    return {
      from: part[0]!.from, to: part.at(-1)!.to, examples, compared,
      online: sum((each) => each.online * each.examples) / examples, base: sum((each) => each.base * each.examples) / examples,
      ...(compared > 0 && { champion: sum((each) => (each.champion ?? 0) * each.compared) / compared }),
    };
  });
}
