/** POST /v1/events: CloudEvents (binary, structured, batch), and lines of Segment messages. */
import type { BodyForm } from '@limn/host';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { keepBodies, rawBody } from './body.ts';
import type { HttpContext } from './context.ts';
import { acceptUnchecked } from './message.ts';
import { answers, referTo, writeProblems, writeSecurity } from './schema.ts';
import { takeBody, Taken } from './take.ts';
import type { HttpApp } from './type-provider.ts';

const CloudEvent = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1 }),
    source: Type.String({ minLength: 1 }),
    type: Type.String({ minLength: 1, description: 'What happened.' }),
    subject: Type.Optional(Type.String({ description: 'Who did it: the user id.' })),
    userid: Type.Optional(Type.String({ description: 'Who did it, when subject is something else.' })),
    anonymousid: Type.Optional(Type.String({ description: 'The visitor, while not known.' })),
    time: Type.Optional(Type.String({ format: 'date-time' })),
    data: Type.Optional(Type.Unsafe<unknown>({ type: ['object', 'null'], description: 'The properties.' })),
  },
  { description: 'CloudEvents 1.0.' },
);

const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';
const lines = 'application/x-ndjson';

export function eventRoutes(app: HttpApp, context: HttpContext): void {
  keepBodies(app, ['application/json', structured, batched, lines]);

  app.post('/v1/events', {
    onRequest: async (request) => context.access.requireWrite(request),
    validatorCompiler: acceptUnchecked,
    schema: {
      tags: ['collect'],
      summary: 'CloudEvents, or lines of Segment messages',
      description: 'One event that is refused is a problem; of many, each has its outcome.',
      security: writeSecurity,
      body: {
        content: {
          [structured]: { schema: CloudEvent },
          [batched]: { schema: Type.Array(CloudEvent) },
          'application/json': { schema: Type.Unknown({ description: 'The data of a binary CloudEvent; its attributes are ce- headers.' }) },
          [lines]: { schema: Type.String({ description: 'One Segment message a line, each with its type.' }) },
        },
      },
      response: answers(referTo(Taken), 'What became of each event.', writeProblems),
    },
    handler: (request, reply) => takeBody(context, reply, formOf(request), rawBody(request)),
  });
}

function formOf({ headers }: FastifyRequest): BodyForm {
  switch (headers['content-type']?.split(';')[0]?.trim().toLowerCase()) {
    case structured:
      return { is: 'cloudEvent' };
    case batched:
      return { is: 'cloudEvents' };
    case lines:
      return { is: 'lines' };
    default:
      return { is: 'binaryCloudEvent', headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('ce-'))) };
  }
}
