/** GET /v1/activity: how things are each second, and what happens as it happens, as server-sent events. */
import type { ServerResponse } from 'node:http';
import { Type } from '@sinclair/typebox';
import type { Hearer } from '../activity/activity-hub.ts';
import { HttpProblem } from '../errors.ts';
import { ActivityHistory } from './activity-shape.ts';
import type { HttpContext } from './context.ts';
import { wantsSealed } from './hidden-names.ts';
import { answers, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const maxListeners = 64;
/** A listener may leave its line full for so long, ms. */
const patienceMs = 30_000;

/** Messages written once for all who listen in the same way. */
interface WrittenMessage {
  plain?: string;
  sealed?: string;
}

export function activityRoutes(app: HttpApp, { access, activity, ids }: HttpContext): void {
  const lines = new Set<() => void>();
  // Open streams would keep the server from closing.
  app.addHook('preClose', async () => {
    for (const end of lines) end();
  });
  const written = new WeakMap<object, WrittenMessage>();

  function textOf(name: string, message: object, sealed: boolean): string {
    let known = written.get(message);
    if (known === undefined) written.set(message, (known = {}));
    known.plain ??= `event: ${name}\ndata: ${JSON.stringify(message)}\n\n`;
    if (sealed) return (known.sealed ??= ids.sealJson(known.plain));
    return known.plain;
  }

  app.get('/v1/activity', {
    onRequest: async (request) => access.requireRead(request),
    exposeHeadRoute: false,
    schema: {
      tags: ['operation'],
      summary: 'What happens now',
      description:
        'Server-sent events. tick, once a second: how much comes in, from where, how fresh it is, who gained and lost what in the last hour. happened: events as they are applied, at most 20 a second, with how many were left out. ' +
        'change: tags and segments gained and lost, with the event that caused it. alert: alerts that opened or closed. end: why the server ends the stream (stopping, slow). Nothing is kept for who is away: /v1/activity/history tells what was before, /v1/changes every change.',
      security: readSecurity,
      response: { ...answers(Type.Unknown(), '', [...readProblems, 503]), 200: { description: 'The stream.', content: { 'text/event-stream': { schema: Type.String() } } } },
    },
    handler: async (request, reply) => {
      if (lines.size >= maxListeners) {
        throw new HttpProblem('too_many_subscribers', { detail: `${maxListeners} clients listen already.`, cure: 'Close one; tabs of one browser share a line.' });
      }
      const sealed = wantsSealed(request);
      reply.hijack();
      // The line ends with the stream: kept alive, it would keep a stopping server waiting.
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no', connection: 'close' });
      await streamActivity(reply.raw, { hear: (hearer) => activity.hear(hearer), textOf: (name, message) => textOf(name, message, sealed), lines });
    },
  });

  app.get('/v1/activity/history', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['operation'],
      summary: 'What happened just now',
      description: 'What a newcomer to /v1/activity is shown first: events a second for a quarter of an hour, the newest events and changes.',
      security: readSecurity,
      response: answers(referTo(ActivityHistory), 'As of now.', readProblems),
    },
    handler: async () => activity.history(),
  });
}

interface Line {
  readonly hear: (hearer: Hearer) => () => void;
  readonly textOf: (name: string, message: object) => string;
  readonly lines: Set<() => void>;
}

/**
 * Writes what is heard until the client leaves, the server stops, or the client has taken nothing for half a minute. What
 * comes while its line is full is left out for it: nothing waits in memory, and the next tick tells how things are.
 */
function streamActivity(response: ServerResponse, { hear, textOf, lines }: Line): Promise<void> {
  return new Promise((resolve) => {
    let fullSince: number | undefined;
    response.write('retry: 2000\n\n');
    const stopHearing = hear((name, message) => {
      if (!response.writableNeedDrain) {
        fullSince = undefined;
        response.write(textOf(name, message));
        return;
      }
      fullSince ??= performance.now();
      if (performance.now() - fullSince > patienceMs) end('slow');
    });
    const left = (): void => {
      stopHearing();
      lines.delete(stop);
      resolve();
    };
    const end = (reason: 'slow' | 'stopping'): void => {
      const isFull = response.writableNeedDrain;
      response.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
      // The end, too, waits behind what the client does not take.
      if (isFull) response.destroy();
      left();
    };
    const stop = (): void => end('stopping');
    lines.add(stop);
    response.once('close', left);
  });
}
