/**
 * `npm run torture -- --kills 50 [--seed 1]`: a real server is killed with SIGKILL at random instants while batches come
 * in, and started again on the same folder. What a sender would do: send again what was not acknowledged. In the end
 * every customer's count and sum must be exact, and the change feed without a gap: nothing lost, nothing doubled.
 */
import { parseArgs } from 'node:util';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BehaviourEvent } from '@limn/engine';
import { openLimn, wallClock } from '@limn/host';
import { createClient } from './http-client.ts';
import { batchOf } from './message.ts';
import { startServer } from './server-process.ts';
import { randomEvent, seeded, shop } from './shop.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } } });
const kills = Number(values.kills);
const random = seeded(Number(values.seed));
const customers = 200;
const batchSize = 50;

interface Truth {
  orders: number;
  /** Smallest money unit. */
  spent: number;
}

const truth = new Map<string, Truth>();
let serial = 0;
let acknowledged = 0;
let resent = 0;

function nextBatch(): BehaviourEvent[] {
  const now = Date.now();
  return Array.from({ length: batchSize }, () => randomEvent(random, Math.floor(random() * customers), now, serial++));
}

function remember(events: readonly BehaviourEvent[]): void {
  for (const { user, event, properties } of events) {
    const known = truth.get(user!) ?? { orders: 0, spent: 0 };
    if (event === 'Order Completed') {
      known.orders++;
      known.spent += Math.round((properties['revenue'] as number) * 100);
    }
    truth.set(user!, known);
  }
}

/** The change feed from its beginning: every id once, and who entered last is who is in. */
async function gapsInFeed(data: string): Promise<string[]> {
  const limn = await openLimn({ folder: data, definition: shop.definition, clock: wallClock() });
  const inside = new Map<string, number>();
  let last = 0;
  const gaps: string[] = [];
  for (let page = await limn.changesAfter(0, 10_000); page.length > 0; page = await limn.changesAfter(last, 10_000)) {
    for (const { id, name, change, correction } of page) {
      if (id !== last + 1) gaps.push(`change ${last} is followed by change ${id}`);
      last = id;
      if (correction === undefined) inside.set(name, (inside.get(name) ?? 0) + (change === 'enter' ? 1 : -1));
    }
  }
  for (const [name, members] of inside) if (members !== limn.engine.count(name)) gaps.push(`by its changes ${name} has ${members} members, by its count ${limn.engine.count(name)}`);
  await limn.close();
  return gaps;
}

const folder = await mkdtemp(join(tmpdir(), 'limn-torture-'));
await writeFile(join(folder, 'definition.json'), JSON.stringify(shop.definition));
const startedAt = performance.now();
/** Sent and never acknowledged: the sender has them still. */
const unsent: BehaviourEvent[][] = [];

for (let kill = 0; kill <= kills; kill++) {
  const server = await startServer({ definition: shop.definition, folder });
  const client = createClient({ port: server.port, connections: 4 });
  let dying = false;
  const sender = async (): Promise<void> => {
    while (!dying) {
      const again = unsent.pop();
      if (again !== undefined) resent++;
      else if (kill === kills) return;
      const events = again ?? nextBatch();
      const answer = await client.send('POST', '/v1/batch', server.write, batchOf(events)).catch(() => undefined);
      if (answer?.status !== 200) {
        unsent.push(events);
        if (dying) return;
        continue;
      }
      acknowledged += events.length;
      remember(events);
    }
  };
  const senders = Promise.all([sender(), sender(), sender(), sender()]);
  if (kill < kills) {
    await setTimeout(50 + random() * 400);
    dying = true;
    server.process.kill('SIGKILL');
    await senders;
    client.close();
    process.stdout.write(`\r${kill + 1} of ${kills} kills, ${acknowledged.toLocaleString('en-US')} events acknowledged, ${resent} batches sent again `);
    continue;
  }
  await senders;
  const wrong: string[] = [];
  for (const [customer, { orders, spent }] of truth) {
    const { body } = await client.send('GET', `/v1/profiles/user:${customer}`, server.read);
    const { orders: got } = (JSON.parse(body) as { views: Record<string, Record<string, number>> }).views as { orders: Record<string, number> };
    if (got['orders'] !== orders || Math.round(got['spend']! * 100) !== spent) wrong.push(`${customer}: ${orders} orders of ${spent}, the profile says ${got['orders']} of ${got['spend']}`);
  }
  client.close();
  await server.stop({ keep: true });
  wrong.push(...(await gapsInFeed(join(folder, 'data'))));
  await rm(folder, { recursive: true, force: true });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`\n${kills} kills in ${seconds} s: ${acknowledged} events acknowledged, ${truth.size} customers compared, ${wrong.length} wrong.`);
  for (const line of wrong.slice(0, 10)) console.log(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
