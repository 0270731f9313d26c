import { expect, test } from 'vitest';
import { columnsOf } from '../registry/column.ts';
import type { AggregateSpec, ProfileDefinition } from '../registry/definition.ts';
import { computationSentence } from './computation.ts';

const label = (en: string, zh: string) => ({ en, zh });
const amount = { op: 'field', name: 'revenue' } as const;

function sentencesOf(aggregate: AggregateSpec, feature: object = {}): readonly (string | undefined)[] {
  const definition: ProfileDefinition = {
    limn: 1, name: 'customer', label: label('customer', '客户'), timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 },
    events: [{ name: 'order', match: { call: 'track', event: 'Order' }, label: label('order', '下单'), summary: label('ordered', '下单'), lateness: '3d', fields: { revenue: { type: 'number', scale: 2 } } }],
    views: [
      { kind: 'features', name: 'orders', label: label('orders', '订单'), sources: ['order'], features: { it: { aggregate, over: '30d', label: label('it', '它'), ...feature } } },
      { kind: 'derived', name: 'ratios', label: label('ratios', '比率'), values: { twice: { value: { op: 'add', left: { op: 'column', name: 'it' }, right: { op: 'column', name: 'it' } }, label: label('twice', '两倍') } } },
      { kind: 'predictions', name: 'outlook', label: label('outlook', '预测'), predictions: { gone: { target: { op: 'absent', event: 'order', within: '90d' }, at: { every: '7d' }, label: label('gone', '流失') } } },
    ],
  };
  const engine = { definition, columns: columnsOf(definition) };
  return (['it', 'twice', 'gone'] as const).flatMap((name) => (['en', 'zh'] as const).map((lang) => computationSentence({ engine, name, lang })));
}

test('a sum tells what is added up, of which events, over which window; what follows from it tells how', () => {
  expect(sentencesOf({ op: 'sum', of: amount })).toEqual([
    'The sum of revenue over all orders in the last 30 days.', '近30天内“下单”中revenue的总和。',
    'It + it.', '它+它。',
    'The probability that there is no order within 90 days, as a model learnt it from history.', '未来90天内没有“下单”的概率，由模型从历史中学习得出。',
  ]);
});

test('a filter is told after it', () => {
  const [en, zh] = sentencesOf({ op: 'count' }, { where: { op: 'atLeast', left: { op: 'eventTime', part: 'hour' }, right: { op: 'literal', value: 16 } } });
  expect(en).toBe('The number of orders in the last 30 days. Counts only: The hour: at least 16.');
  expect(zh).toBe('近30天内“下单”的次数。仅统计：发生的小时不低于16。');
});

test('every aggregate has words of its own in both languages', () => {
  const specs: readonly AggregateSpec[] = [
    { op: 'count' }, { op: 'sum', of: amount }, { op: 'mean', of: amount }, { op: 'variance', of: amount }, { op: 'min', of: amount }, { op: 'max', of: amount }, { op: 'first', of: amount }, { op: 'last', of: amount },
    { op: 'lastN', of: amount, n: 3 }, { op: 'distinct', of: amount }, { op: 'mostFrequent', of: amount }, { op: 'topK', of: amount, k: 3 }, { op: 'quantile', of: amount, q: 0.5 }, { op: 'quantile', of: amount, q: 0.9 },
    { op: 'hourHistogram' }, { op: 'weekdayHistogram' }, { op: 'activeDays' }, { op: 'sessions', gap: '1h', measure: 'depth' }, { op: 'decayedSum', of: amount, halfLife: '7d' }, { op: 'gap', measure: 'mean' },
    { op: 'timeSince', which: 'last' }, { op: 'timeOf', which: 'first' }, { op: 'funnel', steps: ['order', 'order'], within: '7d' },
  ];
  // A list or a text cannot be added to itself: only the feature's own sentence is asked for.
  const told = specs.map((spec) => {
    try {
      return sentencesOf(spec).slice(0, 2);
    } catch {
      return undefined;
    }
  }).filter((each) => each !== undefined);
  expect(new Set(told.map(([en]) => en)).size).toBe(told.length);
  expect(new Set(told.map(([, zh]) => zh)).size).toBe(told.length);
  expect(told.length).toBeGreaterThan(15);
});
