/** Every operator of a rule has words in both languages. The table is complete by its type. */
import { describe, expect, test } from 'vitest';
import { columnsOf, type Expression } from '../../src/index.ts';
import { ruleSentence } from '../../src/explanation/rule-sentence.ts';
import { createWording } from '../../src/explanation/wording.ts';
import { nonsenseIn } from './nonsense.ts';
import { shop } from './shop.ts';

const spend: Expression = { op: 'column', name: 'spend30d' };
const orders: Expression = { op: 'column', name: 'orders90d' };
const silence: Expression = { op: 'column', name: 'sinceLast' };
const eight: Expression = { op: 'literal', value: 8 };
const sixty: Expression = { op: 'duration', value: '60d' };

const sentences: Readonly<Record<Expression['op'], readonly [rule: Expression, en: string, zh: string]>> = {
  literal: [eight, '8.', '8。'],
  duration: [sixty, '60 days.', '60天。'],
  field: [{ op: 'atLeast', left: { op: 'field', name: 'itemCount' }, right: eight }, 'Item count: at least 8.', 'itemCount不低于8。'],
  item: [{ op: 'below', left: { op: 'item', name: 'price' }, right: eight }, 'An item’s price: less than 8.', '明细的price低于8。'],
  eventTime: [{ op: 'atLeast', left: { op: 'eventTime', part: 'hour' }, right: eight }, 'The hour: at least 8.', '发生的小时不低于8。'],
  eventName: [{ op: 'equal', left: { op: 'eventName' }, right: { op: 'literal', value: 'order' } }, 'The kind of event is “order”.', '事件类型为“order”。'],
  column: [{ op: 'column', name: 'lapsing' }, 'Lapsing.', '流失风险。'],
  atLeast: [{ op: 'atLeast', left: orders, right: { op: 'literal', value: 1 } }, 'At least 1 order in the last 90 days.', '近90天订单数至少1。'],
  above: [{ op: 'above', left: silence, right: sixty }, 'No order for more than 60 days.', '超过60天未下单。'],
  atMost: [{ op: 'atMost', left: spend, right: eight }, 'Money spent in the last 30 days: at most £8.00.', '近30天消费金额不高于£8.00。'],
  below: [{ op: 'below', left: silence, right: sixty }, 'Last order less than 60 days ago.', '近60天有下单。'],
  equal: [{ op: 'equal', left: orders, right: { op: 'literal', value: 1 } }, 'Exactly 1 order in the last 90 days.', '近90天订单数为1。'],
  notEqual: [{ op: 'notEqual', left: { op: 'column', name: 'country' }, right: { op: 'literal', value: 'France' } }, 'Country is not “France”.', '国家不为“France”。'],
  and: [
    { op: 'and', all: [{ op: 'column', name: 'late' }, { op: 'or', all: [{ op: 'column', name: 'fresh' }, { op: 'above', left: orders, right: eight }] }] },
    'Tagged “Late” and (tagged “New” or more than 8 orders in the last 90 days).',
    '有“超期未购”标签，且（有“新客”标签，或近90天订单数超过8）。',
  ],
  or: [
    { op: 'or', all: [{ op: 'column', name: 'winBack' }, { op: 'column', name: 'late' }, { op: 'atLeast', left: silence, right: sixty }] },
    'In “Win-back”, tagged “Late” or no order for at least 60 days.',
    '在人群“待召回”中，或有“超期未购”标签，或至少60天未下单。',
  ],
  not: [
    { op: 'not', of: { op: 'and', all: [{ op: 'column', name: 'late' }, { op: 'atLeast', left: spend, right: eight }] } },
    'Not tagged “Late”; or money spent in the last 30 days: less than £8.00, or unknown.',
    '没有“超期未购”标签，或近30天消费金额低于£8.00（或未知）。',
  ],
  isOneOf: [
    { op: 'isOneOf', of: { op: 'column', name: 'spendBand' }, values: ['middle', 'large'] },
    'Spending band one of “middle”, “large”.',
    '消费档位为“middle”、“large”之一。',
  ],
  contains: [
    { op: 'not', of: { op: 'contains', of: { op: 'column', name: 'top' }, value: 'CAKESTAND' } },
    'Three favourite products without “CAKESTAND” among them.',
    '最常购买的三种商品不包含“CAKESTAND”。',
  ],
  isPresent: [{ op: 'not', of: { op: 'isPresent', of: { op: 'column', name: 'sinceRefund' } } }, 'No refund yet.', '尚无退款记录。'],
  add: [{ op: 'add', left: orders, right: eight }, 'Orders in the last 90 days + 8.', '近90天订单数+8。'],
  subtract: [
    { op: 'subtract', left: spend, right: { op: 'subtract', left: spend, right: eight } },
    'Money spent in the last 30 days − (money spent in the last 30 days − £8.00).',
    '近30天消费金额−（近30天消费金额−£8.00）。',
  ],
  multiply: [
    { op: 'multiply', left: { op: 'add', left: orders, right: eight }, right: eight },
    '(orders in the last 90 days + 8) × 8.',
    '（近90天订单数+8）×8。',
  ],
  divide: [
    { op: 'divide', left: { op: 'multiply', left: spend, right: eight }, right: orders },
    'Money spent in the last 30 days × 8 ÷ orders in the last 90 days.',
    '近30天消费金额×8÷近90天订单数。',
  ],
  orElse: [
    { op: 'atMost', left: { op: 'orElse', of: { op: 'column', name: 'refundRate' }, otherwise: { op: 'literal', value: 0 } }, right: { op: 'literal', value: 0.2 } },
    'Refund rate in the last 90 days (0% when unknown): at most 20%.',
    '近90天退款率（未知时按0%计）不高于20%。',
  ],
  bucket: [
    { op: 'bucket', of: spend, bounds: [8, 80], labels: ['low', 'middle', 'high'] },
    'Money spent in the last 30 days: “low” below £8.00, “middle” from £8.00 to below £80.00, “high” from £80.00.',
    '按近30天消费金额分档：“low”低于£8.00，“middle”从£8.00到不足£80.00，“high”不低于£80.00。',
  ],
  entry: [
    { op: 'entry', of: { op: 'column', name: 'weekdays' }, index: 2 },
    'Orders by weekday, on Wednesdays.',
    '各星期订单数中周三的次数。',
  ],
};

const source = { definition: shop.definition, columns: columnsOf(shop.definition) };

describe.each(['en', 'zh'] as const)('in %s', (lang) => {
  const wording = createWording(source, lang);

  test.each(Object.entries(sentences))('%s has words', (_, [rule, en, zh]) => {
    const sentence = ruleSentence(rule, wording);
    expect(sentence).toBe({ en, zh }[lang]);
    // Names of fields have no words of their own.
    expect(nonsenseIn(lang === 'zh' ? sentence.replaceAll(/itemCount|price/g, '') : sentence, lang)).toBeUndefined();
  });
});
