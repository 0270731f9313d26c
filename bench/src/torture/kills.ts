/**
 * A real server is killed with SIGKILL, again and again, while batches come in, and started again on the same folder. What a
 * sender would do: send again what was not acknowledged. Nothing may be lost, and nothing doubled.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { versionOf, type BehaviourEvent, type ProfileDefinition } from '@limn/engine';
import { createClient, type Client } from '../http-client.ts';
import { batchOf } from '../message.ts';
import { randomEvent, seeded, shop } from '../shop.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { aimAt, phasesOf, untilSign, type Aim } from './aim.ts';
import { adminKey, bearer, readKey, writeKey } from './keys.ts';
import { faultsOf, Truth } from './truth.ts';
import { startVictim } from './victim.ts';

export interface KillsOptions {
  readonly kills: number;
  readonly seed: number;
  readonly onProgress: (line: string) => void;
}

export interface KillsReport {
  readonly kills: number;
  /** By what the server was at; a kill may count twice. */
  readonly phases: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly resent: number;
  readonly customers: number;
  /** Whole comparisons that were made. */
  readonly comparisons: number;
  readonly seconds: number;
  readonly startMs: number;
  readonly wrong: readonly string[];
}

const customers = 200;
const batchSize = 20;
const senders = 4;
/** Pause of a sender after an answer, ms: so that a thousand kills leave a log that is read in seconds. */
const pauseMs = 3;
/** After so many kills everything is compared. */
const compareEvery = 100;
/** A sign that does not come within this, ms, is not waited for. */
const signWithinMs = 1_500;

/** The shop with one rule less strict and one tag more: what it is told to become, and back. */
const other: ProfileDefinition = {
  ...shop.definition,
  views: shop.definition.views.map((view) =>
    view.kind === 'tags' && view.name === 'tags'
      ? { ...view, tags: { ...view.tags, anybody: { rule: { op: 'atLeast', left: { op: 'column', name: 'orders' }, right: { op: 'literal', value: 1 } }, label: { en: 'anybody', zh: '任何人' } } } }
      : view,
  ),
};

const shopVersion = versionOf(shop.definition);

export async function kill({ kills, seed, onProgress }: KillsOptions): Promise<KillsReport> {
  const random = seeded(seed);
  const folder = await temporaryFolder('torture');
  const data = join(folder, 'data');
  const truth = new Truth();
  const phases: Record<string, number> = {};
  const wrong: string[] = [];
  /** Sent and never acknowledged: the sender has them still. */
  const unsent: BehaviourEvent[][] = [];
  const began = performance.now();
  let serial = 0;
  let resent = 0;
  let startMs = 0;
  let comparisons = 0;

  const nextBatch = (): BehaviourEvent[] => Array.from({ length: batchSize }, () => randomEvent(random, Math.floor(random() * customers), Date.now(), serial++));

  /** Sends until told to stop; then, if that was asked, until nothing is unsent. */
  async function send(client: Client, state: { over: boolean }): Promise<void> {
    while (!state.over) {
      const again = unsent.pop();
      if (again !== undefined) resent++;
      const events = again ?? nextBatch();
      const answer = await client.send('POST', '/v1/batch', bearer(writeKey), batchOf(events)).catch(() => undefined);
      if (answer?.status === 200) truth.add(events);
      else unsent.push(events);
      if (answer === undefined) return;
      await setTimeout(pauseMs);
    }
  }

  async function compareAll(client: Client): Promise<void> {
    while (unsent.length > 0) {
      const events = unsent.pop()!;
      const { status, body } = await client.send('POST', '/v1/batch', bearer(writeKey), batchOf(events));
      if (status !== 200) throw new Error(`A batch was answered ${status}: ${body.slice(0, 300)}`);
      truth.add(events);
    }
    comparisons++;
    wrong.push(...(await truth.compare(client)));
  }

  async function killOnce(number: number): Promise<void> {
    const aim = aimAt(random());
    const victim = await startVictim(folder, aim.sizes);
    startMs += victim.startMs;
    const client = createClient({ port: victim.port, connections: senders + 1 });
    const { events } = JSON.parse((await client.send('GET', '/v1/status', bearer(readKey))).body) as { readonly events: number };
    if (events < truth.acknowledged) wrong.push(`after kill ${number}: ${truth.acknowledged} events were acknowledged, the server knows ${events}`);
    if (number > 0 && number % compareEvery === 0) await compareAll(client);
    const state = { over: false };
    const sending = Promise.all(Array.from({ length: senders }, () => send(client, state)));
    const stopping = await strike(aim, client);
    state.over = true;
    victim.signal('SIGKILL');
    const how = await victim.gone;
    await sending;
    client.close();
    if (how !== 'SIGKILL' && !(stopping && how === 0)) wrong.push(`before kill ${number + 1} the server ended with ${how}`);
    for (const phase of how === 0 ? ['after a clean stop'] : await phasesOf(data, { stopping })) phases[phase] = (phases[phase] ?? 0) + 1;

    /** Waits for the moment. @returns whether the server has been told to stop */
    async function strike({ name, lastsMs }: Aim, to: Client): Promise<boolean> {
      switch (name) {
        case 'anything':
          await setTimeout(10 + random() * lastsMs);
          return false;
        case 'another definition': {
          await setTimeout(random() * 80);
          const current = JSON.parse((await to.send('GET', '/v1/generations', bearer(readKey))).body) as { readonly generations: readonly { readonly version: string }[] };
          const wanted = current.generations[0]?.version === shopVersion ? other : shop.definition;
          const sign = untilSign(data, aim, { at: random(), withinMs: signWithinMs });
          void to.send('POST', '/v1/generations', bearer(adminKey), Buffer.from(JSON.stringify({ definition: wanted, publish: true }))).catch(() => {});
          await sign;
          await setTimeout(random() ** 2 * lastsMs);
          return false;
        }
        case 'a clean stop':
          await setTimeout(random() * 150);
          victim.signal('SIGTERM');
          await setTimeout(random() ** 2 * lastsMs);
          return true;
        default:
          await untilSign(data, aim, { at: random(), withinMs: signWithinMs });
          await setTimeout(random() ** 2 * lastsMs);
          return false;
      }
    }
  }

  try {
    await writeFile(join(folder, 'definition.json'), JSON.stringify(shop.definition));
    for (let number = 0; number < kills; number++) {
      await killOnce(number);
      onProgress(`${number + 1} of ${kills} kills, ${truth.acknowledged.toLocaleString('en-US')} events acknowledged, ${resent} batches sent again`);
    }
    const victim = await startVictim(folder, {});
    const client = createClient({ port: victim.port, connections: 1 });
    await compareAll(client);
    client.close();
    victim.signal('SIGTERM');
    const how = await victim.gone;
    if (how !== 0) wrong.push(`in the end the server stopped with ${how}`);
    wrong.push(...(await faultsOf(data, shop.definition)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { kills, phases, acknowledged: truth.acknowledged, resent, customers: truth.customers, comparisons, seconds: (performance.now() - began) / 1000, startMs: startMs / kills, wrong };
}
