/** `asof`: one profile at a past moment, over a long history: embedded and over HTTP, of anybody and of the very busy. */
import { join } from 'node:path';
import { openLimn, wallClock } from '@limn/host';
import { createClient, percentile } from './http-client.ts';
import type { Figure } from './figure.ts';
import { historyDays, historyFolder, hotCustomers, type HistoryFolderOptions } from './history-folder.ts';
import { round } from './ingest.ts';
import { startServer } from './server-process.ts';
import { seeded, shop } from './shop.ts';

export interface AsOfBenchOptions extends HistoryFolderOptions {
  /** Of each kind. */
  readonly reads: number;
}

interface Asked {
  readonly user: string;
  readonly asOf: number;
}

const patienceMs = 1_800_000;
const dayMs = 86_400_000;
const asked = ['typical', 'hot'] as const;
/** The very first reads compile the code. */
const warmUp = 20;

export async function* benchAsOf(options: AsOfBenchOptions): AsyncGenerator<Figure> {
  const folder = await historyFolder(options);
  const { customers, events } = options;
  const figures = (name: string, ms: readonly number[]): Figure[] =>
    ([['p50', 0.5], ['p99', 0.99]] as const).map(([label, share]) => ({ bench: 'asof', figure: `${name} ${label} ms`, value: round(percentile(ms, share)), customers, events }));

  const limn = await openLimn({ folder: join(folder, 'data'), definition: shop.definition, clock: wallClock() });
  try {
    for (const kind of asked) {
      const ms: number[] = [];
      for (const { user, asOf } of moments(kind, options)) {
        const from = performance.now();
        const source = limn.engine.find(user);
        if (source !== undefined) void limn.engine.read(source, { asOf }).values;
        ms.push(performance.now() - from);
      }
      yield* figures(`inside, ${kind}`, ms.slice(warmUp));
    }
  } finally {
    await limn.close();
  }

  const server = await startServer({ definition: shop.definition, folder, startWithinMs: patienceMs });
  const client = createClient({ port: server.port, connections: 1 });
  try {
    for (const kind of asked) {
      const ms: number[] = [];
      for (const { user, asOf } of moments(kind, options)) {
        const from = performance.now();
        const { status, body } = await server.guard(client.send('GET', `/v1/profiles/${user}?asOf=${new Date(asOf).toISOString()}`, server.read));
        // Somebody without an event up to then, or at all.
        if (status !== 200 && status !== 404) throw new Error(`A read was answered ${status}: ${body.slice(0, 300)}`);
        ms.push(performance.now() - from);
      }
      yield* figures(`HTTP, ${kind}`, ms.slice(warmUp));
    }
  } finally {
    client.close();
    await server.stop({ keep: true, withinMs: patienceMs });
  }

  function* moments(kind: (typeof asked)[number], { reads: count }: AsOfBenchOptions): Generator<Asked> {
    const random = seeded(23);
    for (let i = 0; i < count + warmUp; i++) {
      const customer = Math.floor(random() * (kind === 'hot' ? Math.min(hotCustomers, customers) : customers));
      yield { user: `cust-${10_000_000 + customer}`, asOf: Math.floor(Date.now() - (1 + random() * (historyDays - 2)) * dayMs) };
    }
  }
}
