/**
 * `npm run soak -- --minutes 30`: a real server under a steady mixed load, looked at every ten seconds: memory, open files, disk.
 * The state itself grows with events that are still within the lateness limit and with new customers; all other memory must
 * not. The exit code is 1 when it does.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout } from 'node:timers/promises';
import { createClient } from './http-client.ts';
import { batchOf } from './message.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { randomEvent, seeded, shop } from './shop.ts';
import { flatness, type Sample } from './soak-verdict.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    customers: { type: 'string', default: '50000' },
    writes: { type: 'string', default: '2000' },
    reads: { type: 'string', default: '200' },
    every: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const durationMs = Number(values.minutes) * 60_000;
const sampleMs = Number(values.every) * 1_000;
const population = Number(values.customers);
const batchSize = 50;
/** One event in so many is of a customer who was never seen. */
const newcomer = 500;

/** On every thread garbage is collected before each look, or it would drown what stays. */
const collecting = ['--expose-gc', '--import', `data:text/javascript,setInterval(gc, ${sampleMs}).unref()`];

const server = await startServer({ definition: shop.definition, nodeOptions: collecting });
const client = createClient({ port: server.port, connections: 16 });
const random = seeded(29);
const began = performance.now();
const over = (): boolean => performance.now() - began >= durationMs;
const counted = { events: 0, reads: 0, pages: 0, changes: 0, refused: 0 };
let serial = 0;

/** Work at a steady rate; what cannot keep up is not made up for. */
async function steadily(perSecond: number, work: () => Promise<void>): Promise<void> {
  for (let due = performance.now(); !over(); due = Math.max(due + 1_000 / perSecond, performance.now() - 1_000)) {
    const wait = due - performance.now();
    if (wait > 0) await setTimeout(wait);
    await work();
  }
}

async function ask(method: string, path: string, body?: Buffer): Promise<string> {
  const answer = await client.send(method, path, method === 'POST' ? server.write : server.read, body);
  if (answer.status === 429) counted.refused++;
  else if (answer.status !== 200 && answer.status !== 404) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
  return answer.body;
}

async function write(): Promise<void> {
  const customer = (): number => (random() * newcomer < 1 ? population + serial : Math.floor(random() * population));
  const events = Array.from({ length: batchSize }, () => randomEvent(random, customer(), Date.now() - Math.floor(random() * 30_000), serial++));
  await ask('POST', '/v1/batch', batchOf(events));
  counted.events += events.length;
}

async function read(): Promise<void> {
  await ask('GET', `/v1/profiles/cust-${10_000_000 + Math.floor(random() * population)}`);
  counted.reads++;
}

/** Through the members of all audiences, page by page. */
async function page(): Promise<void> {
  const { segments } = JSON.parse(await ask('GET', '/v1/segments')) as { readonly segments: readonly { readonly name: string }[] };
  for (const { name } of segments) {
    let cursor = '';
    do {
      const answer = JSON.parse(await ask('GET', `/v1/segments/${name}?limit=1000${cursor}`)) as { readonly cursor?: string };
      counted.pages++;
      cursor = answer.cursor === undefined ? '' : `&cursor=${encodeURIComponent(answer.cursor)}`;
    } while (cursor !== '' && !over());
  }
}

/** Listens all the time, and comes back where it was when the stream ends. */
async function listen(): Promise<void> {
  let last = 0;
  while (!over()) {
    const ending = AbortSignal.timeout(Math.max(1, Math.ceil(durationMs - (performance.now() - began))));
    try {
      const response = await fetch(`${server.url}/v1/changes?after=${last}`, { headers: { authorization: server.read }, signal: ending });
      const decoder = new TextDecoder();
      let rest = '';
      for await (const bytes of response.body!) {
        const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
        rest = blocks.pop()!;
        for (const block of blocks) {
          const id = /^id: (\d+)$/m.exec(block)?.[1];
          if (id === undefined) continue;
          if (Number(id) !== last + 1) throw new Error(`Change ${last} was followed by change ${id}.`);
          last = Number(id);
          counted.changes++;
        }
      }
    } catch (cause) {
      if (!ending.aborted) throw cause;
    }
  }
}

async function sample({ folder }: ServerProcess): Promise<Sample> {
  const text = await ask('GET', '/metrics');
  const metric = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  let disk = 0;
  for (const entry of await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) disk += await stat(join(entry.parentPath, entry.name)).then(({ size }) => size, () => 0);
  }
  return {
    seconds: Math.round((performance.now() - began) / 1_000),
    resident: metric('process_resident_memory_bytes'),
    heap: metric('nodejs_heap_size_used_bytes'),
    state: metric('limn_state_bytes'),
    openFiles: metric('process_open_fds'),
    disk,
    ...counted,
  };
}

const samples: Sample[] = [];
async function look(): Promise<void> {
  if (!values.json) console.log('  seconds   resident MiB   heap MiB   state MiB   open files   disk MiB      events    reads   changes');
  while (!over()) {
    await setTimeout(Math.min(sampleMs, Math.max(1, durationMs - (performance.now() - began))));
    const one = await sample(server);
    samples.push(one);
    const mebibytes = (bytes: number, width: number): string => (bytes / 1024 / 1024).toFixed(1).padStart(width);
    if (!values.json) console.log(`${String(one.seconds).padStart(9)}${mebibytes(one.resident, 15)}${mebibytes(one.heap, 11)}${mebibytes(one.state, 12)}${String(one.openFiles).padStart(13)}${mebibytes(one.disk, 11)}${String(one.events).padStart(12)}${String(one.reads).padStart(9)}${String(one.changes).padStart(10)}`);
  }
}

try {
  const load = [steadily(Number(values.writes) / batchSize, write), steadily(Number(values.reads), read), steadily(0.2, page), listen(), look()];
  await server.guard(Promise.all(load), durationMs + 120_000);
} finally {
  client.close();
  await server.stop();
}

const verdict = flatness(samples);
if (values.json) console.log(JSON.stringify({ ...verdict, samples }));
else console.log(`\n${verdict.sentence}`);
if (!verdict.flat) process.exitCode = 1;
