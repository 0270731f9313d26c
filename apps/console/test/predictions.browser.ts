/** Predictions: a first model is looked at, put in use with its effect told before, explained, and taken back, all from the page. */
import type { ScoringModel, Tree } from '@limn/engine';
import { order } from '@limn/example-retail';
import { expect, test } from 'vitest';
import { visit } from './browser.ts';
import { openServer, type OwnServer } from './own-server.ts';

const dayMs = 86_400_000;

/** Thirty customers who ordered twice, the last time 40 or 10 days ago. */
async function openShop(): Promise<OwnServer> {
  const server = await openServer();
  const now = Date.now();
  for (const days of [60, 40, 10]) {
    const at = new Date(now - days * dayMs).toISOString();
    const who = Array.from({ length: 30 }, (_, i) => i).filter((i) => days === 60 || (days === 40) === (i % 2 === 0));
    await server.limn.ingest(who.map((i) => order.at(at, { id: `${i}-${days}`, user: `c${i}`, receivedAt: at }, { revenue: 20 + i, country: 'United Kingdom', items: [{ product: 'p', quantity: 1, price: 20, name: 'CUP' }] })));
  }
  return server;
}

/** Asks when they last ordered: 30 days or less, and it is not likely that they leave. */
const lately: Tree = { output: 0, feature: [0, -1, -1], threshold: [30, 0, 0], left: [1, 0, 0], right: [2, 0, 0], missingLeft: [0, 0, 0], value: [0, -1, 1], cover: [30, 15, 15] };
const model: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'sinceLastOrder', of: 'duration' }], predictor: { kind: 'trees', base: [0], trees: [lately] }, link: 'logistic' };

const interval = { value: 0.8, low: 0.7, high: 0.9, level: 0.95 };
const lift = Array.from({ length: 10 }, (_, i) => ({ share: (i + 1) / 10, gain: Math.min(1, (i + 1) / 5), rate: i < 5 ? 0.6 : 0, lift: 2 }));
const evaluation = {
  format: 1, name: 'churn90d', kind: 'binary', classes: ['no', 'yes'], rows: 300, customers: 30, seed: 1, resamples: 1_000, level: 0.95, split: 'time', main: 'auc', parts: [{ part: 'test', rows: 300, from: 0, to: dayMs, meanLabel: 0.3 }],
  models: [{ name: 'churn90d', role: 'model', metrics: [{ metric: 'auc', ...interval }, { metric: 'lift', value: 2, low: 1.5, high: 2.5, level: 0.95 }] }], differences: [{ baseline: 'constant', metric: 'auc', verdict: 'better', ...interval }],
  calibration: [{ rows: 150, meanScore: 0.27, meanLabel: 0.25, low: 0.2, high: 0.3 }, { rows: 150, meanScore: 0.73, meanLabel: 0.75, low: 0.7, high: 0.8 }], lift, roc: [{ name: 'churn90d', points: [{ no: 0, yes: 0 }, { no: 1, yes: 1 }] }],
  subgroups: [{ column: 'country', value: 'United Kingdom', rows: 300, main: interval }], importance: [{ column: 'sinceLastOrder', ...interval }], warnings: [],
};

test('before any model is trained the way leads to training; what cannot be learnt from yet says why', async () => {
  const { url } = await openServer();
  const { page, complaints } = await visit('/predictions', { url });
  await page.getByText('No prediction answers yet: 6 wait for a first model.').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'No order in the next 90 days' }).getByRole('link', { name: 'Train' }).click();
  const train = page.getByRole('region', { name: 'Train a model' });
  await train.getByLabel('Settings tried').fill('1');
  await train.getByRole('button', { name: 'Train', exact: true }).click();
  await train.getByRole('alert').waitFor();
  expect(await train.getByRole('alert').textContent()).toContain('0 rows with a label');
  expect(complaints).toEqual([]);
}, 120_000);

test('a model is trusted by its report, put in use with its effect told before, explained, and taken back', async () => {
  const { url, limn } = await openShop();
  await limn.models.register({ prediction: 'churn90d', model, by: 'ada', about: { metric: 'auc', metrics: { auc: interval, lift: { value: 2, low: 1.5, high: 2.5 } }, examples: 300, baselines: [{ baseline: 'constant', verdict: 'better', ...interval }] }, files: { 'evaluation.json': Buffer.from(JSON.stringify(evaluation)) } });
  const { page, complaints } = await visit('/predictions', { url });
  await page.getByRole('link', { name: 'Decide' }).click();
  await page.getByText(/v1 is trained and waits for you to decide/).waitFor();
  // What is drawn keeps the name that readers hear.
  await page.locator('canvas').first().waitFor();
  await page.getByRole('img', { name: /What it says, and what happens/ }).waitFor();
  await page.getByRole('img', { name: /Comes true by tenth of the scores/ }).waitFor();
  await page.getByText('“time since the last order” moves what it says most.', { exact: false }).waitFor();

  const dependence = page.getByRole('region', { name: 'How it goes with a feature' });
  await dependence.getByText('If all 30 customers had the same “time since the last order”', { exact: false }).waitFor();
  await dependence.getByText('Each feature does nearly the same whatever the others are.').waitFor();

  await page.getByRole('button', { name: 'Promote v1…' }).click();
  const promote = page.getByRole('region', { name: 'Promote v1' });
  await promote.getByText('It is the first to answer: 30 of 30 customers get an answer.', { exact: false }).waitFor();
  await promote.getByLabel('Why (stands in the record)').fill('first model');
  await promote.getByRole('button', { name: 'Promote v1' }).click();
  await promote.getByText('v1 is in use now.').waitFor();
  await page.getByText(/: v1 in use\./).waitFor();
  expect(limn.models.list('churn90d')[0]!.state).toBe('champion');

  await page.getByLabel('Customer (any identifier)').fill('c2');
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByText('Typical customer').waitFor();
  expect(new URL(page.url()).searchParams.get('customer')).toBe('c2');
  await page.getByText('Path', { exact: true }).click();
  await page.getByText('The model asked 1 questions in 1 trees.', { exact: false }).waitFor();
  await page.getByRole('cell', { name: 'above 30 days' }).waitFor();
  await page.getByText('Sentences', { exact: true }).click();
  await page.getByLabel('Reasons found').selectOption('lime');
  await page.getByText(/^No order in the next 90 days: \d+% likely/).first().waitFor();

  await promote.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/nobody answers yet/).waitFor();
  await page.getByRole('cell', { name: /in use by .*: first model/ }).waitFor();
  expect(limn.models.list('churn90d')[0]!.state).toBe('retired');
  expect(complaints).toEqual([]);
});

test('a recommendation tells in Chinese which way contributes what, and what nobody can know yet', async () => {
  const { page, complaints } = await visit('/recommendations/forYou', { language: 'zh' });
  await page.getByText(/为你推荐：按.+选出10件商品。/).waitFor();
  await page.getByText(/位客户列表的[\d,]+个位置中/).waitFor({ timeout: 60_000 });
  await page.getByText(/尚未声明哪个事件表示“列表已展示”/).waitFor();
  await page.getByRole('button', { name: '训练…' }).click();
  await page.getByRole('region', { name: '训练' }).getByRole('button', { name: '关闭' }).click();
  expect(complaints).toEqual([]);
});
