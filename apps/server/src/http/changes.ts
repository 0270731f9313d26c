/** GET /v1/changes: who enters and leaves which tag or segment, as server-sent events. */
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { streamChanges } from './change-stream.ts';
import type { HttpContext } from './context.ts';
import { answers, listOf, readProblems, readSecurity } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const maxSubscribers = 256;

export function changeRoutes(app: HttpApp, { limn, access, metrics, activity, latencies }: HttpContext): void {
  const onSent = (waitedMs: number | undefined): void => {
    activity.countSent();
    if (waitedMs !== undefined) latencies.changes.add(waitedMs);
  };
  const streams = new Set<AbortController>();
  // Open streams would keep the server from closing.
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.abort();
  });

  app.get('/v1/changes', {
    onRequest: async (request) => access.requireRead(request),
    exposeHeadRoute: false,
    schema: {
      tags: ['changes'],
      summary: 'Changes as they happen',
      description:
        'Server-sent events named change, with the id of the change; data is {id, at, profile, kind, name, change, cause}. ' +
        'Events named correction have an id of the same row and say what a late event changed afterwards: data has correction (missed: it should have been told, as of at; mistaken: it should not) besides. They move nobody. ' +
        'Resume with Last-Event-ID or after; neither: from now on. ' +
        'An event named end says why the server ends the stream (stopping, slow) and after which id to go on.',
      security: readSecurity,
      querystring: Type.Object({
        after: Type.Optional(Type.Integer({ minimum: 0, description: 'Id of the last change seen; 0: from the first.' })),
        name: Type.Optional(Type.String({ description: 'Names of tags and segments, separated by commas. Default: all.' })),
      }),
      headers: Type.Object({ 'last-event-id': Type.Optional(Type.Integer({ minimum: 0, description: 'What an EventSource sends when it comes back; wins over after.' })) }),
      response: {
        ...answers(Type.Unknown(), '', [...readProblems, 503]),
        200: { description: 'The stream.', content: { 'text/event-stream': { schema: Type.String() } } },
      },
    },
    handler: async (request, reply) => {
      const newest = limn.lastChange;
      const after = request.headers['last-event-id'] ?? request.query.after ?? newest;
      if (after > newest) {
        throw new HttpProblem('malformed_cursor', { detail: `The newest change is ${newest}; the one to go on after is newer.`, cure: 'Another definition counts its changes anew: go on with after=0.' });
      }
      if (streams.size >= maxSubscribers) {
        throw new HttpProblem('too_many_subscribers', { detail: `${maxSubscribers} clients listen already.`, cure: 'Close one, or let one client listen for several.' });
      }
      const names = listOf(request.query.name);
      const stream = new AbortController();
      streams.add(stream);
      metrics.countSubscribers(1);
      activity.countSubscribers(1);
      request.raw.socket.once('close', () => stream.abort());
      reply.hijack();
      // The line ends with the stream: kept alive, it would keep a stopping server waiting.
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
        connection: 'close',
      });
      try {
        await streamChanges(limn, reply.raw, { after, names: names && new Set(names), signal: stream.signal, onSent });
      } finally {
        streams.delete(stream);
        metrics.countSubscribers(-1);
        activity.countSubscribers(-1);
      }
    },
  });
}
