/** The compiler itself, over definitions that are right and definitions that are wrong: what it says, and how long it takes. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const here = import.meta.dirname;
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const bad = (await readdir(join(here, 'bad'))).sort();

/** Everything the compiler prints for a project; it exits with an error when it finds one. */
function compile(project: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { maxBuffer: 1 << 24, cwd: here }, (_, out) => resolve(out));
  });
}

describe('definitions under the compiler', () => {
  const said = new Map<string, string>();

  beforeAll(async () => {
    for (const block of (await compile(here)).split(/\n(?=\S)/)) {
      const file = /^(.*?)\(\d+,\d+\): error/.exec(block)?.[1];
      if (file !== undefined) said.set(file, `${said.get(file) ?? ''}${block}\n`);
    }
  });

  test('right ones are accepted, and every promise of define.types.ts holds', () => {
    expect([...said.keys()].filter((file) => !file.startsWith('bad/'))).toEqual([]);
  });

  test.each(bad)('bad/%s is refused with a sentence', async (file) => {
    const wanted = [...(await readFile(join(here, 'bad', file), 'utf8')).matchAll(/^\/\/ says: (.*)$/gm)].map(([, sentence]) => sentence);
    expect(wanted).not.toEqual([]);
    for (const sentence of wanted) expect(said.get(`bad/${file}`)).toContain(sentence);
  });
});

test('400 features and 400 tags are checked in seconds', async () => {
  const folder = await mkdtemp(join(here, 'large-'));
  try {
    await writeFile(join(folder, 'large.ts'), largeDefinition(400));
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ extends: relative(folder, join(here, 'tsconfig.json')), include: ['large.ts'] }));
    const start = performance.now();
    const out = await compile(folder);
    console.log(`400 features and 400 tags: ${((performance.now() - start) / 1000).toFixed(2)} s for the compiler to start, read the engine and check them`);
    expect(out).toBe('');
  } finally {
    await rm(folder, { recursive: true });
  }
});

function largeDefinition(size: number): string {
  const numbers = Array.from({ length: size }, (_, i) => i);
  return `import { above, and, atLeast, count, defineFeatures, defineProfile, defineTags, feature, rule, sum, words, type ProfileOf } from '../../../src/index.ts';
import { order } from '../shop.ts';

const features = defineFeatures('features', { source: order, label: words('features', '特征'), features: (event) => ({
${numbers.map((i) => `  f${i}: feature(${i % 2 ? 'count()' : 'sum(event.revenue)'}, { over: '${i + 1}d', en: 'feature ${i}', zh: '特征${i}' }),`).join('\n')}
}) });
const tags = defineTags('tags', { label: words('tags', '标签'), from: [features], tags: (view) => ({
${numbers.map((i) => `  t${i}: rule(and(atLeast(view.f${i}, ${i}), above(view.f${(i + 1) % size}, view.f${i})), { en: 'tag ${i}', zh: '标签${i}' }),`).join('\n')}
}) });
export const customer = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [features, tags] });
export const last: ProfileOf<typeof customer>['t${size - 1}'] = true;
`;
}
