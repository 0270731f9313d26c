/** GET /v1/late: events that came late, and what each changed afterwards. */
import { setImmediate } from 'node:timers/promises';
import type { Change, LateArrival, LateValue } from '@limn/engine';
import type { Limn } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf, readAsOf } from './moment.ts';
import { requireKnown } from './profile.ts';
import { checkCursor } from './profiles.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import { mistakenId, toldOf } from './told-changes.ts';
import type { HttpApp } from './type-provider.ts';

const Values = (description: string) => Type.Object({ before: referTo(ColumnValue), after: referTo(ColumnValue) }, { description, additionalProperties: false });

const told = {
  id: Type.Integer({ description: 'In the change feed.' }),
  at: Moment('From when.'),
  profile: Type.String(),
  kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]),
  name: Type.String(),
  change: Type.Union([Type.Literal('enter'), Type.Literal('exit')]),
};

export const LateArrivalAnswer = Type.Object(
  {
    position: Type.Integer({ description: 'In the log.' }),
    id: Type.String({ description: 'Of the message.' }),
    name: Type.String({ description: 'Of the event, as the definition calls it.' }),
    profile: Type.String({ description: 'Whose it is.' }),
    time: Moment('When it happened.'),
    arrivedAt: Moment('When it came.'),
    latenessMs: Type.Integer({ description: 'How much later than it happened it came.' }),
    outcome: Type.Union([Type.Literal('accepted'), Type.Literal('late')], {
      description: 'late: later than its lateness allows; it is kept in the history and is in no profile. A definition with a longer lateness, once published, takes it in.',
    }),
    columns: Type.Array(
      Type.Object({ name: Type.String(), atEvent: Values('As of when it happened: without it, and with it.'), onArrival: Values('As of when it came: without it, and with it.') }, { additionalProperties: false }),
      { description: 'Columns that tags and segments use and that it changed, these themselves included.' },
    ),
    changes: Type.Array(Type.Object(told, { additionalProperties: false }), { description: 'What was told when it came, because of it.' }),
    corrections: Type.Array(
      Type.Object(
        {
          ...told,
          correction: Type.Union([Type.Literal('missed'), Type.Literal('mistaken')], { description: 'missed: should have been told then; mistaken: should not have been told.' }),
          of: Type.Optional(Type.Integer({ description: 'Of a mistaken one: the id of the entry that was told. Absent: it was over before it could be told.' })),
        },
        { additionalProperties: false },
      ),
      { description: 'What should have gone otherwise between its time and its arrival.' },
    ),
    comparedUntil: Type.Optional(Moment('Later moments were not compared: there were too many to look at.')),
  },
  { $id: 'LateArrival', description: 'An event that came more than a minute after it happened, and what followed.', additionalProperties: false },
);

export function lateRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/late', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['late'],
      summary: 'What late events changed',
      description: 'Events that came more than a minute after they happened, newest first: the newest 65,536. Imported history is never late.',
      security: readSecurity,
      querystring: Type.Object({
        since: Type.Optional(Type.String({ description: 'Only what came from then on: ISO 8601, or ms since 1970.' })),
        profile: Type.Optional(Type.String({ minLength: 1, maxLength: 600, description: 'Only this customer: as sent (17850), or with its kind (user:17850).' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        cursor: Type.Optional(Type.String({ description: 'From the page before.' })),
      }),
      response: answers(Type.Object({ late: Type.Array(referTo(LateArrivalAnswer)), cursor: Type.Optional(Type.String({ description: 'Hand back to go on; absent at the end.' })) }, { additionalProperties: false }), 'A page.', [...readProblems, 404]),
    },
    handler: async ({ query: { since, profile, limit = 50, cursor } }) => {
      if (profile !== undefined) requireKnown(limn.engine, profile);
      const from = readAsOf(since);
      const page = limn.engine.lateArrivals({ limit, ...(from !== undefined && { since: from }), ...(profile !== undefined && { profile }), ...(cursor !== undefined && { cursor: checkCursor(cursor) }) });
      const late: Static<typeof LateArrivalAnswer>[] = [];
      for (const arrival of page.arrivals) {
        await setImmediate();
        late.push(await answerOf(limn, arrival));
      }
      return { late, ...(page.cursor !== undefined && { cursor: page.cursor }) };
    },
  });
}

async function answerOf(limn: Limn, arrival: LateArrival): Promise<Static<typeof LateArrivalAnswer>> {
  const { position, event, name, profile, arrivedAt, outcome, columns, comparedUntil } = arrival;
  const entries = await toldOf(limn, arrival);
  const corrections: Static<typeof LateArrivalAnswer>['corrections'] = [];
  for (const entry of entries) {
    if (entry.correction === undefined) continue;
    const of = entry.correction === 'mistaken' ? await mistakenId(limn, entry, profile) : undefined;
    corrections.push({ ...entryOf(entry), correction: entry.correction, ...(of !== undefined && { of }) });
  }
  return {
    position,
    id: event.id,
    name,
    profile,
    time: isoOf(event.time) ?? '',
    arrivedAt: isoOf(arrivedAt) ?? '',
    latenessMs: arrivedAt - event.time,
    outcome,
    columns: columns.map(({ column, atEvent, onArrival }) => {
      const sent = ({ before, after }: LateValue) => ({ before: sentValue(limn.engine.columns.get(column), before), after: sentValue(limn.engine.columns.get(column), after) });
      return { name: column, atEvent: sent(atEvent), onArrival: sent(onArrival) };
    }),
    changes: entries.filter(({ correction }) => correction === undefined).map(entryOf),
    corrections,
    ...(comparedUntil !== undefined && { comparedUntil: isoOf(comparedUntil) ?? '' }),
  };
}

function entryOf({ id, at, profile, kind, name, change }: Change) {
  return { id, at: isoOf(at) ?? '', profile, kind, name, change };
}
