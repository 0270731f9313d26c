/** The last weeks and the next ones: a line, then a dashed one with bands about it. */
import { useCallback } from 'react';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useForecastAmount, type Forecast, type ForecastSeries } from './forecast-facts.ts';

const words = defineWords({
  title: { en: '{what} a day{unit, select, none {} other {, {unit}}}', zh: '每日{what}{unit, select, none {} other {（{unit}）}}' },
  sentence: { en: 'Until {last} what came, then what is told. Four days in five are to lie in the inner band, nineteen in twenty in the outer one; in the past {held80} and {held95} did.', zh: '{last}及之前为实际值，之后为预测。五天中约有四天应落在内区间，二十天中约有十九天应落在外区间；以往实际为{held80}和{held95}。' },
  date: { en: 'Day', zh: '日期' },
  came: { en: 'Came', zh: '实际' },
  told: { en: 'Told', zh: '预测' },
  low80: { en: 'From, 80%', zh: '80%下限' },
  high80: { en: 'To, 80%', zh: '80%上限' },
  low95: { en: 'From, 95%', zh: '95%下限' },
  high95: { en: 'To, 95%', zh: '95%上限' },
});

/** Days behind that are shown beside those ahead, as many times. */
const behindTimes = 3;

/** @param what the name of the numbers, with the part or segment that they are of */
export function ForecastChart({ forecast, series, what }: { readonly forecast: Forecast; readonly series: ForecastSeries; readonly what: string }) {
  const say = useWords(words);
  const format = useFormat();
  const amount = useForecastAmount(forecast);
  const past = series.past.slice(-behindTimes * series.steps.length);
  const { steps } = series;
  const option = useCallback(
    (color: ColorOf) => {
      const dates = [...past, ...steps].map(({ date }) => date);
      const behind = past.map(() => null);
      const last = past.at(-1)?.value ?? null;
      /** Two invisible lines: the second lies upon the first, and what is between them is filled. */
      const band = (name: string, low: (step: (typeof steps)[number]) => number, high: (step: (typeof steps)[number]) => number, opacity: number) => [
        { type: 'line', name: `${name} from`, stack: name, stackStrategy: 'all', silent: true, symbol: 'none', lineStyle: { opacity: 0 }, data: [...behind, ...steps.map(low)], tooltip: { show: false } },
        { type: 'line', name: `${name} to`, stack: name, stackStrategy: 'all', silent: true, symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: color('--accent'), opacity }, data: [...behind, ...steps.map((step) => high(step) - low(step))], tooltip: { show: false } },
      ];
      return {
        grid: { left: 56, right: 16, top: 12, bottom: 24 },
        xAxis: { type: 'category', data: dates, boundaryGap: false, axisLine: { lineStyle: { color: color('--hairline') } }, axisTick: { show: false }, axisLabel: { color: color('--text-3'), hideOverlap: true, formatter: (date: string) => format.date(date) } },
        yAxis: { type: 'value', splitNumber: 3, splitLine: { lineStyle: { color: color('--hairline') } }, axisLabel: { color: color('--text-3'), formatter: (value: number) => format.compact(value) } },
        tooltip: {
          formatter: (shown: readonly { readonly dataIndex: number }[]) => {
            const at = shown[0]?.dataIndex ?? 0;
            const step = steps[at - past.length];
            return step === undefined ? `${format.date(past[at]!.date)}\n${amount(past[at]!.value)}` : `${format.date(step.date)}\n${amount(step.value)}\n${amount(step.low80)}–${amount(step.high80)}\n${amount(step.low95)}–${amount(step.high95)}`;
          },
        },
        series: [
          ...band('outer', ({ low95 }) => low95, ({ high95 }) => high95, 0.12),
          ...band('inner', ({ low80 }) => low80, ({ high80 }) => high80, 0.2),
          { type: 'line', name: say('came'), data: past.map(({ value }) => value), symbol: 'none', lineStyle: { color: color('--text-2'), width: 1.5 }, itemStyle: { color: color('--text-2') } },
          { type: 'line', name: say('told'), data: [...behind.slice(1), ...(last === null ? [] : [last]), ...steps.map(({ value }) => value)], symbol: 'none', lineStyle: { color: color('--accent'), width: 2, type: 'dashed' }, itemStyle: { color: color('--accent') } },
        ],
      };
    },
    // The line behind follows from the series.
    // oxlint-disable-next-line exhaustive-deps
    [series, format, amount, say],
  );
  const judged = series.judged.models[0];
  return (
    <Chart
      title={say('title', { what, unit: forecast.unit ?? 'none' })}
      sentence={say('sentence', { last: format.date(past.at(-1)?.date), held80: format.percent(judged?.held80.value), held95: format.percent(judged?.held95.value) })}
      height={300}
      option={option}
      table={{
        head: [say('date'), say('came'), say('told'), say('low80'), say('high80'), say('low95'), say('high95')],
        rows: [...past.map(({ date, value }) => [date, value, undefined, undefined, undefined, undefined, undefined]), ...steps.map(({ date, value, low80, high80, low95, high95 }) => [date, undefined, rounded(value), rounded(low80), rounded(high80), rounded(low95), rounded(high95)])],
      }}
    />
  );
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
