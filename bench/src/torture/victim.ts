/** A server that is there to be killed: started in a third of a second, ended by its process id. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HostSizes } from '@limn/host';

export interface Victim {
  readonly port: number;
  /** From spawning to ready, ms. */
  readonly startMs: number;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves when it is gone: its exit code, or the signal. */
  readonly gone: Promise<number | string>;
}

const script = fileURLToPath(new URL('./server.js', import.meta.url));
const patienceMs = 120_000;
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** @throws when it ends before it is ready, or is not ready in time; what it said stands on standard error */
export async function startVictim(folder: string, sizes: HostSizes): Promise<Victim> {
  const from = performance.now();
  const child = spawn(process.execPath, [script, folder, JSON.stringify(sizes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  alive.add(child);
  const gone = once(child, 'exit').then(([code, signal]) => {
    alive.delete(child);
    return (code ?? signal) as number | string;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const first = await Promise.race([once(child.stdout, 'data').then(([said]) => Number(String(said))), gone]);
  clearTimeout(timer);
  if (typeof first !== 'number' || child.exitCode !== null) throw new Error(`The server ended with ${await gone} before it was ready.`);
  return { port: first, startMs: performance.now() - from, signal: (signal) => void child.kill(signal), gone };
}
