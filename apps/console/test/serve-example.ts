/** Before all browser tests: the real server with the real example, in a folder of its own; afterwards it is ended. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server answers, without a slash at the end. */
    readonly url: string;
  }
}

const limn = join(import.meta.dirname, '../../server/bin/limn.js');

/**
 * LIMN_CONSOLE_DATA names a folder in which the example was replayed before: it is copied, which spares the replay.
 * LIMN_CONSOLE_URL names a server that runs already; it is left running.
 */
export default async function serveExample(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env['LIMN_CONSOLE_URL'];
  if (running !== undefined) {
    project.provide('url', running);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'limn-console-'));
  const prepared = process.env['LIMN_CONSOLE_DATA'];
  if (prepared !== undefined) await cp(prepared, join(folder, 'data'), { recursive: true });
  const server = spawn(process.execPath, [limn, 'start', '--example', 'retail', '--data', join(folder, 'data'), '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  process.once('exit', () => server.kill('SIGKILL'));
  // It says where it answers when the history has been replayed.
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
      const found = /"url": "([^"]+)"/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', (code) => reject(new Error(`The server ended with ${code} before it answered.`)));
  });
  project.provide('url', url);
  return async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
}
