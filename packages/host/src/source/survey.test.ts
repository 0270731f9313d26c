import { isRejected, readTypedMessage, type LimnEvent } from '@limn/engine';
import { expect, test } from 'vitest';
import { createSurveyor } from './survey.ts';

const label = { en: 'order', zh: '下单' };
const surveyor = createSurveyor({
  events: [{ name: 'order', match: { call: 'track', event: 'Order Completed' }, label, summary: label, lateness: '3d', fields: { revenue: { type: 'number', scale: 2 }, country: { type: 'string', optional: true, from: 'address.country' } } }],
});

function orderOf(properties: object): LimnEvent {
  const event = readTypedMessage({ type: 'track', event: 'Order Completed', userId: '1', properties }, { receivedAt: Date.UTC(2011, 8, 30) });
  if (isRejected(event)) throw new Error(event.message);
  return event;
}

test('a body tells its kinds of events, what they leave out, and who sent it', () => {
  surveyor.count(orderOf({ revenue: 1, address: { country: 'France' } }));
  surveyor.count(orderOf({ revenue: 1 }));
  expect(surveyor.take({ context: { library: { name: 'analytics-node' } } })).toEqual({
    sender: 'analytics-node',
    types: [['order', 2]],
    fields: [{ type: 'order', field: 'country', looked: 2, missing: 1 }],
  });
});

test('of many events all are counted and a few are looked into; the next body begins at nothing', () => {
  for (let i = 0; i < 100; i++) surveyor.count(orderOf({ revenue: 1 }));
  expect(surveyor.take({ specversion: '1.0', source: '/shop' })).toMatchObject({ sender: '/shop', types: [['order', 100]], fields: [{ looked: 8 }] });
  expect(surveyor.take(null)).toEqual({ types: [], fields: [] });
});
