/** The same scenarios over HTTP: what is sent is a Segment message, what is read is JSON, what changes is a stream. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, openLimn } from '@limn/host';
import { createHttpServer, type Profile, type Taken } from '@limn/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenToChanges } from '../../apps/server/test/change-listener.ts';
import { shopper } from './definition.ts';
import { readScenarios, type Scenario, type SentEvent } from './scenario.ts';

const writeKey = 'scenario-write';
const readKey = 'scenario-read';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-scenario-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

for (const scenario of readScenarios()) test(`over HTTP: ${scenario.name}`, () => replay(scenario));

async function replay(scenario: Scenario): Promise<void> {
  const clock = manualClock(0);
  const limn = await openLimn({ folder, definition: shopper.definition, clock });
  const server = createHttpServer({ limn, keys: { write: [writeKey], read: [readKey] } });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const ask = async (path: string, key: string, body?: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    return (await fetch(`${url}${path}`, { headers, ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }) })).json();
  };

  for (const sent of scenario.events) {
    clock.advanceTo(Date.parse(sent.receivedAt ?? sent.time));
    expect(await outcomeOf(sent, (path, body) => ask(path, writeKey, body))).toBe(sent.outcome ?? 'accepted');
  }
  clock.advanceTo(Date.parse(scenario.until));
  for (const { asOf, identifier, identifiers, columns } of scenario.expect) {
    const profile = (await ask(`/v1/profiles/${encodeURIComponent(identifier)}?asOf=${encodeURIComponent(asOf)}`, readKey)) as Profile;
    expect(Object.assign({}, ...Object.values(profile.views)), asOf).toMatchObject(columns);
    if (identifiers !== undefined) expect(profile.identifiers).toEqual(identifiers);
  }
  for (const { kind, left, right, after, changes } of scenario.previews ?? []) {
    const preview = (await ask('/v1/identity/preview', readKey, { kind, left, right })) as { readonly after: readonly { readonly identifiers: readonly string[] }[]; readonly changes: Scenario['changes'] };
    expect(preview.after.map(({ identifiers }) => identifiers)).toEqual(expect.arrayContaining([...after]));
    expect(preview.after).toHaveLength(after.length);
    expect(preview.changes.map(({ profile, name, change }) => ({ profile, name, change }))).toEqual(changes);
  }
  const stream = await listenToChanges(url, { key: readKey, after: 0 });
  const changes = await stream.take(scenario.changes.length);
  await server.close();
  await limn.close();
  const told = changes.map(({ data: { at, profile, name, change, cause, correction } }) => ({ at, profile, name, change, by: (cause as { readonly by: string }).by, correction }));
  expect(told).toEqual(scenario.changes);
  expect(changes.map(({ id }) => id)).toEqual(changes.map((_, i) => i + 1));
  expect((await stream.take(1))[0]).toMatchObject({ event: 'end' });
}

type Post = (path: string, body: object) => Promise<unknown>;

async function outcomeOf(sent: SentEvent, post: Post): Promise<string | undefined> {
  if (sent.kind === 'link' || sent.kind === 'unlink') return ((await post(`/v1/identity/${sent.kind}`, { left: sent.left, right: sent.right })) as { readonly outcome: string }).outcome;
  const { results } = (await post('/v1/batch', { batch: [messageOf(sent)] })) as Taken;
  return results[0]?.outcome;
}

function messageOf({ id, time, call = 'track', event, user, anonymous, properties = {} }: SentEvent): object {
  const details = call === 'identify' ? { traits: properties } : { properties };
  return { type: call, messageId: id, timestamp: time, event, userId: user, anonymousId: anonymous, ...details };
}
