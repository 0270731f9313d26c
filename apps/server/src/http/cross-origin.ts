/**
 * Web pages of any site may send events, and nothing else: what a browser asks before it lets one (CORS), and what it is
 * told. No cookie counts here, a page needs the write key like everybody; it cannot read, for that is for the own site.
 */
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { HttpApp } from './type-provider.ts';

/** An answer of a preflight holds for so long, seconds: the most that Chromium keeps it. */
const maxAge = 7_200;

/** Any header may be sent: SDKs add their own (AnonymousId, X-Retry-Count, Rsa-Retry-Attempt, …), and none opens anything but the key. */
const preflight: FastifyCorsOptions = { preflight: true, methods: ['POST', 'OPTIONS'], maxAge };

/** Lets pages read the answers of this family's routes. What they may ask for is said by `addPreflight`, route by route. */
export function openToPages(app: HttpApp): void {
  app.register(cors, { origin: '*', exposedHeaders: ['Retry-After'], preflight: false, strictPreflight: false });
}

/** Answers a browser that asks whether a page may post to the path. Takes no key: browsers send none. */
export function addPreflight(app: HttpApp, path: string): void {
  const header = (description: string) => ({ type: 'string', description });
  app.options(path, {
    config: { cors: preflight },
    schema: {
      tags: ['collect'],
      summary: 'May a page of another site send',
      description: 'What browsers ask by themselves (CORS). Pages of any site may send, with the write key and without cookies.',
      response: {
        204: {
          type: 'null',
          description: 'Yes.',
          headers: {
            'Access-Control-Allow-Origin': header('*: any site.'),
            'Access-Control-Allow-Methods': header('POST and OPTIONS.'),
            'Access-Control-Allow-Headers': header('Those that were asked for.'),
            'Access-Control-Max-Age': header('Seconds for which this holds.'),
          },
        },
      },
    },
    handler: async (_, reply) => reply.code(204).send(),
  });
}
