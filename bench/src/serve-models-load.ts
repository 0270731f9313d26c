/** `node serve-models-load.js JSON`: asks a model server for single rows, and prints how it was answered as one line of JSON. */
import { connectModels } from './serve-models-client.ts';
import { percentile } from './http-client.ts';
import { openLoop } from './open-loop.ts';
import { seeded } from './shop.ts';

/** How to ask. */
export interface ModelLoadOptions {
  readonly way: 'rest' | 'binary' | 'tensorflow' | 'grpc';
  readonly port: number;
  readonly columns: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** At a steady rate, whatever is answered; else so many under way, each asked when its last was answered. */
  readonly isSteady: boolean;
  readonly rowsPerSecond: number;
  readonly underWay: number;
}

/** What came of it. Times are from the moment each was due, ms. */
export interface ModelLoadAnswer {
  readonly answered: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** Of the load itself. */
  readonly cpuMs: number;
}

const { way, port, columns, seconds, warmUpSeconds, isSteady, rowsPerSecond, underWay } = JSON.parse(process.argv[2] ?? '{}') as ModelLoadOptions;
const random = seeded(23);
const rows = Array.from({ length: 1_000 }, () => Float32Array.from({ length: columns }, random));
const client = connectModels(way, { port, connections: 64 }, rows);

async function ask(forSeconds: number): Promise<readonly number[]> {
  if (isSteady) return (await openLoop([{ perSecond: rowsPerSecond, send: (i) => client.ask(i) }], forSeconds))[0]!;
  const latencies: number[] = [];
  const until = performance.now() + forSeconds * 1_000;
  let asked = 0;
  const asker = async (): Promise<void> => {
    for (let from = performance.now(); from < until; from = performance.now()) {
      await client.ask(asked++);
      latencies.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: underWay }, asker));
  return latencies;
}

await ask(warmUpSeconds);
const cpu = process.cpuUsage();
const latencies = await ask(seconds);
const { user, system } = process.cpuUsage(cpu);
const answer: ModelLoadAnswer = { answered: latencies.length, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), p999: percentile(latencies, 0.999), cpuMs: (user + system) / 1_000 };
console.log(JSON.stringify(answer));
client.close();
