/** Who is who, over HTTP: clusters with their evidence, and previews that are what then happens. */
import { describe, expect, test } from 'vitest';
import { openShop, readKey, type Shop } from './shop.ts';

interface Cluster {
  readonly profile: string;
  readonly identifiers: readonly string[];
  readonly links: readonly { readonly left: string; readonly right: string; readonly evidence: string; readonly position: number }[];
}

interface Preview {
  readonly before: readonly Cluster[];
  readonly after: readonly Cluster[];
  readonly changes: readonly object[];
  readonly columns: readonly object[];
  readonly issues: readonly { readonly code: string }[];
}

const read = async <Answer>(shop: Shop, path: string, body?: unknown): Promise<Answer> => JSON.parse((await shop.ask(path, { key: readKey, ...(body !== undefined && { method: 'POST', body }) })).text) as Answer;

/** Ada's phone, signed in by her; and a tablet that nobody has signed in on. */
async function openHousehold(): Promise<Shop> {
  const shop = await openShop();
  await shop.order('ada', 60);
  await shop.ask('/v1/track', { method: 'POST', body: { anonymousId: 'tablet', event: 'Order Completed', properties: { revenue: 50 } } });
  await shop.ask('/v1/identify', { method: 'POST', body: { userId: 'ada', anonymousId: 'phone' } });
  return shop;
}

describe('GET /v1/identity/{identifier}', () => {
  test('shows the cluster with the evidence of each link, as of any moment', async () => {
    const shop = await openHousehold();
    expect(await read(shop, '/v1/identity/phone')).toMatchObject({
      profile: 'user:ada',
      identifiers: ['user:ada', 'anonymous:phone'],
      links: [{ left: 'user:ada', right: 'anonymous:phone', evidence: 'identify', position: 2 }],
      issues: [],
    });
    expect(await read(shop, '/v1/identity/ada?asOf=2011-01-01')).toMatchObject({ identifiers: ['user:ada'], links: [] });
    expect(await read(shop, '/v1/identity/nobody')).toMatchObject({ code: 'unknown_identifier' });
  });
});

describe('POST /v1/identity/preview', () => {
  test('of a link: the customers before and after, who enters and leaves what, and which values differ; nothing happens', async () => {
    const shop = await openHousehold();
    const preview = await read<Preview>(shop, '/v1/identity/preview', { kind: 'link', left: 'ada', right: 'tablet' });
    expect(preview.before.map(({ identifiers }) => identifiers)).toEqual([['user:ada', 'anonymous:phone'], ['anonymous:tablet']]);
    expect(preview.after.map(({ identifiers }) => identifiers)).toEqual([['user:ada', 'anonymous:phone', 'anonymous:tablet']]);
    expect(preview.after[0]!.links.map(({ evidence }) => evidence)).toEqual(['identify']);
    expect(preview.changes).toEqual([
      { profile: 'user:ada', kind: 'segment', name: 'bigSpenders', change: 'enter' },
      { profile: 'anonymous:tablet', kind: 'tag', name: 'buyer', change: 'exit' },
    ]);
    expect(preview.columns).toContainEqual({ profile: 'user:ada', name: 'spend30d', before: 60, after: 110 });
    expect(await read(shop, '/v1/identity/tablet')).toMatchObject({ identifiers: ['anonymous:tablet'] });

    const changes = shop.limn.lastChange;
    await shop.ask('/v1/identity/link', { method: 'POST', body: { left: 'ada', right: 'tablet' } });
    const told = await shop.limn.changesAfter(changes, 10);
    expect(told.map(({ profile, kind, name, change }) => ({ profile, kind, name, change }))).toEqual(preview.changes);
    expect(await read(shop, '/v1/identity/tablet')).toMatchObject({ identifiers: preview.after[0]!.identifiers });
  });

  test('of an unlink: the evidence that it takes back, and two customers after', async () => {
    const shop = await openHousehold();
    await shop.ask('/v1/track', { method: 'POST', body: { anonymousId: 'phone', event: 'Order Completed', properties: { revenue: 70 } } });
    const preview = await read<Preview>(shop, '/v1/identity/preview', { kind: 'unlink', left: 'ada', right: 'phone' });
    expect(preview.before[0]!.links).toMatchObject([{ left: 'user:ada', right: 'anonymous:phone', evidence: 'identify', position: 2 }]);
    expect(preview.after.map(({ profile }) => profile)).toEqual(['user:ada', 'anonymous:phone']);
    expect(preview.changes).toEqual([
      { profile: 'user:ada', kind: 'segment', name: 'bigSpenders', change: 'exit' },
      { profile: 'anonymous:phone', kind: 'tag', name: 'buyer', change: 'enter' },
    ]);
  });

  test('of a link to an identifier that means nobody says why both stay apart', async () => {
    const shop = await openHousehold();
    const { after, changes, issues } = await read<Preview>(shop, '/v1/identity/preview', { kind: 'link', left: 'ada', right: 'anonymous:null' });
    expect(after.map(({ profile }) => profile)).toEqual(['user:ada', 'anonymous:null']);
    expect(changes).toEqual([]);
    expect(issues.map(({ code }) => code)).toEqual(['poison_identifier']);
    expect(await read(shop, '/v1/identity/preview', { kind: 'link', left: 'ada', right: 'unheard' })).toMatchObject({ code: 'unknown_identifier' });
    expect(await read(shop, '/v1/identity/null')).toMatchObject({ code: 'unknown_identifier' });
  });
});
