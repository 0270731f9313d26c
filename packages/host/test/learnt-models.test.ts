/** Models that were learnt for recommendations: kept for good, at work at once and after a restart; what is damaged is told and passed over. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineCatalogue, defineEvent, defineProfile, defineRecommendation, encodeFactorModel, encodeItemItemModel, itemField, itemsFrom, modelled, popular, signal, string, words, type ScoringModel } from '@limn/engine';
import { manualClock, openLimn, type Limn, type NewLearntModel } from '@limn/host';
import { expect, test } from 'vitest';
import { temporaryFolder } from './folder.ts';

const START = Date.UTC(2026, 2, 1);
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label: words('view', '浏览'), summary: words('looked', '浏览'), fields: { product: string() } });
const products = defineCatalogue('products', { label: words('products', '商品'), fields: { name: itemField('text', { en: 'name', zh: '名称' }) }, sources: [itemsFrom(view, { key: (event) => event.product, fields: () => ({}) })] });
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [view], views: [],
  recommendations: ['forYou', 'elsewhere'].map((name) => defineRecommendation(name, {
    label: words('for you', '为你推荐'), items: products, diversity: 0,
    signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) },
    candidates: [modelled('ease', { weight: 5 }), popular({ over: '7d' })], rank: name === 'elsewhere' ? 'learned' : 'blend',
  })),
}).definition;

/** A matrix by which whoever looked at p0 looks at one other item. */
function learnt(favourite: string, more: Partial<NewLearntModel> = {}): NewLearntModel {
  const bytes = encodeItemItemModel({ itemKeys: ['p0', favourite], offsets: Uint32Array.of(0, 1, 1), neighbours: Int32Array.of(1), weights: Float32Array.of(1), recency: 1, own: 0 });
  return { recommendation: 'forYou', way: 'ease', kind: 'item-item', answers: true, trainedAt: START, by: 'ada', about: { seed: 1 }, bytes, ...more };
}

interface Warned {
  readonly limn: Limn;
  readonly warnings: unknown[];
}

async function open(folder: string): Promise<Warned> {
  const warnings: unknown[] = [];
  const limn = await openLimn({ folder, definition, clock: manualClock(START + 3_600_000), onWarning: (cause) => warnings.push(cause) });
  return { limn, warnings };
}

/** Twenty items, looked at by the more customers the higher their number; `fan` looked at p0. */
async function openShop(): Promise<Warned & { readonly folder: string }> {
  const folder = await temporaryFolder();
  const opened = await open(folder);
  const looked = (user: string, product: number, n: number) => view.at(new Date(START + n).toISOString(), { user, receivedAt: new Date(START + n).toISOString() }, { product: `p${product}` });
  await opened.limn.ingest(Array.from({ length: 200 }, (_, n) => looked(`u${n}`, n % 20, n)));
  await opened.limn.ingest([...Array.from({ length: 5 }, (_, n) => looked(`v${n}`, 19, 300 + n)), looked('fan', 0, 400)]);
  return { ...opened, folder };
}

const first = (limn: Limn, name = 'forYou') => {
  const { item, reasons } = limn.recommendations.recommend(name, 'fan')!.items[0]!;
  return { item, kind: reasons[0]!.kind };
};

test('a model answers as soon as it is kept, for its own recommendation, and again after a restart', async () => {
  const { limn, folder } = await openShop();
  expect(first(limn)).toEqual({ item: 'p19', kind: 'popular' });
  const [kept] = await limn.recommendations.keepModels([learnt('p7')]);
  expect(first(limn)).toEqual({ item: 'p7', kind: 'taste' });
  expect(first(limn, 'elsewhere')).toEqual({ item: 'p19', kind: 'popular' });
  expect(limn.recommendations.models('forYou')).toEqual([{ ...kept, state: 'answers' }]);
  await limn.close();
  const again = await open(folder);
  expect(first(again.limn)).toEqual({ item: 'p7', kind: 'taste' });
  expect(again.limn.recommendations.models()).toEqual([{ ...kept, state: 'answers' }]);
  expect(again.warnings).toEqual([]);
  await again.limn.close();
});

test('every list is of one model or of the next, never of both, while models change', async () => {
  const { limn } = await openShop();
  const seen = new Set<string>();
  for (let round = 0; round < 20; round++) {
    const keeping = limn.recommendations.keepModels([learnt(`p${1 + (round % 3)}`, { trainedAt: START + round })]);
    const isKept = keeping.then(() => true);
    while (!(await Promise.race([isKept, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]))) {
      const { items } = limn.recommendations.recommend('forYou', 'fan')!;
      expect(items.filter(({ reasons }) => reasons[0]!.kind === 'taste').length).toBe(round === 0 ? 0 : 1);
      seen.add(items[0]!.item);
    }
  }
  expect([...seen].filter((item) => item !== 'p19').sort()).toEqual(['p1', 'p2', 'p3']);
  await limn.close();
});

test('a model that is not good enough is kept and does not answer; the one before goes on', async () => {
  const { limn, folder } = await openShop();
  await limn.recommendations.keepModels([learnt('p7'), learnt('p8', { answers: false, trainedAt: START + 1 })]);
  expect(first(limn).item).toBe('p7');
  expect(limn.recommendations.models().map(({ state }) => state)).toEqual(['stored', 'answers']);
  for (let i = 2; i < 9; i++) await limn.recommendations.keepModels([learnt(`p${8 + i}`, { answers: false, trainedAt: START + i })]);
  expect(limn.recommendations.models().map(({ state }) => state)).toEqual(['stored', 'stored', 'stored', 'answers']);
  expect((await readdir(join(folder, 'recommendations/models'))).length).toBe(8);
  expect(first(limn).item).toBe('p7');
  await limn.close();
});

test.each([
  ['model', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.of(bytes.at(-1)! ^ 1)])],
  ['json', (bytes: Buffer) => Buffer.from(bytes.toString().replace('"by": "ada"', '"by": "bob"'))],
  ['json', (bytes: Buffer) => bytes.subarray(0, 20)],
] as const)('a damaged .%s is told and passed over: the model before it answers', async (part, damage) => {
  const { limn, folder } = await openShop();
  const [, newest] = await limn.recommendations.keepModels([learnt('p7'), learnt('p8', { trainedAt: START + 1 })]);
  expect(first(limn).item).toBe('p8');
  await limn.close();
  const file = join(folder, 'recommendations/models', `${newest!.hash}.${part}`);
  await writeFile(file, damage(await readFile(file)));
  const again = await open(folder);
  expect(again.warnings).toEqual([expect.objectContaining({ code: 'recommendation_model_unusable', message: expect.stringContaining(newest!.hash) })]);
  expect(first(again.limn)).toEqual({ item: 'p7', kind: 'taste' });
  await again.limn.close();
});

test('factors answer as a matrix does', async () => {
  const { limn } = await openShop();
  const bytes = encodeFactorModel({ itemKeys: ['p0', 'p3', 'p4'], dims: 2, factors: Float32Array.of(1, 0, 0.9, 0.1, 0, 1), confidence: 10, regularization: 0.01, recency: 1 });
  await limn.recommendations.keepModels([learnt('p7', { kind: 'factors', bytes })]);
  expect(limn.recommendations.recommend('forYou', 'fan')!.items.find(({ item }) => item === 'p3')).toMatchObject({ reasons: [{ kind: 'taste', because: [{ item: 'p0' }] }, {}], namedBy: [{ way: 'model:ease' }, {}] });
  await limn.close();
});

test('a ranking orders what all ways found, from then on', async () => {
  const { limn } = await openShop();
  expect(limn.recommendations.recommend('elsewhere', 'fan')).toMatchObject({ rankedBy: 'blend', items: [{ item: 'p19' }, {}, {}, {}, {}, {}, {}, {}, {}, {}] });
  // The worse the blend, the better.
  const ranking: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'way.popular:7d.rank' }], predictor: { kind: 'linear', weights: [[1]], intercepts: [0] }, link: 'identity' };
  const { way: _, ...facts } = learnt('p7', { recommendation: 'elsewhere', kind: 'ranking', bytes: Buffer.from(JSON.stringify(ranking)) });
  await limn.recommendations.keepModels([facts]);
  const { rankedBy, items } = limn.recommendations.recommend('elsewhere', 'fan')!;
  expect(rankedBy).toBe('learned');
  expect(items.map(({ item }) => item)).not.toContain('p19');
  await limn.close();
});

test('what needs a runtime is refused where there is none; what a crash left half written goes', async () => {
  const { limn, folder } = await openShop();
  await expect(limn.recommendations.keepModels([learnt('p7', { kind: 'sequence' })])).rejects.toThrow('nothing here runs sequence models');
  await limn.recommendations.keepModels([learnt('p7')]);
  await limn.close();
  const models = join(folder, 'recommendations/models');
  const before = (await readdir(models)).sort();
  for (const name of ['5f.model', '5f.json.tmp']) await writeFile(join(models, name), 'half');
  const again = await open(folder);
  expect((await readdir(models)).sort()).toEqual(before);
  expect(first(again.limn).item).toBe('p7');
  await again.limn.close();
});
