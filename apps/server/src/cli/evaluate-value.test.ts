import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit-code.ts';
import { runCli } from './program.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
let table: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-value-'));
  table = join(folder, 'orders.csv');
  // A quarter comes back every week, half now and then, a quarter never.
  const lines = Array.from({ length: 45 }, (_, buyer) => Array.from({ length: [20, 3 + (buyer % 4), 4, 1][buyer % 4]! }, (_, step) => `b${buyer},${new Date(Date.UTC(2026, 0, 1 + (buyer % 14) + step * (7 + (buyer % 5)))).toISOString().slice(0, 10)},${10 + ((buyer * 7 + step * 3) % 25)}`)).flat();
  await writeFile(table, `buyer,date,amount\n${lines.join('\n')}\nb1,2026-02-02,NaN\nb2,2026-01-20,-5\n`);
});
afterAll(() => rm(folder, { recursive: true }));

async function limn(...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly errors: string }> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = { print: (line = '') => out.push(line), note: (line = '') => errors.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: Infinity };
  const exit = await runCli(['evaluate', 'value', ...argv], { env: {}, terminal });
  process.exitCode = undefined;
  return { exit, out: out.join('\n'), errors: errors.join('\n') };
}

test('a stranger\'s payments are judged without naming anything; every customer ahead stands in the file', async () => {
  const out = join(folder, 'value.csv');
  const found = await limn('--table', table, '--out', out);
  expect(found).toMatchObject({ exit: exitCodes.ok, out: expect.stringContaining('past goes on') });
  expect(found.out).toContain('1 rows lack a customer, a moment or an amount');
  const lines = (await readFile(out, 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(46);
  expect(lines[1]).toMatch(/^b0,[01]\.\d{4}(,\d+\.\d{3}){6}$/);
  expect(await limn('--table', table, '--out', out)).toMatchObject({ exit: exitCodes.failed, errors: expect.stringContaining('[folder_exists]') });
});

test('for programs: the same report twice', async () => {
  const asked = ['--table', table, '--split', '2026-03-15', '--json', '--lang', 'zh'];
  const { out } = await limn(...asked);
  expect(JSON.parse(out)).toMatchObject({ split: '2026-03-15', columns: { customer: 'buyer', time: 'date', amount: 'amount' }, customers: 45, seed: 7, ahead: { customers: 45 } });
  expect((await limn(...asked)).out).toBe(out);
  expect((await limn('--table', table, '--lang', 'zh')).out).toContain('沿用历史均速');
});

test.each([
  [[], exitCodes.usage, 'wrong_call'],
  [['--table', 'TABLE', '--split', 'soon'], exitCodes.usage, 'malformed_option'],
  [['--table', 'TABLE', '--split', '2031-01-01'], exitCodes.failed, 'value_split_outside'],
  [['--table', 'TABLE', '--split', '2026-01-09'], exitCodes.failed, 'repeat_customers_few'],
  [['--table', 'TABLE', '--amount', 'amuont'], exitCodes.failed, 'column_unknown'],
  [['--table', 'TABLE', '--amount', 'buyer', '--user', 'buyer'], exitCodes.failed, 'column_unfit'],
  [['--table', 'ONE'], exitCodes.failed, 'value_split_outside'],
  [['--table', 'WORDS'], exitCodes.failed, 'payments_unfit'],
])('%j is refused by its code', async (argv, exit, code) => {
  const [one, words] = [join(folder, 'one.csv'), join(folder, 'words.csv')];
  await writeFile(one, 'buyer,date,amount\nb1,2026-01-01,5\n');
  await writeFile(words, 'buyer,colour\nb1,red\n');
  const files: Readonly<Record<string, string>> = { TABLE: table, ONE: one, WORDS: words };
  expect(await limn(...argv.map((word) => files[word] ?? word))).toMatchObject({ exit, errors: expect.stringContaining(`[${code}]`) });
});
