/** POST /v1/events/check: what an event would do, without doing it. */
import { isRejected, type Change, type LimnEvent, type RejectedOutcome, type RejectionCode, type SourceId } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { Teller } from '../activity/told-event.ts';
import { previewEvent } from '../debug/preview-event.ts';
import { readPasted } from '../debug/read-pasted.ts';
import { rejectionWords } from '../language/rejection-words.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;
const Moved = Type.Object({ profile: Type.String(), kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]), name: Type.String(), label: Words }, closed);

export const CheckedEvent = Type.Object(
  {
    form: Type.Union([Type.Literal('segment'), Type.Literal('cloudEvent'), Type.Literal('limn')], { description: 'Which way in it was read as.' }),
    further: Type.Integer({ description: 'Events of a batch besides the first; they were not looked at.' }),
    outcome: Type.Union([Type.Literal('accepted'), Type.Literal('duplicate'), Type.Literal('late'), Type.Literal('rejected')]),
    rejection: Type.Optional(Type.Object({ code: Type.String(), title: Words, message: Type.String({ description: 'What is wrong with this one.' }), cure: Words, hint: Type.String({ description: 'How to mend this one.' }) }, closed)),
    parsed: Type.Optional(
      Type.Object(
        {
          id: Type.String(),
          kind: Type.Union([Type.Literal('event'), Type.Literal('link'), Type.Literal('unlink')]),
          type: Type.Optional(Type.String({ description: 'Name of the event, as the definition calls it.' })),
          label: Type.Optional(Words),
          what: Words,
          time: Moment('When it happened.'),
          receivedAt: Moment('When it would come: now.'),
          identifiers: Type.Array(Type.String()),
          properties: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' }),
        },
        { ...closed, description: 'As it would be kept. Absent when it cannot be read.' },
      ),
    ),
    effect: Type.Optional(
      Type.Object(
        {
          profile: Type.String({ description: 'Whose it is.' }),
          known: Type.Boolean({ description: 'false: a new customer.' }),
          joins: Type.Array(Type.String(), { description: 'Customers that would become one with it.' }),
          columns: Type.Array(Type.Object({ name: Type.String(), view: Type.String(), label: Words, type: Type.String(), unit: Type.Optional(Type.String()), before: referTo(ColumnValue), after: referTo(ColumnValue) }, closed), { description: 'Features and other values that would change.' }),
          gained: Type.Array(Moved),
          lost: Type.Array(Moved),
        },
        { ...closed, description: 'What would follow. Absent when it is rejected.' },
      ),
    ),
    written: Type.Literal(false, { description: 'Nothing was written.' }),
  },
  { $id: 'CheckedEvent', description: 'What an event would do.', ...closed },
);
type CheckedEvent = Static<typeof CheckedEvent>;

export function checkEventRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.post('/v1/events/check', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['collect'],
      summary: 'What an event would do',
      description: 'Takes an event of any way in: a Segment message or batch, a CloudEvent, an event as the log keeps it. Tells how it is read, what would become of it, whose it is, which values would change, and which tags and segments would be gained or lost: exactly what happens when it is sent now. Nothing is written.',
      security: readSecurity,
      body: Type.Object({ event: Type.Unknown({ description: 'As it would be sent.' }) }, closed),
      response: answers(referTo(CheckedEvent), 'What would happen.', [...readProblems, 409, 413, 415]),
    },
    handler: async (request): Promise<CheckedEvent> => {
      const leaving = new AbortController();
      request.raw.socket.once('close', () => leaving.abort());
      const { form, further, read } = readPasted(request.body.event, { receivedAt: limn.clock.now(), find: (identifier) => limn.engine.find(identifier) });
      const head = { form, further, written: false } as const;
      if (isRejected(read)) return { ...head, ...rejectionOf(read) };
      const parsed = parsedOf(limn, read);
      const fault = limn.engine.check(read);
      if (fault !== undefined) return { ...head, ...rejectionOf(fault), parsed };
      const { outcome, profile, known, joins, columns, changes } = await previewEvent(limn, read, leaving.signal);
      if (outcome.outcome === 'rejected') return { ...head, ...rejectionOf(outcome), parsed };
      const moved = (way: Change['change']) => changes.filter(({ change }) => change === way).map(({ profile: whose, kind, name }) => ({ profile: whose, kind, name, label: limn.engine.columns.get(name)!.label }));
      return {
        ...head,
        outcome: outcome.outcome,
        parsed,
        effect: {
          profile,
          known,
          joins: [...joins],
          columns: columns.map(({ column, before, after }) => {
            const { view, label, type, unit } = limn.engine.columns.get(column)!;
            return { name: column, view, label, type, ...(unit !== undefined && { unit }), before: sentValue({ type }, before), after: sentValue({ type }, after) };
          }),
          gained: moved('enter'),
          lost: moved('exit'),
        },
      };
    },
  });
}

function rejectionOf({ code, message, cure }: RejectedOutcome): Pick<CheckedEvent, 'outcome' | 'rejection'> {
  return { outcome: 'rejected', rejection: { code, ...rejectionWords(code as RejectionCode), message, hint: cure } };
}

function parsedOf(limn: HttpContext['limn'], event: LimnEvent): NonNullable<CheckedEvent['parsed']> {
  const head = { id: event.id, kind: event.kind, what: new Teller(limn).what(event), time: isoOf(event.time) ?? '', receivedAt: isoOf(event.receivedAt) ?? '' };
  if (event.kind !== 'event') return { ...head, identifiers: [event.left, event.right], properties: {} };
  const type = limn.engine.nameOf(event);
  const label = limn.engine.definition.events.find(({ name }) => name === type)?.label;
  const identifiers = [...(event.user === undefined ? [] : [`user:${event.user}` as SourceId]), ...(event.anonymous === undefined ? [] : [`anonymous:${event.anonymous}` as SourceId])];
  return { ...head, ...(type !== undefined && { type }), ...(label !== undefined && { label }), identifiers, properties: event.properties };
}
