/**
 * Personal names and the routes: a sealed id is taken wherever a name is, and who says `limn-identifiers: sealed`, as the
 * console does, is answered with ids in their place. Showing one plainly is a request of its own.
 */
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { HttpContext } from './context.ts';
import { answers, readProblems, readSecurity } from './schema.ts';
import { sealedPrefix, type SealedIds } from './sealed-id.ts';
import type { HttpApp } from './type-provider.ts';

/** Whether names are to be sealed in the answer. */
export function wantsSealed({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return headers['limn-identifiers'] === 'sealed';
}

/** Families under which bodies name customers. */
const namingRoutes = /^\/v1\/(?:profiles|identity|recommendations|decisions|events\/check)\b/;

/** Opens sealed ids in paths, queries and bodies, and seals names in answers for who wants that. To be called before routes are added. */
export function hideNames(app: HttpApp, ids: SealedIds): void {
  app.addHook('preHandler', (request, _, done) => {
    openIn(request.params, ids);
    openIn(request.query, ids);
    if (request.body !== undefined && namingRoutes.test(request.routeOptions.url ?? '')) openIn(request.body, ids);
    done();
  });
  app.addHook('onSend', (request, _, payload, done) => {
    done(null, typeof payload === 'string' && wantsSealed(request) ? ids.sealJson(payload) : payload);
  });
}

/** In place; lists of texts too. */
function openIn(values: unknown, ids: SealedIds): void {
  if (typeof values !== 'object' || values === null || values instanceof Uint8Array) return;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') {
      if (value.startsWith(sealedPrefix)) (values as Record<string, unknown>)[name] = ids.open(value);
    } else if (Array.isArray(value)) openIn(value, ids);
  }
}

/** POST /v1/identifiers/reveal */
export function revealRoutes(app: HttpApp, { access, ids, told }: HttpContext): void {
  app.post('/v1/identifiers/reveal', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['identity'],
      summary: 'Show a sealed identifier',
      description: 'The log keeps that it was asked for, and for which id; not what it says.',
      security: readSecurity,
      body: Type.Object({ id: Type.String({ minLength: 1, maxLength: 2_000, description: 'As answers give it: sealed:… ' }) }, { additionalProperties: false }),
      response: answers(Type.Object({ identifier: Type.String({ description: 'With its kind: user:ann@example.org.' }) }, { additionalProperties: false }), 'What was sealed.', [...readProblems, 404, 413, 415]),
    },
    handler: async (request, reply) => {
      const { id } = request.body;
      const identifier = ids.open(id);
      told({ kind: 'reveal', id });
      // Asked for plainly: this answer alone is never sealed again.
      delete request.headers['limn-identifiers'];
      return reply.header('cache-control', 'no-store').send({ identifier });
    },
  });
}
