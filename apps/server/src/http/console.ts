/** The console's files, each page under a content security policy that lets nothing in from elsewhere. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpApp } from './type-provider.ts';

/** Where the built console stands; undefined when it was not built. */
export function consoleFolder(): string | undefined {
  const page = fileURLToPath(import.meta.resolve('@limn/console/index.html'));
  return existsSync(page) ? dirname(page) : undefined;
}

/** Takes the place of the nonce in the built page. */
const noncePlace = '__NONCE__';

/** Scripts and calls of the console's own origin only; styles too, and those that carry the page's nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/** Is it a person's browser that asks for a page. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}

/** Answers with the console's page; which place of the console it is, the page itself reads from the URL. */
export type SendPage = (reply: FastifyReply) => Promise<FastifyReply>;

/** Serves the files of a built console. @returns what answers every place of it */
export function serveConsole(app: HttpApp, folder: string): SendPage {
  const page = readFile(join(folder, 'index.html'), 'utf8');
  // Their names carry a hash of what is in them.
  app.register(fastifyStatic, { root: join(folder, 'assets'), prefix: '/assets/', preCompressed: true, immutable: true, maxAge: '365d', index: false, decorateReply: false, schemaHide: true });
  app.register(fastifyStatic, { root: folder, prefix: '/', wildcard: false, index: false, decorateReply: false, globIgnore: ['**/*.html', 'assets/**'], schemaHide: true });
  const send: SendPage = async (reply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers({
        'content-security-policy': contentSecurityPolicy(nonce),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-cache',
      })
      .type('text/html; charset=utf-8')
      .send((await page).replaceAll(noncePlace, nonce));
  };
  app.get('/', { schema: { hide: true }, handler: async (_, reply) => send(reply) });
  return send;
}
