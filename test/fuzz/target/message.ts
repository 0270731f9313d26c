/** Messages as senders send them: whatever comes, an event or a reason, and an engine that goes on. */
import assert from 'node:assert/strict';
import { createEngine, isRejected, readBinaryCloudEvent, readCloudEvent, readTypedMessage, rejectionCodes, type Arrival, type Engine, type LimnEvent, type ReadMessage } from '@limn/engine';
import { mutateJson, smallerJson } from '../mutate.ts';
import type { Random } from '../random.ts';
import { asJson, type Target } from '../target.ts';
import { definition } from './shop.ts';

const now = Date.UTC(2026, 0, 15, 12);
const at = '2026-01-15T11:59:30.000Z';

const seeds: readonly unknown[] = [
  { type: 'track', messageId: 'm1', userId: 'u1', anonymousId: 'a1', event: 'Order Completed', timestamp: at, sentAt: at, properties: { revenue: 12.5, country: 'UK', products: [{ sku: 'tea', price: 1.25, quantity: 2 }] } },
  { type: 'track', userId: 17850, event: 'Order Refunded', originalTimestamp: at, properties: { amount: 3 } },
  { type: 'page', messageId: 'm2', anonymousId: 'a2', name: 'Home', properties: { path: '/', seconds: 3 } },
  { type: 'screen', anonymousId: 'a2', name: 'Cart' },
  { type: 'identify', userId: 'u1', anonymousId: 'a2', traits: { plan: 'gold', vip: true } },
  { type: 'group', userId: 'u1', groupId: 'g1', traits: { name: 'Müller' } },
  { type: 'alias', previousId: 'a1', userId: 'u2' },
  { specversion: '1.0', id: '1', source: '/shop', type: 'Order Completed', subject: 'u1', time: at, data: { revenue: 7, country: 'DE' } },
];

const arrival: Arrival = { receivedAt: now, sentAt: at, find: (identifier) => (identifier === 'user:u2' ? 'user:u2' as never : undefined) };
const readers: readonly ((input: unknown) => ReadMessage)[] = [
  (input) => readTypedMessage(input, arrival),
  (input) => readTypedMessage(input, { ...arrival, imported: true }),
  (input) => readCloudEvent(input, arrival),
  (input) => readBinaryCloudEvent(Object.fromEntries(Object.entries(input ?? {}).map(([name, value]) => [`ce-${name}`, value])), (input as { data?: unknown } | null)?.data, arrival),
];

/** Events after which an engine is saved, taken up by another, compared and left. */
const ENGINE_EVENTS = 2_000;

const kept: LimnEvent[] = [];
let engine: Engine;
let applied = 0;

function reset(): void {
  kept.length = 0;
  applied = 0;
  engine = newEngine();
}

function newEngine(): Engine {
  return createEngine({ definition, rowBound: 24, history: { eventAt: (position) => kept[position]! } });
}

function check(input: unknown, random: Random): void {
  for (const read of readers) {
    const result = read(input);
    if (isRejected(result)) checkRejection(result);
    else checkEvent(result, random);
  }
}

function checkRejection({ code, message, cure }: { code: string; message: string; cure: string }): void {
  assert(Object.hasOwn(rejectionCodes, code), `unknown code ${code}`);
  assert(message.length > 0 && message.endsWith('.') && cure.length > 0, 'a rejection says what and how to mend it');
  assert((message + cure).isWellFormed(), 'a rejection is well-formed text');
}

function checkEvent(event: LimnEvent, random: Random): void {
  assert(Number.isSafeInteger(event.time) && Number.isSafeInteger(event.receivedAt) && event.time <= event.receivedAt, 'times are whole ms, and nothing happens after it was received');
  assert(event.id.length >= 1 && event.id.length <= 1_100, 'an id has a length');
  if (event.kind === 'event') assert(event.user !== undefined || event.anonymous !== undefined, 'somebody did it');
  // What the log keeps is JSON: the event must survive it.
  const again = JSON.parse(JSON.stringify(event)) as LimnEvent;
  if (random.chance(0.1)) assert.equal(JSON.stringify(again), JSON.stringify(event));
  const refused = engine.check(again);
  if (refused !== undefined) return checkRejection(refused);
  kept.push(again);
  const outcome = engine.apply(again, kept.length - 1, now + applied);
  assert.notEqual(outcome.outcome, 'rejected', 'what was checked is not rejected any more');
  applied++;
  if (random.chance(0.02)) engine.read(event.kind === 'event' ? (event.user ?? event.anonymous!) : event.left, { asOf: now - random.below(86_400_000) });
  if (applied % ENGINE_EVENTS === 0) compareSaved();
}

function compareSaved(): void {
  const other = newEngine();
  other.load(new Map([...engine.save()].map(([name, bytes]) => [name, Uint8Array.from(bytes)])));
  for (const profile of engine.profiles()) assert.deepEqual(other.read(profile).columns, engine.read(profile).columns);
  reset();
}

reset();

/** Segment messages and CloudEvents. */
export const messageTarget: Target<unknown> = { name: 'message', seeds, mutate: mutateJson, check, reset, smaller: smallerJson, ...asJson };
