/** An item's page: why a customer is shown it, and at which events the model looked that reads them in their order. */
import { defineCatalogue, defineEvent, defineProfile, defineRecommendation, itemsFrom, modelled, signal, string, words } from '@limn/engine';
import type { ForeignRuntime } from '@limn/host';
import { encodeSequence, openSequenceWay, TableBuilder, trainSequence, type OpenedWay } from '@limn/learn';
import { expect, onTestFinished, test } from 'vitest';
import { visit } from './browser.ts';
import { openServer } from './own-server.ts';

const label = words('look', '浏览');
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label, summary: label, fields: { product: string() } });
const goods = {
  label: words('for you', '为你推荐'),
  items: defineCatalogue('products', { label: words('products', '商品'), fields: {}, sources: [itemsFrom(view, { key: (event) => event.product, fields: () => ({}) })] }),
  signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) },
} as const;
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [view], views: [], recommendations: [defineRecommendation('inOrder', { ...goods, candidates: [modelled('sequence')], diversity: 0 })] });

/** Ways are opened as the server opens them, and closed when the test ends. */
function sequenceRuntime(): ForeignRuntime {
  const opened: OpenedWay[] = [];
  onTestFinished(async () => {
    for (const { close } of opened) await close();
  });
  return {
    open: () => {
      throw new Error('no model of this test was made elsewhere');
    },
    async openWay(bytes) {
      const way = await openSequenceWay(bytes);
      opened.push(way);
      return way.way;
    },
  };
}

test('an item that a sequence model recommends tells at which events it looked, and what each does', async () => {
  const { url, limn } = await openServer({ definition, foreign: sequenceRuntime() });
  const table = new TableBuilder();
  for (let walker = 0; walker < 60; walker++) for (let step = 0; step < 5; step++) table.add({ customer: `w${walker}`, item: `cup-${(walker + step) % 12}`, at: step });
  const interactions = table.finish();
  const trained = await trainSequence(interactions, { seed: 1, settings: { width: 16, blocks: 1, heads: 2, length: 8, dropout: 0.1, drawn: 8, places: 320, rate: 0.015, epochs: 20, patience: 20, sharpness: 10 } });
  const now = Date.now();
  const look = (user: string, item: number, secondsAgo: number) => {
    const at = new Date(now - secondsAgo * 1_000).toISOString();
    return view.at(at, { id: `${user}-${item}`, user, receivedAt: at }, { product: `cup-${item}` });
  };
  await limn.ingest(Array.from({ length: 12 }, (_, item) => look('somebody', item, 100)));
  await limn.ingest([look('walker', 2, 30), look('walker', 3, 20), look('walker', 4, 10)]);
  await limn.recommendations.keepModels([{ recommendation: 'inOrder', way: 'sequence', kind: 'sequence', answers: true, trainedAt: now, by: 'ada', about: { figures: { metric: 'ndcg', k: 10, value: 0.5, low: 0.4, high: 0.6, differences: [] } }, bytes: encodeSequence(trained, interactions.itemKeys) }]);

  const { page, complaints } = await visit('/items/inOrder/cup-5?customer=walker', { url });
  const looked = page.getByRole('region', { name: 'Where the model looked' });
  await looked.getByText('Of 3 events it looked most at', { exact: false }).waitFor();
  await looked.getByText('Without “cup-4” the item would fall most.', { exact: false }).waitFor();
  await looked.getByText('By head').click();
  await looked.getByRole('columnheader', { name: 'Head 2' }).waitFor();
  expect(complaints).toEqual([]);

  const chinese = await visit('/items/inOrder/cup-5?customer=walker', { url, language: 'zh' });
  await chinese.page.getByText('模型看哪里并不证明原因', { exact: false }).waitFor();
  expect(chinese.complaints).toEqual([]);
}, 60_000);
