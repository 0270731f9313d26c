/** A customer's life: visits with their events, when tags and segments came and went, and how numbers moved. */
import { setImmediate } from 'node:timers/promises';
import type { Change, Engine, EvidenceEvent } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { densityOf, sessionGapOf, sessionsOf } from '../customer/sessions.ts';
import { visitInSlices } from '../survey/slices.ts';
import { whileWaiting } from './client-left.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf, readAsOf } from './moment.ts';
import { requireKnown } from './profile.ts';
import { AsOf, Identifier } from './profiles.ts';
import { answers, listOf, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import { eventTeller, GainOrLoss, gainOrLossOf, TimelineEvent } from './timeline-event.ts';
import type { HttpApp } from './type-provider.ts';

const mostColumns = 60;
const From = Type.Optional(Type.String({ description: 'Only what happened at or after this: ISO 8601, or ms since 1970.' }));
const To = Type.Optional(Type.String({ description: 'Only what happened before this.' }));

export const Timeline = Type.Object(
  {
    profile: Type.String(),
    asOf: Moment('As known then.'),
    events: Type.Integer({ description: 'Of the whole life, up to then.' }),
    first: Type.Optional(Moment('The first event of all; absent without any.')),
    last: Type.Optional(Moment('The newest.')),
    gapMs: Type.Integer({ description: 'After a pause of this length another visit begins.' }),
    density: Type.Object({ from: Moment('Begin of the first stretch.'), to: Moment('End of the last.'), counts: Type.Array(Type.Integer()) }, { description: 'How many events fell into each of equal stretches of the time asked for.', additionalProperties: false }),
    sessions: Type.Array(
      Type.Object(
        {
          start: Moment('Its first event.'),
          end: Moment('Its last.'),
          count: Type.Integer(),
          kinds: Type.Array(Type.Object({ name: Type.String(), label: Words, count: Type.Integer() }, { additionalProperties: false }), { description: 'What was done, most often first.' }),
          events: Type.Array(referTo(TimelineEvent), { description: 'Newest first; of a long visit not all.' }),
        },
        { additionalProperties: false },
      ),
      { description: 'Visits, newest first.' },
    ),
    cursor: Type.Optional(Type.String({ description: 'Hand back to go on to what was earlier; absent at the beginning of life.' })),
  },
  { $id: 'Timeline', description: 'Visits of a customer, a page of them.', additionalProperties: false },
);
export type Timeline = Static<typeof Timeline>;

const Moments = Type.Object(
  {
    profile: Type.String(),
    complete: Type.Boolean({ description: 'false: the change feed is so long that its oldest part was left out.' }),
    moments: Type.Array(
      Type.Object(
        {
          at: Moment('From then on it held.'),
          changes: Type.Array(GainOrLoss),
          cause: Type.Union([Type.Literal('event'), Type.Literal('identity'), Type.Literal('time'), Type.Literal('definition')]),
          position: Type.Optional(Type.Integer({ description: 'In the log, of the event that caused it.' })),
        },
        { additionalProperties: false },
      ),
      { description: 'Oldest first.' },
    ),
  },
  { additionalProperties: false },
);

const Series = Type.Object(
  {
    profile: Type.String(),
    times: Type.Array(Moment('Of the values at this place.')),
    series: Type.Array(Type.Object({ name: Type.String(), values: Type.Array(referTo(ColumnValue)) }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

export function timelineRoutes(app: HttpApp, { limn, access, changes }: HttpContext): void {
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);

  app.get('/v1/profiles/:identifier/timeline', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'What a customer did, visit by visit',
      description: 'The whole life, newest first, a page of visits at a time. As known at asOf.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      querystring: Type.Object({
        from: From,
        to: To,
        asOf: AsOf,
        cursor: Type.Optional(Type.String({ maxLength: 40, description: 'From the page before.' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 60, description: 'Events wanted; the last visit is whole all the same, as far as it has no more than 500.' })),
      }),
      response: answers(referTo(Timeline), 'A page of visits.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier }, query }, reply): Promise<Timeline> => {
      const { engine } = limn;
      requireKnown(engine, identifier);
      const asOf = readAsOf(query.asOf) ?? limn.readMoment();
      const life = engine.occurrences(identifier, asOf);
      const from = readAsOf(query.from) ?? life[0]?.time ?? asOf;
      const to = Math.min(asOf, readAsOf(query.to) ?? asOf);
      const within = life.filter(({ time }) => time >= from && time < to);
      const gapMs = sessionGapOf(engine.definition);
      const sessions = sessionsOf(within, gapMs);
      const page = pageOf(sessions, query.cursor, query.limit ?? 60);
      const { profile, members } = engine.cluster(identifier, asOf);
      const changesAt = byPosition(engine, (await changes.of(members)).changes);
      const tell = eventTeller(engine, changesAt);
      const wanted = page.shown.flatMap(({ events }) => events.slice(-mostOfVisit).map(({ position }) => position)).sort((a, b) => a - b);
      const read = new Map<number, EvidenceEvent>();
      return whileWaiting(reply, async (signal) => {
        await visitInSlices(wanted, (position) => read.set(position, engine.eventAt(position)), signal);
        const labels = new Map(engine.definition.events.map(({ name, label }) => [name, label]));
        return {
          profile,
          asOf: isoOf(asOf) ?? '',
          events: life.length,
          ...(life.length > 0 && { first: isoOf(life[0]!.time)!, last: isoOf(life.at(-1)!.time)! }),
          gapMs,
          density: densityOfStretch(within, from, to),
          sessions: page.shown.map(({ events }) => ({
            start: isoOf(events[0]!.time) ?? '',
            end: isoOf(events.at(-1)!.time) ?? '',
            count: events.length,
            kinds: countKinds(events.map(({ name }) => name)).map(([name, count]) => ({ name, label: labels.get(name)!, count })),
            events: events.slice(-mostOfVisit).reverse().map(({ position }) => tell(read.get(position)!)),
          })),
          ...(page.cursor !== undefined && { cursor: page.cursor }),
        };
      });
    },
  });

  app.get('/v1/profiles/:identifier/events/:position', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'One event of a customer',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier, position: Type.Integer({ minimum: 0, description: 'In the log.' }) }),
      response: answers(
        Type.Object({ profile: Type.String(), event: referTo(TimelineEvent), properties: Type.Unsafe<unknown>({ type: 'object', description: 'As sent.' }) }, { additionalProperties: false }),
        'The event, with what was sent.',
        [...readProblems, 404],
      ),
    },
    handler: async ({ params: { identifier, position } }) => {
      const { engine } = limn;
      requireKnown(engine, identifier);
      if (!engine.positions(identifier).includes(position)) throw new HttpProblem('unknown_event', { detail: 'The customer has no event at this position.', cure: 'Take a position from the timeline.' });
      const { profile, members } = engine.cluster(identifier);
      const event = engine.eventAt(position);
      return { profile, event: eventTeller(engine, byPosition(engine, (await changes.of(members)).changes))(event), properties: event.event.properties };
    },
  });

  app.get('/v1/profiles/:identifier/moments', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'When tags and segments came and went',
      description: 'From the change feed: what was told at the time, without corrections.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      response: answers(Moments, 'Moments at which something turned.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier } }) => {
      const { engine } = limn;
      requireKnown(engine, identifier);
      const { profile, members } = engine.cluster(identifier);
      const { changes: told, knownAfter } = await changes.of(members);
      const moments: Static<typeof Moments>['moments'] = [];
      for (const change of told) {
        if (change.correction !== undefined) continue;
        const at = isoOf(change.at) ?? '';
        const { cause } = change;
        const position = cause.by === 'event' || cause.by === 'identity' ? cause.position : undefined;
        const last = moments.at(-1);
        if (last?.at === at && last.position === position) last.changes.push(gainOrLossOf(engine, change));
        else moments.push({ at, changes: [gainOrLossOf(engine, change)], cause: cause.by, ...(position !== undefined && { position }) });
      }
      return { profile, complete: knownAfter === 0, moments };
    },
  });

  app.get('/v1/profiles/:identifier/series', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'How values of a customer moved',
      description: 'Each as of evenly spaced moments, as known then; the last is the end.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      querystring: Type.Object({
        features: Type.String({ maxLength: 4_000, description: `Names of columns, separated by commas; at most ${mostColumns}.` }),
        points: Type.Optional(Type.Integer({ minimum: 2, maximum: 100, default: 24 })),
        from: Type.Optional(Type.String({ description: 'Default: the first event.' })),
        to: Type.Optional(Type.String({ description: 'Default: now.' })),
      }),
      response: answers(Series, 'Values, column by column.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier }, query }, reply) => {
      const { engine } = limn;
      requireKnown(engine, identifier);
      const names = requireColumns(engine, listOf(query.features) ?? []);
      const to = readAsOf(query.to) ?? limn.readMoment();
      const from = Math.min(to, readAsOf(query.from) ?? engine.occurrences(identifier, to)[0]?.time ?? to);
      const points = query.points ?? 24;
      const times = Array.from({ length: points }, (_, i) => Math.round(from + ((i + 1) / points) * (to - from)));
      const source = engine.find(identifier)!;
      const reader = readerOf(engine, names);
      const series = names.map((name) => ({ name, values: [] as Static<typeof ColumnValue>[] }));
      return whileWaiting(reply, async (signal) => {
        for (const asOf of times) {
          reader.read(source, { asOf }).forEach((value, i) => series[i]!.values.push(sentValue(engine.columns.get(names[i]!), value)));
          // A moment long ago may be read from the log.
          await setImmediate();
          signal.throwIfAborted();
        }
        return { profile: engine.cluster(identifier, to).profile, times: times.map((time) => isoOf(time) ?? ''), series };
      });
    },
  });
}

/** Events of one visit that are told. */
const mostOfVisit = 500;

/** @throws HttpProblem `malformed_cursor` */
function pageOf(sessions: ReturnType<typeof sessionsOf>, cursor: string | undefined, limit: number): { readonly shown: ReturnType<typeof sessionsOf>; readonly cursor?: string } {
  if (cursor !== undefined && !/^\d{1,16}$/.test(cursor)) throw new HttpProblem('malformed_cursor', { detail: 'The cursor is not from this list.', cure: 'Hand back the cursor of the page before, or none to begin anew.' });
  // Visits are known by when they began, which later events do not change.
  const begin = cursor === undefined ? 0 : sessions.findIndex(({ events }) => events[0]!.time < Number(cursor));
  const rest = begin < 0 ? [] : sessions.slice(begin);
  let events = 0;
  const enough = rest.findIndex((session) => (events += session.events.length) >= limit);
  const shown = enough < 0 ? rest : rest.slice(0, enough + 1);
  return { shown, ...(shown.length < rest.length && { cursor: String(shown.at(-1)!.events[0]!.time) }) };
}

function densityOfStretch(events: Parameters<typeof densityOf>[0], from: number, to: number): Timeline['density'] {
  const { counts } = densityOf(events, { from, to });
  return { from: isoOf(from) ?? '', to: isoOf(to) ?? '', counts: [...counts] };
}

function countKinds(names: readonly string[]): readonly (readonly [name: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

function byPosition(engine: Engine, told: readonly Change[]): ReadonlyMap<number, readonly GainOrLoss[]> {
  const found = new Map<number, GainOrLoss[]>();
  for (const change of told) {
    if (change.cause.by !== 'event' && change.cause.by !== 'identity') continue;
    const { position } = change.cause;
    found.set(position, [...(found.get(position) ?? []), gainOrLossOf(engine, change)]);
  }
  return found;
}

/** @throws HttpProblem `unknown_column` | `malformed_request` */
function requireColumns({ columns }: Engine, names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !columns.has(name));
  if (unknown !== undefined) throw new HttpProblem('unknown_column', { detail: 'The definition has no column of a name in features.', cure: 'GET /v1/definitions lists them under columns.' });
  if (names.length > 0 && names.length <= mostColumns) return names;
  throw new HttpProblem('malformed_request', { detail: `features names ${names.length} columns.`, cure: `Name 1 to ${mostColumns}.` });
}

const readers = new WeakMap<Engine, Map<string, ReturnType<Engine['readerOf']>>>();
const mostReaders = 32;

/** Readers of the columns that pages ask for, made once. */
function readerOf(engine: Engine, names: readonly string[]): ReturnType<Engine['readerOf']> {
  const known = readers.get(engine) ?? new Map<string, ReturnType<Engine['readerOf']>>();
  readers.set(engine, known);
  const key = names.join();
  const reader = known.get(key) ?? engine.readerOf(names);
  if (known.size >= mostReaders) known.clear();
  known.set(key, reader);
  return reader;
}
