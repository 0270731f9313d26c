/** From messages to durable events, and one outcome a message. */
import { isRejected, type Arrival, type LimnEvent, type Outcome, type ReadMessage, type RejectedOutcome } from '@limn/engine';
import type { ImportProgress, Rejection } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { arrivalOf } from './arrival.ts';
import type { HttpContext } from './context.ts';
import { sentForQuarantine } from './quarantine.ts';

/** Messages one request may carry. */
export const maxMessages = 10_000;

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
type MessageResult = Static<typeof MessageResult>;

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

export interface TakeRequest {
  /** As sent, in order. */
  readonly messages: readonly unknown[];
  /** Makes an event of a message, or says why not. */
  readonly read: (message: unknown, arrival: Arrival) => ReadMessage;
  /** When the sender says it sent the request. */
  readonly sentAt?: unknown;
  /** History, not the present. */
  readonly imported?: true;
  readonly progress?: ImportProgress;
}

/**
 * Reads the messages, makes the good ones durable in one step and says what became of each.
 * Bad ones go to quarantine and stop nobody else.
 * @throws HttpProblem `batch_too_long`; HostError when nothing could be acknowledged.
 */
export async function takeMessages({ limn, metrics }: HttpContext, request: TakeRequest): Promise<Taken> {
  const { messages, sentAt, imported = false } = request;
  if (messages.length > maxMessages) {
    throw new HttpProblem('batch_too_long', { detail: `The batch has ${messages.length} messages, more than ${maxMessages}.`, cure: 'Send smaller batches, for instance of 500 events.' });
  }
  const events: LimnEvent[] = [];
  const arrival = arrivalOf(limn, { sentAt, imported, earlier: events });
  const rejections: Rejection[] = [];
  const read = messages.map((message) => {
    const result = request.read(message, arrival);
    if (isRejected(result)) rejections.push({ receivedAt: arrival.receivedAt, code: result.code, message: result.message, sent: sentForQuarantine(message) });
    else events.push(result);
    return result;
  });
  const outcomes = events.length > 0 || request.progress !== undefined ? await limn.ingest(events, request.progress) : [];
  if (rejections.length > 0) limn.quarantine(rejections);

  const taken = { accepted: 0, duplicate: 0, late: 0, rejected: 0 };
  let next = 0;
  const results = read.map((result, i): MessageResult => {
    const outcome: Outcome = isRejected(result) ? result : outcomes[next++]!;
    taken[outcome.outcome]++;
    return resultOf(isRejected(result) ? idOf(messages[i]) : result.id, outcome);
  });
  metrics.countOutcomes(taken);
  return { success: taken.rejected === 0, ...taken, results };
}

/** The rejection of the one message of a request; undefined when it was taken. */
export function onlyRejection({ results }: Taken): RejectedOutcome | undefined {
  const [only] = results;
  if (only?.outcome !== 'rejected') return undefined;
  return { outcome: 'rejected', code: only.code ?? '', message: only.message ?? '', cure: only.cure ?? '' };
}

function resultOf(id: string | null, outcome: Outcome): MessageResult {
  if (outcome.outcome !== 'rejected') return { id, outcome: outcome.outcome };
  return { id, outcome: 'rejected', code: outcome.code, message: outcome.message, cure: outcome.cure };
}

/** The id of a refused message, as far as it has one. */
function idOf(message: unknown): string | null {
  if (typeof message !== 'object' || message === null) return null;
  const { messageId, id } = message as { messageId?: unknown; id?: unknown };
  const sent = messageId ?? id;
  return typeof sent === 'string' && sent.length <= 512 ? sent : null;
}
