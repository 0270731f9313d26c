import type { Column } from '@limn/engine';
import type { EvaluationReport } from '@limn/learn';
import { expect, test } from 'vitest';
import { trainerChoiceOf } from './trainer-choice.ts';

const interval = { value: 10, low: 8, high: 12, level: 0.95 };
const metrics = [{ metric: 'rmse', ...interval }, { metric: 'gini', ...interval, value: 0.8 }] as const;
const report = {
  format: 1, name: 'value90d', kind: 'amount', classes: [], rows: 10, seed: 1, resamples: 10, level: 0.95, split: 'time', parts: [], main: 'rmse', differences: [], calibration: [], lift: [], roc: [], subgroups: [], warnings: [],
  models: [{ name: 'value90d', role: 'model', metrics }, { name: 'past spend', role: 'baseline', metrics }, { name: 'spend90d', role: 'baseline', metrics }],
  choice: { metric: 'poissonDeviance', rows: 7, customers: 5, from: Date.UTC(2026, 0, 1), trainers: [{ trainer: 'lifetime-trees', ...interval }, { trainer: 'trees', ...interval, value: 12, behind: { ...interval, value: 2 } }] },
  rivals: [{ name: 'trees', role: 'rival', metrics: [{ metric: 'rmse', ...interval, value: 11 }] }],
} satisfies EvaluationReport;
const columns = new Map([['spend90d', { label: { en: 'spent in 90 days', zh: '近90天消费' } } as Column]]);

test('the winner comes first, then the other ways, then simpler ones, all by names that people know', () => {
  const choice = trainerChoiceOf(report, columns)!;
  expect(choice).toMatchObject({ metric: 'poissonDeviance', from: '2026-01-01T00:00:00.000Z', rows: 7, customers: 5 });
  expect(choice.ways.map(({ label, role }) => [label.en, role])).toEqual([['law of purchases, corrected by trees', 'model'], ['boosted trees', 'rival'], ['past spend going on', 'baseline'], ['spent in 90 days', 'baseline']]);
  expect(choice.ways[1]).toMatchObject({ behind: { value: 2 }, metrics: [{ metric: 'rmse', value: 11 }] });
  expect(choice.ways[0]!.metrics).toHaveLength(2);
});

test('where one way was asked for, nothing was chosen', () => {
  const { choice: _, ...asked } = report;
  expect(trainerChoiceOf(asked, columns)).toBeUndefined();
});
