/**
 * A real server in a process of its own: `limn start` on a free port with a fresh folder. It never outlives the bench,
 * however that ends, and a server that ends unasked ends the bench: nobody waits for an answer that cannot come.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProfileDefinition } from '@limn/engine';
import { temporaryFolder } from './temporary-folder.ts';

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly process: ChildProcess;
  /** From spawning the process to its being ready, ms. */
  readonly startMs: number;
  /** `Authorization` of a sender, and of a reader. */
  readonly write: string;
  readonly read: string;
  /** The work, or an error as soon as the server has ended unasked or the time is over. */
  guard<Result>(work: Promise<Result>, withinMs?: number): Promise<Result>;
  /** Sends a signal and resolves when the process is gone; the folder stays. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it cleanly and removes the folder, unless told to keep it. @throws when it does not end, or not with 0 */
  stop(options?: { readonly keep?: boolean; readonly withinMs?: number }): Promise<void>;
}

export interface StartOptions {
  /** Absent: the retail example, which replays its data first. */
  readonly definition?: ProfileDefinition;
  /** Default: a new one under the system's temporary folder. */
  readonly folder?: string;
  readonly port?: number;
  /** Longest time to be ready in, ms. Default two minutes. */
  readonly startWithinMs?: number;
  /** Of Node itself. */
  readonly nodeOptions?: readonly string[];
}

const limn = fileURLToPath(new URL('../../apps/server/bin/limn.js', import.meta.url));
/** Longest time to wait for anything that nobody has bounded otherwise, ms. */
const patienceMs = 120_000;

/** Ended at once, by their process ids, when this process ends however it may. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

/** Starts one and waits until it is ready. @throws when it ends, or is not ready in time */
export async function startServer({ definition, folder, port = 0, startWithinMs = patienceMs, nodeOptions = [] }: StartOptions): Promise<ServerProcess> {
  const base = folder ?? (await temporaryFolder('bench'));
  const file = join(base, 'definition.json');
  if (definition !== undefined) await writeFile(file, JSON.stringify(definition));
  const what = definition === undefined ? ['--example', 'retail', '--no-simulation'] : ['--definition', file];
  const keys = ['--write-key', 'bench-write', '--read-key', 'bench-read'];
  const from = performance.now();
  const child = spawn(process.execPath, [...nodeOptions, limn, 'start', '--json', '--port', String(port), '--data', join(base, 'data'), ...what, ...keys], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let asked = false;
  // What it says of its own stop is no news.
  child.stderr!.on('data', (said: Buffer) => asked || process.stderr.write(said));
  const gone = once(child, 'exit').then(([code, signal]) => {
    running.delete(child);
    return (code ?? signal) as number | string;
  });
  const failed = gone.then((how) => (asked ? new Promise<never>(() => {}) : Promise.reject(new Error(`The server ended with ${how}; what it said stands above.`))));
  failed.catch(() => {});
  const guard = <Result>(work: Promise<Result>, withinMs = patienceMs): Promise<Result> => Promise.race([work, failed, timeOut(withinMs, work)]);
  const url = await guard(firstAnswer(child), startWithinMs).catch((cause: unknown) => {
    child.kill('SIGKILL');
    throw new Error('limn start was not ready.', { cause });
  });
  return {
    url,
    port: Number(new URL(url).port),
    folder: base,
    process: child,
    startMs: performance.now() - from,
    write: `Basic ${Buffer.from('bench-write:').toString('base64')}`,
    read: 'Bearer bench-read',
    guard,
    async kill(signal) {
      asked = true;
      child.kill(signal);
      await gone;
    },
    async stop({ keep = false, withinMs = patienceMs } = {}) {
      asked = true;
      child.kill('SIGTERM');
      const how = await Promise.race([gone, setTimeout(withinMs, undefined, { ref: false })]);
      if (how === undefined) child.kill('SIGKILL');
      if (!keep) await rm(base, { recursive: true, force: true });
      if (how !== 0) throw new Error(how === undefined ? `The server did not stop within ${withinMs / 1000} s.` : `The server ended with ${how}.`);
    },
  };
}

/** Waits for the next checkpoint after those that are there. @throws when none comes in time, or the server ends */
export async function untilCheckpoint({ folder, guard }: ServerProcess, { withinMs = patienceMs, known = new Set<string>() }: { readonly withinMs?: number; readonly known?: ReadonlySet<string> } = {}): Promise<void> {
  const stop = new AbortController();
  const looking = (async () => {
    while (!stop.signal.aborted && !(await checkpointsIn(folder)).some((name) => !known.has(name))) await setTimeout(50);
  })();
  await guard(looking, withinMs).finally(() => stop.abort());
}

/** Files of whole checkpoints in a server's folder. */
export async function checkpointsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'data', 'checkpoint')).catch(() => []);
  return names.filter((name) => name.endsWith('.checkpoint'));
}

/** What it prints when it is ready, and nothing else: one JSON document. */
async function firstAnswer({ stdout }: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of stdout!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += chunk as string;
    if (said.endsWith('}\n')) {
      stdout!.resume();
      return (JSON.parse(said) as { readonly url: string }).url;
    }
  }
  throw new Error(`limn start said no address, but: ${said}`);
}

function timeOut(ms: number, work: Promise<unknown>): Promise<never> {
  const over = new AbortController();
  work.then(
    () => over.abort(),
    () => over.abort(),
  );
  return setTimeout(ms, undefined, { signal: over.signal }).then(
    () => Promise.reject(new Error(`Nothing came within ${ms / 1000} s.`)),
    () => new Promise<never>(() => {}),
  );
}
