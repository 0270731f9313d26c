/** A small definition that uses a bit of everything. */
import { parseDefinition, type ProfileDefinition } from '@limn/engine';

const label = (en: string) => ({ en, zh: `${en}（中）` });
const field = (name: string) => ({ op: 'field', name });
const column = (name: string) => ({ op: 'column', name });
const literal = (value: unknown) => ({ op: 'literal', value });

/** As JSON: mutations start here. */
export const definitionJson = {
  limn: 1,
  name: 'customer',
  label: label('customer'),
  timeZone: 'Europe/Berlin',
  identity: { poison: ['null', 'anonymous'], maxLinks: 5, maxCluster: 8 },
  events: [
    { name: 'order', match: { call: 'track', event: 'Order Completed' }, label: label('order'), summary: label('ordered for {revenue}'), lateness: '3d', fields: { revenue: { type: 'number', scale: 2, unit: 'EUR' }, country: { type: 'string', optional: true }, items: { type: 'array', from: 'products', optional: true, items: { sku: { type: 'string' }, price: { type: 'number', scale: 2, optional: true }, quantity: { type: 'number', scale: 0, optional: true } } } } },
    { name: 'refund', match: { call: 'track', event: 'Order Refunded' }, label: label('refund'), summary: label('returned'), lateness: '1d', fields: { amount: { type: 'number', scale: 2 } } },
    { name: 'view', match: { call: 'page' }, label: label('view'), summary: label('saw'), lateness: '1h', fields: { path: { type: 'string', optional: true }, seconds: { type: 'number', scale: 1, optional: true } } },
    { name: 'trait', match: { call: 'identify' }, label: label('trait'), summary: label('said'), lateness: '3d', fields: { plan: { type: 'enum', values: ['gold', 'silver'], optional: true }, vip: { type: 'boolean', optional: true } } },
  ],
  views: [
    {
      kind: 'features', name: 'orders', label: label('orders'), sources: ['order'],
      features: {
        orders: { aggregate: { op: 'count' }, over: 'ever', label: label('orders') },
        orders7d: { aggregate: { op: 'count' }, over: '7d', label: label('orders in 7 days') },
        spend30d: { aggregate: { op: 'sum', of: field('revenue') }, over: '30d', label: label('spent'), unit: 'EUR' },
        best: { aggregate: { op: 'max', of: field('revenue') }, over: '90d', label: label('best'), unit: 'EUR' },
        country: { aggregate: { op: 'last', of: field('country') }, over: 'ever', label: label('country') },
        countries: { aggregate: { op: 'distinct', of: field('country') }, over: 'ever', label: label('countries') },
        sinceOrder: { aggregate: { op: 'timeSince', which: 'last' }, over: 'ever', label: label('since') },
        bigOrders: { aggregate: { op: 'count' }, over: 'ever', where: { op: 'atLeast', left: field('revenue'), right: literal(100) }, label: label('big orders') },
      },
    },
    { kind: 'features', name: 'views', label: label('views'), sources: ['view'], features: { views1h: { aggregate: { op: 'count' }, over: '1h', label: label('views') }, paths: { aggregate: { op: 'topK', of: field('path'), k: 3 }, over: '1d', label: label('paths') } } },
    { kind: 'derived', name: 'derived', label: label('derived'), values: { average: { value: { op: 'divide', left: column('spend30d'), right: column('orders7d') }, label: label('average'), unit: 'EUR' } } },
    {
      kind: 'tags', name: 'tags', label: label('tags'),
      tags: {
        buyer: { rule: { op: 'atLeast', left: column('orders'), right: literal(1) }, label: label('buyer') },
        lapsing: { rule: { op: 'and', all: [{ op: 'atLeast', left: column('sinceOrder'), right: { op: 'duration', value: '3d' } }, { op: 'not', of: { op: 'equal', left: column('country'), right: literal('UK') } }] }, label: label('lapsing') },
      },
    },
    { kind: 'segments', name: 'segments', label: label('segments'), segments: { spenders: { rule: { op: 'or', all: [{ op: 'above', left: column('average'), right: literal(20) }, column('lapsing')] }, label: label('spenders') } } },
  ],
};

export const definition: ProfileDefinition = parseDefinition(definitionJson);
