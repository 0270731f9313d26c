import { expect, test } from 'vitest';
import type { ProfileDefinition } from './definition.ts';
import { lineageAround, lineageOf } from './lineage.ts';
import { stateVersionOf } from './prediction.ts';
import { versionOf } from './version.ts';

const label = (name: string) => ({ en: name, zh: name });
const column = (name: string) => ({ op: 'column', name }) as const;
const feature = { aggregate: { op: 'count' }, over: '30d', label: label('it') } as const;
const shop: ProfileDefinition = {
  limn: 1, name: 'customer', label: label('customer'), timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 },
  events: ['order', 'visit'].map((name) => ({ name, match: { call: 'track', event: name }, label: label(name), summary: label(name), lateness: '3d', fields: { item: { type: 'string' } } })),
  views: [
    { kind: 'features', name: 'orders', label: label('orders'), sources: ['order'], features: { orders: feature, again: feature } },
    { kind: 'features', name: 'visits', label: label('visits'), sources: ['visit'], features: { visits: feature } },
    { kind: 'derived', name: 'ratios', label: label('ratios'), values: { ratio: { value: { op: 'divide', left: column('orders'), right: column('visits') }, label: label('ratio') } } },
    { kind: 'tags', name: 'tags', label: label('tags'), tags: { keen: { rule: { op: 'above', left: column('ratio'), right: { op: 'literal', value: 1 } }, label: label('keen') } } },
  ],
  catalogues: [{ name: 'goods', label: label('goods'), fields: {}, sources: [], roles: {} }],
  recommendations: [{ name: 'next', label: label('next'), catalogue: 'goods', signals: { order: { event: 'order', item: { op: 'field', name: 'item' }, weight: 1, label: label('bought') } }, candidates: [{ kind: 'popular', over: '30d', by: 'visits' }] }],
};

test('values are followed from the event to the tag and to what is recommended', () => {
  const { nodes, edges } = lineageOf(shop);
  expect(nodes.map(({ id }) => id)).toEqual(['event:order', 'event:visit', 'orders', 'again', 'visits', 'ratio', 'keen', 'recommendation:next']);
  expect(edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
    'event:order > orders', 'event:order > again', 'event:visit > visits', 'orders > ratio', 'visits > ratio', 'ratio > keen', 'event:order > recommendation:next', 'visits > recommendation:next',
  ]);
});

test('around a node stands what is so many steps up or down, without the other children of its parents', () => {
  expect(lineageAround(lineageOf(shop), 'ratio', 2).nodes.map(({ id }) => id)).toEqual(['event:order', 'event:visit', 'orders', 'visits', 'ratio', 'keen']);
  expect(lineageAround(lineageOf(shop), 'orders', 1).nodes.map(({ id }) => id)).toEqual(['event:order', 'orders', 'ratio']);
});

test('who answers for a feature is another definition, and the same state', () => {
  const [orders, ...others] = shop.views;
  const owned: ProfileDefinition = { ...shop, views: [{ ...orders!, owner: 'growth' }, ...others] };
  expect(versionOf(owned)).not.toBe(versionOf(shop));
  expect(stateVersionOf(owned)).toBe(stateVersionOf(shop));
});
