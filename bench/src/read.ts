/**
 * `read`: profiles over HTTP at a fixed rate, alone and while events come in, one and a hundred at once; beside them the
 * floor, a server that does nothing but answer as many bytes. `freshness`: from sending an event to a profile that shows
 * it, under the same load.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';
import { createClient, percentile, type Answer, type Client } from './http-client.ts';
import { round } from './ingest.ts';
import { batchOf } from './message.ts';
import { openLoop, type Flow } from './open-loop.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { shopFolder } from './shop-folder.ts';
import { randomEvent, seeded, shop } from './shop.ts';

export interface ReadBenchOptions {
  readonly customers: number;
  readonly eventsPerCustomer: number;
  readonly readsPerSecond: number;
  readonly seconds: number;
  /** Events/s that come in meanwhile. */
  readonly writesPerSecond: number;
}

/** Profiles of one request that asks for many. */
const many = 100;
const manyPerSecond = 10;
const batchSize = 100;
/** Code compiled, connections opened: not what is measured. */
const warmUpSeconds = 4;

export async function* benchRead(options: ReadBenchOptions): AsyncGenerator<Figure> {
  const { readsPerSecond, seconds, writesPerSecond } = options;
  const load = await openLoad(options);
  try {
    await load.run([load.reads(readsPerSecond), load.writes(writesPerSecond, warmUpSeconds), load.readsOfMany(manyPerSecond)], warmUpSeconds);
    const bytes = Buffer.byteLength(await load.oneProfile());
    const conditions = { customers: options.customers, events: options.eventsPerCustomer, readsPerSecond, seconds };
    const figures = (what: string, latencies: readonly number[] = [], more: Readonly<Record<string, number>> = {}): readonly Figure[] =>
      [0.5, 0.99, 0.999].map((share) => ({ bench: 'read', figure: `${what} p${share * 100} ms`, value: round(percentile(latencies, share)), ...conditions, ...more }));

    yield* figures('floor', await measureFloor({ bytes, readsPerSecond, seconds }), { bytes });
    yield* figures('alone', (await load.run([load.reads(readsPerSecond)], seconds))[0]);
    yield* figures(`${many} at once, alone`, (await load.run([load.readsOfMany(manyPerSecond)], seconds))[0], { readsPerSecond: manyPerSecond });
    if (writesPerSecond === 0) return;
    const writes = load.writes(writesPerSecond, seconds);
    yield* figures('under writes', (await load.run([load.reads(readsPerSecond), writes], seconds))[0], { writesPerSecond });
    const more = load.writes(writesPerSecond, seconds);
    yield* figures(`${many} at once, under writes`, (await load.run([load.readsOfMany(manyPerSecond), more], seconds))[0], { readsPerSecond: manyPerSecond, writesPerSecond });
  } finally {
    await load.stop();
  }
}

export async function* benchFreshness(options: ReadBenchOptions): AsyncGenerator<Figure> {
  const { customers, readsPerSecond, writesPerSecond, seconds } = options;
  const load = await openLoad(options);
  try {
    await load.run([load.reads(readsPerSecond), load.writes(writesPerSecond, warmUpSeconds)], warmUpSeconds);
    const [, , delays = []] = await load.run([load.reads(readsPerSecond), load.writes(writesPerSecond, seconds), load.probes(50)], seconds);
    const conditions = { customers, readsPerSecond, writesPerSecond, seconds };
    for (const share of [0.5, 0.99]) yield { bench: 'freshness', figure: `event to readable p${share * 100} ms`, value: round(percentile(delays, share)), ...conditions };
  } finally {
    await load.stop();
  }
}

/** A server on a folder of customers, and what can be asked of it. */
interface Load {
  reads(perSecond: number): Flow;
  readsOfMany(perSecond: number): Flow;
  /** Batches, written down before they are sent. */
  writes(eventsPerSecond: number, seconds: number): Flow;
  /** A new customer's event, then reads until it shows. */
  probes(perSecond: number): Flow;
  oneProfile(): Promise<string>;
  run(flows: readonly Flow[], seconds: number): Promise<readonly (readonly number[])[]>;
  stop(): Promise<void>;
}

async function openLoad({ customers, eventsPerCustomer }: ReadBenchOptions): Promise<Load> {
  const folder = await shopFolder({ customers, eventsPerCustomer });
  const server = await startServer({ definition: shop.definition, folder });
  const client = createClient({ port: server.port, connections: 64 });
  const random = seeded(13);
  const someone = (): string => `cust-${10_000_000 + Math.floor(random() * customers)}`;
  let serial = Date.now();
  const checked = (work: Promise<Answer>): Promise<Answer> => work.then(expectGood);
  return {
    reads: (perSecond) => ({ perSecond, send: () => checked(client.send('GET', `/v1/profiles/${someone()}`, server.read)) }),
    readsOfMany: (perSecond) => ({
      perSecond,
      send: () => checked(client.send('POST', '/v1/profiles/read', server.read, Buffer.from(JSON.stringify({ identifiers: Array.from({ length: many }, someone) })))),
    }),
    writes(eventsPerSecond, seconds) {
      const perSecond = eventsPerSecond / batchSize;
      const bodies = Array.from({ length: Math.round(perSecond * seconds) }, () =>
        batchOf(Array.from({ length: batchSize }, () => randomEvent(random, Math.floor(random() * customers), Date.now(), serial++))),
      );
      return { perSecond, send: (i) => checked(client.send('POST', '/v1/batch', server.write, bodies[i]!)) };
    },
    probes: (perSecond) => ({ perSecond, send: () => probe({ server, client, user: `fresh-${serial++}` }) }),
    oneProfile: async () => (await checked(client.send('GET', `/v1/profiles/${someone()}`, server.read))).body,
    run: (flows, seconds) => server.guard(openLoop(flows, seconds)),
    async stop() {
      client.close();
      await server.stop({ keep: true });
    },
  };
}

async function probe({ server, client, user }: { readonly server: ServerProcess; readonly client: Client; readonly user: string }): Promise<void> {
  const event = { ...randomEvent(seeded(1), 0, Date.now(), 0), id: user, user };
  expectGood(await client.send('POST', '/v1/batch', server.write, batchOf([event])));
  while ((await client.send('GET', `/v1/profiles/${user}`, server.read)).status !== 200);
}

function expectGood(answer: Answer): Answer {
  if (answer.status === 200) return answer;
  throw new Error(`A request was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
}

async function measureFloor({ bytes, readsPerSecond, seconds }: { readonly bytes: number; readonly readsPerSecond: number; readonly seconds: number }): Promise<readonly number[]> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./floor-server.js', import.meta.url)), String(bytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const client = createClient({ port: await portOf(child), connections: 64 });
  try {
    const flow: Flow = { perSecond: readsPerSecond, send: () => client.send('GET', '/v1/profiles/somebody', '').then(expectGood) };
    await openLoop([flow], 1);
    return (await openLoop([flow], seconds))[0] ?? [];
  } finally {
    client.close();
    child.kill();
    await Promise.race([once(child, 'exit'), setTimeout(5_000, undefined, { ref: false })]);
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return Number(said.toString());
}
