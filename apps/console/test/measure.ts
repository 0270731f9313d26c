/**
 * Figures of the console in a real browser, from a server that runs: `npm run measure -w @limn/console -- http://127.0.0.1:4750 [minutes]`.
 * First paint (median of seven, nothing in the cache), what comes over the line before the first chart, frames while a list of 100,000
 * rows is scrolled, and the heap of a tab that stays open. They depend on the machine: nothing is judged here.
 */
import { chromium, type CDPSession, type Page } from 'playwright-core';

const [url = 'http://127.0.0.1:4750', minutes = '2'] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env['LIMN_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage', '--enable-precise-memory-info'] });

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const print = (name: string, value: string): void => console.log(`${name.padEnd(48)} ${value}`);

async function open(path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url + path);
  await page.locator('main h1').first().waitFor();
  return page;
}

async function measurePaint(): Promise<void> {
  const paints: number[] = [];
  for (let i = 0; i < 7; i++) {
    const page = await open('/now');
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN));
    await page.context().close();
  }
  print('first paint of /now, median of 7', `${median(paints).toFixed(0)} ms`);
}

async function measureWeight(): Promise<void> {
  const page = await open('/customers');
  await page.waitForTimeout(1_000);
  const files = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => [entry.name, (entry as PerformanceResourceTiming).encodedBodySize] as const));
  const sum = files.filter(([name]) => name.includes('/assets/') && !name.includes('echarts')).reduce((total, [, size]) => total + size, 0);
  print('scripts and styles before the first chart', `${(sum / 1_024).toFixed(0)} KB compressed`);
  await page.context().close();
}

const heapOf = async (session: CDPSession): Promise<number> => {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
};

async function measureHeap(): Promise<void> {
  const page = await open('/now');
  const session = await page.context().newCDPSession(page);
  await page.waitForTimeout(20_000);
  const before = await heapOf(session);
  await page.waitForTimeout(Number(minutes) * 60_000);
  const after = await heapOf(session);
  print(`heap of /now, live, ${minutes} min apart, after collection`, `${before.toFixed(1)} → ${after.toFixed(1)} MiB`);
  await page.context().close();
}

/** The real first page of customers, told a thousand times over: what is measured is the table, not the server. */
async function measureTable(): Promise<void> {
  const rows = 100_000;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.route('**/v1/customers?*', async (route) => {
    const { cursor: _, ...answer } = (await (await route.fetch()).json()) as { readonly cursor?: string; readonly customers: readonly { readonly id: string; readonly profile: string }[] };
    const customers = Array.from({ length: rows }, (_, i) => ({ ...answer.customers[i % answer.customers.length]!, id: `user:${i}`, profile: `user:${i}` }));
    await route.fulfill({ json: { ...answer, count: rows, customers } });
  });
  await page.goto(`${url}/customers`);
  await page.getByRole('table').waitFor();
  const frames = await page.evaluate(async () => {
    const scroller = document.querySelector<HTMLElement>('main [role="table"]')!;
    const times: number[] = [];
    let before = await new Promise<number>(requestAnimationFrame);
    for (let i = 0; i < 240; i++) {
      scroller.scrollTop += 3_000;
      const now = await new Promise<number>(requestAnimationFrame);
      times.push(now - before);
      before = now;
    }
    return times;
  });
  const slowest = frames.toSorted((a, b) => b - a);
  print(`a frame while ${rows.toLocaleString('en')} rows are scrolled`, `median ${median(frames).toFixed(1)} ms, 1 in 100 above ${slowest[Math.floor(frames.length / 100)]!.toFixed(1)} ms`);
  await context.close();
}

await measurePaint();
await measureTable();
await measureWeight();
await measureHeap();
await browser.close();
