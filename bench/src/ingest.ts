/**
 * `ingest`: events over HTTP, acknowledged when durable and applied, tags and segments kept; two cores with the client.
 * Batches of 100 from a few connections, each sent as soon as its last is answered; with `--single` one event a request:
 * from many connections in a closed loop, and at a steady rate in an open one.
 */
import { createClient, percentile, type Client } from './http-client.ts';
import type { Figure } from './figure.ts';
import { batchOf, messageOf } from './message.ts';
import { openLoop } from './open-loop.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { randomEvent, seeded, shop } from './shop.ts';

export interface IngestBenchOptions {
  readonly customers: number;
  readonly batches: number;
  readonly connections: number;
}

export interface SingleBenchOptions {
  readonly customers: number;
  readonly events: number;
  readonly connections: number;
  /** Of the open loop. */
  readonly perSecond: number;
  readonly seconds: number;
}

const batchSize = 100;
/** Events are no older: what is a minute late costs more, since what it changed is told afterwards. */
const spreadMs = 30_000;

export async function* benchIngest({ customers, batches, connections }: IngestBenchOptions): AsyncGenerator<Figure> {
  const event = randomEvents(customers);
  const bodies = Array.from({ length: batches }, () => batchOf(Array.from({ length: batchSize }, event)));
  const conditions = { customers, batches, connections };
  yield* withServer(connections, async function* (server, client) {
    const { seconds, latencies, accepted } = await closedLoop({ server, client, bodies, path: '/v1/batch', connections });
    yield { bench: 'ingest', figure: 'durable events/s', value: Math.round((batches * batchSize) / seconds), ...conditions };
    yield* acknowledged(latencies, conditions);
    yield { bench: 'ingest', figure: 'accepted of sent', value: accepted / (batches * batchSize), ...conditions };
  });
}

export async function* benchSingle({ customers, events, connections, perSecond, seconds }: SingleBenchOptions): AsyncGenerator<Figure> {
  const event = randomEvents(customers);
  const single = (): Buffer => Buffer.from(JSON.stringify(messageOf(event())));
  yield* withServer(connections, async function* (server, client) {
    const closed = { customers, events, connections };
    const bodies = Array.from({ length: events }, single);
    const loop = await closedLoop({ server, client, bodies, path: '/v1/track', connections });
    yield { bench: 'ingest --single', figure: 'durable events/s', value: Math.round(events / loop.seconds), ...closed };
    yield { bench: 'ingest --single', figure: 'accepted of sent', value: loop.accepted / events, ...closed };
    const steady = Array.from({ length: perSecond * seconds }, single);
    const send = (i: number): Promise<void> => sendOne(server, client, '/v1/track', steady[i]!).then(() => {});
    const [latencies = []] = await server.guard(openLoop([{ perSecond, send }], seconds));
    yield* acknowledged(latencies, { customers, perSecond, seconds }, 'ingest --single');
  });
}

async function* withServer(connections: number, run: (server: ServerProcess, client: Client) => AsyncGenerator<Figure>): AsyncGenerator<Figure> {
  const server = await startServer({ definition: shop.definition });
  const client = createClient({ port: server.port, connections });
  try {
    yield* run(server, client);
  } finally {
    client.close();
    await server.stop();
  }
}

/** Events of customers at random, just happened. */
function randomEvents(customers: number): () => ReturnType<typeof randomEvent> {
  const random = seeded(11);
  const now = Date.now();
  let serial = 0;
  return () => randomEvent(random, Math.floor(random() * customers), now - Math.floor(random() * spreadMs), serial++);
}

interface Load {
  readonly server: ServerProcess;
  readonly client: Client;
  readonly bodies: readonly Buffer[];
  readonly path: string;
  readonly connections: number;
}

/** As many senders as connections, each sends the next body when its last is answered. */
async function closedLoop({ server, client, bodies, path, connections }: Load): Promise<{ readonly seconds: number; readonly latencies: readonly number[]; readonly accepted: number }> {
  const latencies: number[] = [];
  let next = 0;
  let accepted = 0;
  const from = performance.now();
  const sender = async (): Promise<void> => {
    while (next < bodies.length) {
      const body = bodies[next++]!;
      const sentAt = performance.now();
      const taken = await sendOne(server, client, path, body);
      latencies.push(performance.now() - sentAt);
      accepted += taken;
    }
  };
  await server.guard(Promise.all(Array.from({ length: connections }, sender)));
  return { seconds: (performance.now() - from) / 1_000, latencies, accepted };
}

/** @returns how many events of it were accepted */
async function sendOne(server: ServerProcess, client: Client, path: string, bytes: Buffer): Promise<number> {
  const { status, body } = await client.send('POST', path, server.write, bytes);
  if (status !== 200) throw new Error(`A body was answered ${status}: ${body.slice(0, 300)}`);
  return Number(/"accepted":(\d+)/.exec(body)?.[1]);
}

function* acknowledged(latencies: readonly number[], conditions: Readonly<Record<string, number>>, bench = 'ingest'): Generator<Figure> {
  yield { bench, figure: 'acknowledge p50 ms', value: round(percentile(latencies, 0.5)), ...conditions };
  yield { bench, figure: 'acknowledge p99 ms', value: round(percentile(latencies, 0.99)), ...conditions };
}

export function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
