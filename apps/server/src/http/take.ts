/** From bodies to durable events, and one outcome a message. */
import type { BodyForm } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { problemOfBody, type RawBody } from './body.ts';
import type { HttpContext } from './context.ts';
import { sendRejection } from './problem.ts';

const MessageResult = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Null()], { description: 'The id of the message; null when it could not be read.' }),
    outcome: Type.Union([Type.Literal('accepted'), Type.Literal('duplicate'), Type.Literal('late'), Type.Literal('rejected')]),
    code: Type.Optional(Type.String({ description: 'Why it was rejected; for programs.' })),
    message: Type.Optional(Type.String()),
    cure: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** What became of a batch, event by event. */
export const Taken = Type.Object(
  {
    success: Type.Boolean({ description: 'No message was rejected.' }),
    accepted: Type.Integer(),
    duplicate: Type.Integer({ description: 'Were here before; nothing changed.' }),
    late: Type.Integer({ description: 'Came later than their definition allows; kept in the history, not in the profile.' }),
    rejected: Type.Integer(),
    results: Type.Array(MessageResult, { description: 'One for each message, in the order sent.' }),
  },
  { $id: 'Taken', description: 'What became of each message. Status 200: whatever is not rejected is durable.', additionalProperties: false },
);
export type Taken = Static<typeof Taken>;

/**
 * Makes what is good of a body durable in one step, and answers what became of each message: as `Taken`, or as a problem
 * when the only message is refused. Bad ones go to quarantine and stop nobody else.
 * @throws HttpProblem when the body cannot be read; HostError when nothing could be acknowledged.
 */
export async function takeBody({ limn, metrics }: HttpContext, reply: FastifyReply, form: BodyForm, body: RawBody): Promise<FastifyReply> {
  const { json, refusal, ...counts } = await limn.ingestBody({ form, ...body }).catch((error: unknown) => {
    throw problemOfBody(error);
  });
  metrics.countOutcomes(counts);
  // The answer is JSON already: nothing is left to serialise.
  return refusal === undefined ? reply.header('content-type', 'application/json; charset=utf-8').send(json) : sendRejection(reply, refusal);
}
