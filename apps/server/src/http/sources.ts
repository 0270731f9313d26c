/** GET /v1/sources: where events come from, whether one fell silent, what it leaves out. GET /v1/rejections: what was refused, and why. */
import type { RejectionCode } from '@limn/engine';
import { HOUR_MS, type KeptRejection } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import type { WatchedSource } from '../activity/watched-source.ts';
import { HttpProblem } from '../errors.ts';
import { rejectionWords } from '../language/rejection-words.ts';
import { Counts } from './activity-shape.ts';
import type { HttpContext } from './context.ts';
import { maskSent } from './mask.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;

export const Source = Type.Object(
  {
    name: Type.String(),
    way: Type.Union(['call', 'batch', 'lines', 'cloudEvents', 'import', 'embedded'].map((way) => Type.Literal(way as WatchedSource['way'])), { description: 'How its events come in: one Segment call a request, batches, NDJSON lines, CloudEvents, imported history, or from this process itself.' }),
    firstAt: Moment('When it was first heard.'),
    lastAt: Moment('When it was last heard.'),
    heardMs: Type.Number({ description: 'Since then by the clock in use, ms.' }),
    quietMs: Type.Number({ description: 'The same, ms; the time in which the server did not run counts for nothing.' }),
    usualPauseMs: Type.Optional(Type.Number({ description: 'The pause that 99 of 100 of its pauses do not exceed, ms. Absent: too little is known.' })),
    silent: Type.Boolean({ description: 'Quiet for longer than four of its usual pauses, and two minutes. Imports end; they are never silent.' }),
    today: Counts,
    total: Counts,
    missingRate: Type.Optional(Type.Number({ description: 'Share of optional fields that are left out, 0 to 1, of the events looked into. Absent: none has optional fields.' })),
    hours: Type.Array(Type.Object({ at: Moment('Begin of the hour.'), ...Counts.properties }, closed), { description: 'The last 24 hours, oldest first.' }),
    types: Type.Array(Type.Object({ type: Type.String(), label: Words, events: Type.Integer(), lastAt: Moment('When one last came.') }, closed)),
    fields: Type.Array(Type.Object({ type: Type.String(), field: Type.String(), looked: Type.Integer({ description: 'Events looked into: a few of each request.' }), missing: Type.Integer() }, closed), { description: 'Fields that may be left out.' }),
  },
  { $id: 'Source', description: 'Where events come from.', ...closed },
);
type Source = Static<typeof Source>;

const Rejected = Type.Object(
  {
    code: Type.String(),
    title: Words,
    cure: Words,
    kept: Type.Integer({ description: 'Of those still kept.' }),
    lastDay: Type.Integer({ description: 'Of these, in the last 24 hours.' }),
    lastAt: Moment('The newest.'),
    hours: Type.Array(Type.Integer(), { description: 'In each of the last 24 hours, oldest first.' }),
    samples: Type.Array(Type.Object({ number: Type.Integer(), at: Moment('When it came.'), message: Type.String({ description: 'What was wrong with it.' }), sent: Type.Unknown({ description: 'As sent, with personal data masked.' }) }, closed), { description: 'The newest.' }),
  },
  closed,
);

const hoursShown = 24;
/** Rejections that are looked at: what the quarantine keeps, at most. */
const mostLooked = 20_000;
const samplesShown = 3;

export function sourceRoutes(app: HttpApp, { limn, access, activity }: HttpContext): void {
  app.get('/v1/sources', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['operation'],
      summary: 'Where events come from',
      description: 'A source is what the sender calls itself: the library of a Segment message, the source of a CloudEvent, the name of an imported file; who says nothing is known by the way it sends. Silent ones first.',
      security: readSecurity,
      response: answers(Type.Object({ sources: Type.Array(referTo(Source)) }, closed), 'All of them.', readProblems),
    },
    handler: async () => ({ sources: activity.sources().map((source) => sentSource(source, limn)).sort((a, b) => Number(b.silent) - Number(a.silent) || (a.lastAt < b.lastAt ? 1 : -1)) }),
  });

  app.get('/v1/sources/:name', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['operation'],
      summary: 'One source',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 400 }) }),
      response: answers(referTo(Source), 'The source.', [...readProblems, 404]),
    },
    handler: async ({ params: { name } }) => {
      const found = activity.sources().find((source) => source.name === name);
      if (found === undefined) throw new HttpProblem('unknown_source', { detail: `No event ever came from '${name}'.`, cure: 'See /v1/sources.' });
      return sentSource(found, limn);
    },
  });

  app.get('/v1/rejections', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['operation'],
      summary: 'What was rejected, and why',
      description: 'By code, most frequent first, with the newest samples. The quarantine keeps about 16 MB; older rejections are counted and let go.',
      security: readSecurity,
      response: answers(Type.Object({ total: Type.Integer({ description: 'Ever.' }), lastDay: Type.Integer(), reasons: Type.Array(Rejected) }, closed), 'As of now.', readProblems),
    },
    handler: async () => {
      const kept = await limn.rejections(mostLooked);
      const now = limn.clock.now();
      const reasons = [...Map.groupBy(kept, ({ code }) => code)].map(([code, of]) => reasonOf(code, of, now)).sort((a, b) => b.lastDay - a.lastDay || b.kept - a.kept);
      return { total: limn.status().rejected, lastDay: reasons.reduce((sum, { lastDay }) => sum + lastDay, 0), reasons };
    },
  });
}

function sentSource({ firstAt, lastAt, hours, types, fields, lastHour: _, ...rest }: WatchedSource, { clock, engine }: HttpContext['limn']): Source {
  const newest = Math.floor(clock.now() / HOUR_MS);
  const byHour = new Map(hours.map(({ hour, ...counts }) => [hour, counts]));
  const [looked, missing] = fields.reduce(([of, out], field) => [of + field.looked, out + field.missing], [0, 0]);
  return {
    ...rest,
    firstAt: isoOf(firstAt) ?? '',
    lastAt: isoOf(lastAt) ?? '',
    ...(looked > 0 && { missingRate: missing / looked }),
    hours: Array.from({ length: hoursShown }, (_, i) => {
      const hour = newest - hoursShown + 1 + i;
      return { at: isoOf(hour * HOUR_MS) ?? '', ...(byHour.get(hour) ?? { accepted: 0, duplicate: 0, late: 0, rejected: 0 }) };
    }),
    types: types.map(({ type, events, lastAt: at }) => ({ type, label: engine.definition.events.find(({ name }) => name === type)?.label ?? { en: type, zh: type }, events, lastAt: isoOf(at) ?? '' })),
    fields: [...fields],
  };
}

/** @param of newest first */
function reasonOf(code: string, of: readonly KeptRejection[], now: number): Static<typeof Rejected> {
  const newest = Math.floor(now / HOUR_MS);
  const hours = Array.from({ length: hoursShown }, () => 0);
  for (const { receivedAt } of of) {
    const age = newest - Math.floor(receivedAt / HOUR_MS);
    if (age >= 0 && age < hoursShown) hours[hoursShown - 1 - age]!++;
  }
  return {
    code,
    ...rejectionWords(code as RejectionCode),
    kept: of.length,
    lastDay: hours.reduce((sum, count) => sum + count, 0),
    lastAt: isoOf(of[0]!.receivedAt) ?? '',
    hours,
    samples: of.slice(0, samplesShown).map(({ number, receivedAt, message, sent }) => ({ number, at: isoOf(receivedAt) ?? '', message, sent: maskSent(sent) })),
  };
}
