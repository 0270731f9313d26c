import { describe, expect, test } from 'vitest';
import { createEngine, explain, type BehaviourEvent, type Language } from '../../src/index.ts';
import { nonsenseIn } from './nonsense.ts';
import { order, refund, shop } from './shop.ts';

const ann = { user: 'ann' };
const lines = (...products: readonly string[]) => products.map((product) => ({ product, quantity: 1 }));

/** Ann bought three times about a month apart, sent one order back, and was not seen again. */
const history: readonly BehaviourEvent[] = [
  order.at('2011-03-01T10:00:00Z', ann, { revenue: 139.12, country: 'United Kingdom', items: lines('CAKESTAND') }),
  order.at('2011-04-01T10:00:00Z', ann, { revenue: 60, country: 'United Kingdom', items: lines('CAKESTAND', 'T-LIGHT') }),
  refund.at('2011-04-04T10:00:00Z', ann, { amount: 39.8 }),
  order.at('2011-05-02T10:00:00Z', { ...ann, id: 'o3' }, { revenue: 1204, country: 'United Kingdom', items: lines('CAKESTAND', 'T-LIGHT', 'BUNTING') }),
];

function shopOf(events: readonly BehaviourEvent[]) {
  const engine = createEngine({ definition: shop.definition, history: { eventAt: (position) => events[position]! } });
  events.forEach((event, position) => engine.apply(event, position, event.receivedAt));
  const why = (name: string, at: string, lang: Language = 'en', identifier = 'user:ann') => {
    const explanation = explain({ engine, identifier, name, lang, asOf: Date.parse(at) });
    if (explanation === undefined) throw new Error(`no column ${name}`);
    return explanation;
  };
  return { engine, why };
}

const { engine, why } = shopOf(history);

describe('a feature', () => {
  test('is told in the words of its definition, with the events behind', () => {
    const { sentence, evidence, kind, rule, clauses } = why('spend30d', '2011-05-20T00:00:00Z');
    expect(sentence).toBe('Money spent in the last 30 days: £1,204.00.');
    expect(evidence).toEqual([{ id: 'o3', time: '2011-05-02T10:00:00.000Z', position: 3, what: 'ordered 3 lines for £1,204.00' }]);
    expect([kind, rule, clauses]).toEqual(['feature', undefined, []]);
    expect(why('spend30d', '2011-05-20T00:00:00Z', 'zh').evidence[0]?.what).toBe('下单3行，共£1,204.00');
  });

  test('says how long ago, and how often otherwise', () => {
    expect(why('sinceLast', '2011-07-15T12:00:00Z').sentence).toBe('Last order 74 days ago.');
    expect(why('sinceLast', '2011-07-15T12:00:00Z', 'zh').sentence).toBe('最近一次下单在74天前。');
    expect(why('usualGap', '2011-07-15T12:00:00Z').sentence).toBe('Usually an order every 31 days.');
    expect(why('usualGap', '2011-07-15T12:00:00Z', 'zh').sentence).toBe('平均31天下单一次。');
  });

  test('of nobody says what is missing', () => {
    expect(why('sinceLast', '2011-07-15T12:00:00Z', 'en', 'user:nobody').sentence).toBe('No order yet.');
    expect(why('sinceLast', '2011-07-15T12:00:00Z', 'zh', 'user:nobody').sentence).toBe('尚无下单记录。');
    expect(why('usualGap', '2011-07-15T12:00:00Z', 'zh', 'user:nobody').sentence).toBe('下单不足两次。');
  });

  test('as of a moment knows only the events before', () => {
    expect(why('orders90d', '2011-04-01T10:00:00Z').sentence).toBe('1 order in the last 90 days.');
    expect(why('orders90d', '2011-04-01T10:00:00Z').evidence.map(({ what }) => what)).toEqual(['ordered 1 line for £139.12']);
  });
});

describe('a derived value', () => {
  test('is told with its formula and its parts', () => {
    const { sentence, rule, clauses } = why('refundRate', '2011-05-20T00:00:00Z');
    expect(sentence).toBe('Refund rate in the last 90 days: 33.3%.');
    expect(rule).toBe('Refunds in the last 90 days ÷ orders in the last 90 days.');
    expect(clauses.map(({ text, column, value }) => [text, column, value])).toEqual([
      ['1 refund in the last 90 days', 'refunds90d', 1],
      ['3 orders in the last 90 days', 'orders90d', 3],
    ]);
  });
});

describe('a tag', () => {
  test('that holds says why, how far from turning, and when it turns by itself', () => {
    const { sentence, rule, clauses, flip } = why('lapsing', '2011-07-15T12:00:00Z');
    expect(rule).toBe('No order for at least 60 days and last order less than 180 days ago.');
    expect(sentence).toBe('Tagged “Lapsing”: last order 74 days ago (needs at least 60 days and less than 180 days).');
    expect(clauses.map(({ holds, text, distance }) => [holds, text, distance])).toEqual([
      [true, 'last order 74 days ago; needs at least 60 days', '14 days past it'],
      [true, 'last order 74 days ago; needs less than 180 days', '106 days left'],
    ]);
    expect(flip).toEqual({ at: Date.parse('2011-10-29T10:00:00Z'), to: false, text: 'Loses “Lapsing” on 29 Oct 2011, 11:00 if nothing else happens.' });
  });

  test('that holds says so in Chinese', () => {
    const { sentence, rule, clauses, flip } = why('lapsing', '2011-07-15T12:00:00Z', 'zh');
    expect(rule).toBe('至少60天未下单，且近180天有下单。');
    expect(sentence).toBe('有“流失风险”标签：最近一次下单在74天前（要求至少60天且在180天内）。');
    expect(clauses.map(({ distance }) => distance)).toEqual(['已超过14天', '还剩106天']);
    expect(flip?.text).toBe('如无新的行为，将于2011年10月29日11:00失去“流失风险”标签。');
  });

  test('that does not hold says which conditions fail, and by how much', () => {
    const { sentence, clauses } = why('highValue', '2011-07-15T12:00:00Z');
    expect(sentence).toBe('Not tagged “High value”: money spent in the last 30 days: £0.00 (needs at least £800.00); 1 order in the last 90 days (needs at least 3, 2 short).');
    expect(clauses.map(({ holds, distance }) => [holds, distance])).toEqual([[false, '£800.00 short'], [false, '2 short']]);
    expect(why('highValue', '2011-04-20T09:00:00Z').sentence).toContain('money spent in the last 30 days: £60.00 (needs at least £800.00, £740.00 short)');
    expect(why('highValue', '2011-04-20T09:00:00Z', 'zh').sentence).toContain('近30天消费金额为£60.00（要求不低于£800.00，还差£740.00）');
  });

  test('of nobody says what never happened', () => {
    expect(why('lapsing', '2011-07-15T12:00:00Z', 'en', 'user:nobody').sentence).toBe('Not tagged “Lapsing”: no order yet.');
    expect(why('lapsing', '2011-07-15T12:00:00Z', 'zh', 'user:nobody').sentence).toBe('没有“流失风险”标签：尚无下单记录。');
    expect(why('lapsing', '2011-07-15T12:00:00Z', 'en', 'user:nobody').flip).toBeUndefined();
  });

  test('with a bound of its own customer tells the bound and what it is made of', () => {
    expect(why('late', '2011-07-15T12:00:00Z').sentence).toBe('Tagged “Late”: last order 74 days ago (needs more than average time between orders × 2 = 62 days).');
    expect(why('late', '2011-07-15T12:00:00Z', 'zh').sentence).toBe('有“超期未购”标签：最近一次下单在74天前（要求超过平均下单间隔×2=62天）。');
  });

  test('never shows a value that looks like the bound it misses', () => {
    const { sentence } = why('steady', '2011-06-01T10:05:00Z');
    expect(sentence).toContain('last order 30 days 5 minutes ago (needs at most 30 days, 5 minutes over)');
  });
});

describe('a segment', () => {
  test('brings the reasons of its tags', () => {
    const { sentence, clauses } = why('winBack', '2011-07-15T12:00:00Z');
    expect(sentence).toBe(
      'In “Win-back”: tagged “Lapsing” because last order 74 days ago (needs at least 60 days and less than 180 days); ' +
        'not tagged “Frequent returner” because refund rate in the last 90 days: 0% (needs more than 30%) and no refunds in the last 90 days (needs at least 3); ' +
        'average order value in the last 365 days: £467.71 (needs at least £20.00).',
    );
    expect(clauses.map(({ column, holds, value }) => [column, holds, value])).toEqual([
      ['lapsing', true, true],
      ['returner', true, false],
      ['basket', true, expect.closeTo(467.71, 2)],
    ]);
    expect(why('winBack', '2011-07-15T12:00:00Z', 'zh').sentence).toBe(
      '在人群“待召回”中：有“流失风险”标签，因为最近一次下单在74天前（要求至少60天且在180天内）；' +
        '没有“频繁退货”标签，因为近90天退款率为0%（要求高于30%），且近90天退款次数为0（要求至少3）；' +
        '近365天客单价为£467.71（要求不低于£20.00）。',
    );
  });

  test('tells the choices that were missed', () => {
    const { rule, sentence } = why('lookAfter', '2011-07-15T12:00:00Z');
    expect(rule).toBe('Tagged “High value” or (tagged “Steady” and at least 2 orders in the last 90 days).');
    expect(sentence).toBe(
      'Not in “Look after”: not tagged “High value” because money spent in the last 30 days: £0.00 (needs at least £800.00) and 1 order in the last 90 days (needs at least 3, 2 short); ' +
        'not tagged “Steady” because last order 74 days ago (needs at most 30 days, 44 days over); 1 order in the last 90 days (needs at least 2, 1 short).',
    );
  });
});

describe('every column', () => {
  const moments = ['2011-02-01T00:00:00Z', '2011-04-10T00:00:00Z', '2011-05-02T12:00:00Z', '2011-07-15T12:00:00Z', '2012-06-01T00:00:00Z'];

  test.each(['en', 'zh'] as const)('is told without nonsense, at any moment, in %s', (lang) => {
    for (const name of engine.columns.keys()) {
      for (const at of moments) {
        const { sentence, rule, clauses, flip, evidence } = why(name, at, lang);
        const texts = [sentence, rule, flip?.text, ...clauses.flatMap(({ text, distance }) => [text, distance]), ...evidence.map(({ what }) => what)];
        for (const text of texts) if (text !== undefined) expect(nonsenseIn(text, lang)).toBeUndefined();
      }
    }
  });
});

test('a value that cannot be told says so instead of a wrong number', () => {
  const source = {
    definition: engine.definition,
    columns: engine.columns,
    read: () => ({ asOf: 0, columns: { highValue: false, orders90d: 5 }, errors: { spend30d: 'overflow' as const } }),
    evidence: () => [],
    nextFlip: () => undefined,
    predict: () => undefined,
    champion: () => undefined,
  };
  expect(explain({ engine: source, identifier: 'user:ann', name: 'spend30d', lang: 'en' })?.sentence).toBe('Money spent in the last 30 days: too large to be told exactly.');
  expect(explain({ engine: source, identifier: 'user:ann', name: 'highValue', lang: 'zh' })?.sentence).toBe('没有“高价值”标签：近30天消费金额数值过大，无法准确给出（要求不低于£800.00）。');
});

test('a name that is no column has no explanation', () => {
  expect(explain({ engine, identifier: 'user:ann', name: 'no such thing', lang: 'en' })).toBeUndefined();
});

test('evidence is as long as asked for, newest first', () => {
  const explanation = explain({ engine, identifier: 'user:ann', name: 'sinceFirst', lang: 'en', evidenceLimit: 2 });
  expect(explanation?.evidence.map(({ position }) => position)).toEqual([3, 1]);
});
