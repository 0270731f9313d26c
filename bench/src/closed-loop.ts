/**
 * `node closed-loop.js JSON`: senders in a process of their own that post batches of 100 one after the other, each as soon
 * as its last is answered, whatever the answer. Prints a line of JSON a second: what was taken, what was refused. A
 * refused batch is sent again at once, as the rudest of senders would.
 */
import { createClient } from './http-client.ts';
import { batchOf } from './message.ts';
import { randomEvent, seeded } from './shop.ts';

export interface ClosedLoopOptions {
  readonly port: number;
  readonly authorization: string;
  readonly connections: number;
  readonly seconds: number;
  readonly customers: number;
  /** This share of events is the first customer's. */
  readonly botShare: number;
  readonly seed: number;
}

export interface ClosedLoopSecond {
  readonly taken: number;
  readonly refused: number;
  readonly failed: number;
}

const batchSize = 100;
/** Batches written down before the first is sent; then each is sent again under new ids. */
const patterns = 200;
const idPlace = '"e-';

const { port, authorization, connections, seconds, customers, botShare, seed } = JSON.parse(process.argv[2] ?? '{}') as ClosedLoopOptions;
const random = seeded(seed);
const someone = (): number => (random() < botShare ? 0 : Math.floor(random() * customers));
const bodies = Array.from({ length: patterns }, () => batchOf(Array.from({ length: batchSize }, (_, i) => randomEvent(random, someone(), Date.now(), i))).toString('latin1').split(idPlace));
let round = 0;
/** Ids are marked with a number that nobody had before. */
const nextBody = (): Buffer => Buffer.from(bodies[round % patterns]!.join(`${idPlace}${seed}-${round++}-`), 'latin1');

const client = createClient({ port, connections });
const until = performance.now() + seconds * 1_000;
let second = { taken: 0, refused: 0, failed: 0 };
const clock = setInterval(() => {
  console.log(JSON.stringify(second satisfies ClosedLoopSecond));
  second = { taken: 0, refused: 0, failed: 0 };
}, 1_000);

async function sender(): Promise<void> {
  let body = nextBody();
  while (performance.now() < until) {
    const status = await client.send('POST', '/v1/batch', authorization, body).then((answer) => answer.status, () => 0);
    if (status === 200) {
      second.taken += batchSize;
      body = nextBody();
    } else if (status === 429) second.refused++;
    else second.failed++;
  }
}

await Promise.all(Array.from({ length: connections }, sender));
clearInterval(clock);
client.close();
