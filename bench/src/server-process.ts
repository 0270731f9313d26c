/** A real server in a process of its own: `limn start` on a free port with a fresh folder, ended by its process id. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProfileDefinition } from '@limn/engine';

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly process: ChildProcess;
  /** `Authorization` of a sender, and of a reader. */
  readonly write: string;
  readonly read: string;
  /** Ends it cleanly and removes the folder, unless told to keep it. */
  stop(options?: { readonly keep?: boolean }): Promise<void>;
}

export interface StartOptions {
  /** Absent: the retail example, which replays its data first. */
  readonly definition?: ProfileDefinition;
  /** Default: a new one under the system's temporary folder. */
  readonly folder?: string;
  readonly port?: number;
}

const limn = fileURLToPath(new URL('../../apps/server/bin/limn.js', import.meta.url));

export async function startServer({ definition, folder, port }: StartOptions): Promise<ServerProcess> {
  const base = folder ?? (await mkdtemp(join(tmpdir(), 'limn-bench-')));
  const file = join(base, 'definition.json');
  if (definition !== undefined) await writeFile(file, JSON.stringify(definition));
  const what = definition === undefined ? ['--example', 'retail'] : ['--definition', file];
  const listening = port ?? (await freePort());
  const keys = ['--write-key', 'bench-write', '--read-key', 'bench-read'];
  const child = spawn(process.execPath, [limn, 'start', '--port', String(listening), '--data', join(base, 'data'), ...what, ...keys], { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${listening}`;
  await untilReady(url, child);
  return {
    url,
    port: listening,
    folder: base,
    process: child,
    write: `Basic ${Buffer.from('bench-write:').toString('base64')}`,
    read: 'Bearer bench-read',
    async stop({ keep = false } = {}) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      if (!keep) await rm(base, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 50) {
    if (child.exitCode !== null) throw new Error(`limn start ended with ${child.exitCode}.`);
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await setTimeout(50);
  }
  throw new Error('limn start was not ready within two minutes.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
