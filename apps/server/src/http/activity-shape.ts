/** The activity stream's messages as /openapi.json describes them. */
import { Type } from '@sinclair/typebox';
import { Moment, Words } from './schema.ts';

const closed = { additionalProperties: false } as const;
/** What came in. */
export const Counts = Type.Object({ accepted: Type.Integer(), duplicate: Type.Integer({ description: 'Were here before.' }), late: Type.Integer({ description: 'Later than their definition allows.' }), rejected: Type.Integer() }, closed);

const Outcome = Type.Union([Type.Literal('accepted'), Type.Literal('duplicate'), Type.Literal('late'), Type.Literal('rejected')]);
const RuleTick = Type.Object({ name: Type.String(), label: Words, gained: Type.Integer(), lost: Type.Integer() }, closed);

const Tick = Type.Object(
  {
    at: Moment("By the system's clock."),
    now: Moment('By the clock in use: an example lives in its own time.'),
    events: Type.Integer({ description: 'During the last second.' }),
    lastMinute: Type.Integer({ description: 'Events during the last minute.' }),
    freshMs: Type.Optional(Type.Number({ description: 'From taken in to applied, ms: 99 of 100 of the last quarter of an hour.' })),
    today: Counts,
    linked: Type.Integer({ description: 'Links that joined or parted customers since the process began.' }),
    profiles: Type.Integer(),
    sources: Type.Array(Type.Object({ name: Type.String(), way: Type.String(), lastMinute: Type.Integer(), today: Counts, quietMs: Type.Number(), silent: Type.Boolean() }, closed)),
    tags: Type.Array(RuleTick, { description: 'During the last hour, most moved first.' }),
    segments: Type.Array(RuleTick),
    sent: Type.Object({ subscribers: Type.Integer(), changes: Type.Integer({ description: 'In the last hour.' }) }, closed),
    alerts: Type.Integer({ description: 'Open ones, notes left out.' }),
  },
  closed,
);

const Happened = Type.Object(
  {
    position: Type.Integer({ description: 'In the log.' }),
    at: Moment('When it came.'),
    time: Moment('When it happened.'),
    profile: Type.String(),
    type: Type.String({ description: 'Name of the event, as the definition calls it; link and unlink of statements about two identifiers.' }),
    what: Words,
    outcome: Outcome,
  },
  closed,
);

const ToldChange = Type.Object(
  {
    id: Type.Integer({ description: 'In the change feed.' }),
    at: Moment('From when it holds.'),
    profile: Type.String(),
    kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]),
    name: Type.String(),
    label: Words,
    change: Type.Union([Type.Literal('enter'), Type.Literal('exit')]),
    by: Type.Union([Type.Literal('event'), Type.Literal('identity'), Type.Literal('time'), Type.Literal('definition')]),
    position: Type.Optional(Type.Integer({ description: 'Of the event that caused it.' })),
    because: Type.Optional(Words),
  },
  closed,
);

/** What a newcomer is shown first. */
export const ActivityHistory = Type.Object(
  {
    seconds: Type.Array(Type.Integer(), { description: 'Events in each of the last 900 seconds, oldest first.' }),
    at: Moment('Of the newest of them.'),
    happened: Type.Array(Happened),
    changes: Type.Array(ToldChange),
    tick: Tick,
  },
  { $id: 'ActivityHistory', description: 'What happened just now.', ...closed },
);
