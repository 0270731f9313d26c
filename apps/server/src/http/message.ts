/** A message of the Segment spec, as documented. */
import { Type } from '@sinclair/typebox';

const Identifier = (description: string) => Type.Unsafe<unknown>({ type: ['string', 'integer', 'null'], maxLength: 512, description });
const SentTime = (description: string) => Type.Unsafe<unknown>({ type: ['string', 'number', 'null'], description });

export const Message = Type.Object(
  {
    type: Type.Optional(Type.String({ description: 'The call, in a batch: track, identify, page, screen, group or alias.' })),
    messageId: Type.Optional(Type.Unsafe<unknown>({ type: ['string', 'number', 'null'], maxLength: 512, description: 'Unique; a resend is recognised by it. Absent: a hash of the content.' })),
    userId: Type.Optional(Identifier('Who it is, once known. One of userId and anonymousId is needed.')),
    anonymousId: Type.Optional(Identifier('The visitor before that.')),
    previousId: Type.Optional(Identifier('alias: the id before.')),
    groupId: Type.Optional(Type.Unknown({ description: 'group: which.' })),
    event: Type.Optional(Type.String({ maxLength: 1024, description: 'track: what happened.' })),
    name: Type.Optional(Type.Unknown({ description: 'page and screen: which.' })),
    timestamp: Type.Optional(SentTime('When it happened: ISO 8601, or ms since 1970. Absent: now.')),
    originalTimestamp: Type.Optional(SentTime('Used when there is no timestamp.')),
    sentAt: Type.Optional(SentTime("When it was sent: sets a sender's wrong clock right.")),
    receivedAt: Type.Optional(SentTime('Only in imported history: when it was first received.')),
    properties: Type.Optional(Type.Unsafe<unknown>({ type: ['object', 'null'], description: 'Up to 32 levels and 64 KB.' })),
    traits: Type.Optional(Type.Unsafe<unknown>({ type: ['object', 'null'], description: 'identify and group: like properties.' })),
  },
  { $id: 'Message', description: 'One message of the Segment spec. Other keys (context, integrations, …) are taken and left out.' },
);

/**
 * Validation of a body that is read message by message instead: a schema would refuse a whole batch for one bad message,
 * and the reader says why with a code.
 */
export const acceptUnchecked = () => () => true;
