/** POST /v1/events: CloudEvents (binary, structured, batch), and lines of Segment messages. */
import { readBinaryCloudEvent, readCloudEvent, readTypedMessage, rejectedLine, type Arrival, type ReadMessage } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { addJsonParser, addNdjsonParser, type NdjsonBody } from './body.ts';
import type { HttpContext } from './context.ts';
import { acceptUnchecked } from './message.ts';
import { sendRejection } from './problem.ts';
import { answers, referTo, writeProblems, writeSecurity } from './schema.ts';
import { onlyRejection, Taken, takeMessages } from './take.ts';
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
  addJsonParser(app, structured);
  addJsonParser(app, batched);
  addNdjsonParser(app);

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
    handler: async (request, reply) => {
      const body = request.body as unknown;
      const contentType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
      if (contentType === batched) {
        if (!Array.isArray(body)) throw new HttpProblem('malformed_batch', { detail: 'A batch of CloudEvents is a JSON array.', cure: `Send an array, or one event as ${structured}.` });
        return takeMessages(context, { messages: body, read: readCloudEvent });
      }
      if (contentType === lines) return takeMessages(context, { messages: (body as NdjsonBody).lines, read: readLine });
      const read = contentType === structured ? readCloudEvent : (data: unknown, arrival: Arrival) => readBinaryCloudEvent(request.headers, data, arrival);
      const taken = await takeMessages(context, { messages: [body], read });
      const rejection = onlyRejection(taken);
      return rejection === undefined ? taken : sendRejection(reply, rejection);
    },
  });
}

function readLine(line: unknown, arrival: Arrival): ReadMessage {
  return line instanceof SyntaxError ? rejectedLine(line.message) : readTypedMessage(line, arrival);
}
