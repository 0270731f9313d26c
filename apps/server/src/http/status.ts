/** How the process is: for people, load balancers and Prometheus. */
import { setTimeout as wait } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { HeavyCustomer, readHeavyCustomers } from './heavy-customer.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

/** A turn of the event loop that takes longer, ms, means that the process does not answer. */
const stallMs = 1_000;

const Status = Type.Object(
  {
    ready: Type.Boolean(),
    reason: Type.Optional(Type.String({ description: 'Why not ready.' })),
    version: Type.String({ description: 'Of the definition.' }),
    now: Moment('By the clock in use: an example lives in its own time.'),
    moment: Moment('Up to which tags and segments stand.'),
    nextWake: Type.Optional(Moment('When time alone next changes a tag or segment; absent: never.')),
    events: Type.Integer({ description: 'In the profiles.' }),
    duplicates: Type.Integer(),
    late: Type.Integer(),
    rejected: Type.Integer({ description: 'Messages in quarantine, over all time.' }),
    profiles: Type.Integer(),
    identifiers: Type.Integer(),
    changes: Type.Integer({ description: 'Tags and segments entered or left so far; the newest id of /v1/changes.' }),
    logPosition: Type.Integer(),
    logBytes: Type.Integer(),
    stateBytes: Type.Integer(),
    heavyCustomers: Type.Array(referTo(HeavyCustomer), { description: 'Those that sent a fifth or more of the last minute\'s events.' }),
  },
  { additionalProperties: false },
);

export function statusRoutes(app: HttpApp, { limn, access, metrics }: HttpContext): void {
  app.get('/v1/status', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['operation'], summary: 'How Limn is', security: readSecurity, response: answers(Status, 'Figures of now.', readProblems) },
    handler: async () => {
      const { engine, clock } = limn;
      const { ready, reason, rejected, logPosition, logBytes } = limn.status();
      const { events, duplicates, late, profiles, sources, memoryBytes } = engine.statistics();
      const nextWake = isoOf(engine.nextWake);
      return {
        ready,
        ...(reason !== undefined && { reason }),
        version: engine.version,
        now: isoOf(clock.now()) ?? '',
        moment: isoOf(Math.max(0, engine.moment)) ?? '',
        ...(nextWake !== undefined && { nextWake }),
        events,
        duplicates,
        late,
        rejected,
        profiles,
        identifiers: sources,
        changes: limn.lastChange,
        logPosition,
        logBytes,
        stateBytes: memoryBytes,
        heavyCustomers: readHeavyCustomers(limn),
      };
    },
  });

  app.get('/healthz', {
    schema: {
      tags: ['operation'],
      summary: 'Is the process alive',
      response: answers(Type.Object({ status: Type.Literal('ok') }), 'It answers in time.', [503]),
    },
    handler: async () => {
      const started = performance.now();
      await wait(0);
      const took = performance.now() - started;
      if (took <= stallMs) return { status: 'ok' };
      throw new HttpProblem('stalled', { detail: `A turn of the event loop took ${Math.round(took)} ms.`, cure: 'Send smaller batches, or give Limn more processor time.' });
    },
  });

  app.get('/readyz', {
    schema: {
      tags: ['operation'],
      summary: 'Can events be acknowledged',
      response: answers(Type.Object({ status: Type.Literal('ready') }), 'Yes.', [503]),
    },
    handler: async () => {
      const { ready, reason } = limn.status();
      if (ready) return { status: 'ready' };
      throw new HttpProblem('not_ready', { detail: reason ?? 'Starting.', cure: 'Wait; Limn goes on by itself.' });
    },
  });

  app.get('/metrics', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['operation'],
      summary: 'Figures for Prometheus',
      security: readSecurity,
      response: { ...answers(Type.Unknown(), '', [401, 403, 500]), 200: { description: 'Text exposition format.', content: { 'text/plain': { schema: Type.String() } } } },
    },
    handler: async (_, reply) => reply.header('content-type', metrics.contentType).send(await metrics.read()),
  });
}
