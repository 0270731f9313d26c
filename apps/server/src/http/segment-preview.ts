/** POST /v1/segments/preview: whom a rule would pick that stands in no definition yet. */
import { columnsIn, createRuleWords, type Column, type Engine, type Expression, type ProfileDefinition, type SourceId } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { funnelOf } from '../survey/funnel.ts';
import { problemsOf } from '../survey/rule-problems.ts';
import type { Sheet } from '../survey/sheet.ts';
import { placeOf } from '../survey/spread.ts';
import { whileWaiting } from './client-left.ts';
import { readCondition } from './condition.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

/** A rule as definitions have it. */
export const RuleExpression = Type.Unsafe<Expression>({ type: 'object', description: 'A yes or no over any columns of a profile, as definitions have it: {"op":"atLeast","left":{"op":"column","name":"spend30d"},"right":{"op":"literal","value":500}}.' });

/** Members named for a list. */
const sampleSize = 10;

const Count = (description: string) => Type.Integer({ description });
const Names = (description: string) => Type.Array(Type.String(), { description });

export const SegmentPreview = Type.Object(
  {
    asOf: Moment('Of all counts.'),
    count: Count('Customers whom the rule picks.'),
    profiles: Count('Customers in all.'),
    exact: Type.Boolean({ description: 'false: of more than 50,000 customers a sample of some 20,000 was looked at, the same every time, and counts are scaled up.' }),
    error: Count('Half of the interval that holds the true count 19 times in 20; 0 when exact.'),
    sentence: Type.Object({ en: Type.String(), zh: Type.String() }, { description: 'The rule in words.', additionalProperties: false }),
    conditions: Type.Array(
      Type.Object(
        {
          path: Type.String({ description: 'Where it stands in the rule: all[1].all[0] is the first within the second; empty when the rule is one condition.' }),
          within: Type.Union([Type.Literal('and'), Type.Literal('or')], { description: 'The group it stands in.' }),
          alone: Count('Customers whom it picks by itself.'),
          before: Count('Customers whom it is asked about.'),
          left: Count('In an `and`: who is left after it and those before it in its group. In an `or`: whom they bring together so far.'),
        },
        { additionalProperties: false },
      ),
      { description: 'The conditions in the order of the rule, a group before what is in it.' },
    ),
    problems: Type.Array(Type.Object({ code: Type.Union([Type.Literal('leaves_nobody'), Type.Literal('changes_nothing'), Type.Literal('adds_nobody')]), path: Type.String(), message: Words, cure: Words }, { additionalProperties: false }), { description: 'What is odd about it, with what would help.' }),
    sample: Type.Array(Type.Object({ profile: Type.String(), why: Type.String() }, { additionalProperties: false }), { description: 'Ten of them, the same every time, each with what makes it one.' }),
    against: Type.Optional(
      Type.Object(
        { count: Count('Customers in the segment or tag as it is published.'), enter: Count('Would come in.'), leave: Count('Would go.'), stay: Count('Would stay.'), entering: Names('Some of them.'), leaving: Names('Some of them.') },
        { description: 'Beside what is published under the name.', additionalProperties: false },
      ),
    ),
    overlap: Type.Array(Type.Object({ name: Type.String(), kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]), label: Words, count: Count('Members of both.'), share: Type.Number({ description: 'Of those whom the rule picks.' }) }, { additionalProperties: false }), {
      description: 'Other segments and tags that they are in now, most first.',
    }),
  },
  { $id: 'SegmentPreview', description: 'Whom a rule would pick.', additionalProperties: false },
);
export type SegmentPreview = Static<typeof SegmentPreview>;

/** What is previewed. */
export const PreviewBody = {
  rule: RuleExpression,
  name: Type.Optional(Type.String({ maxLength: 200, description: 'A segment or tag to compare with, as it is published.' })),
  generation: Type.Optional(Type.String({ maxLength: 64, description: 'Version of a definition that is computed beside the one in force (POST /v1/generations), for columns that only it has.' })),
};

export function segmentPreviewRoutes(app: HttpApp, context: HttpContext): void {
  const { limn, access, surveys } = context;
  app.post('/v1/segments/preview', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['segments'],
      summary: 'Whom a rule would pick',
      description: 'Counts everybody, or beyond 50,000 customers a sample unless `exact` is asked for. Values are at most fifteen seconds old. Stops when the client leaves.',
      security: readSecurity,
      body: Type.Object({ ...PreviewBody, exact: Type.Optional(Type.Boolean({ description: 'Look at everybody, however long it takes.' })), lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Of the reasons. Default: en.' })) }, { additionalProperties: false }),
      response: answers(referTo(SegmentPreview), 'Who, how many, and how that came.', [...readProblems, 404, 409, 413, 415]),
    },
    handler: async ({ body: { rule: sent, name, generation, exact = false, lang = 'en' } }, reply): Promise<SegmentPreview> => {
      const engine = await engineOf(context, generation);
      const rule = readCondition(sent, columnsBefore(engine, name));
      return whileWaiting(reply, async (signal) => {
        const sheet = await surveys.sheet({ engine, exact });
        const published = name !== undefined && isRule(limn.engine.columns.get(name)) ? name : undefined;
        const columns = await sheet.read([...columnsIn(rule), ...(published !== undefined && sheet.engine === limn.engine ? [published] : [])], signal);
        const before = published === undefined ? undefined : (await sheet.under(limn.engine).read([published], signal)).get(published)!;
        const { rows, conditions } = funnelOf(rule, columns, sheet.profiles.length);
        const words = { en: createRuleWords(engine, 'en'), zh: createRuleWords(engine, 'zh') };
        const scale = (found: number): number => sheet.scale(found);
        return {
          asOf: isoOf(sheet.asOf) ?? '',
          count: scale(rows.length),
          profiles: sheet.total,
          exact: sheet.isExact,
          error: sheet.errorOf(rows.length),
          sentence: { en: words.en.sentence(rule), zh: words.zh.sentence(rule) },
          conditions: conditions.map(({ path, within, alone, before: asked, left }) => ({ path, within, alone: scale(alone), before: scale(asked), left: scale(left) })),
          problems: [...problemsOf({ rows, conditions }, columns, words)],
          sample: sampleOf(rows.map((row) => sheet.profiles[row]!)).map((profile) => ({ profile, why: words[lang].reason(rule, engine.read(profile, { asOf: sheet.asOf })).text })),
          ...(before !== undefined && { against: compare(sheet, rows, before) }),
          overlap: overlapOf(sheet, rows, name),
        };
      });
    },
  });
}

/** The engine of a generation that is level with the log. @throws HttpProblem `generation_unknown` | `generation_busy` */
export async function engineOf({ limn: { engine, generations } }: Pick<HttpContext, 'limn'>, version: string | undefined): Promise<Engine> {
  if (version === undefined || version === engine.version) return engine;
  const status = generations.list().find((generation) => generation.version === version);
  if (status?.state === 'building') {
    throw new HttpProblem('generation_busy', { detail: `${status.done} of ${status.of} events are computed.`, cure: 'Ask GET /v1/generations/{version} until it is ready, then again.' });
  }
  return generations.engine(version);
}

/** Columns that a rule may use in the place of the named one, or as a new segment: those of views before its own. */
export function columnsBefore({ definition, columns }: Pick<Engine, 'definition' | 'columns'>, name: string | undefined): ReadonlyMap<string, Column> {
  const own = columns.get(name ?? '')?.view ?? lastSegments(definition);
  const at = definition.views.findIndex((view) => view.name === own);
  const before = new Set((at < 0 ? definition.views : definition.views.slice(0, at)).map((view) => view.name));
  return new Map([...columns].filter(([, { view }]) => before.has(view)));
}

function lastSegments({ views }: ProfileDefinition): string | undefined {
  return views.findLast(({ kind }) => kind === 'segments')?.name;
}

function isRule(column: Column | undefined): boolean {
  return column?.kind === 'tag' || column?.kind === 'segment';
}

/** The same customers every time, spread over all. */
function sampleOf(profiles: readonly SourceId[]): readonly SourceId[] {
  return profiles
    .map((profile) => ({ profile, place: placeOf(profile, 'sample') }))
    .sort((a, b) => a.place - b.place)
    .slice(0, sampleSize)
    .map(({ profile }) => profile);
}

function compare(sheet: Sheet, rows: readonly number[], published: readonly unknown[]): NonNullable<SegmentPreview['against']> {
  const now = new Set(rows);
  const was = published.flatMap((isIn, row) => (isIn === true ? [row] : []));
  const entering = rows.filter((row) => published[row] !== true);
  const leaving = was.filter((row) => !now.has(row));
  const namesOf = (some: readonly number[]): SourceId[] => [...sampleOf(some.map((row) => sheet.profiles[row]!))];
  return { count: sheet.scale(was.length), enter: sheet.scale(entering.length), leave: sheet.scale(leaving.length), stay: sheet.scale(was.length - leaving.length), entering: namesOf(entering), leaving: namesOf(leaving) };
}

function overlapOf(sheet: Sheet, rows: readonly number[], own: string | undefined): SegmentPreview['overlap'] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const name of sheet.engine.rulesOf(sheet.profiles[row]!)) if (name !== own) counts.set(name, (counts.get(name) ?? 0) + 1);
  const columns = sheet.engine.columns;
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name, count]) => {
      const { kind, label } = columns.get(name)!;
      return { name, kind: kind as 'tag' | 'segment', label, count: sheet.scale(count), share: count / rows.length };
    });
}
