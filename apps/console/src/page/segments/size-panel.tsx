/** How many were in it at the end of each day, with the definitions that changed it. */
import { NativeSelect } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { api } from '../../api/client.ts';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { pathsOfKind, type RuleKind } from './rule-kind.ts';
import { segmentsWords } from './segments-words.ts';

/** What the server tells of the days. */
type History = { readonly days: readonly { readonly date: string; readonly size: number; readonly entered: number; readonly left: number }[]; readonly definitions: readonly { readonly version: string; readonly at: string }[] };

const ranges = [30, 90, 180, 365];

/** The range stands in the address. */
export function SizePanel({ kind, name, days }: { readonly kind: RuleKind; readonly name: string; readonly days: number }) {
  const say = useWords(segmentsWords);
  const navigate = useNavigate();
  const history = api.useQuery('get', pathsOfKind[kind].history, { params: { path: { name }, query: { days } } }, { refetchInterval: 30_000 });
  return (
    <QueryPanel
      title={say('size')}
      query={history}
      height={300}
      actions={
        <>
          <Link to="/forecasts" search={{ segment: name, members: 'true' } as never}>{say('sizeAhead')}</Link>
          <NativeSelect
            size="xs"
            aria-label={say('range')}
            value={String(days)}
            data={ranges.map((range) => ({ value: String(range), label: say('rangeDays', { days: range }) }))}
            onChange={({ currentTarget: { value } }) => void navigate({ to: pathsOfKind[kind].page, params: { name }, search: { days: value } as never, resetScroll: false })}
          />
        </>
      }
    >
      {(data) => <SizeChart history={data} />}
    </QueryPanel>
  );
}

function SizeChart({ history: { days, definitions } }: { readonly history: History }) {
  const say = useWords(segmentsWords);
  const format = useFormat();
  const [first, last] = [days[0]!, days.at(-1)!];
  const dates = new Set(days.map(({ date }) => date));
  const marked = definitions.map(({ at }) => at.slice(0, 10)).filter((date) => dates.has(date));
  const option = useCallback(
    (color: ColorOf) => ({
      grid: { left: 48, right: 28, top: 24, bottom: 24 },
      xAxis: { type: 'category', data: days.map(({ date }) => date), axisLine: { lineStyle: { color: color('--hairline') } }, axisTick: { show: false }, axisLabel: { color: color('--text-3'), hideOverlap: true, formatter: (date: string) => format.date(date) } },
      yAxis: { type: 'value', min: 0, splitNumber: 3, splitLine: { lineStyle: { color: color('--hairline') } }, axisLabel: { color: color('--text-3'), formatter: (value: number) => format.compact(value) } },
      series: [
        {
          type: 'line',
          name: say('customers'),
          data: days.map(({ size }) => size),
          showSymbol: false,
          lineStyle: { color: color('--accent'), width: 2 },
          itemStyle: { color: color('--accent') },
          ...(marked.length > 0 && { markLine: { symbol: 'none', silent: true, lineStyle: { color: color('--text-3'), type: 'dashed' }, label: { formatter: say('definitionMoved'), color: color('--text-3') }, data: [...new Set(marked)].map((date) => ({ xAxis: date })) } }),
        },
      ],
    }),
    // Marks follow from the definitions.
    // oxlint-disable-next-line exhaustive-deps
    [days, definitions, format, say],
  );
  const sum = (of: 'entered' | 'left'): number => days.slice(1).reduce((all, day) => all + day[of], 0);
  return (
    <Chart
      title={say('sizeTitle')}
      sentence={say('sizeSentence', { first: format.date(first.date), from: format.number(first.size), to: format.number(last.size), entered: format.number(sum('entered')), left: format.number(sum('left')), definitions: marked.length })}
      option={option}
      table={{ head: [say('day'), say('customers'), say('entered'), say('left')], rows: days.map(({ date, size, entered, left }) => [date, size, entered, left]) }}
    />
  );
}
