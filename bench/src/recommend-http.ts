/**
 * `recommend-http`: lists over HTTP, one after the other and at a fixed rate, alone and while events come in; from an event to the list that it changes, under the
 * same load. `recommend-inside`: what a list costs in the engine, what following costs an event, and memory.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRecommender, sourceId, type BehaviourEvent } from '@limn/engine';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';
import { historyFolder } from './history-folder.ts';
import { createClient, percentile, type Answer, type Client } from './http-client.ts';
import { round } from './ingest.ts';
import { batchOf } from './message.ts';
import { openLoop, type Flow } from './open-loop.ts';
import { customerKey, recommendShop, shopHistory, Visits, type RecommendShopSize } from './recommend-shop.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { seeded } from './shop.ts';

/** How large the shop is, and how busy. */
export interface RecommendHttpOptions extends RecommendShopSize {
  /** Of its history. */
  readonly events: number;
  readonly listsPerSecond: number;
  /** Events/s that come in meanwhile. */
  readonly writesPerSecond: number;
  readonly seconds: number;
  /** Where the filled folder is kept. Absent: it is removed. */
  readonly folder?: string | undefined;
}

const NAME = 'forYou';
/** Of the kernel's clock. */
const TICK_MS = 10;
const BATCH = 50;
const WARM_UP_SECONDS = 5;
const PROBES_PER_SECOND = 10;
/** Lists asked for one after the other: what they cost when nothing waits. */
const IN_A_ROW = 1_000;
/** A list that does not change within so many askings never will. */
const MOST_ASKED = 1_000;

export async function* benchRecommendHttp({ customers, items, events, listsPerSecond, writesPerSecond, seconds, folder: kept }: RecommendHttpOptions): AsyncGenerator<Figure> {
  const folder = await historyFolder({ customers, events, folder: kept, fill: { script: './recommend-fill.js', more: [items] } });
  const server = await startServer({ definition: recommendShop.definition, folder });
  const client = createClient({ port: server.port, connections: 64 });
  const random = seeded(13);
  const visits = new Visits(random, { customers, items }, `live-${Date.now()}`);
  const someone = (): string => customerKey(Math.floor(random() * customers));
  const lists: Flow = { perSecond: listsPerSecond, send: () => listOf(client, server, someone()) };
  const writes = (over: number): Flow => {
    const bodies = liveBatches(visits, (writesPerSecond * over) / BATCH);
    return { perSecond: writesPerSecond / BATCH, send: (i) => client.send('POST', '/v1/batch', server.write, bodies[i]!).then(expectGood) };
  };
  const probes: Flow = { perSecond: PROBES_PER_SECOND, send: () => probe(client, server, `probe-${Date.now()}-${probed++}`).then((ms) => delays.push(ms)) };
  const delays: number[] = [];
  let probed = 0;
  try {
    const run = (flows: readonly Flow[], over: number): Promise<readonly (readonly number[])[]> => server.guard(openLoop(flows, over));
    await server.guard(untilFollowed(client, server));
    await run([lists, writes(WARM_UP_SECONDS), probes], WARM_UP_SECONDS);
    const conditions = { customers, items, events, listsPerSecond, seconds };
    const figures = (what: string, latencies: readonly number[] = [], more: Readonly<Record<string, number>> = {}): readonly Figure[] =>
      [0.5, 0.99].map((share) => ({ bench: 'recommend-http', figure: `${what} p${share * 100} ms`, value: round(percentile(latencies, share)), ...conditions, ...more }));
    const inARow: number[] = [];
    const spent = await cpuMsOf(server);
    for (let i = 0; i < listsPerSecond && i < IN_A_ROW; i++) {
      const from = performance.now();
      await server.guard(listOf(client, server, someone()));
      inARow.push(performance.now() - from);
    }
    const perList = ((await cpuMsOf(server)) - spent) / inARow.length;
    yield { bench: 'recommend-http', figure: 'processor ms a list', value: round(perList), ...conditions };
    yield* figures('one after the other', inARow);
    yield* figures('a list, alone', (await run([lists], seconds))[0]);
    yield* figures('a list, under events', (await run([lists, writes(seconds)], seconds))[0], { writesPerSecond });
    delays.length = 0;
    await run([lists, writes(seconds), probes], seconds);
    yield* figures('event to changed list', delays, { writesPerSecond });
  } finally {
    client.close();
    await server.stop({ keep: true });
  }
}

/** What happens in the engine, without a host. */
export function* benchRecommendInside({ customers, items, events, lists }: RecommendShopSize & { readonly events: number; readonly lists: number }): Generator<Figure> {
  const conditions = { customers, items, events };
  const figure = (name: string, value: number): Figure => ({ bench: 'recommend-inside', figure: name, value: round(value), ...conditions });
  const end = Date.UTC(2026, 0, 1);
  const before = memoryBytes();
  const recommender = createRecommender({ definition: recommendShop.definition });
  const spentMs = { listing: 0, visit: 0 };
  let position = 0;
  for (const batch of shopHistory({ random: seeded(5), size: { customers, items }, events, end })) {
    const from = process.cpuUsage();
    for (const event of batch) recommender.apply(event, { position: position++, owner: `user:${event.user}` });
    spentMs[position <= items ? 'listing' : 'visit'] += cpuMsSince(from);
  }
  yield figure('following, µs an event', (spentMs.visit * 1_000) / (position - items));
  yield figure('listing an item, µs', (spentMs.listing * 1_000) / items);
  yield figure('memory, MiB', (memoryBytes() - before) / 2 ** 20);
  const random = seeded(9);
  const ask = (): unknown => recommender.recommend(NAME, { members: [sourceId('user', customerKey(Math.floor(random() * customers)))], now: end });
  for (let i = 0; i < lists / 2; i++) ask();
  const from = process.cpuUsage();
  for (let i = 0; i < lists; i++) ask();
  yield figure('a list, µs', (cpuMsSince(from) * 1_000) / lists);
}

/** A server whose recommendations were never stored follows the log first. */
async function untilFollowed(client: Client, server: ServerProcess): Promise<void> {
  for (;;) {
    const { body } = expectGood(await client.send('GET', '/v1/recommendations', server.read));
    if ((JSON.parse(body) as { readonly state: string }).state === 'ready') return;
    await setTimeout(100);
  }
}

async function listOf(client: Client, server: ServerProcess, customer: string): Promise<Answer> {
  return expectGood(await client.send('GET', `/v1/profiles/${customer}/recommendations/${NAME}?k=10`, server.read));
}

/** Somebody new buys what stands first in their list, and asks until it is gone. @returns from sending the event to that answer, ms */
async function probe(client: Client, server: ServerProcess, customer: string): Promise<number> {
  const first = itemsOf(await listOf(client, server, customer))[0]!;
  const from = performance.now();
  const time = Date.now();
  const properties = { revenue: 10, products: [{ product: first, price: 10 }] };
  expectGood(await client.send('POST', '/v1/batch', server.write, batchOf([{ kind: 'event', call: 'track', event: 'Order Completed', id: `probe-${customer}-${time}-${from}`, time, receivedAt: time, user: customer, properties }])));
  for (let asked = 0; asked < MOST_ASKED; asked++) if (!itemsOf(await listOf(client, server, customer)).includes(first)) return performance.now() - from;
  throw new Error(`${customer} bought ${first}, and is shown it still.`);
}

/** Processor time of the server so far, all threads, on Linux; not a number elsewhere. */
async function cpuMsOf({ process: { pid } }: ServerProcess): Promise<number> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = line.replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function itemsOf({ body }: Answer): readonly string[] {
  return (JSON.parse(body) as { readonly items: readonly { readonly item: string }[] }).items.map(({ item }) => item);
}

/** What customers do just now, written down before it is sent. */
function liveBatches(visits: Visits, count: number): readonly Buffer[] {
  const now = Date.now();
  const events: BehaviourEvent[] = [];
  while (events.length < count * BATCH) events.push(...visits.next(now, 0));
  return Array.from({ length: Math.ceil(count) }, (_, i) => batchOf(events.slice(i * BATCH, (i + 1) * BATCH)));
}

function expectGood(answer: Answer): Answer {
  if (answer.status === 200) return answer;
  throw new Error(`A request was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
}

/** After collecting garbage. */
function memoryBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
