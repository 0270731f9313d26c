/** A score that is too uncertain is no value: tags that rest on it are missing, and the reason says why. */
import {
  atLeast, count, createEngine, defineEvent, defineFeatures, definePredictions, defineProfile, defineTags, everyMonth, explain, feature, number, prediction, predictionsOf, rule, sum, withModels, words,
  type Engine, type ScoringModel,
} from '@limn/engine';
import { describe, expect, test } from 'vitest';

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2, unit: 'GBP' }) },
});
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders30d: feature(count(), { over: '30d', en: 'orders in the last 30 days', zh: '近30天订单数' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'spent in the last 30 days', zh: '近30天消费' }),
  }),
});
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: () => ({ churn: prediction({ absent: order, within: '90d' }, { at: everyMonth, abstain: { widest: 0.3 }, en: 'no order for 90 days', zh: '未来90天不下单' }) }),
});
const risk = defineTags('risk', {
  label: words('risk', '风险'),
  from: [outlook],
  tags: (view) => ({ leaving: rule(atLeast(view.churn, 0.1), { en: 'leaving', zh: '将流失' }) }),
});
const customer = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook, risk] });

const hash = 'c'.repeat(32);
const model: ScoringModel = {
  format: 1,
  inputs: [{ kind: 'number', column: 'orders30d' }, { kind: 'number', column: 'spend30d' }],
  predictor: { kind: 'linear', weights: [[1, 0]], intercepts: [-1] },
  link: 'logistic',
  intervals: [{ of: 'mean', level: 0.9, x: [0.4, 0.5, 0.9], low: [0.4, 0.45, 0.55], high: [0.45, 0.6, 0.95] }],
  reach: { low: [0, 0], high: [5, 500], most: 0 },
};
const day = (n: number): number => Date.UTC(2026, 0, n);

function served(history: readonly (readonly [day: number, revenue: number])[]): Engine {
  const events = history.map(([at, revenue], i) => order.at(new Date(day(at)).toISOString(), { user: 'ada', id: `o${i}` }, { revenue }));
  const definition = withModels(customer.definition, (name) => (predictionsOf(customer.definition).has(name) ? { model: hash } : {}));
  const engine = createEngine({ definition, models: new Map([[hash, model]]), history: { eventAt: (position) => events[position]! } });
  events.forEach((event, position) => engine.apply(event, position, event.receivedAt));
  engine.advance(day(10));
  return engine;
}

describe('a score that is too uncertain', () => {
  test('of one order the bounds are narrow: it is told, and its tag holds', () => {
    const engine = served([[2, 20]]);
    expect(engine.read('ada').columns).toMatchObject({ churn: 0.5, leaving: true });
    expect(engine.predict('ada', 'churn')!).not.toHaveProperty('doubt');
  });

  test('bounds too far apart: no value, the tag does not hold, and both languages say how far', () => {
    const engine = served([[2, 20], [3, 20], [4, 20]]);
    expect(engine.predict('ada', 'churn')).toMatchObject({ value: undefined, silent: 'tooUncertain', doubt: { kind: 'wide', widest: 0.3 } });
    const { churn, leaving } = engine.read('ada').columns;
    expect([churn, leaving]).toEqual([undefined, false]);
    const said = (lang: 'en' | 'zh') => explain({ engine, identifier: 'ada', name: 'churn', lang })!.prediction!;
    expect(said('en')).toMatchObject({ silent: 'tooUncertain', reasons: [] });
    expect(said('en').text).toBe('No order for 90 days: too uncertain for an estimate, it could be anything from 55% to 93%; at most 30% apart is told.');
    expect(said('zh').text).toBe('暂不预测“未来90天不下单”，因为过于不确定：可能为55%至93%，超过可接受的区间宽度30%。');
  });

  test('beyond all that the model learnt from: what is unusual is named', () => {
    const engine = served([[2, 900]]);
    expect(engine.predict('ada', 'churn')).toMatchObject({ silent: 'tooUncertain', doubt: { kind: 'unlike', columns: ['spend30d'], of: 2 } });
    expect(explain({ engine, identifier: 'ada', name: 'churn', lang: 'en' })!.prediction!.text).toContain('1 of 2 inputs are missing or beyond what it has seen, such as spent in the last 30 days');
    expect(explain({ engine, identifier: 'ada', name: 'churn', lang: 'zh' })!.prediction!.text).toContain('2项输入中有1项缺失或超出已见范围，如近30天消费');
  });

  test('it is told again once what was unusual has left its window', () => {
    const engine = served([[2, 900]]);
    expect(engine.predict('ada', 'churn', { asOf: day(40) })).toMatchObject({ value: expect.closeTo(0.2689, 3) });
  });
});
