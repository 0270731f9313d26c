/** The console's files as a browser gets them: its page at every place, under a policy that lets nothing in. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../src/http/create-http-server.ts';
import { openShop } from './shop.ts';

const html = { accept: 'text/html,application/xhtml+xml' };

/** A shop that serves a console of one page and one script. */
async function openConsole(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<meta property="csp-nonce" nonce="__NONCE__"><script type="module" src="/assets/index-1a2b.js"></script>');
  await writeFile(join(folder, 'assets/index-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const { limn } = await openShop();
  const server = createHttpServer({ limn, keys: { write: [], read: ['r'] }, console: folder });
  await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

test.each(['/', '/now', '/customers/user%3A17850?asOf=2011-08-01', '/data/debug', '/no/such/place'])('%s answers a browser with the page, without a key', async (path) => {
  const answer = await fetch((await openConsole()) + path, { headers: html });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await answer.text()).toContain('/assets/index-1a2b.js');
});

test('each page has a nonce of its own, which its policy names; nothing inline, nothing from elsewhere', async () => {
  const url = await openConsole();
  const nonces = await Promise.all(
    [1, 2].map(async () => {
      const answer = await fetch(`${url}/now`, { headers: html });
      const nonce = /nonce="([^"]+)"/.exec(await answer.text())?.[1];
      expect(answer.headers.get('content-security-policy')).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      );
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      return nonce;
    }),
  );
  expect(nonces[0]).not.toBe(nonces[1]);
});

test('files whose names carry a hash are kept for a year, others are asked for again', async () => {
  const url = await openConsole();
  const script = await fetch(`${url}/assets/index-1a2b.js`);
  expect([script.status, script.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  const icon = await fetch(`${url}/icon.svg`);
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
});

test.each(['/v1/nowhere', '/v1/segments/x/y/z'])('%s stays a problem, for browsers too', async (path) => {
  const answer = await fetch((await openConsole()) + path, { headers: html });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
});

test('a program that asks where nothing is gets a problem, not a page', async () => {
  const answer = await fetch(`${await openConsole()}/nowhere`, { headers: { accept: 'application/json' } });
  expect(((await answer.json()) as { readonly code: string }).code).toBe('unknown_route');
});

test.each(['/assets/../index.html', '/assets/%2e%2e/%2e%2e/package.json', '/assets/..%2findex.html', '/index.html'])('%s shows no file', async (path) => {
  const answer = await fetch((await openConsole()) + path, { headers: { accept: '*/*' } });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

test('a key opens the data, never the page', async () => {
  const url = await openConsole();
  expect((await fetch(`${url}/v1/status`)).status).toBe(401);
  expect((await fetch(`${url}/v1/status`, { headers: { authorization: 'Bearer r' } })).status).toBe(200);
});

test('a page that has no key is told so without the browser asking for a password', async () => {
  const url = await openConsole();
  const schemeFor = async (headers: Record<string, string>) => (await fetch(`${url}/v1/status`, { headers })).headers.get('www-authenticate')?.split(' ')[0];
  expect(await schemeFor({ 'sec-fetch-site': 'same-origin' })).toBe('Bearer');
  expect(await schemeFor({})).toBe('Basic');
});

test('without a built console the server answers as before', async () => {
  const shop = await openShop();
  expect((await fetch(`${shop.url}/now`, { headers: html })).status).toBe(404);
});
