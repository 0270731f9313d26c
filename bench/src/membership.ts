/**
 * `membership`: how soon a tag or segment turns for those who watch, on a real server with a long history in which every
 * customer waits for time to turn something: after an event, on the change stream and in /v1/segments; by time alone, on
 * the stream after the very moment. And what the waiting costs while nothing happens.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { BehaviourEvent } from '@limn/engine';
import { createChangeListener, type ChangeListener } from './change-listener.ts';
import { createClient, percentile, type Client } from './http-client.ts';
import type { Figure } from './figure.ts';
import { historyFolder, type HistoryFolderOptions } from './history-folder.ts';
import { round } from './ingest.ts';
import { batchOf } from './message.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { shop } from './shop.ts';

const patienceMs = 1_800_000;
const fiveMinutes = 300_000;
/** Ticks of the processor's clock a second, as /proc counts them. */
const ticksPerSecond = 100;

export interface MembershipBenchOptions extends HistoryFolderOptions {
  /** Turns of each kind. */
  readonly turns: number;
  readonly idleSeconds: number;
}

export async function* benchMembership({ turns, idleSeconds, ...history }: MembershipBenchOptions): AsyncGenerator<Figure> {
  const folder = await historyFolder(history);
  const server = await startServer({ definition: shop.definition, folder, startWithinMs: patienceMs });
  const client = createClient({ port: server.port, connections: 8 });
  const listener = await createChangeListener(server.url, server.read);
  const visits = createVisits(server, client);
  const conditions = { customers: history.customers, turns };
  const spread = (figure: string, values: readonly number[]): readonly Figure[] => [
    { bench: 'membership', figure: `${figure} p50 ms`, value: round(percentile(values, 0.5)), ...conditions },
    { bench: 'membership', figure: `${figure} p99 ms`, value: round(percentile(values, 0.99)), ...conditions },
    { bench: 'membership', figure: `${figure} max ms`, value: round(Math.max(...values)), ...conditions },
  ];
  try {
    const { onStream, inSegments } = await server.guard(measureEvents(visits, listener, turns));
    yield* spread('event to change stream', onStream);
    yield* spread('event to /v1/segments', inSegments);
    yield* spread('moment to change stream', await server.guard(measureTime(visits, listener, turns)));
    const before = await processorMs(server.process.pid!);
    if (before !== undefined) {
      await setTimeout(idleSeconds * 1000);
      const spent = (await processorMs(server.process.pid!))! - before;
      yield { bench: 'membership', figure: 'idle, % of a core', value: round(spent / idleSeconds / 10), customers: history.customers, idleSeconds };
    }
  } finally {
    listener.close();
    client.close();
    await server.stop({ keep: true, withinMs: patienceMs });
  }
}

interface Visits {
  send(events: readonly BehaviourEvent[]): Promise<void>;
  countOf(segment: string): Promise<number>;
}

function createVisits(server: ServerProcess, client: Client): Visits {
  return {
    async send(events) {
      const { status, body } = await client.send('POST', '/v1/batch', server.write, batchOf(events));
      if (status !== 200) throw new Error(`An event was answered ${status}: ${body}`);
    },
    async countOf(segment) {
      const { body } = await client.send('GET', `/v1/segments/${segment}?limit=0`, server.read);
      return (JSON.parse(body) as { readonly count: number }).count;
    },
  };
}

/** Into a segment that few are in, by the second refund; into and out of a large one, by a look and an order. */
async function measureEvents(visits: Visits, listener: ChangeListener, turns: number): Promise<{ onStream: number[]; inSegments: number[] }> {
  const onStream: number[] = [];
  const inSegments: number[] = [];
  for (let i = 0; i < turns; i++) {
    const user = `watched-${process.pid}-${i}`;
    const timed = async (event: BehaviourEvent, name: string, change: 'enter' | 'exit'): Promise<void> => {
      const sentAt = performance.now();
      await visits.send([event]);
      onStream.push((await listener.next(`user:${user}`, name, change)).arrivedAt - sentAt);
    };
    await visits.send([refund(user, 1)]);
    const before = await visits.countOf('watch');
    const sentAt = performance.now();
    const told = listener.next(`user:${user}`, 'watch', 'enter');
    await visits.send([refund(user, 2)]);
    while ((await visits.countOf('watch')) === before);
    inSegments.push(performance.now() - sentAt);
    onStream.push((await told).arrivedAt - sentAt);
    await timed(view(user, 3, Date.now()), 'nudge', 'enter');
    await timed(order(user, 4), 'nudge', 'exit');
  }
  return { onStream, inSegments };
}

/** Five looks of nearly five minutes ago: in some seconds the first leaves, and five minutes are busy no more. */
async function measureTime(visits: Visits, listener: ChangeListener, turns: number): Promise<number[]> {
  const late: number[] = [];
  const told = Array.from({ length: turns }, async (_, i) => {
    const user = `busy-${process.pid}-${i}`;
    const time = Date.now() - fiveMinutes + 2_000 + (i * 5_000) / turns;
    const exit = listener.next(`user:${user}`, 'busy5m', 'exit');
    await visits.send(Array.from({ length: 5 }, (_, serial) => view(user, serial, Math.floor(time))));
    const { at, arrivedAt } = await exit;
    late.push(performance.timeOrigin + arrivedAt - at);
  });
  await Promise.all(told);
  return late;
}

function eventOf(user: string, serial: number, time: number, event: string, properties: BehaviourEvent['properties']): BehaviourEvent {
  return { kind: 'event', call: 'track', id: `${user}-${serial}`, event, time, receivedAt: time, user, properties };
}

const refund = (user: string, serial: number): BehaviourEvent => eventOf(user, serial, Date.now(), 'Order Refunded', { amount: 600 });
const view = (user: string, serial: number, time: number): BehaviourEvent => eventOf(user, serial, time, 'Product Viewed', { category: 'cat-1', product: 'sku-1', price: 450, seconds: 5 });
const order = (user: string, serial: number): BehaviourEvent => eventOf(user, serial, Date.now(), 'Order Completed', { revenue: 9, products: [{ product: 'sku-1', quantity: 1, price: 9 }] });

/** Processor time of a process so far; undefined where the system does not tell. */
async function processorMs(pid: number): Promise<number | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (line === undefined) return undefined;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000;
}
