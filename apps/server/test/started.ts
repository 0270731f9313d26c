/** `limn start` as an operator runs it: a process of its own, on a free port, with a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProfileDefinition } from '@limn/engine';
import { onTestFinished } from 'vitest';
import { root } from './document.ts';

export interface StartOptions {
  readonly folder: string;
  readonly definition: ProfileDefinition;
  readonly writeKey: string;
  readonly readKey: string;
  /** Further arguments. */
  readonly more?: readonly string[];
}

export interface Started {
  readonly url: string;
  readonly pid: number;
  /** What it said so far, on standard output and standard error. */
  said(): string;
  /** Posts with the write key. */
  post(path: string, body: unknown): Promise<Response>;
  /** Gets with the read key; the answer must be JSON. */
  get<Answer>(path: string): Promise<Answer>;
  /** Ends it, and resolves with its exit code; null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** What a start that is refused says, and its exit code. */
export interface Refused {
  readonly exit: number | null;
  readonly said: string;
}

/** A folder that is gone when the test has finished. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-started-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts it and waits until it is ready. It is ended when the test has finished. @throws when it is refused */
export async function start(options: StartOptions): Promise<Started> {
  const outcome = await tryToStart(options);
  if ('exit' in outcome) throw new Error(`limn start ended with ${outcome.exit}: ${outcome.said}`);
  return outcome;
}

export async function tryToStart({ folder, definition, writeKey, readKey, more = [] }: StartOptions): Promise<Started | Refused> {
  const outside = await freshFolder();
  const file = join(outside, 'definition.json');
  await writeFile(file, JSON.stringify(definition));
  const args = ['apps/server/bin/limn.js', 'start', '--json', '--definition', file, '--data', folder, '--port', '0', '--write-key', writeKey, '--read-key', readKey, ...more];
  const child = spawn(join(root, 'node_modules/.bin/node'), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LANG: 'C' } });
  const ended = once(child, 'close').then(([exit]) => exit as number | null);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const said = { out: '', err: '' };
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
      if (said.out.endsWith('}\n')) resolve(said.out);
    });
  });
  const answer = await Promise.race([ready, ended]);
  if (typeof answer !== 'string') return { exit: answer, said: said.out + said.err };
  const { url, pid } = JSON.parse(answer) as { readonly url: string; readonly pid: number };

  return {
    url,
    pid,
    said: () => said.out + said.err,
    post: (path, body) => fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' } }),
    get: async (path) => (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${readKey}` } })).json() as never,
    async end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
