import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecommendationReport } from '@limn/learn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit-code.ts';
import { runCli } from './program.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
let table: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-recommendation-'));
  table = join(folder, 'orders.csv');
  // Everybody goes round ten items in order, a day a step.
  const lines = Array.from({ length: 60 }, (_, buyer) => Array.from({ length: 7 }, (_, step) => `b${buyer},item ${(buyer * 3 + step) % 10},2026-03-${String(1 + step + (buyer % 9)).padStart(2, '0')}`)).flat();
  await writeFile(table, `buyer,sku,date\n${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

async function limn(...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly errors: string }> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = { print: (line = '') => out.push(line), note: (line = '') => errors.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: Infinity };
  const exit = await runCli(['evaluate', 'recommendation', ...argv], { env: {}, terminal });
  process.exitCode = undefined;
  return { exit, out: out.join('\n'), errors: errors.join('\n') };
}

test('a stranger\'s table is judged without naming anything, and the page is written once', async () => {
  const page = join(folder, 'report.html');
  const { exit, out } = await limn('--table', table, '--methods', 'association', '--split', 'leave-one-out', '--page', page);
  expect(exit).toBe(exitCodes.ok);
  expect(out).toContain('Association rules is best, surely better than every baseline: NDCG@10');
  expect(out).toContain('It was asked for the last item of each customer: 60 questions');
  expect(out).toMatch(/popularity +\d\.\d{4}/);
  expect(await readFile(page, 'utf8')).toContain('<html lang="en">');
  expect(await limn('--table', table, '--page', page)).toMatchObject({ exit: exitCodes.failed, errors: expect.stringContaining('[folder_exists]') });
});

test('for programs and in Chinese: the same report twice', async () => {
  const asked = ['--table', table, '--methods', 'neighbours', '--split', 'time', '--from', '2026-03-08', '--k', '5', '--repeats', 'drop', '--json', '--lang', 'zh'];
  const report = JSON.parse((await limn(...asked)).out) as RecommendationReport;
  expect(report).toMatchObject({ split: 'time', from: Date.UTC(2026, 2, 8), seed: 7, main: { metric: 'ndcg', k: 5 }, repeats: { keep: false, told: true }, methods: expect.arrayContaining([expect.objectContaining({ method: 'neighbours', role: 'asked' })]) });
  expect((await limn('--table', table, '--methods', 'neighbours', '--lang', 'zh')).out).toContain('全部参与排序');
});

test('published forms with questions of their own', async () => {
  const [history, targets] = [join(folder, 'toys.txt'), join(folder, 'targets.txt')];
  const rows = Array.from({ length: 40 }, (_, i) => Array.from({ length: 4 }, (_, step) => (i + step) % 8));
  await writeFile(history, rows.map((items, i) => `${i} ${items.slice(0, 3).join(' ')}`).join('\n'));
  await writeFile(targets, rows.map((items, i) => `${i} ${items[3]}`).join('\n'));
  const { exit, out } = await limn('--table', history, '--test', targets, '--methods', 'association', '--json');
  expect(exit).toBe(exitCodes.ok);
  expect(JSON.parse(out)).toMatchObject({ split: 'given', cases: 40, past: { rows: 120, items: 8 } });
});

test.each([
  [[], exitCodes.usage, 'wrong_call'],
  [['--table', 'TABLE', '--split', 'sideways'], exitCodes.usage, 'malformed_option'],
  [['--table', 'TABLE', '--from', 'soon'], exitCodes.usage, 'malformed_option'],
  [['--table', 'TABLE', '--k', 'none'], exitCodes.usage, 'malformed_option'],
  [['--table', 'TABLE', '--test', 'TABLE'], exitCodes.usage, 'wrong_call'],
  [['--table', 'TABLE', '--methods', 'magic'], exitCodes.failed, 'method_unknown'],
  [['--table', 'TABLE', '--item', 'skew'], exitCodes.failed, 'column_unknown'],
  [['--table', 'TABLE', '--moments', '2'], exitCodes.usage, 'wrong_call'],
  [['forYou', '--table', 'TABLE'], exitCodes.usage, 'wrong_call'],
  [['forYou', '--tries', '8'], exitCodes.usage, 'wrong_call'],
  [['forYou', '--weights', 'neighbours'], exitCodes.usage, 'malformed_option'],
  [['forYou', '--explore', 'much'], exitCodes.usage, 'malformed_option'],
  [['forYou', '--by', 'linucb'], exitCodes.usage, 'wrong_call'],
  [['forYou', '--from', 'soon'], exitCodes.usage, 'malformed_option'],
  [['forYou', '--data', 'nowhere'], exitCodes.notFound, 'no_folder'],
  [['forYou', '--data', import.meta.filename], exitCodes.notFound, 'no_folder'],
])('%j is refused by its code', async (argv, exit, code) => {
  expect(await limn(...argv.map((word) => (word === 'TABLE' ? table : word)))).toMatchObject({ exit, errors: expect.stringContaining(`[${code}]`) });
});

test.each([
  [['forYou', '--explore', '0.2', '--by', 'ucb'], 'malformed_option'],
  [['forYou', '--reward', 'smile'], 'malformed_option'],
  [['forYou', '--clip', 'none'], 'malformed_option'],
  [['forYou', '--explore', '0.2', '--definition', 'TABLE.json'], 'unreadable_definition'],
])('a policy asked for as %j is refused by its code, in Chinese too', async (argv, code) => {
  const errors: string[] = [];
  const terminal: Terminal = { print: () => {}, note: (line = '') => errors.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: Infinity };
  const exit = await runCli(['evaluate', 'policy', ...argv.map((word) => word.replace('TABLE', table)), '--lang', 'zh'], { env: {}, terminal });
  process.exitCode = undefined;
  expect({ refused: exit !== exitCodes.ok, said: errors.join('\n') }).toEqual({ refused: true, said: expect.stringMatching(new RegExp(`[一-鿿][^]*\\[${code}\\]`)) });
});
