/**
 * `overload`: what is still taken when a thousand senders push at once and none waits as it is told, how long reads take
 * meanwhile, how much memory it costs, and how soon all is as before. `overload --bot`: what one customer with half of all
 * traffic costs.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ClosedLoopOptions, ClosedLoopSecond } from './closed-loop.ts';
import type { Figure } from './figure.ts';
import { createClient, percentile } from './http-client.ts';
import { round } from './ingest.ts';
import { batchOf } from './message.ts';
import { openLoop } from './open-loop.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { randomEvent, seeded, shop } from './shop.ts';

export interface OverloadBenchOptions {
  readonly customers: number;
  readonly seconds: number;
  /** Senders that are just enough, and those that are far too many. */
  readonly few: number;
  readonly many: number;
}

/** Seconds at the beginning that are not counted: code is compiled, queues fill. */
const warmUpSeconds = 2;
const readsPerSecond = 50;
/** As before: a batch is acknowledged within this, ms, ten times in a row. */
const calmMs = 50;

export async function* benchOverload({ customers, seconds, few, many }: OverloadBenchOptions): AsyncGenerator<Figure> {
  const server = await startServer({ definition: shop.definition });
  try {
    const conditions = { customers, seconds };
    await push(server, { connections: few, seconds: warmUpSeconds + 1, customers, botShare: 0, seed: 1 });
    const best = await push(server, { connections: few, seconds, customers, botShare: 0, seed: 2 });
    const before = await residentBytes(server);
    let peak = before;
    const watch = setInterval(() => void residentBytes(server).then((bytes) => (peak = Math.max(peak, bytes))), 100);
    const over = await push(server, { connections: many, seconds, customers, botShare: 0, seed: 3 });
    const from = performance.now();
    await untilCalm(server, customers);
    const recovery = (performance.now() - from) / 1_000;
    clearInterval(watch);
    yield { bench: 'overload', figure: 'durable events/s at 1x', value: Math.round(best.perSecond), ...conditions, connections: few };
    yield { bench: 'overload', figure: 'durable events/s at 10x', value: Math.round(over.perSecond), ...conditions, connections: many };
    yield { bench: 'overload', figure: 'processor µs/event at 1x', value: round(best.microseconds), ...conditions, connections: few };
    yield { bench: 'overload', figure: 'processor µs/event at 10x', value: round(over.microseconds), ...conditions, connections: many };
    yield { bench: 'overload', figure: 'goodput kept', value: round(over.perSecond / best.perSecond), ...conditions, connections: many };
    yield { bench: 'overload', figure: 'refused/s', value: Math.round(over.refusedPerSecond), ...conditions, connections: many };
    yield { bench: 'overload', figure: 'neither', value: over.failed, ...conditions, connections: many };
    for (const [times, { reads }] of [[1, best], [10, over]] as const) {
      yield { bench: 'overload', figure: `read at ${times}x p50 ms`, value: round(percentile(reads, 0.5)), ...conditions, readsPerSecond };
      yield { bench: 'overload', figure: `read at ${times}x p99 ms`, value: round(percentile(reads, 0.99)), ...conditions, readsPerSecond };
    }
    yield { bench: 'overload', figure: 'memory before, MB', value: Math.round(before / 1e6), ...conditions };
    yield { bench: 'overload', figure: 'memory at most, MB', value: Math.round(peak / 1e6), ...conditions };
    yield { bench: 'overload', figure: 'recovered in s', value: round(recovery), ...conditions };
  } finally {
    await server.stop();
  }
}

export async function* benchBot({ customers, seconds, few }: OverloadBenchOptions): AsyncGenerator<Figure> {
  const rates: number[] = [];
  for (const botShare of [0, 0.5]) {
    const server = await startServer({ definition: shop.definition });
    try {
      await push(server, { connections: few, seconds: warmUpSeconds + 1, customers, botShare, seed: 1 });
      const { perSecond, microseconds } = await push(server, { connections: few, seconds, customers, botShare, seed: 2 });
      rates.push(perSecond);
      yield { bench: 'overload', figure: 'processor µs/event', value: round(microseconds), customers, seconds, botShare };
      yield { bench: 'overload', figure: botShare === 0 ? 'durable events/s, no bot' : 'durable events/s, a bot', value: Math.round(perSecond), customers, seconds, botShare };
    } finally {
      await server.stop();
    }
  }
  yield { bench: 'overload', figure: 'kept beside a bot', value: round(rates[1]! / rates[0]!), customers, seconds };
}

interface Pushed {
  /** Taken, mean of the counted seconds. */
  readonly perSecond: number;
  readonly refusedPerSecond: number;
  /** Requests that were answered otherwise, or not at all. */
  readonly failed: number;
  /** Processor time of the server an event taken, µs: what is left when others use the machine too. */
  readonly microseconds: number;
  /** How long reads took beside, ms. */
  readonly reads: readonly number[];
}

/** Lets a process of its own push, and reads beside. */
async function push(server: ServerProcess, load: Omit<ClosedLoopOptions, 'port' | 'authorization'>): Promise<Pushed> {
  const script = fileURLToPath(new URL('./closed-loop.js', import.meta.url));
  const options: ClosedLoopOptions = { ...load, port: server.port, authorization: server.write };
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const seconds: ClosedLoopSecond[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => seconds.push(JSON.parse(line) as ClosedLoopSecond));
  const ended = new Promise<void>((resolve, reject) => child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`The senders ended with ${code}.`)))));
  const client = createClient({ port: server.port, connections: 16 });
  const random = seeded(load.seed);
  const processorBefore = await processorMs(server);
  try {
    const reads = openLoop([{ perSecond: readsPerSecond, send: () => client.send('GET', `/v1/profiles/cust-${10_000_000 + Math.floor(random() * load.customers)}?orEmpty=true`, server.read) }], load.seconds);
    await server.guard(ended, (load.seconds + 60) * 1_000);
    const processor = (await processorMs(server)) - processorBefore;
    const [latencies = []] = await server.guard(reads);
    const taken = seconds.reduce((sum, second) => sum + second.taken, 0);
    const counted = seconds.slice(warmUpSeconds);
    const mean = (of: (second: ClosedLoopSecond) => number): number => counted.reduce((sum, second) => sum + of(second), 0) / counted.length;
    return {
      perSecond: mean((second) => second.taken),
      refusedPerSecond: mean(({ refused }) => refused),
      failed: seconds.reduce((sum, { failed }) => sum + failed, 0),
      microseconds: (processor * 1_000) / taken,
      reads: latencies.slice(warmUpSeconds * readsPerSecond),
    };
  } finally {
    child.kill('SIGKILL');
    client.close();
  }
}

/** Resolves when batches are acknowledged at once again. */
async function untilCalm(server: ServerProcess, customers: number): Promise<void> {
  const client = createClient({ port: server.port, connections: 1 });
  const random = seeded(Date.now());
  const calming = (async () => {
    for (let calm = 0, i = 0; calm < 10; i++) {
      const events = Array.from({ length: 100 }, (_, n) => ({ ...randomEvent(random, Math.floor(random() * customers), Date.now(), n), id: `calm-${i}-${n}` }));
      const from = performance.now();
      const answer = await client.send('POST', '/v1/batch', server.write, batchOf(events)).catch(() => undefined);
      calm = answer?.status === 200 && performance.now() - from < calmMs ? calm + 1 : 0;
      await setTimeout(10);
    }
  })();
  await server.guard(calming, 60_000).finally(() => client.close());
}

/** Memory of the server's process that is in use, bytes. */
async function residentBytes({ process: { pid } }: ServerProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

/** Processor time that the server's process has used, ms. */
async function processorMs({ process: { pid } }: ServerProcess): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
  // User and system time in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
