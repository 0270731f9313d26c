/** Definitions from anywhere: refused with reasons, or taken, and then they compile, compute and come back equal. */
import assert from 'node:assert/strict';
import { createEngine, DefinitionError, definitionCodes, isRejected, parseDefinition, readTypedMessage, versionOf, type LimnEvent, type ProfileDefinition } from '@limn/engine';
import { mutateJson, smallerJson } from '../mutate.ts';
import { asJson, type Target } from '../target.ts';
import { definitionJson } from './shop.ts';

const start = Date.UTC(2026, 0, 15, 12);

/** A short life, fitting the definition as it was before it was mutated. */
const life: readonly LimnEvent[] = [
  { type: 'track', userId: 'u1', anonymousId: 'a1', messageId: '1', event: 'Order Completed', properties: { revenue: 120.5, country: 'UK', products: [{ sku: 'tea', price: 1.25, quantity: 2 }] } },
  { type: 'page', anonymousId: 'a1', messageId: '2', properties: { path: '/', seconds: 3 } },
  { type: 'identify', userId: 'u1', messageId: '3', traits: { plan: 'gold', vip: true } },
  { type: 'track', userId: 'u1', messageId: '4', event: 'Order Completed', properties: { revenue: 3 } },
].map((message, i) => readTypedMessage(message, { receivedAt: start + i * 3_600_000 })).flatMap((read) => (isRejected(read) ? [] : [read]));

function check(json: unknown): void {
  let definition: ProfileDefinition;
  try {
    definition = parseDefinition(json);
  } catch (cause) {
    assert(cause instanceof DefinitionError, `not a DefinitionError: ${String((cause as Error).stack)}`);
    assert(cause.problems.length > 0 && cause.problems.length <= 100, 'it names its problems');
    for (const { code, path, message, cure } of cause.problems) {
      assert(Object.hasOwn(definitionCodes, code), `unknown code ${code}`);
      assert(typeof path === 'string' && message.length > 0 && cure.length > 0, 'a problem says where, what and how to mend it');
    }
    return;
  }
  const again = parseDefinition(JSON.parse(JSON.stringify(definition)));
  assert.equal(versionOf(again), versionOf(definition));
  const engine = createEngine({ definition, history: { eventAt: (position) => life[position]! } });
  life.forEach((event, position) => {
    if (engine.check(event) === undefined) assert.notEqual(engine.apply(event, position, event.receivedAt).outcome, 'rejected');
  });
  for (let turns = 0; turns < 20 && Number.isFinite(engine.nextWake); turns++) engine.advance(engine.nextWake);
  const { columns } = engine.read('u1');
  assert.deepEqual(Object.keys(columns).toSorted(), [...engine.columns.keys()].toSorted());
}

export const definitionTarget: Target<unknown> = { name: 'definition', seeds: [definitionJson], mutate: mutateJson, check, smaller: smallerJson, ...asJson };
