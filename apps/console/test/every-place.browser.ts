/** What holds at every place, for every reader: nothing complains, axe finds nothing, nothing sticks out. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { takePicture, visit, type Look } from './browser.ts';
import { places } from './places.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Rules of WCAG 2.2 A and AA that the page breaks. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: { run(context: object, options: object): Promise<{ readonly violations: readonly Violation[] }> } };
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} (${failureSummary.replaceAll(/\s+/g, ' ').slice(0, 200)})`).join(' | ')}`);
}

/** Nothing is asked or drawn any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main [role="status"] .aloud') === null, undefined, { timeout: 20_000 });
  await page.waitForTimeout(300);
}

const looks: readonly (readonly [name: string, look: Look])[] = [
  ['en-light-1440', {}],
  ['zh-dark-1440', { language: 'zh', scheme: 'dark' }],
  ['zh-light-360', { language: 'zh', width: 360, height: 760 }],
  ['en-dark-768', { scheme: 'dark', width: 768 }],
  ['en-light-3840', { width: 3840, height: 2160 }],
];

describe.each(looks)('%s', (lookName, look) => {
  test.each(places)('%s', async (name, path) => {
    const { page, complaints } = await visit(path, look);
    await settled(page);
    await takePicture(page, `${name}-${lookName}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'px to scroll sideways').toBeLessThanOrEqual(0);
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(look.language === 'zh' ? 'zh-CN' : 'en-GB');
  });
});
