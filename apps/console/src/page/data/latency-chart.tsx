/** Percentiles minute by minute, on a logarithmic scale: who waited longest is seen beside who waited as most do. */
import { useCallback } from 'react';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';

const words = defineWords({
  title: { en: '{title}, ms', zh: '{title}，毫秒' },
  sentence: { en: 'Half within {p50} ms, 99 of 100 within {p99} ms, of {count} in the last hour.', zh: '近1小时{count}次：一半在{p50}毫秒内，99%在{p99}毫秒内。' },
  time: { en: 'Time', zh: '时间' },
  count: { en: 'Count', zh: '次数' },
});

interface Percentiles {
  readonly count: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly p999Ms?: number;
}

/** What the server measured. */
export interface Measured {
  readonly lastHour: Percentiles;
  readonly minutes: readonly (Percentiles & { readonly at: string })[];
}

const hourMs = 3_600_000;
const lines = [
  { of: 'p50Ms', name: 'p50', color: '--category-1', dash: 'solid' },
  { of: 'p99Ms', name: 'p99', color: '--category-2', dash: 'dashed' },
] as const;

/** @param until when it was measured: the right end of all such charts */
export function LatencyChart({ title, measured: { lastHour, minutes }, until }: { readonly title: string; readonly measured: Measured; readonly until: string }) {
  const say = useWords(words);
  const format = useFormat();
  const newest = Math.floor(Date.parse(until) / 60_000) * 60_000;
  const { p50Ms, p99Ms } = minutes.at(-1) ?? {};
  // One label where both lines end together.
  const isFlat = p50Ms === p99Ms;
  const option = useCallback(
    (color: ColorOf) => ({
      grid: { left: 44, right: 52, top: 8, bottom: 24 },
      xAxis: { type: 'time', min: newest - hourMs, max: newest, minInterval: 600_000, axisLine: { lineStyle: { color: color('--hairline') } }, axisTick: { show: false }, axisLabel: { color: color('--text-3'), hideOverlap: true, formatter: (value: number) => format.time(value).slice(0, 5) }, splitLine: { show: false } },
      yAxis: { type: 'log', logBase: 10, splitNumber: 3, axisLabel: { color: color('--text-3'), formatter: (value: number) => format.number(value) }, splitLine: { lineStyle: { color: color('--hairline') } } },
      tooltip: { formatter: (found: readonly { readonly seriesName: string; readonly value: readonly [number, number] }[]) => [format.time(found[0]!.value[0]), ...found.map(({ seriesName, value }) => `${seriesName} ${format.number(value[1])}`)].join('\n') },
      series: lines.map((line) => ({
        type: 'line',
        name: line.name,
        symbol: line.of === 'p50Ms' ? 'circle' : 'triangle',
        symbolSize: 5,
        lineStyle: { width: 1.5, type: line.dash, color: color(line.color) },
        itemStyle: { color: color(line.color) },
        endLabel: { show: !isFlat || line.of === 'p99Ms', formatter: isFlat ? 'p50, p99' : line.name, color: color('--text-2'), fontSize: 12 },
        data: minutes.flatMap((minute) => (minute[line.of] === undefined ? [] : [[Date.parse(minute.at), minute[line.of]]])),
      })),
    }),
    [minutes, format, newest, isFlat],
  );
  return (
    <Chart
      title={say('title', { title })}
      sentence={say('sentence', { count: format.number(lastHour.count), p50: format.number(lastHour.p50Ms), p99: format.number(lastHour.p99Ms) })}
      height={150}
      option={option}
      table={{ head: [say('time'), say('count'), 'p50', 'p99', 'p99.9'], rows: minutes.map(({ at, count, p50Ms, p99Ms, p999Ms }) => [format.time(at), count, p50Ms, p99Ms, p999Ms]) }}
    />
  );
}
