/**
 * `read`: profiles over HTTP at a fixed rate, arrivals independent of answers (open loop), so that a pause shows in every
 * request it delays. `freshness`: from sending an event to a profile that shows it.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createClient, percentile, type Client } from './http-client.ts';
import type { Figure } from './figure.ts';
import { round } from './ingest.ts';
import { batchOf } from './message.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { randomEvent, seeded, shop } from './shop.ts';

export interface ReadBenchOptions {
  readonly customers: number;
  readonly readsPerSecond: number;
  readonly seconds: number;
  /** Events/s that come in meanwhile. */
  readonly writesPerSecond: number;
}

export async function* benchRead(options: ReadBenchOptions): AsyncGenerator<Figure> {
  const server = await startServer({ definition: shop.definition });
  const client = createClient({ port: server.port, connections: 64 });
  try {
    await fill(server, client, options.customers);
    // Connections opened, code compiled: not what is measured.
    await measureReads(server, client, { ...options, seconds: 2 });
    yield* await measureReads(server, client, { ...options, writesPerSecond: 0 });
    if (options.writesPerSecond > 0) yield* await measureReads(server, client, options);
  } finally {
    client.close();
    await server.stop();
  }
}

export async function* benchFreshness({ customers, writesPerSecond, seconds }: Omit<ReadBenchOptions, 'readsPerSecond'>): AsyncGenerator<Figure> {
  const server = await startServer({ definition: shop.definition });
  const client = createClient({ port: server.port, connections: 64 });
  try {
    await fill(server, client, customers);
    const load = background(server, client, { customers, writesPerSecond, seconds });
    const delays: number[] = [];
    const until = performance.now() + seconds * 1000;
    for (let i = 0; performance.now() < until; i++) {
      const event = { ...randomEvent(seeded(i), i, Date.now(), i), id: `fresh-${i}`, user: `fresh-${i}` };
      const sentAt = performance.now();
      await client.send('POST', '/v1/batch', server.write, batchOf([event]));
      for (;;) {
        const { status } = await client.send('GET', `/v1/profiles/fresh-${i}`, server.read);
        if (status === 200) break;
      }
      delays.push(performance.now() - sentAt);
      await setTimeout(5);
    }
    await load;
    const conditions = { customers, writesPerSecond, seconds };
    yield { bench: 'freshness', figure: 'event to readable p50 ms', value: round(percentile(delays, 0.5)), ...conditions };
    yield { bench: 'freshness', figure: 'event to readable p99 ms', value: round(percentile(delays, 0.99)), ...conditions };
  } finally {
    client.close();
    await server.stop();
  }
}

/** Events after which the server writes a checkpoint. */
const checkpointEvents = 1_000_000;

/**
 * About ten events a customer over the last two days, all within the lateness limit. Waits for the checkpoint that so
 * many bring about: it pauses a server with 100,000 customers for about 60 ms once in a million events.
 */
async function fill(server: ServerProcess, client: Client, customers: number): Promise<void> {
  const random = seeded(3);
  const now = Date.now();
  const total = customers * 10.2;
  let serial = 0;
  const sender = async (): Promise<void> => {
    while (serial < total) {
      const events = Array.from({ length: 500 }, () => randomEvent(random, serial % customers, now - Math.floor(random() * 2 * 86_400_000), serial++));
      const { status } = await client.send('POST', '/v1/batch', server.write, batchOf(events));
      if (status !== 200) throw new Error(`Filling was answered ${status}.`);
    }
  };
  await Promise.all([sender(), sender()]);
  if (total <= checkpointEvents) return;
  const checkpoints = join(server.folder, 'data', 'checkpoint');
  while (!(await readdir(checkpoints).catch(() => [])).some((name) => name.endsWith('.checkpoint'))) await setTimeout(200);
}

/** Batches of 100 at a steady rate. */
async function background(server: ServerProcess, client: Client, { customers, writesPerSecond, seconds }: { customers: number; writesPerSecond: number; seconds: number }): Promise<void> {
  const random = seeded(5);
  const batches = Math.floor((writesPerSecond / 100) * seconds);
  const from = performance.now();
  const sent: Promise<unknown>[] = [];
  for (let b = 0; b < batches; b++) {
    const due = from + (b * 100_000) / writesPerSecond;
    const wait = due - performance.now();
    if (wait > 0) await setTimeout(wait);
    const events = Array.from({ length: 100 }, (_, i) => randomEvent(random, Math.floor(random() * customers), Date.now(), 1e9 + b * 100 + i));
    sent.push(client.send('POST', '/v1/batch', server.write, batchOf(events)));
  }
  await Promise.all(sent);
}

async function measureReads(server: ServerProcess, client: Client, options: ReadBenchOptions): Promise<Figure[]> {
  const { customers, readsPerSecond, seconds, writesPerSecond } = options;
  const random = seeded(13);
  const load = background(server, client, options);
  const latencies: number[] = [];
  const pending: Promise<void>[] = [];
  const total = readsPerSecond * seconds;
  const from = performance.now();
  for (let i = 0; i < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - from) / 1000) * readsPerSecond) + 1);
    for (; i < due; i++) {
      const scheduled = from + (i * 1000) / readsPerSecond;
      const path = `/v1/profiles/cust-${10_000_000 + Math.floor(random() * customers)}`;
      pending.push(
        client.send('GET', path, server.read).then(({ status }) => {
          if (status !== 200) throw new Error(`A read was answered ${status}.`);
          latencies.push(performance.now() - scheduled);
        }),
      );
    }
    // Spinning keeps the schedule to some microseconds; a timer would add a millisecond to every figure.
    await setImmediate();
  }
  await Promise.all(pending);
  await load;
  const conditions = { customers, readsPerSecond, writesPerSecond, seconds };
  return [
    { bench: 'read', figure: 'p50 ms', value: round(percentile(latencies, 0.5)), ...conditions },
    { bench: 'read', figure: 'p99 ms', value: round(percentile(latencies, 0.99)), ...conditions },
  ];
}
