import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit-code.ts';
import { runCli } from './program.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
let table: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-forecast-'));
  table = join(folder, 'days.csv');
  // More on Fridays, nothing on Sundays, a little more every week.
  const lines = Array.from({ length: 80 }, (_, day) => `${new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10)},${day % 7 === 6 ? 0 : 20 + (day % 7) * 3 + day / 5 + ((day * 13) % 7)},${day % 2 === 0 ? 'shop' : 'web'}`);
  await writeFile(table, `date,total,channel\n${lines.join('\n')}\n2026-02-02,NaN,web\n`);
});
afterAll(() => rm(folder, { recursive: true }));

async function limn(...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly errors: string }> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = { print: (line = '') => out.push(line), note: (line = '') => errors.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: Infinity };
  const exit = await runCli(argv, { env: {}, terminal });
  process.exitCode = undefined;
  return { exit, out: out.join('\n'), errors: errors.join('\n') };
}

const judge = (...argv: readonly string[]) => limn('evaluate', 'forecast', '--ahead', '7d', ...argv);

test("a stranger's days are forecast without naming anything; every step stands in the file with its bands", async () => {
  const out = join(folder, 'ahead.csv');
  const found = await judge('--table', table, '--out', out);
  expect(found).toMatchObject({ exit: exitCodes.ok, out: expect.stringContaining('the last week again') });
  expect(found.out).toContain('The next 7 days bring');
  expect(found.out).toContain('1 rows lack a moment or a number');
  const lines = (await readFile(out, 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(8);
  expect(lines[1]).toMatch(/^,2026-03-26(,\d+\.\d{3}){5}$/);
  expect(lines[4]).toBe(',2026-03-29,0.000,0.000,0.000,0.000,0.000');
  expect(await judge('--table', table, '--out', out)).toMatchObject({ exit: exitCodes.failed, errors: expect.stringContaining('[folder_exists]') });
});

test('for programs: the same report twice; in Chinese words for people', async () => {
  const asked = ['--table', table, '--until', '2026-03-20', '--json'];
  const { out } = await judge(...asked);
  expect(JSON.parse(out)).toMatchObject({ until: '2026-03-20', ahead: 7, season: 7, seed: 7, columns: { time: 'date', value: 'total' } });
  expect((await judge(...asked)).out).toBe(out);
  expect((await judge('--table', table, '--lang', 'zh')).out).toContain('重复上一周');
});

test.each([
  [[], exitCodes.usage, 'wrong_call'],
  [['--table', 'TABLE', '--ahead', 'soon'], exitCodes.usage, 'malformed_option'],
  [['--table', 'TABLE', '--every', '2d'], exitCodes.usage, 'malformed_option'],
  [['--table', 'TABLE', '--until', 'soon'], exitCodes.usage, 'malformed_option'],
  [['--table', 'TABLE', '--until', '2031-01-01'], exitCodes.failed, 'series_moment_ahead'],
  [['--table', 'TABLE', '--ahead', '60d'], exitCodes.failed, 'series_too_short'],
  [['--table', 'TABLE', '--value', 'totl'], exitCodes.failed, 'column_unknown'],
  [['--table', 'TABLE', '--value', 'channel'], exitCodes.failed, 'column_unfit'],
  [['--table', 'WORDS'], exitCodes.failed, 'series_columns_unfit'],
  [['--table', 'SAME'], exitCodes.failed, 'series_constant'],
])('%j is refused by its code', async (argv, exit, code) => {
  const [words, same] = [join(folder, 'words.csv'), join(folder, 'same.csv')];
  await writeFile(words, 'colour,size\nred,large\n');
  await writeFile(same, `date,total\n${Array.from({ length: 80 }, (_, day) => `${new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10)},5`).join('\n')}\n`);
  const files: Readonly<Record<string, string>> = { TABLE: table, WORDS: words, SAME: same };
  expect(await judge(...argv.map((word) => files[word] ?? word))).toMatchObject({ exit, errors: expect.stringContaining(`[${code}]`) });
});

/** A server that says it is at work, then what it is told. */
async function answering(answer: object): Promise<{ readonly url: string; readonly asked: readonly string[]; readonly server: Server }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(asked.length === 1 ? { state: 'running', share: 0.5 } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

test('limn forecast asks until it is done, and tells why nothing can be told', async () => {
  const sentence = { en: 'The series has 3 whole days.', zh: '该序列只有 3 天。' };
  const { url, asked, server } = await answering({ state: 'refused', problem: { code: 'series_too_short', what: sentence, cure: { en: 'Wait.', zh: '请等待。' } } });
  expect(await limn('forecast', '--url', url, '--of', 'revenue', '--segment', 'vip', '--members', '--ahead', '14d', '--lang', 'zh')).toMatchObject({ exit: exitCodes.failed, errors: expect.stringContaining('该序列只有 3 天。') });
  expect(asked).toEqual(['/v1/forecasts?of=revenue&segment=vip&ahead=14d&members=true', '/v1/forecasts?of=revenue&segment=vip&ahead=14d&members=true']);
  server.close();
  expect(await limn('forecast', '--every', '7d', '--ahead', '10d')).toMatchObject({ exit: exitCodes.usage, errors: expect.stringContaining('[malformed_option]') });
});
