import { describe, expect, test } from 'vitest';
import {
  alike, above, count, createRecommender, defineCatalogue, defineDerived, defineEvent, defineFeatures, defineProfile, defineRecommendation, feature, itemField, itemsFrom, modelled, popular, signal, sourceId,
  string, value, words, type CandidateSource, type LiveRecommender,
} from '../../index.ts';
import { START } from '../recommender.testkit.ts';

const view = defineEvent('view', { match: { call: 'track', event: 'View' }, label: words('view', '浏览'), summary: words('looked', '浏览'), fields: { product: string() } });
const change = defineEvent('change', { match: { call: 'track', event: 'Change' }, label: words('change', '变更'), summary: words('changed', '变更'), fields: { product: string(), title: string() } });
const visits = defineFeatures('visits', { source: view, label: words('visits', '访问'), features: () => ({ views: feature(count(), { over: 'ever', en: 'views', zh: '浏览数' }) }) });
const kinds = defineDerived('kinds', { label: words('kinds', '类型'), from: [visits], values: (columns) => ({ eager: value(above(columns.views, 10), { en: 'eager', zh: '活跃客户' }) }) });
const goods = defineCatalogue('goods', {
  label: words('goods', '商品'), title: 'title', fields: { title: itemField('text', { en: 'name', zh: '名称' }) },
  sources: [itemsFrom(change, { key: (event) => event.product, fields: (event) => ({ title: event.title }) })],
});
const list = { label: words('list', '列表'), items: goods, signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) }, diversity: 0 } as const;
const { definition } = defineProfile('customer', {
  label: words('customer', '客户'), events: [view, change], views: [visits, kinds],
  recommendations: [
    defineRecommendation('byGroup', { ...list, candidates: [popular({ over: '7d', by: kinds.columns.eager })] }),
    defineRecommendation('byModel', { ...list, candidates: [modelled('taste')] }),
    defineRecommendation('byContent', { ...list, candidates: [alike()] }),
  ],
});

const send = (recommender: LiveRecommender, user: string, product: string, { title, eager }: { readonly title?: string; readonly eager?: boolean } = {}): void => {
  const position = recommender.position + 1;
  const time = new Date(START + position * 1_000).toISOString();
  const event = title === undefined ? view.at(time, { user }, { product }) : change.at(time, { user }, { product, title });
  recommender.apply(event, { position, owner: sourceId('user', user), columnOf: (column) => (column === 'eager' ? eager : undefined) });
};

const ask = (recommender: LiveRecommender, name: string, user: string, eager?: boolean) =>
  recommender.recommend(name, { members: [sourceId('user', user)], now: START + 1e7, columnOf: (column) => (column === 'eager' ? eager : undefined) })!;

describe('groups', () => {
  test('what is popular in the group of who asks comes first, and the reason names the group', () => {
    const recommender = createRecommender({ definition });
    for (let i = 0; i < 100; i++) send(recommender, `eager${i}`, 'drill', { eager: true });
    for (let i = 0; i < 120; i++) send(recommender, `idle${i}`, 'sofa', { eager: false });
    expect(ask(recommender, 'byGroup', 'eva', true).items.map(({ item }) => item)).toEqual(['drill', 'sofa']);
    expect(ask(recommender, 'byGroup', 'eva', false).items.map(({ item }) => item)).toEqual(['sofa', 'drill']);
    expect(ask(recommender, 'byGroup', 'eva').items.map(({ item }) => item)).toEqual(['sofa', 'drill']);
    expect(ask(recommender, 'byGroup', 'eva', true).items[0]!.reasons[0]).toEqual({ kind: 'popular', customers: 100, days: 7, group: { column: 'eager', value: 'true' } });
  });
});

describe('models', () => {
  /** Knows tea, pot and cup by numbers of its own: who had the one is named the next. */
  const source: CandidateSource = {
    candidates: ({ history }) => history.map(({ item }) => ({ item: (item + 1) % 3, score: 1 })),
    because: ({ history }) => [{ kind: 'taste', items: history.map(({ item }) => item) }],
  };
  const models = new Map([['taste', { source, itemKeys: ['tea', 'pot', 'cup'] }]]);

  test('speak of items by their own numbers, and are understood by key; what only one side knows is left out', () => {
    const recommender = createRecommender({ definition, models });
    for (const product of ['soap', 'pot', 'cup']) send(recommender, 'ada', product);
    send(recommender, 'eva', 'soap');
    send(recommender, 'eva', 'pot');
    const [first] = ask(recommender, 'byModel', 'eva').items;
    expect(first).toMatchObject({ item: 'cup', namedBy: [{ way: 'model:taste', rank: 1 }], reasons: [{ kind: 'taste', because: [{ item: 'pot', signal: 'view' }] }] });
    // Its next for the cup is tea, which no event ever named.
    send(recommender, 'eva', 'cup');
    expect(ask(recommender, 'byModel', 'eva').items.map(({ item }) => item)).not.toContain('tea');
  });

  test('one that is not handed in finds nothing, and lists are filled with what is popular', () => {
    const recommender = createRecommender({ definition });
    send(recommender, 'ada', 'pot');
    expect(ask(recommender, 'byModel', 'eva').items).toMatchObject([{ item: 'pot', namedBy: [{ way: 'popular' }] }]);
  });
});

describe('content', () => {
  test('a new item is found by its words the moment it is told of, before anybody had to do with it', () => {
    const recommender = createRecommender({ definition });
    send(recommender, 'shop', 'a', { title: 'White porcelain teapot' });
    send(recommender, 'shop', 'b', { title: 'Garden hose' });
    send(recommender, 'eva', 'a');
    send(recommender, 'shop', 'c', { title: 'Blue porcelain teapot' });
    const found = ask(recommender, 'byContent', 'eva').items.find(({ item }) => item === 'c')!;
    expect(found.namedBy[0]).toMatchObject({ way: 'content' });
    expect(found.reasons[0]).toMatchObject({ kind: 'content', because: { item: 'a', title: 'White porcelain teapot' }, words: expect.arrayContaining(['porcelain', 'teapot']) });
    send(recommender, 'shop', 'c', { title: 'Blue jeans' });
    expect(ask(recommender, 'byContent', 'eva').items.find(({ item }) => item === 'c')?.namedBy).not.toContainEqual(expect.objectContaining({ way: 'content' }));
  });
});
