/** A customer as somebody of the growth team looks at one: found, read, seen as of then, reasoned about, set right. */
import { expect, test } from 'vitest';
import { serverUrl, takePicture, visit } from './browser.ts';

/** Machines that do much else answer late. */
const soon = { timeout: 10_000 };

/** Sends one message as a shop's SDK does. */
async function send(call: 'track' | 'identify', message: object): Promise<void> {
  const response = await fetch(`${serverUrl()}/v1/${call}`, { method: 'POST', headers: { authorization: `Basic ${btoa('example-write-key:')}`, 'content-type': 'application/json' }, body: JSON.stringify(message) });
  expect(response.status).toBe(200);
}

const order = (userId: string, revenue: number) => send('track', { userId, event: 'Order Completed', properties: { revenue, country: 'France', products: [{ product_id: '22423', name: 'REGENCY CAKESTAND 3 TIER', quantity: 1, price: revenue }] } });

test('customers are found by words, which become conditions that can be taken away; a row opens who it is', async () => {
  const { page, complaints } = await visit('/customers');
  const box = page.getByRole('searchbox');
  await box.fill('high value, lapsing, Germany, purple');
  await box.press('Enter');
  await expect.poll(() => page.locator('h1').innerText(), soon).toContain('4 customers fit.');
  expect(await page.locator('s').innerText()).toBe('purple');
  expect(await page.getByRole('link', { name: 'Save as segment' }).getAttribute('href')).toContain('/segments/new?draft=');
  await page.getByRole('button', { name: 'Take away Germany' }).click();
  await expect.poll(() => page.locator('h1').innerText(), soon).not.toContain('4 customers fit.');
  await page.goBack();
  await page.getByRole('link', { name: '12590' }).click();
  await expect.poll(() => new URL(page.url()).pathname, soon).toBe('/customers/user:12590');
  await expect.poll(() => page.locator('h1').innerText(), soon).toContain('Germany');
  expect(complaints).toEqual([]);
});

test('the page is seen as of any moment by keys, says so, and comes back; why opens the events behind', async () => {
  const { page, complaints } = await visit('/customers/12583');
  await expect.poll(() => page.getByRole('button', { name: 'Previous change' }).isEnabled(), soon).toBe(true);
  await page.keyboard.press('[');
  await page.getByText('Acting is off in the past.').first().waitFor();
  expect(new URL(page.url()).searchParams.get('asOf')).toMatch(/^2011-/);
  await page.keyboard.press('Shift+[');
  await page.keyboard.press('t');
  await page.getByText('Acting is off in the past.').first().waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Tags' }).getByRole('link', { name: 'why', exact: true }).first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('heading', { name: 'Evidence' }).waitFor();
  await drawer.getByText(/ordered \d+ products for £/).first().waitFor();
  expect(new URL(page.url()).searchParams.get('why')).toBe('active');
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('in Chinese: sentence, timeline, event with both its times; compared with another', async () => {
  const { page, complaints } = await visit('/customers/12583', { language: 'zh', scheme: 'dark' });
  await expect.poll(() => page.locator('h1').innerText(), soon).toContain('成批采购');
  const timeline = page.getByRole('region', { name: '行为轨迹' });
  await timeline.getByRole('link', { name: /下单14种商品/ }).first().click();
  await page.getByRole('dialog').getByText('发生时间').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '对比' }).click();
  await page.getByLabel('与谁对比').fill('17850');
  await page.getByRole('button', { name: '并排查看' }).click();
  await page.getByText(/项数值中有\d+项不同/).waitFor();
  await takePicture(page, 'customer-compare-zh-dark');
  expect(complaints).toEqual([]);
});

test('what happens shows by itself; a link is taken back after its effect was seen, and back again', async () => {
  const user = `browser-${Date.now()}`;
  await order(user, 120);
  await send('identify', { userId: user, anonymousId: `${user}-phone`, traits: {} });
  const { page } = await visit(`/customers/${user}`);
  await page.getByText('ordered 1 product for £120.00').waitFor();
  await order(user, 77);
  await page.getByText('ordered 1 product for £77.00').waitFor({ timeout: 8_000 });
  const identity = page.getByRole('region', { name: 'Identity' });
  await identity.getByRole('button', { name: 'Unlink' }).click();
  await identity.getByText(/would make 2 customers/).waitFor();
  await identity.getByRole('button', { name: 'Unlink' }).last().click();
  await identity.getByText(/Unlinked/).waitFor();
  await identity.getByRole('button', { name: 'Undo' }).click();
  await identity.getByText(/operator/).first().waitFor();
});

test('an e-mail address never stands in an address, and is shown only when asked for', async () => {
  const mail = `ann.${Date.now()}@example.org`;
  await order(mail, 60);
  const { page, complaints } = await visit('/customers');
  const box = page.getByRole('searchbox');
  await box.fill(mail);
  await box.press('Enter');
  await expect.poll(() => page.url(), soon).toContain('/customers/sealed');
  expect(page.url()).not.toContain('ann');
  await page.getByText('ordered 1 product for £60.00').waitFor();
  expect(await page.locator('main').innerText()).not.toContain(mail);
  expect(await page.title()).not.toContain('ann');
  await page.getByRole('button', { name: 'Reveal' }).first().click();
  await page.getByText(mail).waitFor();
  expect(complaints).toEqual([]);
});

test('an item says what it is, who takes it, and why a customer is shown it', async () => {
  const { page, complaints } = await visit('/items/forYou/85123A?customer=17850');
  await expect.poll(() => page.locator('h1').innerText(), soon).toContain('WHITE HANGING HEART T-LIGHT HOLDER');
  await page.getByRole('region', { name: 'Similar items' }).getByRole('link').first().waitFor();
  await page.getByRole('region', { name: 'For 17850' }).getByText(/place|It is/).first().waitFor();
  expect(complaints).toEqual([]);
});

test('on a phone: sentence, what to do next, tags and predictions first, then parts of the page; the slider is a date', async () => {
  const { page } = await visit('/customers/12583', { width: 360, height: 800 });
  await page.getByRole('region', { name: 'Do next' }).waitFor();
  expect(await page.getByRole('slider').count()).toBe(0);
  await page.getByLabel('Date and time').waitFor();
  await page.getByText('Features', { exact: true }).last().click();
  await page.getByRole('region', { name: 'Features' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
