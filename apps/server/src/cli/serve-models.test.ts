import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from './program.ts';
import type { Terminal } from './terminal.ts';

/** What a call that is refused says, as a program reads it. */
async function refusal(...args: readonly string[]): Promise<unknown> {
  const said: string[] = [];
  const terminal: Terminal = { print: () => {}, note: (line = '') => said.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: Infinity };
  expect(await runCli(['serve-models', '--json', ...args], { env: {}, terminal })).not.toBe(0);
  return JSON.parse(said.at(-1)!);
}

const told = (code: string, words: RegExp) => ({ code, message: expect.stringMatching(words), cure: expect.stringMatching(/./) });

test.each([
  [[], 'wrong_call', /Nothing says which models to serve/],
  [['--lang', 'zh'], 'wrong_call', /没有指定要提供的模型/],
  [['--models', '/nowhere'], 'no_folder', /The folder of models \/nowhere cannot be read/],
  [['--data', '/nowhere'], 'no_folder', /There is no data folder \/nowhere/],
  [['--models', '.', '--batch', '0'], 'malformed_option', /--batch cannot be '0'/],
  [['--models', '.', '--watch', 'often'], 'malformed_option', /--watch cannot be 'often'/],
  [['--models', '.', '--port', '99999'], 'malformed_port', /'99999' is no port/],
  [['--models', '.', '--host', '0.0.0.0'], 'models_exposed', /without a key/],
] as const)('limn serve-models %j is refused with %s', async (args, code, words) => {
  expect(await refusal(...args)).toMatchObject(told(code, words));
});

test.each([['--port', '--grpc-port'], ['--grpc-port', '--port']])('%s: a port that is taken is named, and nothing goes on listening', async (option, free) => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-models-'));
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(async () => {
    other.close();
    await rm(folder, { recursive: true });
  });
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await refusal('--models', folder, option, String(port), free, '0')).toMatchObject(told('port_taken', new RegExp(`Port ${port} is taken`)));
});
