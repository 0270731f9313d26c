/** `limn simulate` as it is used: through a pipe, into a started server, and cut short. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { shopperDefinition, type TruthLine } from '@limn/simulate';
import { expect, test } from 'vitest';
import { root } from './document.ts';
import { readKey, writeKey } from './shop.ts';
import { freshFolder, start } from './started.ts';

const node = join(root, 'node_modules/.bin/node');

/** Runs a line of a shell, `limn` being this very program. */
async function run(line: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const script = `limn() { ${node} apps/server/bin/limn.js "$@"; }\nset -o pipefail\n${line}`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: root, env: { ...process.env, LANG: 'C', ...env }, maxBuffer: 1 << 26 });
  return stdout;
}

const truthIn = async (file: string): Promise<readonly TruthLine[]> => (await readFile(file, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as TruthLine);

test('a shop flows into a running server: nothing is rejected, and what is repeated or too late is what the truth says', async () => {
  const folder = await freshFolder();
  const limn = await start({ folder: join(folder, 'data'), definition: shopperDefinition, writeKey, readKey });
  const truth = join(folder, 'truth.ndjson');
  const answer = await run(`limn simulate --users 150 --seed 7 --truth ${truth} | limn ingest - --json`, { LIMN_URL: limn.url, LIMN_KEY: writeKey });
  const { outcomes, events } = JSON.parse(answer) as { readonly outcomes: Readonly<Record<string, number>>; readonly events: number };
  const lines = await truthIn(truth);
  const totals = lines.at(-1)!;
  if (totals.truth !== 'totals') throw new Error('The truth does not end with the totals.');
  const { messages, faults: { tooLate, duplicate } } = totals;
  expect(events).toBe(messages);
  expect(outcomes).toEqual({ accepted: messages - tooLate - duplicate, duplicate, late: tooLate, rejected: 0 });

  // Who has an account and ordered in time under it is found with the orders of the truth.
  const buyer = lines.find((line) => line.truth === 'customer' && line.orders > 1 && line.household === null && !line.identities.own.some((id) => id.includes('-card-')));
  if (buyer?.truth !== 'customer') throw new Error('Nobody ordered twice.');
  const profile = await limn.get<{ readonly views: { readonly orders: { readonly ordersEver: number } } }>(`/v1/profiles/${buyer.customer}`);
  expect(profile.views.orders.ordersEver).toBe(buyer.orders);
});

test('--definition prints the definition that a server starts with', async () => {
  expect(JSON.parse(await run('limn simulate --definition'))).toEqual(JSON.parse(JSON.stringify(shopperDefinition)));
});

test('the same call writes the same bytes; --events stops there, and the totals of the truth with it', async () => {
  const folder = await freshFolder();
  const call = `limn simulate --users 200 --seed 9 --events 5000 --faults --truth ${join(folder, 'truth.ndjson')}`;
  const first = await run(call);
  const truth = await truthIn(join(folder, 'truth.ndjson'));
  expect(first.trimEnd().split('\n')).toHaveLength(5_000);
  expect(await run(call)).toBe(first);
  const totals = truth.at(-1)!;
  expect(totals).toMatchObject({ truth: 'totals', messages: 5_000 });
  const faults = truth.filter((line) => line.truth === 'fault');
  if (totals.truth === 'totals') expect(faults).toHaveLength(totals.faults.late + totals.faults.tooLate + totals.faults.duplicate);
});

test('a reader that goes away ends it with 0, and the truth is whole', async () => {
  const truth = join(await freshFolder(), 'truth.ndjson');
  const lines = await run(`limn simulate --users 3000 --truth ${truth} | head -2; exit \${PIPESTATUS[0]}`);
  expect(lines.trimEnd().split('\n')).toHaveLength(2);
  expect((await truthIn(truth)).at(-1)).toMatchObject({ truth: 'totals' });
});

test('--rate holds it back', async () => {
  const began = performance.now();
  expect((await run('limn simulate --users 500 --events 60 --rate 40')).trimEnd().split('\n')).toHaveLength(60);
  expect(performance.now() - began).toBeGreaterThan(1_400);
});

test('--live says what happens now, as it happens', async () => {
  const child = spawn(node, ['apps/server/bin/limn.js', 'simulate', '--live', '--speed', '600', '--users', '3000', '--events', '40'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [exit] = (await once(child, 'close')) as [number];
  const messages = said.trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly timestamp: string; readonly receivedAt: string });
  expect([exit, messages.length]).toEqual([0, 40]);
  const moments = messages.map(({ receivedAt }) => Date.parse(receivedAt));
  expect(moments.every((moment) => Math.abs(moment - Date.now()) < 60_000)).toBe(true);
  expect(messages.every(({ timestamp, receivedAt }) => timestamp < receivedAt)).toBe(true);
});
