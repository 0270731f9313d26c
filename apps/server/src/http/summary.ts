/** Who a customer is, in a few sentences made of facts, and what to do next. */
import { aboutCustomer, type Engine } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { Ranks } from '../customer/ranks.ts';
import { rolesOf } from '../customer/roles.ts';
import type { HttpContext } from './context.ts';
import { isoOf, readAsOf } from './moment.ts';
import { readPredictions } from './prediction.ts';
import { requireKnown } from './profile.ts';
import { AsOf, Identifier } from './profiles.ts';
import { wordsOf } from './recommendation-shape.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Step = Type.Object(
  {
    kind: Type.Union([Type.Literal('segment'), Type.Literal('recommendation')]),
    name: Type.String({ description: 'Of the segment or recommendation.' }),
    label: Type.String(),
    text: Type.String({ description: 'What to do: what the segment is for; or the item to show.' }),
    item: Type.Optional(Type.String({ description: 'Key of the item.' })),
    reason: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export const Summary = Type.Object(
  {
    profile: Type.String(),
    id: Type.String({ description: 'The name as it may stand in an address.' }),
    asOf: Moment('The moment it is as of.'),
    lastSeen: Type.Optional(Moment('The newest event; absent when nothing is known yet.')),
    sentences: Type.Array(Type.Array(Type.Object({ text: Type.String(), column: Type.Optional(Type.String({ description: 'The column that the words tell of.' })) }, { additionalProperties: false })), {
      description: 'Sentences as their parts.',
    }),
    leaving: Type.Optional(
      Type.Object({ column: Type.String(), label: Type.String(), value: Type.Number(), low: Type.Optional(Type.Number()), high: Type.Optional(Type.Number()) }, { description: 'How likely it is that the customer leaves, where a model says so.', additionalProperties: false }),
    ),
    next: Type.Array(Step, { description: 'What to do next, best first: segments that the customer is in, as they were declared; then the best item of each recommendation, of now only.' }),
  },
  { $id: 'Summary', description: 'Who a customer is.', additionalProperties: false },
);
export type Summary = Static<typeof Summary>;

type Lang = 'en' | 'zh';

export function summaryRoutes(app: HttpApp, { limn, access, surveys, ids }: HttpContext): void {
  const ranks = new Ranks(surveys);

  app.get('/v1/profiles/:identifier/summary', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['profiles'],
      summary: 'Who a customer is, in words',
      description: 'Sentences as the definition declares them, or what features tell by their kind; each fact names its column.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      querystring: Type.Object({ lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Default: en.' })), asOf: AsOf }),
      response: answers(referTo(Summary), 'Sentences, and what to do next.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier }, query: { lang = 'en', asOf: then } }): Promise<Summary> => {
      const { engine } = limn;
      requireKnown(engine, identifier);
      const past = readAsOf(then);
      const asOf = past ?? limn.readMoment();
      const { definition, columns } = engine;
      const reading = engine.read(identifier, { asOf });
      // Ranks of the past are not known: what names one is not told then.
      if (past === undefined) await ranks.prepare(rankedIn(engine));
      const sentences = aboutCustomer({ definition, columns, values: reading.columns, lang, ...(past === undefined && { rankOf: (column: string, value: number) => ranks.rankOf(column, value) }) });
      const lastSeen = engine.occurrences(identifier, asOf).at(-1)?.time;
      const leaving = leavingOf(engine, identifier, asOf, lang);
      return {
        profile: reading.profile,
        id: ids.idOf(reading.profile),
        asOf: isoOf(asOf) ?? '',
        ...(lastSeen !== undefined && { lastSeen: isoOf(lastSeen)! }),
        sentences: sentences.map((parts) => parts.map((part) => ({ ...part }))),
        ...(leaving && { leaving }),
        next: [...segmentSteps(engine, reading.columns, lang), ...(past === undefined ? await itemSteps(identifier, lang) : [])],
      };
    },
  });

  function leavingOf(engine: Engine, identifier: string, asOf: number, lang: Lang): Summary['leaving'] {
    const { leaving } = rolesOf(engine);
    if (leaving === undefined) return undefined;
    const column = engine.columns.get(leaving)!;
    const { value, low, high } = readPredictions(limn, engine, { identifier, asOf, views: [column.view] })[leaving]!;
    return typeof value !== 'number' ? undefined : { column: leaving, label: column.label[lang], value, ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
  }

  /** While recommendations are computed for the first time, none is told. */
  async function itemSteps(identifier: string, lang: Lang): Promise<Summary['next']> {
    const { recommendations } = limn;
    const { definition } = limn.engine;
    if (recommendations.status().state !== 'ready') return [];
    const steps: Summary['next'] = [];
    for (const { name, label } of definition.recommendations ?? []) {
      await recommendations.prepare(name, identifier, { k: 1 });
      const [best] = recommendations.recommend(name, identifier, { k: 1 })?.items ?? [];
      if (best !== undefined) steps.push({ kind: 'recommendation', name, label: label[lang], text: best.title, item: best.item, reason: wordsOf(definition, name, lang).sentence(best) });
    }
    return steps;
  }
}

/** Columns whose rank a sentence tells. */
function rankedIn({ definition }: Engine): readonly string[] {
  return [...new Set((definition.about ?? []).flat().flatMap(({ text }) => [...text.en.matchAll(/\{(\w+)\.rank\}/g)].map(([, name]) => name!)))];
}

/** Segments are what a team made to act on; one says what to do by its description. */
function segmentSteps({ definition }: Engine, values: Readonly<Record<string, unknown>>, lang: Lang): Summary['next'] {
  return definition.views.flatMap((view) =>
    view.kind !== 'segments' ? [] : Object.entries(view.segments).flatMap(([name, { label, description }]) => (values[name] !== true || description === undefined ? [] : [{ kind: 'segment' as const, name, label: label[lang], text: description[lang] }])),
  );
}
