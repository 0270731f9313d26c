/** The events behind a value, with both their times: what a reader looks at who wants to check it. */
import { durationMs, explain, type Engine } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf, readAsOf } from './moment.ts';
import { requireKnown } from './profile.ts';
import { AsOf, Identifier } from './profiles.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import { eventTeller, TimelineEvent } from './timeline-event.ts';
import type { HttpApp } from './type-provider.ts';

export const EvidenceOfValue = Type.Object(
  {
    profile: Type.String(),
    name: Type.String(),
    label: Type.String(),
    value: referTo(ColumnValue),
    sentence: Type.String({ description: 'The value with its reason, in words.' }),
    rule: Type.Optional(Type.String()),
    asOf: Moment('As known then.'),
    from: Type.Optional(Moment('Begin of the window; absent of what looks at the whole life, or at several windows.')),
    version: Type.String({ description: 'Of the definition that it was computed by.' }),
    events: Type.Array(referTo(TimelineEvent), { description: 'Newest first.' }),
    complete: Type.Boolean({ description: 'false: there are more than asked for.' }),
  },
  { $id: 'EvidenceOfValue', description: 'A value and the events behind it.', additionalProperties: false },
);

export function evidenceRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/profiles/:identifier/evidence/:name', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['profiles'],
      summary: 'The events behind a value',
      description: 'Those in its window that pass its filters, newest first; of a tag, segment or prediction those of all features it rests on.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier, name: Type.String({ description: 'A feature, derived value, prediction, tag or segment.' }) }),
      querystring: Type.Object({
        lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Default: en.' })),
        asOf: AsOf,
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
      }),
      response: answers(referTo(EvidenceOfValue), 'The value, and events.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier, name }, query: { lang = 'en', limit = 50, ...query } }): Promise<Static<typeof EvidenceOfValue>> => {
      const { engine } = limn;
      requireKnown(engine, identifier);
      const asOf = readAsOf(query.asOf) ?? limn.readMoment();
      const told = explain({ engine, identifier, name, lang, asOf, evidenceLimit: 1 });
      if (told === undefined) throw new HttpProblem('unknown_column', { detail: 'The definition has no feature, derived value, prediction, tag or segment of this name.', cure: 'GET /v1/definitions lists them under columns.' });
      const events = engine.evidence(identifier, name, { asOf, limit: limit + 1 });
      const window = windowOf(engine, name);
      return {
        profile: engine.cluster(identifier, asOf).profile,
        name,
        label: told.label,
        value: sentValue(engine.columns.get(name), told.value),
        sentence: told.sentence,
        ...(told.rule !== undefined && { rule: told.rule }),
        asOf: isoOf(asOf) ?? '',
        ...(window !== undefined && { from: isoOf(asOf - window) ?? '' }),
        version: engine.version,
        events: events.slice(0, limit).map(eventTeller(engine)),
        complete: events.length <= limit,
      };
    },
  });
}

/** Of a feature over a window, ms. */
function windowOf({ definition, columns }: Engine, name: string): number | undefined {
  const view = definition.views.find((each) => each.name === columns.get(name)?.view);
  const over = view?.kind === 'features' ? view.features[name]?.over : undefined;
  return over === undefined || over === 'ever' ? undefined : durationMs(over);
}
