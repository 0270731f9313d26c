/** A person's browser: Debian's Chromium, steered by playwright-core. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, inject, onTestFinished } from 'vitest';

/** How the reader looks at it. */
export interface Look {
  readonly language?: 'en' | 'zh';
  readonly scheme?: 'light' | 'dark';
  /** CSS px; default 1440. */
  readonly width?: number;
  readonly height?: number;
  /** Another server than the example's. */
  readonly url?: string;
}

/** What a person would notice: complaints of the console, pages that fell over. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the browser's console so far, and uncaught exceptions; a good visit has none. */
  readonly complaints: readonly string[];
}

/** A machine that does much else may take so long, ms. */
const patienceMs = 60_000;

let browser: Promise<Browser> | undefined;

/** Debian's; LIMN_CHROMIUM names another. */
export function launch(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: process.env['LIMN_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  return browser;
}

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** Where the server under test answers. */
export function serverUrl(): string {
  return inject('url');
}

/** Opens a place of the console, such as `/now`, as one who reads it that way; closed when the test ends. */
export async function visit(path: string, { language = 'en', scheme = 'light', width = 1440, height = 900, url = serverUrl() }: Look = {}): Promise<Visit> {
  const context = await (await launch()).newContext({ viewport: { width, height }, colorScheme: scheme, locale: language === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Europe/London', acceptDownloads: true });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url + path);
  await page.locator('main h1').waitFor();
  return { page, context, complaints };
}

/** Pictures of this run: LIMN_SCREENSHOTS, or a folder beside the tests that git does not keep. */
export const pictureFolder = process.env['LIMN_SCREENSHOTS'] ?? join(import.meta.dirname, 'screenshots');

/** Takes the whole page. @param name such as `now-zh-dark-360` */
export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(pictureFolder, { recursive: true });
  await page.screenshot({ path: join(pictureFolder, `${name}.png`), fullPage: true });
}
