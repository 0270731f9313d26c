/** Predictions: the first model is trained, looked at, put in use and taken back, all from the page. */
import { expect, test } from 'vitest';
import { visit } from './browser.ts';

test('a prediction without a model leads to training; the model is trusted or not by its report, put in use, and taken back', async () => {
  const { page, complaints } = await visit('/predictions');
  await page.getByText('No prediction answers yet: 5 wait for a first model.').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'No order in the next 90 days' }).getByRole('link', { name: 'Train' }).click();
  const train = page.getByRole('region', { name: 'Train a model' });
  await train.getByLabel('Kind of model').first().click();
  await page.getByRole('option', { name: 'Linear' }).click();
  await train.getByLabel('Settings tried').fill('1');
  await train.getByRole('button', { name: 'Train', exact: true }).click();
  await train.getByRole('progressbar', { name: 'Progress of the training' }).waitFor();
  await train.getByText('Trained: v1 stands as a candidate.').waitFor({ timeout: 240_000 });
  await train.getByRole('button', { name: 'Close' }).click();

  await page.getByText(/v1 is trained and waits for you to decide/).waitFor();
  await page.getByRole('img', { name: /What it says, and what happens/ }).waitFor();
  await page.getByRole('img', { name: /Comes true by tenth of the scores/ }).waitFor();

  await page.getByRole('button', { name: 'Promote v1…' }).click();
  const promote = page.getByRole('region', { name: 'Promote v1' });
  // The effect is told before the button is pressed.
  await promote.getByText(/It is the first to answer: [\d,]+ of [\d,]+ customers get an answer/).waitFor({ timeout: 60_000 });
  await promote.getByLabel('Why (stands in the record)').fill('first model');
  await promote.getByRole('button', { name: 'Promote v1' }).click();
  await promote.getByText('v1 is in use now.').waitFor();
  await page.getByText(/: v1 in use\./).waitFor();

  await page.getByLabel('Customer (any identifier)').fill('12748');
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByText('Typical customer').waitFor();
  await page.getByText('Sentences', { exact: true }).click();
  expect(new URL(page.url()).searchParams.get('customer')).toBe('12748');

  await promote.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/nobody answers yet/).waitFor();
  await page.getByRole('cell', { name: /in use by .*: first model/ }).waitFor();
  expect(complaints).toEqual([]);
}, 360_000);

test('a recommendation tells in Chinese which way contributes what, and what nobody can know yet', async () => {
  const { page, complaints } = await visit('/recommendations/forYou', { language: 'zh' });
  await page.getByText(/为你推荐：按.+选出10件商品。/).waitFor();
  await page.getByText(/位客户列表的[\d,]+个位置中/).waitFor({ timeout: 60_000 });
  await page.getByText(/尚未声明哪个事件表示“列表已展示”/).waitFor();
  await page.getByRole('button', { name: '训练…' }).click();
  await page.getByRole('region', { name: '训练' }).getByRole('button', { name: '关闭' }).click();
  expect(complaints).toEqual([]);
});
