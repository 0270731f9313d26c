import { expect, test } from 'vitest';
import { columnVersions } from './column-version.ts';
import type { ProfileDefinition } from './definition.ts';

const label = (name: string) => ({ en: name, zh: name });

function shop({ over = '30d', called = 'orders' }: { readonly over?: '30d' | '60d'; readonly called?: string } = {}): ProfileDefinition {
  return {
    limn: 1, name: 'customer', label: label('customer'), timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 },
    events: [{ name: 'order', match: { call: 'track', event: 'order' }, label: label('order'), summary: label('order'), lateness: '3d', fields: {} }],
    views: [
      { kind: 'features', name: 'orders', label: label('orders'), sources: ['order'], features: { orders: { aggregate: { op: 'count' }, over, label: label(called) }, ever: { aggregate: { op: 'count' }, over: 'ever', label: label('ever') } } },
      { kind: 'tags', name: 'tags', label: label('tags'), tags: { keen: { rule: { op: 'above', left: { op: 'column', name: 'orders' }, right: { op: 'literal', value: 1 } }, label: label('keen') } } },
    ],
  };
}

test('another name for people is the same version', () => {
  expect(columnVersions(shop({ called: 'orders lately' }))).toEqual(columnVersions(shop()));
});

test('what is computed otherwise is another version, and so is all that uses it', () => {
  const [before, after] = [columnVersions(shop()), columnVersions(shop({ over: '60d' }))];
  expect([...before].filter(([name, version]) => after.get(name) !== version).map(([name]) => name)).toEqual(['orders', 'keen']);
});
