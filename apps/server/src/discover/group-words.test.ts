import { columnsOf } from '@limn/engine';
import type { GroupTrait } from '@limn/learn';
import { customer } from '@limn/example-retail';
import { expect, test } from 'vitest';
import { groupsSummary } from './groups-summary.ts';
import { createGroupWords } from './group-words.ts';

const { definition } = customer;
const words = createGroupWords({ definition, columns: columnsOf(definition) });

const amount = (column: string, effect: number, inside: number, outside: number): GroupTrait => ({ column, kind: 'amount', of: 'median', effect, inside, outside });
const share = (column: string, what: 'yes' | 'word' | 'known', inside: number, outside: number, word?: string): GroupTrait => ({ column, kind: 'share', what, effect: inside - outside, inside, outside, ...(word !== undefined && { word }) });
const dayMs = 86_400_000;

test.each([
  [amount('spend365d', 0.8, 1_212.4, 301), 'money spent in the last year £1,210, others £301', '近一年消费金额£1,210（其他客户£301）'],
  [amount('visits365d', -0.7, 1, 4), 'visits in the last year 1, others 4', '近一年到访次数1（其他客户4）'],
  [amount('sinceLastOrder', 0.6, 283 * dayMs, 78 * dayMs), 'last order 283 days ago, others 78 days', '最近一次下单在283天前（其他客户78天）'],
  [amount('usualGap', -0.5, 21 * dayMs, 60 * dayMs), 'usual time between orders 21 days, others 60 days', '平均21天下单一次（其他客户60天）'],
  [amount('refundRate365d', 0.7, 0.0193, 0), 'refund rate in the last year 1.9%, others 0%', '近一年退款率1.9%（其他客户0%）'],
  [share('wholesaler', 'yes', 0.8, 0.1), '80% are “wholesaler”, 10% of the others', '80%的人有“批发商”标签（其他客户10%）'],
  [share('country', 'word', 0.95, 0.3, 'United Kingdom'), 'country of the last order is “United Kingdom” for 95%, for 30% of the others', '95%的人最近下单的国家为“United Kingdom”（其他客户30%）'],
  [share('lastContact', 'word', 0.97, 0.1, 'refund'), 'what they did last is “refund” for 97%, for 10% of the others', '97%的人最近一次行为为“退款”（其他客户10%）'],
  [share('usualGap', 'known', 0, 0.64), '0% have had more than one order, 64% of the others', '0%的人下单过两次以上（其他客户64%）'],
] as const)('a trait is told with the value of the others beside it: %j', (trait, en, zh) => {
  expect(words.trait(trait)).toEqual({ en, zh });
});

test.each([
  [[amount('visits365d', 0.9, 9, 1), amount('refundRate365d', 0.8, 0.05, 0)], 'many visits, high refund rate', '到访次数多、退款率高'],
  [[amount('sinceLastOrder', 0.6, 283 * dayMs, 78 * dayMs), share('giftSeasonBuyer', 'yes', 0.9, 0.1)], 'no order for long, gift season buyer', '久未下单、礼品季买家'],
  [[share('usualGap', 'known', 0, 0.64), amount('spend365d', -0.5, 90, 700)], 'no second order, little money spent', '下单不足两次、消费金额低'],
  [[amount('orders90d', -0.5, 0, 2)], 'no orders', '订单数为零'],
  [[], 'a group of its own', '独立群体'],
] as const)('a name is made of the strongest traits, without their windows: %#', (traits, en, zh) => {
  expect(words.name(traits)).toEqual({ en, zh });
});

test('numbers that stand for something are neither high nor low', () => {
  expect(words.name([amount('favouriteWeekday', 0.9, 7, 2), amount('visits365d', 0.8, 9, 1)]).en).toBe('many visits');
});

test('no groups are told as such, and blurred ones as blurred', () => {
  expect(groupsSummary({ groups: [], customers: 400, stability: 1 })).toEqual({ en: 'No groups: these 400 customers differ by degrees, with no gaps between kinds.', zh: '没有发现分组：这400位客户之间只有程度差别，没有明显分界。' });
  const group = { share: 0.4, label: { en: 'many visits', zh: '到访次数多' } } as never;
  expect(groupsSummary({ groups: [group], customers: 400, stability: 0.6 }).en).toMatch(/the largest, 40%: many visits\. Their cores .* blurred\.$/);
  expect(groupsSummary({ groups: [group], customers: 400, stability: 0.3 }).zh).toMatch(/仅供参考。$/);
});
