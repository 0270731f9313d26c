import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliErrorCodes } from '../errors.ts';
import { exitCodes } from './exit-code.ts';
import { sayIn } from './language.ts';
import { runCli } from './program.ts';
import { listenError } from './serve.ts';
import type { Terminal } from './terminal.ts';

interface Said {
  readonly exit: number;
  readonly out: string;
  readonly errors: string;
}

async function limn(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = { print: (line = '') => out.push(line), note: (line = '') => errors.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: Infinity };
  const exit = await runCli(argv, { env, terminal });
  process.exitCode = undefined;
  return { exit, out: out.join('\n'), errors: errors.join('\n') };
}

/** Codes that a test of this file has seen. */
const seen = new Set<string>();

async function failure(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ readonly exit: number; readonly code: string }> {
  const { exit, errors } = await limn(['--json', ...argv], env);
  const { code, message, cure } = JSON.parse(errors) as { code: string; message: string; cure: string };
  expect(message).not.toBe('');
  expect(cure).toMatch(/[.?]$/);
  seen.add(code);
  return { exit, code };
}

let folder: string;
let other: Server;
let otherUrl: string;

/** A server that is not Limn, and one that answers problems. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-cli-'));
  other = createServer((request, response) => {
    const refused = /\/v1\/(status|segments)/.test(request.url ?? '');
    if (!refused) return void response.end('<html>');
    const status = request.url!.includes('cursor') ? 400 : 401;
    response.statusCode = status;
    response.end(JSON.stringify({ status, code: 'missing_key', detail: 'A read key is needed.', cure: 'Send one.' }));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
});
afterAll(async () => {
  other.close();
  await rm(folder, { recursive: true });
});

describe('limn', () => {
  test.each(['start', 'ingest', 'simulate', 'profile', 'explain', 'segments', 'definitions', 'late', 'identity', 'link', 'unlink', 'sql', 'train', 'retrain', 'dataset', 'evaluate', 'score', 'doctor'])('%s --help teaches with examples, in both languages', async (command) => {
    const english = await limn([command, '--help']);
    expect(english.exit).toBe(exitCodes.ok);
    expect(english.out).toContain(`Examples:\n  limn ${command}`);
    expect((await limn([command, '--help', '--lang', 'zh'])).out).toContain(`示例：\n  limn ${command}`);
  });

  test('a misspelt command is a wrong call, and names the one that was meant', async () => {
    expect(await limn(['profil', '1'])).toMatchObject({ exit: exitCodes.usage, errors: expect.stringContaining('Did you mean profile?') });
    expect(await limn(['profile'])).toMatchObject({ exit: exitCodes.usage });
    expect(await limn(['segments', 'vip', '--limit', '0'])).toMatchObject({ exit: exitCodes.usage });
  });

  test('a wrong call is said in Chinese too', async () => {
    expect((await limn(['--lang', 'zh', 'profile', '1', '--foo'])).errors).toContain('✗ 没有选项“--foo”。');
    expect((await limn(['--lang', 'zh', 'profile'])).errors).toContain('✗ 缺少参数“id”。');
    expect((await limn(['--lang', 'zh', 'segments', 'vip', '--limit', '0'])).errors).toContain('✗ “--limit <number>”不能取“0”。');
  });

  test('an error for people says what, how to mend it, and the code', async () => {
    const { errors } = await limn(['profile', '1'], { LIMN_PORT: '1' });
    expect(errors).toBe('✗ No Limn answers at http://127.0.0.1:1.\n  Start one with `npm start`; if it runs elsewhere, set LIMN_URL or LIMN_PORT. [server_unreachable]');
    expect((await limn(['profile', '1', '--lang', 'zh'], { LIMN_PORT: '1' })).errors).toContain('没有 Limn 在应答');
  });

  test('doctor says of each thing how it is, and looks at a definition', async () => {
    const path = join(folder, 'bad.json');
    await writeFile(path, '{"limn":1,"nam":"x"}');
    const { exit, out } = await limn(['doctor', '--json', '--definition', path, '--data', folder], { LIMN_PORT: '1' });
    const findings = JSON.parse(out) as readonly { name: string; state: string }[];
    expect(exit).toBe(exitCodes.failed);
    expect(findings.slice(0, 5).map(({ name }) => name)).toEqual(['Node', 'data', 'disk', 'clock', 'port']);
    expect(findings).toContainEqual({ state: 'fail', name: 'definition', message: expect.stringContaining("There is no 'nam' here."), cure: expect.stringContaining("Did you mean 'name'?") });
  });
});

describe('exit codes', () => {
  const port1 = { LIMN_PORT: '1' };

  test('4: nobody answers, or somebody else', async () => {
    expect(await failure(['segments'], port1)).toEqual({ exit: exitCodes.unreachable, code: 'server_unreachable' });
    expect(await failure(['definitions'], { LIMN_URL: otherUrl })).toEqual({ exit: exitCodes.unreachable, code: 'not_limn' });
  });

  test('1: the server refuses', async () => {
    expect(await failure(['segments'], { LIMN_URL: otherUrl })).toEqual({ exit: exitCodes.failed, code: 'request_refused' });
  });

  test('2: called wrongly', async () => {
    expect(await failure(['frobnicate'])).toEqual({ exit: exitCodes.usage, code: 'wrong_call' });
    expect(await failure(['segments', 'vip', '--cursor', 'x'], { LIMN_URL: otherUrl })).toEqual({ exit: exitCodes.usage, code: 'malformed_request' });
    expect(await failure(['start'])).toEqual({ exit: exitCodes.usage, code: 'no_definition' });
    expect(await failure(['start', '--example', 'retial'])).toEqual({ exit: exitCodes.usage, code: 'unknown_example' });
    expect(await failure(['segments'], { LIMN_PORT: 'x' })).toEqual({ exit: exitCodes.usage, code: 'malformed_port' });
    expect(await failure(['segments', '--url', 'limn'])).toEqual({ exit: exitCodes.usage, code: 'malformed_option' });
    expect(await failure(['ingest'])).toEqual({ exit: exitCodes.usage, code: 'malformed_option' });
    expect(await failure(['train', '--table', 'x.csv', '--label', 'y', '--tries', '0'])).toEqual({ exit: exitCodes.usage, code: 'malformed_option' });
  });

  test('3: there is no such file or folder', async () => {
    expect(await failure(['start', '--definition', join(folder, 'absent.json')])).toEqual({ exit: exitCodes.notFound, code: 'unreadable_definition' });
    expect(await failure(['sql', 'select 1', '--data', join(folder, 'absent')])).toEqual({ exit: exitCodes.notFound, code: 'no_folder' });
    expect(await failure(['ingest', join(folder, 'absent.ndjson')])).toEqual({ exit: exitCodes.notFound, code: 'unreadable_file' });
  });

  test('1: a start that fails leaves nothing open', async () => {
    const module = join(folder, 'empty.mjs');
    await writeFile(module, 'export const nothing = 1;');
    expect(await failure(['start', '--definition', module])).toEqual({ exit: exitCodes.failed, code: 'no_profile_exported' });
    await writeFile(join(folder, 'file'), '');
    expect(await failure(['start', '--example', 'retail', '--data', join(folder, 'file', 'data')])).toEqual({ exit: exitCodes.failed, code: 'folder_forbidden' });
    expect(await failure(['train', '--table', 'x.csv', '--label', 'y', '--out', folder])).toEqual({ exit: exitCodes.failed, code: 'folder_exists' });
    expect(await failure(['simulate', '--events', '1', '--truth', join(folder, 'file', 'truth.ndjson')])).toEqual({ exit: exitCodes.failed, code: 'unwritable_file' });
    const port = new URL(otherUrl).port;
    const data = join(folder, 'data');
    expect(await failure(['start', '--example', 'retail', '--data', data, '--port', port])).toEqual({ exit: exitCodes.failed, code: 'port_taken' });
    expect(await failure(['start', '--example', 'retail', '--data', data, '--port', port])).toEqual({ exit: exitCodes.failed, code: 'port_taken' });
    expect(await failure(['start', '--example', 'retail', '--data', data, '--host', '0.0.0.0'])).toEqual({ exit: exitCodes.failed, code: 'example_key_exposed' });
  });

  test('an address or port that the system refuses has words', () => {
    const refused = (code: string) => listenError(Object.assign(new Error(code), { code }), { host: '192.0.2.1', port: 80, say: sayIn('en') });
    expect(refused('EACCES')).toMatchObject({ code: 'port_forbidden' });
    expect(refused('EADDRNOTAVAIL')).toMatchObject({ code: 'address_unknown' });
    for (const code of ['port_forbidden', 'address_unknown']) seen.add(code);
  });

  test('every code of the command line is met here, but what only a running shop can say', () => {
    expect(Object.keys(cliErrorCodes).filter((code) => !seen.has(code))).toEqual(['not_found']);
  });
});
