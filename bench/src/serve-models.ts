/**
 * `serve-models`: single rows asked of a model server, over REST and gRPC: as many as it answers when always so many are under way, and at
 * a steady rate, timed from the moment each was due. The load runs in a process of its own on the same processors, and its
 * floor, a server that answers as many bytes and does nothing, stands beside: what is left is the server's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';
import { round } from './ingest.ts';
import type { ModelLoadAnswer, ModelLoadOptions } from './serve-models-load.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { writeBenchModel } from './serve-models-model.ts';

/** How hard is asked. */
export interface ServeModelsBenchOptions {
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Under way at once, when as many as possible are asked. */
  readonly underWay: number;
}

const limn = fileURLToPath(new URL('../../apps/server/bin/limn.js', import.meta.url));

export async function* benchServeModels({ seconds, rowsPerSecond, underWay }: ServeModelsBenchOptions): AsyncGenerator<Figure> {
  const folder = await temporaryFolder('serve-models');
  await mkdir(join(folder, 'churn', '1'), { recursive: true });
  const { trees, columns } = await writeBenchModel(join(folder, 'churn', '1', 'model.onnx'));
  const server = spawn(process.execPath, [limn, 'serve-models', '--json', '--models', folder, '--port', '0', '--grpc-port', '0', '--watch', '0', '--api-key', 'bench'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const floor = spawn(process.execPath, [fileURLToPath(new URL('./floor-server.js', import.meta.url)), '160'], { stdio: ['ignore', 'pipe', 'inherit'] });
  // Neither outlives the bench, however that ends.
  process.once('exit', () => [server, floor].forEach((child) => child.kill('SIGKILL')));
  try {
    const { url, grpc } = JSON.parse(await firstDocument(server)) as { readonly url: string; readonly grpc: string };
    const [port, grpcPort, floorPort] = [Number(new URL(url).port), Number(grpc.split(':')[1]), Number(await firstDocument(floor))];
    const conditions = { bench: 'serve-models', trees, columns, seconds };
    const ways = [
      ['floor', { way: 'rest', port: floorPort }],
      ['REST', { way: 'rest', port }],
      ['REST, binary', { way: 'binary', port }],
      ['TensorFlow', { way: 'tensorflow', port }],
      ['gRPC', { way: 'grpc', port: grpcPort }],
    ] as const;
    for (const [name, way] of ways) {
      const load: Omit<ModelLoadOptions, 'isSteady'> = { ...way, columns, seconds, warmUpSeconds: Math.min(3, seconds), underWay, rowsPerSecond };
      const most = await ask({ ...load, isSteady: false });
      yield { ...conditions, figure: `${name}: rows/s at most`, value: Math.round(most.answered / seconds), underWay };
      const spent = await serverCpuMs(url);
      const steady = await ask({ ...load, isSteady: true });
      const asked = rowsPerSecond * (seconds + load.warmUpSeconds);
      if (way.port !== floorPort) yield { ...conditions, figure: `${name}: server, processor µs a row`, value: round(((await serverCpuMs(url)) - spent) * 1_000 / asked), rowsPerSecond };
      for (const share of ['p50', 'p99', 'p999'] as const) yield { ...conditions, figure: `${name}: ${share} ms`, value: round(steady[share]), rowsPerSecond };
      yield { ...conditions, figure: `${name}: client, processor µs a row`, value: round(steady.cpuMs * 1_000 / steady.answered), rowsPerSecond };
    }
  } finally {
    const ended = Promise.all([server, floor].map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)));
    server.kill('SIGTERM');
    floor.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(options: ModelLoadOptions): Promise<ModelLoadAnswer> {
  const load = spawn(process.execPath, [fileURLToPath(new URL('./serve-models-load.js', import.meta.url)), JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await firstDocument(load)) as ModelLoadAnswer;
}

/** Processor time of the server's threads so far, ms, as its own metrics have it. */
async function serverCpuMs(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer bench' } })).text();
  return Number(/^process_cpu_seconds_total ([\d.e+-]+)$/m.exec(metrics)?.[1]) * 1_000;
}

/** What it prints first: one JSON document. @throws when it ends before */
async function firstDocument({ stdout }: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of stdout!.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += chunk as string;
    try {
      JSON.parse(said);
      stdout!.resume();
      return said;
    } catch {
      // Not all of it is there.
    }
  }
  throw new Error(`It ended and said: ${said}`);
}
