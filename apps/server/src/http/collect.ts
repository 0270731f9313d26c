/** Taking events in: the HTTP calls of the Segment spec, for its SDKs and for curl. */
import { segmentCalls, type SegmentCall } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { keepBodies, rawBody } from './body.ts';
import type { HttpContext } from './context.ts';
import { addPreflight, openToPages } from './cross-origin.ts';
import { acceptUnchecked, Message } from './message.ts';
import { answers, referTo, writeProblems, writeSecurity } from './schema.ts';
import { takeBody, Taken } from './take.ts';
import type { HttpApp } from './type-provider.ts';

const descriptions: Readonly<Record<SegmentCall, string>> = {
  track: 'Something a customer did: event is what, properties are the details.',
  identify: 'Who a customer is: traits. With userId and anonymousId, both are known to be one customer.',
  page: 'A page a customer saw.',
  screen: 'A screen of an app a customer saw.',
  group: 'A group (company, household) a customer belongs to.',
  alias: 'previousId and userId are one customer.',
};

/** POST /v1/track /identify /page /screen /group /alias /batch, and /v1/t /i /p /s /g /a /b as analytics.js shortens them. */
export function collectRoutes(app: HttpApp, context: HttpContext): void {
  // SDKs label JSON as they like: RudderStack's as a form, beacons of browsers as plain text.
  keepBodies(app, ['*']);
  openToPages(app);
  for (const call of segmentCalls) {
    for (const path of pathsOf(call)) {
      addPreflight(app, path);
      addCall(app, context, { call, path });
    }
  }
  for (const path of pathsOf('batch')) {
    addPreflight(app, path);
    addBatch(app, context, path);
  }
}

function pathsOf(call: SegmentCall | 'batch'): readonly string[] {
  return [`/v1/${call}`, `/v1/${call[0]}`];
}

function addCall(app: HttpApp, context: HttpContext, { call, path }: { readonly call: SegmentCall; readonly path: string }): void {
  app.post(path, {
    onRequest: async (request) => context.access.requireWrite(request),
    validatorCompiler: acceptUnchecked,
    schema: {
      tags: ['collect'],
      summary: `Segment ${call}`,
      description: descriptions[call],
      security: writeSecurity,
      body: referTo(Message),
      response: answers(referTo(Taken), 'Taken, and durable.', writeProblems),
    },
    handler: (request, reply) => takeBody(context, reply, { is: 'call', call }, rawBody(request)),
  });
}

function addBatch(app: HttpApp, context: HttpContext, path: string): void {
  app.post(path, {
    onRequest: async (request) => context.access.requireWrite(request),
    validatorCompiler: acceptUnchecked,
    schema: {
      tags: ['collect'],
      summary: 'Segment batch',
      description: 'Many messages, each with its type. A bad one stops no other.',
      security: writeSecurity,
      body: Type.Object(
        { batch: Type.Array(referTo(Message)), sentAt: Type.Optional(Type.Unknown({ description: "When the sender sent it: sets a sender's wrong clock right." })) },
        { description: 'Up to 10,000 messages and 4 MB.' },
      ),
      response: answers(referTo(Taken), 'What became of each message.', writeProblems),
    },
    handler: (request, reply) => takeBody(context, reply, { is: 'batch' }, rawBody(request)),
  });
}
