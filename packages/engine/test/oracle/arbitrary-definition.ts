/** Random small definitions over one fixed set of events. */
import fc from 'fast-check';
import type { Duration, EventDefinition, ProfileDefinition } from '../../src/registry/definition.ts';
import { arbitraryConclusions } from './arbitrary-conclusion.ts';
import { arbitraryFeatureViews, channels } from './arbitrary-feature.ts';

const words = { en: 'thing', zh: '东西' };
const declared = { label: words, summary: words };

const orderFields: EventDefinition['fields'] = {
  revenue: { type: 'number', scale: 2, unit: 'GBP', from: 'total.amount' },
  tax: { type: 'number', scale: 3, optional: true },
  country: { type: 'string', optional: true },
  channel: { type: 'enum', values: channels },
  gift: { type: 'boolean', optional: true },
  lines: {
    type: 'array',
    from: 'products',
    optional: true,
    items: {
      product: { type: 'string', from: 'product_id' },
      quantity: { type: 'number', scale: 0 },
      price: { type: 'number', scale: 3, optional: true },
      wrapped: { type: 'boolean', optional: true },
    },
  },
};

function eventsWith([order, refund, visit]: readonly Duration[]): readonly EventDefinition[] {
  return [
    { name: 'order', match: { call: 'track', event: 'Order Completed' }, ...declared, lateness: order!, fields: orderFields },
    { name: 'refund', match: { call: 'track', event: 'Order Refunded' }, ...declared, lateness: refund!, fields: { amount: { type: 'number', scale: 2 }, reason: { type: 'string', optional: true } } },
    { name: 'visit', match: { call: 'page' }, ...declared, lateness: visit!, fields: {} },
  ];
}

/** Valid definitions; `parseDefinition` takes each of them. */
export const arbitraryDefinition: fc.Arbitrary<ProfileDefinition> = fc
  .record({
    timeZone: fc.constantFrom('UTC', 'Europe/London', 'Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe'),
    lateness: fc.array(fc.constantFrom<Duration>('1s', '1h', '1d', '3d', '3d'), { minLength: 3, maxLength: 3 }),
    features: arbitraryFeatureViews,
  })
  .chain(({ timeZone, lateness, features }) =>
    arbitraryConclusions(features).map((conclusions) => ({
      limn: 1,
      name: 'customer',
      label: words,
      timeZone,
      identity: { poison: [], maxLinks: 20, maxCluster: 50 },
      events: eventsWith(lateness),
      views: [...features, ...conclusions],
    })),
  );
