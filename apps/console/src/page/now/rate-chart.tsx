/** How much came in during the last quarter of an hour: by the second when there is much, else by the minute. */
import { useCallback, useMemo } from 'react';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';

const words = defineWords({
  perSecond: { en: 'Events per second, 15 min', zh: '每秒事件数，15分钟' },
  perMinute: { en: 'Events per minute, 15 min', zh: '每分钟事件数，15分钟' },
  sentence: { en: '{total, plural, =0 {No events} one {One event} other {# events}} in 15 minutes; {most} at most.', zh: '15分钟内共{total}条事件，最高{most}条。' },
  time: { en: 'Time', zh: '时间' },
  events: { en: 'Events', zh: '事件' },
});

/** From so many events on in a quarter of an hour, seconds are told. */
const many = 900;

/** @param at of the newest second, ms */
export function RateChart({ seconds, at }: { readonly seconds: readonly number[]; readonly at: number }) {
  const say = useWords(words);
  const format = useFormat();
  const total = seconds.reduce((sum, of) => sum + of, 0);
  const bySecond = total >= many;
  const step = bySecond ? 10 : 60;
  // Steps begin on round times, so that only the last point changes as time goes on.
  const last = Math.floor(at / (step * 1_000));
  const points = useMemo(() => {
    const sums = new Map<number, number>();
    seconds.forEach((of, i) => {
      const slot = Math.floor((at - (seconds.length - 1 - i) * 1_000) / (step * 1_000));
      sums.set(slot, (sums.get(slot) ?? 0) + of);
    });
    // The step under way is the last one.
    return Array.from({ length: 900 / step }, (_, i) => {
      const slot = last - 900 / step + 1 + i;
      return { at: slot * step * 1_000, value: (sums.get(slot) ?? 0) / (bySecond ? step : 1) };
    });
  }, [seconds, at, last, step, bySecond]);
  const most = Math.max(0, ...points.map(({ value }) => value));
  const option = useCallback(
    (color: ColorOf) => ({
      grid: { left: 40, right: 8, top: 8, bottom: 24 },
      xAxis: { type: 'time', axisLine: { lineStyle: { color: color('--hairline') } }, axisTick: { show: false }, axisLabel: { color: color('--text-3'), hideOverlap: true, formatter: (value: number) => format.time(value).slice(0, 5) }, splitLine: { show: false } },
      yAxis: { type: 'value', min: 0, minInterval: 1, splitNumber: 3, axisLabel: { color: color('--text-3'), formatter: (value: number) => format.compact(value) }, splitLine: { lineStyle: { color: color('--hairline') } } },
      tooltip: { formatter: (found: readonly { readonly value: readonly [number, number] }[]) => `${format.time(found[0]!.value[0])}  ${format.number(found[0]!.value[1], 1)}` },
      series: [{ type: 'line', showSymbol: false, step: bySecond ? false : 'end', lineStyle: { width: 1.5, color: color('--accent') }, itemStyle: { color: color('--accent') }, data: points.map((point) => [point.at, point.value]) }],
    }),
    [points, format, bySecond],
  );
  return (
    <Chart
      title={say(bySecond ? 'perSecond' : 'perMinute')}
      sentence={say('sentence', { total: Math.round(points.reduce((sum, { value }) => sum + value * (bySecond ? step : 1), 0)), most: format.number(most, 0) })}
      height={140}
      option={option}
      table={{ head: [say('time'), say('events')], rows: points.map((point) => [format.time(point.at), Math.round(point.value * 10) / 10]) }}
    />
  );
}
