import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { drawLayers, LAYERS, PACKAGES, ROOT_FILES } from './layers.ts';
import { isTest, ROOT, sourceFiles } from './source-file.ts';

function sourcesOf(folder: string): readonly string[] {
  return sourceFiles(folder).filter((file) => !isTest(file)).map((file) => join(ROOT, file));
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|\bimport\('([^']+)'\)/gm)].map((match) => match[1] ?? match[2]!);
}

test('the engine imports go upstream only', () => {
  const engine = join(ROOT, 'packages/engine/src');
  const order = new Map<string, number>(LAYERS.map(({ folder }, index) => [folder, index]));
  const wrong: string[] = [];
  for (const file of sourcesOf('packages/engine/src')) {
    const from = relative(engine, file).split('/');
    if (from.length === 1) {
      expect(ROOT_FILES).toContain(from[0]);
      continue;
    }
    expect(order.has(from[0]!), `${from[0]} is a stage`).toBe(true);
    for (const imported of importsOf(file)) {
      if (!imported.startsWith('.')) continue;
      const to = relative(engine, join(dirname(file), imported)).split('/');
      const allowed = to.length === 1 ? to[0] === 'errors.ts' : order.get(to[0]!)! <= order.get(from[0]!)!;
      if (!allowed) wrong.push(`${from.join('/')} imports ${to.join('/')}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('the engine depends on nothing: no package, no Node, no clock, no chance', () => {
  const wrong: string[] = [];
  for (const file of sourcesOf('packages/engine/src')) {
    const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    for (const imported of importsOf(file)) if (!imported.startsWith('.')) wrong.push(`${relative(ROOT, file)} imports ${imported}`);
    for (const forbidden of [/\bDate\.now\(/, /\bnew Date\(\)/, /\bMath\.random\(/, /\bprocess\./, /\beval\(/, /\bnew Function\(/]) {
      if (forbidden.test(text)) wrong.push(`${relative(ROOT, file)} uses ${forbidden.source}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('packages import only those they may, and only their front doors', () => {
  const wrong: string[] = [];
  for (const [folder, allowed] of Object.entries(PACKAGES)) {
    for (const file of sourcesOf(folder)) {
      for (const imported of importsOf(file)) {
        if (imported.startsWith('@limn/') && !allowed.includes(imported)) wrong.push(`${relative(ROOT, file)} imports ${imported}`);
        if (imported.startsWith('.') && relative(join(ROOT, folder), join(dirname(file), imported)).startsWith('..')) wrong.push(`${relative(ROOT, file)} reaches into ${imported}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('ARCHITECTURE.md shows the layers as they are', () => {
  const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const shown = /<!-- layers -->\n```text\n([\s\S]*?)\n```\n<!-- \/layers -->/.exec(page)?.[1];
  expect(shown).toBe(drawLayers());
});
