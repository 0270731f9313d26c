/** A segment built, reviewed, published and taken back, as a person would; and read in Chinese on a phone. */
import { expect, test } from 'vitest';
import { serverUrl, takePicture, visit } from './browser.ts';

const quiet = (complaints: readonly string[]): readonly string[] => complaints.filter((text) => !text.includes('/v1/activity'));

/** Nobody is left in a draft that an earlier run began. */
async function dropDraft(name: string): Promise<void> {
  await fetch(`${serverUrl()}/v1/drafts/${name}`, { method: 'DELETE' });
}

test('the list tells how each grew, and a segment tells what it means, who is in and what it was', async () => {
  const { page, complaints } = await visit('/segments');
  await page.getByRole('row', { name: /VIP/ }).getByText(/^[+−]?\d/).first().waitFor();
  await takePicture(page, 'segments-en-light-1440');
  await page.getByRole('searchbox', { name: 'Filter by name or meaning' }).fill('call or a voucher');
  await page.getByRole('row', { name: /VIP/ }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('filter')).toBe('call or a voucher');
  await page.getByRole('link', { name: 'win back' }).last().click();
  await page.getByRole('region', { name: 'Who is in it' }).getByRole('link').first().waitFor();
  await page.getByRole('region', { name: 'Also in' }).getByRole('link', { name: 'lapsing' }).waitFor();
  expect(await page.getByRole('region', { name: 'What it means' }).textContent()).toContain('at least 2 orders');
  await page.getByRole('region', { name: 'Versions' }).getByText(/In force since/).waitFor();
  await page.getByRole('button', { name: 'As a table' }).click();
  await page.getByRole('columnheader', { name: 'Entered' }).waitFor();
  expect(quiet(complaints)).toEqual([]);
});

test('a threshold is typed and counted, undone, reviewed, published with a note, and taken back', { timeout: 150_000 }, async () => {
  await dropDraft('winBack');
  const { page, complaints } = await visit('/segments/winBack');
  await page.getByText(/win back: \d+ customers/).waitFor();
  const before = Number(/(\d+) customers/.exec((await page.locator('main h1').textContent()) ?? '')?.[1]);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByText(`Matches ${before} customers`).waitFor();
  const amount = page.getByRole('textbox', { name: 'Value' }).last();
  await amount.fill('£4,000');
  await page.locator('dt', { hasText: 'leave' }).waitFor();
  await page.getByText(new RegExp(`Matches (?!${before} )\\d+ customers`)).waitFor();
  expect(new URL(page.url()).searchParams.get('draft')).toContain('4000');
  await page.getByRole('region', { name: 'Ten of them, each with why' }).getByRole('link').first().waitFor();
  await page.getByText(/published: \d+ now/).waitFor({ timeout: 30_000 });
  await takePicture(page, 'segment-builder-en-light-1440');
  await page.keyboard.press('Control+z');
  await page.getByText(`Matches ${before} customers`).waitFor();
  await amount.fill('£4,000');
  await page.getByText('Draft saved').waitFor();

  await page.keyboard.press('Control+Enter');
  await page.getByText(/win back: 0 enter, \d+ leave/).waitFor({ timeout: 30_000 });
  expect(await page.locator('ins').textContent()).toContain('£4,000.00');
  await takePicture(page, 'segment-review-en-light-1440');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await page.getByRole('textbox', { name: 'Why' }).fill('Calls are dear.');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText(/Published: 0 entered, \d+ left/).waitFor({ timeout: 30_000 });
  await page.getByText('Calls are dear.').first().waitFor();
  await page.getByText(new RegExp(`win back: (?!${before} )\\d+ customers`)).waitFor();
  const after = Number(/(\d+) customers/.exec((await page.locator('main h1').textContent()) ?? '')?.[1]);
  expect(after).toBeLessThan(before);

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('The former version is in force again.').waitFor({ timeout: 60_000 });
  await page.getByText(new RegExp(`win back: ${before} customers`)).waitFor();
  expect(quiet(complaints)).toEqual([]);
});

test('a new segment grows from an empty page by keyboard and pointer, and its draft is there after a reload', async () => {
  const { page, complaints } = await visit('/segments/new');
  await page.getByRole('textbox', { name: 'Name in English' }).fill('Big in Germany');
  await page.getByRole('textbox', { name: 'Name in Chinese' }).fill('德国大客户');
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('combobox', { name: 'What is asked' }).fill('money spent');
  await page.getByRole('option', { name: 'money spent', exact: true }).click();
  const slider = page.getByRole('slider', { name: /Bound of money spent/ });
  await slider.focus();
  const was = await slider.getAttribute('aria-valuenow');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => slider.getAttribute('aria-valuenow')).not.toBe(was);
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('combobox', { name: 'What is asked' }).last().fill('country');
  await page.getByRole('option', { name: 'country of the last order' }).click();
  await page.getByRole('combobox', { name: 'Value' }).fill('Germany');
  await page.keyboard.press('Enter');
  await page.getByText(/Matches [\d,]+ customers/).waitFor();
  await page.getByText(/All [\d,]+ would enter/).waitFor();
  await page.getByText('Draft saved').waitFor();
  const place = new URL(page.url());
  await page.goto(`${place.origin}${place.pathname}`);
  await page.getByText(/Matches [\d,]+ customers/).waitFor();
  expect(await page.locator('main h1').textContent()).toContain('Big in Germany');
  await page.getByRole('button', { name: 'Throw the draft away' }).click();
  await page.waitForURL('**/segments');
  expect(quiet(complaints)).toEqual([]);
});

test('on a phone and in Chinese, the builder reads as Chinese and nothing scrolls sideways', async () => {
  await dropDraft('vip');
  const { page, complaints } = await visit('/segments/vip?draft=kept', { language: 'zh', width: 360, height: 800, scheme: 'dark' });
  await page.getByText(/命中\d+人，占/).waitFor();
  await page.getByText('按当时所知的内容逐周重读。').waitFor({ timeout: 30_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await takePicture(page, 'segment-builder-zh-dark-360');
  expect(quiet(complaints)).toEqual([]);
});

interface Definition {
  readonly views: readonly { readonly segments?: Readonly<Record<string, { readonly rule: unknown }>> }[];
}

const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  (await (await fetch(serverUrl() + path, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) })).json()) as T;

async function publish(definition: Definition): Promise<void> {
  const { version } = await ask<{ readonly version: string }>('POST', '/v1/generations', { definition });
  await ask('POST', `/v1/generations/${version}/publish`, { by: 'Ada' });
}

test('a draft that a colleague overtook shows both, and goes on when its writer says so', { timeout: 150_000 }, async () => {
  await dropDraft('atRisk');
  const { definition } = await ask<{ readonly definition: Definition }>('GET', '/v1/definitions');
  const declared = definition.views.find(({ segments }) => segments?.['atRisk'] !== undefined)!.segments!['atRisk']!;
  const withOrders = (orders: number) => ({ ...declared, rule: { op: 'and', all: [declared.rule, { op: 'atLeast', left: { op: 'column', name: 'ordersEver' }, right: { op: 'literal', value: orders } }] } });
  await ask('PUT', '/v1/drafts/atRisk', { kind: 'segment', declared: withOrders(7), features: [], revision: 0, by: 'Ben' });
  await publish({ ...definition, views: definition.views.map((view) => (view.segments?.['atRisk'] === undefined ? view : { ...view, segments: { ...view.segments, atRisk: withOrders(5) } })) });
  const { page, complaints } = await visit('/segments/atRisk?draft=kept');
  await page.getByText('A colleague published this meanwhile.').waitFor();
  await page.getByText(/Your draft: .*at least 7 orders so far/).waitFor();
  await page.getByText(/Published: .*at least 5 orders so far/).waitFor();
  await page.getByRole('button', { name: 'Go on with the draft' }).click();
  await page.getByText('A colleague published this meanwhile.').waitFor({ state: 'detached' });
  expect(quiet(complaints)).toEqual([]);
  await publish(definition);
  await dropDraft('atRisk');
});
