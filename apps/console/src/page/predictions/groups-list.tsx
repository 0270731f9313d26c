/** For which groups the model does worse or better: dots with intervals, the worst first, beside that of everybody. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { IntervalRows, type IntervalRow } from '../../component/interval-rows.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel } from './model-facts.ts';
import { metricName, metricWords } from './prediction-words.ts';
import type { Report } from './report-panels.tsx';

const words = defineWords({
  surely: { en: 'Surely worse for “{group}” of {label}.', zh: '对“{label}”为“{group}”的客户明显较差。' },
  open: { en: 'Worse for no group for sure; its value is lowest for “{group}” of {label}, which may be chance.', zh: '没有哪个人群明显较差；“{label}”为“{group}”的数值最低，但可能只是偶然。' },
  scale: { en: '{metric}; the dashed line is everybody.', zh: '{metric}，虚线为总体。' },
  group: { en: '{label}: {group}', zh: '{label}：{group}' },
  customers: { en: '{count} examples', zh: '{count}个样本' },
  all: { en: 'Show all {count}', zh: '显示全部{count}组' },
  fewer: { en: 'Show the worst', zh: '只显示较差的' },
});

/** Metrics of which less is better. */
const lowerIsBetter: ReadonlySet<string> = new Set(['logLoss', 'brier', 'rmse', 'mae', 'calibrationError', 'poissonDeviance', 'classLogLoss']);
const shownFirst = 10;

/** Two digits, also where the last is 0: numbers stand below each other. */
function fixed(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(2);
}

/** @param report with groups */
export function GroupsList({ report }: { readonly report: Report }) {
  const say = useWords(words);
  const metric = useWords(metricWords);
  const label = useLabel();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const sign = lowerIsBetter.has(report.main) ? -1 : 1;
  const judged = report.groups.flatMap((group) => (group.main === undefined ? [] : [{ ...group, main: group.main }])).sort((a, b) => sign * (a.main.value - b.main.value));
  const whole = report.metrics.find(({ metric: name }) => name === report.main);
  const rows = (all ? judged : judged.slice(0, shownFirst)).map((group): IntervalRow => ({
    key: `${group.column} ${group.group.en}`,
    label: (
      <>
        {say('group', { label: atStart(label(group.label)), group: label(group.group) })} <span className="note">{say('customers', { count: format.number(group.rows) })}</span>
      </>
    ),
    value: group.main.value,
    low: group.main.low,
    high: group.main.high,
    text: `${fixed(group.main.value)} (${fixed(group.main.low)}–${fixed(group.main.high)})`,
    strong: report.worst?.surely === true && report.worst.column === group.column && report.worst.group.en === group.group.en,
  }));
  const { worst } = report;
  return (
    <>
      {worst !== undefined && <p>{say(worst.surely ? 'surely' : 'open', { label: label(worst.label), group: label(worst.group) })}</p>}
      <p className="note">{say('scale', { metric: metricName(metric, report.main) })}</p>
      <IntervalRows label={say('scale', { metric: metricName(metric, report.main) })} mark="dot" rows={rows} reference={whole?.value} />
      {judged.length > shownFirst && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll((was) => !was)}>
          {all ? say('fewer') : say('all', { count: judged.length })}
        </Button>
      )}
    </>
  );
}
