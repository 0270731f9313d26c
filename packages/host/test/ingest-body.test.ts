/** Bodies taken in by a reading thread, by the serving one, and as events: the same answers, the same state, the same log. */
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createEngine, isRejected, readTypedMessage, type LimnEvent, type ProfileDefinition } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manualClock } from '../src/clock/manual-clock.ts';
import { BodyError, type BodyForm, type SentBody } from '../src/ingest/sent-body.ts';
import type { Taken } from '../src/ingest/body-reader.ts';
import { createThreadReader } from '../src/ingest/reader.ts';
import type { Limn } from '../src/limn.ts';
import { openEventLog } from '../src/log/event-log.ts';
import { openLimn } from '../src/open-limn.ts';
import { customerDefinition, START } from './customer.ts';
import { temporaryFolder } from './folder.ts';

const batch: BodyForm = { is: 'batch' };

const noLake = async (): Promise<void> => {};

async function open(readers: 0 | 1, folder?: string): Promise<Limn> {
  return openLimn({ folder: folder ?? (await temporaryFolder()), definition: customerDefinition, clock: manualClock(START), readers, rollHistory: noLake });
}

function sent(value: unknown, form: BodyForm = batch): SentBody {
  return { form, bytes: new Uint8Array(Buffer.from(JSON.stringify(value))) };
}

function ordered(n: number, more: object = {}): object {
  return { type: 'track', event: 'Order', messageId: `m${n}`, userId: `u${n % 7}`, timestamp: new Date(START - n * 1000).toISOString(), properties: { revenue: n }, ...more };
}

function savedState(limn: Limn): unknown {
  return [...limn.engine.save()].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
}

async function eventsIn(folder: string): Promise<LimnEvent[]> {
  const log = await openEventLog({ folder: join(folder, 'log') });
  const events: LimnEvent[] = [];
  for await (const record of log.replay(0)) events.push(...record.events);
  await log.close();
  return events;
}

/** Some good, some late, repeated, malformed, of a type that nobody declares, and some that speak of identity. */
const message = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => ordered(n)) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => ordered(n, { anonymousId: `a${n % 3}` })) },
  { weight: 1, arbitrary: fc.constantFrom(ordered(900_000), ordered(1, { properties: { revenue: 'no' } }), ordered(2, { event: 'Unheard' }), ordered(3, { userId: { no: 1 } }), null, 7, { type: 'nothing' }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 6 }).map((n) => ({ type: 'alias', messageId: `alias${n}`, previousId: `u${n}`, userId: 'u0', timestamp: START })) },
  { weight: 1, arbitrary: fc.constant({ type: 'identify', userId: 'null', anonymousId: 'a1', messageId: 'known', timestamp: START }) },
);

test('a thread, this process, and events one by one: the same answers, state and log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(message, { maxLength: 12 }), { minLength: 1, maxLength: 6 }), async (batches) => {
      const hosts = [await open(0), await open(1), await open(0)] as const;
      const [inline, thread, embedded] = hosts;
      for (const messages of batches) {
        const [a, b] = [await inline.ingestBody(sent({ batch: messages })), await thread.ingestBody(sent({ batch: messages }))];
        expect(b).toEqual(a);
        const earlier = new Set<string>();
        const events = messages.map((each) => {
          const read = readTypedMessage(each, { receivedAt: START, find: (id) => (earlier.has(id) ? (id as never) : embedded.engine.find(id)) });
          if (!isRejected(read) && read.kind === 'event' && read.user !== undefined) earlier.add(`user:${read.user}`);
          return read;
        });
        const outcomes = await embedded.ingest(events.filter((event): event is LimnEvent => !isRejected(event)));
        let next = 0;
        const expected = events.map((event) => (isRejected(event) ? event : outcomes[next++]!).outcome);
        const taken = JSON.parse(a.json) as Taken;
        expect(taken.results.map(({ outcome }) => outcome)).toEqual(expected);
        const { accepted, duplicate, late, rejected } = a;
        expect(taken).toMatchObject({ accepted, duplicate, late, rejected, success: rejected === 0 });
      }
      expect(savedState(thread)).toEqual(savedState(inline));
      expect(savedState(embedded)).toEqual(savedState(inline));
      for (const host of hosts) await host.close();
      expect(await eventsIn(thread.folder)).toEqual(await eventsIn(inline.folder));
      expect(await eventsIn(embedded.folder)).toEqual(await eventsIn(inline.folder));
    }),
    { numRuns: 5 },
  );
});

test.each([0, 1] as const)('bodies that meet are answered each for itself, whatever another one is (readers: %i)', async (readers) => {
  const limn = await open(readers);
  const answers = await Promise.allSettled([
    limn.ingestBody(sent({ batch: [ordered(1), ordered(2)] })),
    limn.ingestBody({ form: batch, bytes: Buffer.from('{"batch": [') }),
    limn.ingestBody(sent(ordered(3), { is: 'call', call: 'track' })),
    limn.ingestBody(sent(ordered(3, { properties: {} }), { is: 'call', call: 'track' })),
    limn.ingestBody(sent({ name: 'past', row: 7, batch: [ordered(4, { receivedAt: START - 4000 })] }, { is: 'import' })),
    limn.ingestBody({ ...sent({ batch: [ordered(1), ordered(5)] }), bytes: new Uint8Array(gzipSync(JSON.stringify({ batch: [ordered(1), ordered(5)] }))), encoding: 'gzip' }),
    limn.ingestBody({ form: { is: 'lines' }, bytes: Buffer.from(`${JSON.stringify(ordered(6))}\nno\n`) }),
    limn.ingestBody({ form: { is: 'call', call: 'track' }, bytes: undefined }),
    limn.ingestBody(sent({ batch: Array.from({ length: 10_001 }, () => 1) })),
    limn.ingestBody({ form: batch, bytes: Buffer.from([0xff]) }),
    limn.ingestBody({ form: batch, bytes: Buffer.from('no gzip'), encoding: 'gzip' }),
    limn.ingestBody({ form: batch, bytes: Buffer.from('{}'), encoding: 'lzw' }),
    limn.ingestBody({ form: batch, bytes: gzipSync(Buffer.alloc(5_000_000)), encoding: 'gzip' }),
  ]);
  const said = answers.map((answer) => (answer.status === 'fulfilled' ? { ...answer.value, json: 0 } : (answer.reason as BodyError).problem?.code ?? answer.reason));
  const taken = { accepted: 0, duplicate: 0, late: 0, rejected: 0, json: 0 };
  expect(said).toEqual([
    { ...taken, accepted: 2 },
    'malformed_json',
    { ...taken, accepted: 1 },
    { ...taken, rejected: 1, refusal: expect.objectContaining({ outcome: 'rejected', code: 'missing_field' }) },
    { ...taken, accepted: 1 },
    { ...taken, accepted: 1, duplicate: 1 },
    { ...taken, accepted: 1, rejected: 1 },
    { ...taken, rejected: 1, refusal: expect.objectContaining({ code: 'not_an_object' }) },
    'batch_too_long',
    'malformed_json',
    'malformed_encoding',
    'unsupported_encoding',
    'body_too_large',
  ]);
  expect(limn.inFlight).toEqual({ bodies: 0, bytes: 0 });
  expect(limn.importedRows('past')).toBe(7);
  expect(limn.status()).toMatchObject({ logPosition: 7, rejected: 3 });
  await limn.close();
});

test('an alias of a user who is known links that user, of anybody else a visitor: also when a thread reads it', async () => {
  const limn = await open(1);
  await limn.ingestBody(sent({ batch: [ordered(1)] }));
  await limn.ingestBody(sent({ batch: [{ type: 'alias', previousId: 'u1', userId: 'new' }, { type: 'alias', previousId: 'visitor', userId: 'new' }] }));
  expect(limn.engine.cluster('user:new').members).toEqual(['user:new', 'user:u1', 'anonymous:visitor']);
  await limn.close();
});

test('a thread that ends loses nothing that was acknowledged: what it held fails, and the next one starts', async () => {
  const engine = createEngine({ definition: customerDefinition, history: { eventAt: () => assert.fail() } });
  let definition: ProfileDefinition = engine.definition;
  const reader = createThreadReader(() => ({ definition, stateVersion: String(definition.name), find: engine.find, texts: engine.texts }));
  const body = { ...sent({ batch: [ordered(1)] }), receivedAt: START };
  definition = { ...definition, name: 'broken', events: undefined as never };
  const failed = await Promise.allSettled([reader.read([{ ...body, bytes: body.bytes!.slice() }]), reader.read([{ ...body, bytes: body.bytes!.slice() }])]);
  for (const answer of failed) expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'reader_failed' } });
  definition = engine.definition;
  expect(await reader.read([body])).toMatchObject({ packed: { count: 1 }, prepared: [{ count: 1 }] });
  await reader.close();
});

test('what a thread prepares of a long log is what this process makes of it, under another definition too', async () => {
  const folder = await temporaryFolder();
  const limn = await open(0, folder);
  const orders = Array.from({ length: 21_000 }, (_, n) => ordered(n % 20_500, { userId: `u${n % 4_100}`, timestamp: START - (n % 20_500) }));
  for (let from = 0; from < orders.length; from += 500) await limn.ingestBody(sent({ batch: orders.slice(from, from + 500) }));
  await limn.close();
  const other = { ...customerDefinition, events: customerDefinition.events.map((event) => ({ ...event, match: { call: 'track', event: 'Purchase' } as const })) };
  for (const [definition, events] of [[customerDefinition, 20_500], [other, 0]] as const) {
    const [straight, ahead] = [await openCopy(folder, definition, 0), await openCopy(folder, definition, 1)];
    expect(ahead.engine.statistics()).toMatchObject({ events });
    expect(ahead.status().logPosition).toBe(21_000);
    expect(savedState(ahead)).toEqual(savedState(straight));
    await Promise.all([straight.close(), ahead.close()]);
  }
});

/** The log alone, as if no checkpoint had ever been. */
async function openCopy(folder: string, definition: ProfileDefinition, readers: 0 | 1): Promise<Limn> {
  const copy = await temporaryFolder();
  await cp(join(folder, 'log'), join(copy, 'log'), { recursive: true });
  return openLimn({ folder: copy, definition, clock: manualClock(START), readers, rollHistory: noLake });
}
