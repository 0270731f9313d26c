/** E-mail addresses and the like never stand in an address: sealed ids are taken as names, and answers may give no others. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openShop, readKey } from './shop.ts';

const ann = 'ann@example.org';
interface Named { readonly profile: string; readonly id: string; readonly identifiers: readonly string[] }

test('a profile named by an e-mail address has an id that hides it, the same each time, taken wherever the name is', async () => {
  const { ask, order, limn } = await openShop();
  await order(ann, 120);
  const { profile, id } = JSON.parse((await ask(`/v1/profiles/${encodeURIComponent(ann)}`)).text) as Named;
  expect(profile).toBe(`user:${ann}`);
  expect(id).toMatch(/^sealed:[\w-]{40,}$/);
  expect((JSON.parse((await ask(`/v1/profiles/${encodeURIComponent(id)}`)).text) as Named)).toMatchObject({ profile, id, known: true });
  expect((await ask(`/v1/profiles/${encodeURIComponent(id)}/explain/buyer`)).text).toContain('Tagged');
  expect((await ask('/v1/identity/preview', { method: 'POST', key: readKey, body: { kind: 'link', left: id, right: 'anonymous:a-1' } })).text).toContain(profile);
  expect(JSON.parse((await ask('/v1/profiles')).text)).toMatchObject({ profiles: [{ profile, id }] });
  expect((await stat(join(limn.folder, 'identifier.key'))).mode & 0o777).toBe(0o600);
});

test('who wants ids gets ids everywhere, and one plainly only when asked for by itself, which the log keeps without the value', async () => {
  const { ask, order, log } = await openShop();
  await order(ann, 120);
  await order('17850', 120);
  const headers = { 'limn-identifiers': 'sealed' };
  const { profile, id, identifiers } = JSON.parse((await ask(`/v1/profiles/${encodeURIComponent(ann)}`, { headers })).text) as Named;
  expect(profile).toBe(id);
  expect(identifiers).toEqual([id]);
  const members = (await ask('/v1/segments/bigSpenders', { headers })).text;
  expect(JSON.parse(members)).toMatchObject({ members: [id, 'user:17850'] });
  expect(members).not.toContain(ann);
  expect(JSON.parse((await ask('/v1/identifiers/reveal', { method: 'POST', key: readKey, body: { id }, headers })).text)).toEqual({ identifier: `user:${ann}` });
  expect(log.filter(({ kind }) => kind === 'reveal')).toEqual([{ kind: 'reveal', id }]);
  expect(JSON.stringify(log)).not.toContain(ann);
});

test('a sealed id that was changed, or made elsewhere, is nobody', async () => {
  const { ask, order } = await openShop();
  await order(ann, 120);
  const { id } = JSON.parse((await ask(`/v1/profiles/${encodeURIComponent(ann)}`)).text) as Named;
  for (const other of [`${id}A`, id.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')), 'sealed:', 'sealed:AAAA']) {
    const { status, text } = await ask(`/v1/profiles/${encodeURIComponent(other)}`);
    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([404, 'unknown_identifier']);
  }
});
