import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { createHttpServer } from '../src/http/create-http-server.ts';
import { openShop } from './shop.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: unknown; readonly responses: Readonly<Record<string, unknown>> }>>>>;
}

test('the document is valid OpenAPI 3.1', async () => {
  const shop = await openShop();
  const document = JSON.parse((await shop.ask('/openapi.json')).text) as Record<string, unknown>;
  expect(document['openapi']).toBe('3.1.0');
  expect(await new Validator().validate(document)).toEqual({ valid: true });
});

test('every route is in the document, and nothing else', async () => {
  const { limn } = await openShop();
  const server = createHttpServer({ limn, keys: { write: [], read: [] } });
  const routes: string[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    // @fastify/cors has a route of its own for what no other one answers.
    for (const each of [method].flat()) if (each !== 'HEAD' && url !== '*') routes.push(`${each} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });
  await server.ready();
  const { paths } = server.swagger() as unknown as Document;
  const described = Object.entries(paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
  expect(described.toSorted()).toEqual(routes.toSorted());
  expect(routes.length).toBeGreaterThan(25);
  await server.close();
});

test('every path under /v1 and /metrics says which key opens it', async () => {
  const shop = await openShop();
  const { paths } = JSON.parse((await shop.ask('/openapi.json')).text) as Document;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { security }] of Object.entries(operations)) {
      expect(security !== undefined, `${method} ${path}`).toBe(method !== 'options' && (path.startsWith('/v1') || path === '/metrics'));
    }
  }
});
