/** The example's whole definition, told in both languages for customers of every kind. */
import { expect, test } from 'vitest';
import { customer, order, refund } from '../../../../examples/retail/profile.ts';
import { createEngine, explain } from '../../src/index.ts';
import { nonsenseIn } from './nonsense.ts';

const items = (quantity: number) => [{ product: '85123A', name: 'WHITE HANGING HEART', quantity, price: 2.55 }];
const events = [
  order.at('2010-12-05T17:10:00Z', { user: 'wholesaler' }, { revenue: 2550, country: 'United Kingdom', items: items(1000) }),
  order.at('2011-03-01T10:00:00Z', { user: 'wholesaler' }, { revenue: 2550, country: 'United Kingdom', items: items(1000) }),
  refund.at('2011-03-04T10:00:00Z', { user: 'wholesaler' }, { amount: 255, items: items(100) }),
  order.at('2011-04-02T12:30:00Z', { user: 'wholesaler' }, { revenue: 1275, items: items(500) }),
  order.at('2011-07-20T10:00:00Z', { user: 'newcomer' }, { revenue: 5.1, country: 'France', items: items(2) }),
];

test.each(['en', 'zh'] as const)('no column is told with nonsense in %s', (lang) => {
  const engine = createEngine({ definition: customer.definition, history: { eventAt: (position) => events[position]! } });
  events.forEach((event, position) => engine.apply(event, position, event.receivedAt));
  engine.advance(Date.parse('2011-07-31T12:00:00Z'));
  for (const identifier of ['user:wholesaler', 'user:newcomer', 'user:nobody']) {
    for (const name of engine.columns.keys()) {
      const { sentence, rule, clauses, flip, evidence } = explain({ engine, identifier, name, lang })!;
      const texts = [sentence, rule, flip?.text, ...clauses.flatMap(({ text, distance }) => [text, distance]), ...evidence.map(({ what }) => what)];
      for (const text of texts) if (text !== undefined) expect(nonsenseIn(text, lang)).toBeUndefined();
    }
  }
});
