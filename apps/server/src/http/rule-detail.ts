/** One segment or tag beyond its members: how it grew, what it overlaps with, and what it was before. */
import type { Engine } from '@limn/engine';
import type { Limn, Publication } from '@limn/host';
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { RuleVersions } from '../survey/rule-versions.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { RuleExpression } from './segment-preview.ts';
import { answers, Moment, readProblems, readSecurity, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

/** Segments, or tags. */
export interface RuleFamily {
  readonly plural: 'segments' | 'tags';
  readonly singular: 'segment' | 'tag';
}

const closed = { additionalProperties: false } as const;

const Days = Type.Array(
  Type.Object({ date: Type.String({ description: '2011-09-30, in the time zone of the definition.' }), size: Type.Integer({ description: 'At its end; of today: now.' }), entered: Type.Integer(), left: Type.Integer() }, closed),
  { description: 'Oldest first, the last is today.' },
);

/** How a definition came into force. */
export const publicationFields = {
  id: Type.Integer(),
  at: Moment('By the clock of Limn.'),
  version: Type.String({ description: 'Of the definition: GET /v1/definitions/{version}.' }),
  before: Type.Optional(Type.String({ description: 'The one that was in force until then.' })),
  kind: Type.Union([Type.Literal('begun'), Type.Literal('given'), Type.Literal('published'), Type.Literal('promoted'), Type.Literal('found')], {
    description: 'begun: the folder was new; given: Limn was started with another definition; published: somebody put it in force; promoted: other models answer; found: it was in force at a start, and nothing is known of how.',
  }),
  by: Type.Optional(Type.String({ description: 'Who, as they call themselves.' })),
  note: Type.Optional(Type.String({ description: 'Why.' })),
} satisfies Readonly<Record<string, TSchema>>;

/** A publication as answers have it. */
export function sentPublication({ at, ...publication }: Publication): Omit<Publication, 'at'> & { readonly at: string } {
  return { ...publication, at: isoOf(at) ?? '' };
}

const Overlap = Type.Array(
  Type.Object({ name: Type.String(), kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]), label: Words, count: Type.Integer({ description: 'Customers in both.' }), share: Type.Number({ description: 'Of the members of the one that was asked for.' }), size: Type.Integer({ description: 'Customers in the other.' }) }, closed),
  { description: 'Most first; without those that share nobody.' },
);

const Version = Type.Object(
  {
    ...publicationFields,
    change: Type.Union([Type.Literal('added'), Type.Literal('changed'), Type.Literal('removed')]),
    label: Type.Optional(Words),
    description: Type.Optional(Words),
    rule: Type.Optional(RuleExpression),
    sentence: Type.Optional(Words),
  },
  closed,
);

/** GET /v1/segments/{name}/history, …/overlap, …/versions, and the same of tags. */
export function ruleDetailRoutes(app: HttpApp, context: HttpContext): void {
  const versions = new RuleVersions(context.limn);
  addRoutes(app, context, { plural: 'segments', singular: 'segment' }, versions);
  addRoutes(app, context, { plural: 'tags', singular: 'tag' }, versions);
}

function addRoutes(app: HttpApp, { limn, access, tides }: HttpContext, family: RuleFamily, versions: RuleVersions): void {
  const { plural, singular } = family;
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);
  const schemaOf = (summary: string, good: TSchema, description: string) => ({ tags: [plural], summary, security: readSecurity, params: Type.Object({ name: Type.String() }), response: answers(good, description, [...readProblems, 404]) });

  app.get(`/v1/${plural}/:name/history`, {
    onRequest,
    schema: {
      ...schemaOf(
        `How the ${singular} grew`,
        Type.Object({ days: Days, definitions: Type.Array(Type.Object({ version: Type.String(), at: Moment('When it came into force.'), entered: Type.Integer(), left: Type.Integer() }, closed), { description: 'Definitions that moved customers in or out when they came into force.' }) }, closed),
        'By day, from the change feed.',
      ),
      querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 2, maximum: 1_100, default: 90, description: 'How far back.' })) }),
    },
    handler: async ({ params: { name }, query: { days = 90 } }) => {
      requireRule(limn.engine, family, name);
      const definitions = await tides.definitions(name);
      return { days: [...(await tides.sizes(name, days))], definitions: definitions.map(({ at, ...moved }) => ({ ...moved, at: isoOf(at) ?? '' })) };
    },
  });

  app.get(`/v1/${plural}/:name/overlap`, {
    onRequest,
    schema: schemaOf('Which others they are in', Type.Object({ count: Type.Integer({ description: 'Members.' }), overlap: Overlap }, closed), 'Tags and segments by how many members they share.'),
    handler: async ({ params: { name } }) => {
      requireRule(limn.engine, family, name);
      return { count: limn.engine.count(name), overlap: [...overlapWith(limn.engine, name)] };
    },
  });

  app.get(`/v1/${plural}/:name/versions`, {
    onRequest,
    schema: schemaOf(`What the ${singular} was before`, Type.Object({ versions: Type.Array(Version) }, closed), 'Newest first: each definition in force that declared it otherwise than the one before.'),
    handler: async ({ params: { name } }) => {
      const found = await versions.of(plural, name);
      if (found.length === 0) requireRule(limn.engine, family, name);
      return { versions: found.map(({ publication, change, declared, sentence }) => ({ ...sentPublication(publication), change, ...declared, ...(sentence !== undefined && { sentence }) })) };
    },
  });
}

/** @throws HttpProblem `unknown_segment` | `unknown_tag` */
export function requireRule({ columns }: Pick<Limn['engine'], 'columns'>, { singular }: RuleFamily, name: string): void {
  if (columns.get(name)?.kind === singular) return;
  const known = [...columns.values()].filter(({ kind }) => kind === singular).map((column) => column.name);
  throw new HttpProblem(`unknown_${singular}`, { detail: `The definition has no ${singular} of this name.`, cure: `Ask for one of ${known.join(', ')}.` });
}

/** Cost: a bit a profile and rule. */
function overlapWith(engine: Engine, name: string): Static<typeof Overlap> {
  const members = engine.count(name);
  return [...engine.columns.values()]
    .flatMap(({ name: other, kind, label }) => {
      if ((kind !== 'tag' && kind !== 'segment') || other === name) return [];
      const count = engine.countWhere({ op: 'and', all: [{ op: 'column', name }, { op: 'column', name: other }] });
      return count === 0 ? [] : [{ name: other, kind, label, count, share: count / members, size: engine.count(other) }];
    })
    .sort((a, b) => b.count - a.count);
}
