/** `ingest`: batches of 100 over HTTP, acknowledged when durable and applied, tags and segments kept; two cores with the client. */
import { createClient, percentile } from './http-client.ts';
import type { Figure } from './figure.ts';
import { batchOf } from './message.ts';
import { startServer } from './server-process.ts';
import { randomEvent, seeded, shop } from './shop.ts';

export interface IngestBenchOptions {
  readonly customers: number;
  readonly batches: number;
  readonly connections: number;
}

const batchSize = 100;

export async function* benchIngest({ customers, batches, connections }: IngestBenchOptions): AsyncGenerator<Figure> {
  const server = await startServer({ definition: shop.definition });
  const client = createClient({ port: server.port, connections });
  try {
    const random = seeded(11);
    const now = Date.now();
    const bodies = Array.from({ length: batches }, (_, b) =>
      batchOf(Array.from({ length: batchSize }, (__, i) => randomEvent(random, Math.floor(random() * customers), now - Math.floor(random() * 60_000), b * batchSize + i))),
    );
    const latencies: number[] = [];
    let next = 0;
    let accepted = 0;
    const from = performance.now();
    const sender = async (): Promise<void> => {
      while (next < bodies.length) {
        const body = bodies[next++]!;
        const sentAt = performance.now();
        const { status, body: answer } = await client.send('POST', '/v1/batch', server.write, body);
        if (status !== 200) throw new Error(`A batch was answered ${status}: ${answer.slice(0, 300)}`);
        latencies.push(performance.now() - sentAt);
        accepted += (JSON.parse(answer) as { accepted: number }).accepted;
      }
    };
    await Promise.all(Array.from({ length: connections }, sender));
    const seconds = (performance.now() - from) / 1000;
    const conditions = { customers, batches, connections };
    yield { bench: 'ingest', figure: 'durable events/s', value: Math.round((batches * batchSize) / seconds), ...conditions };
    yield { bench: 'ingest', figure: 'acknowledge p50 ms', value: round(percentile(latencies, 0.5)), ...conditions };
    yield { bench: 'ingest', figure: 'acknowledge p99 ms', value: round(percentile(latencies, 0.99)), ...conditions };
    yield { bench: 'ingest', figure: 'accepted of sent', value: accepted / (batches * batchSize), ...conditions };
  } finally {
    client.close();
    await server.stop();
  }
}

export function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
