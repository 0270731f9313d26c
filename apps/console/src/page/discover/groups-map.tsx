/** Customers on a map of two axes: who is alike lies close, each group in its colour. */
import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { Chart, type ColorOf } from '../../component/chart.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { discoverWords } from './discover-words.ts';
import { marked, markOf } from './group-marks.ts';
import type { Found, Group } from './use-groups.ts';

/** A picture of the groups; the table beside it has their sizes. */
export function GroupsMap({ groups, map = [] }: { readonly groups: readonly Group[]; readonly map: Found['map'] | undefined }) {
  const say = useWords(discoverWords);
  const format = useFormat();
  const { language } = useLanguage();
  const option = useCallback(
    (color: ColorOf): EChartsCoreOption => {
      const own = groups.slice(0, marked).map(({ label }, group) => ({ name: label[language], token: markOf(group), points: map.filter((point) => point.group === group) }));
      const rest = { name: say('others'), token: markOf(marked), points: map.filter(({ group }) => group >= marked) };
      const axis = { type: 'value', min: -0.02, max: 1.02, axisLabel: { show: false }, axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false } };
      const shown = [...own, ...(rest.points.length > 0 ? [rest] : [])];
      return {
        grid: { left: 8, right: 8, top: 8, bottom: 8 },
        tooltip: { trigger: 'item', formatter: ({ seriesName }: { readonly seriesName: string }) => seriesName },
        xAxis: axis,
        yAxis: axis,
        series: shown.map(({ name, token, points }) => ({ type: 'scatter', name, data: points.map(({ x, y }) => [x, y]), symbolSize: 5, itemStyle: { color: color(token), opacity: 0.75 } })),
      };
    },
    [groups, map, language, say],
  );
  return (
    <Chart
      title={say('map')}
      sentence={say('mapSentence', { points: map.length })}
      height={360}
      option={option}
      table={{ head: [say('group'), say('customers'), say('share'), say('again2')], rows: groups.map(({ label, size, share, stability }) => [label[language], size, format.percent(share), format.percent(stability)]) }}
    />
  );
}
