/**
 * Takes pictures of one place as different readers see it, from a server that runs:
 * `node --conditions=source apps/console/test/look.ts http://127.0.0.1:4750 /now [folder]`
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url = 'http://127.0.0.1:4750', path = '/now', folder = 'screenshots'] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env['LIMN_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
await mkdir(folder, { recursive: true });
for (const [language, scheme, width] of [['en', 'light', 1440], ['zh', 'dark', 1440], ['zh', 'light', 360], ['en', 'dark', 768]] as const) {
  const context = await browser.newContext({ viewport: { width, height: width < 700 ? 800 : 900 }, colorScheme: scheme, locale: language === 'zh' ? 'zh-CN' : 'en-GB' });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  page.on('pageerror', (error) => console.error(String(error)));
  await page.goto(url + path);
  await page.locator('main h1').first().waitFor();
  await page.waitForTimeout(1_500);
  const name = join(folder, `${path.replaceAll(/[^a-z0-9]+/gi, '-').replace(/^-/, '')}-${language}-${scheme}-${width}.png`);
  await page.screenshot({ path: name, fullPage: true });
  console.log(name);
  await context.close();
}
await browser.close();
