/** Features and derived values for people: what each means, who answers for it, how fresh and how full it is, who uses it. */
import { setTimeout as wait } from 'node:timers/promises';
import { columnsOf, columnVersions, computationSentence, type Column, type Engine, type ProfileDefinition, type ViewDefinition, type Words as EngineWords } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { spreadOf } from '../survey/distribution.ts';
import type { Sheet } from '../survey/sheet.ts';
import type { HttpContext } from './context.ts';
import { definitionsSince } from './kept-definitions.ts';
import { knownLineage, LineageNode } from './lineage.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const usedBy = { derived: Type.Integer(), tags: Type.Integer(), segments: Type.Integer(), predictions: Type.Integer(), recommendations: Type.Integer() };

export const FeatureSummary = Type.Object(
  {
    name: Type.String(),
    kind: Type.Union([Type.Literal('feature'), Type.Literal('derived')], { description: 'derived: computed from other columns.' }),
    view: Type.String(),
    viewLabel: Words,
    label: Words,
    computed: Type.Object({ en: Type.String(), zh: Type.String() }, { description: 'How it is computed, as a sentence.', additionalProperties: false }),
    type: Type.String({ description: 'As in GET /v1/definitions.' }),
    unit: Type.Optional(Type.String()),
    owner: Type.Optional(Type.String({ description: 'Who answers for it; absent: nobody was named.' })),
    version: Type.String({ description: 'Hash of how it is computed.' }),
    sources: Type.Array(Type.String(), { description: 'Events it comes from, directly or not.' }),
    freshAt: Type.Optional(Moment('When the newest of these events was taken in; absent: none since the server counts.')),
    usedBy: Type.Object(usedBy, { description: 'Who takes it, directly.', additionalProperties: false }),
  },
  { $id: 'FeatureSummary', description: 'A feature or derived value.', additionalProperties: false },
);
export type FeatureSummary = Static<typeof FeatureSummary>;

const Survey = Type.Object(
  {
    asOf: Moment('Of the values; at most a minute ago.'),
    profiles: Type.Integer({ description: 'Customers.' }),
    exact: Type.Boolean({ description: 'false: a sample of them was looked at.' }),
    features: Type.Array(
      Type.Object({ name: Type.String(), missing: Type.Number({ description: 'Share of customers without a value.' }), shape: Type.Array(Type.Integer(), { description: 'Customers by bin, or by category from the most frequent down: a picture of the distribution, no more.' }) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);
type Survey = Static<typeof Survey>;

const FeatureVersion = Type.Object(
  { version: Type.String({ description: 'Of the feature.' }), definition: Type.String({ description: 'Of the definition that brought it.' }), since: Moment('When that definition was first kept.'), computed: Words, current: Type.Boolean() },
  { additionalProperties: false },
);

/** How old a survey of all columns may be, ms. */
const surveyMs = 60_000;
/** Columns read at once: more would hold more in memory than it saves readings. */
const columnsAtOnce = 64;

export function featureRoutes(app: HttpApp, { limn, access, surveys }: HttpContext): void {
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);
  const kept = new WeakMap<Engine, { readonly taken: number; readonly survey: Promise<Survey> }>();

  app.get('/v1/features', {
    onRequest,
    schema: { tags: ['definitions'], summary: 'Features and derived values', security: readSecurity, response: answers(Type.Object({ features: Type.Array(referTo(FeatureSummary)) }, { additionalProperties: false }), 'In the order of the definition.', readProblems) },
    handler: async () => ({ features: summaries() }),
  });

  app.get('/v1/features/survey', {
    onRequest,
    schema: { tags: ['definitions'], summary: 'How full features are', description: 'Missing rate and the shape of the distribution of every feature and derived value at once. Read a little at a time beside other requests, and kept for a minute.', security: readSecurity, response: answers(Survey, 'By name.', readProblems) },
    handler: async () => {
      const { engine } = limn;
      const known = kept.get(engine);
      if (known !== undefined && performance.now() - known.taken < surveyMs) return known.survey;
      const survey = surveyOf(engine, await surveys.sheet());
      kept.set(engine, { taken: performance.now(), survey });
      survey.catch(() => kept.delete(engine));
      return survey;
    },
  });

  app.get('/v1/features/:name', {
    onRequest,
    schema: {
      tags: ['definitions'],
      summary: 'One feature',
      security: readSecurity,
      params: Type.Object({ name: Type.String() }),
      response: answers(
        Type.Object({ feature: referTo(FeatureSummary), users: Type.Array(referTo(LineageNode), { description: 'All that rests on it, directly or not.' }), versions: Type.Array(FeatureVersion, { description: 'Ways in which it was computed under definitions kept here, newest first.' }) }, { additionalProperties: false }),
        'Who uses it, and its versions.',
        [...readProblems, 404],
      ),
    },
    handler: async ({ params: { name } }) => {
      const feature = summaries().find((each) => each.name === name);
      if (feature === undefined) throw new HttpProblem('unknown_column', { detail: 'The definition has no feature or derived value of this name.', cure: 'GET /v1/features lists them.' });
      return { feature, users: usersOf(limn.engine.definition, name), versions: await versionsOf(name) };
    },
  });

  function summaries(): FeatureSummary[] {
    const { engine } = limn;
    const { definition, columns } = engine;
    const facts = factsOf(engine);
    const lastAt = new Map<string, number>();
    for (const { types } of limn.sources.list()) for (const { type, lastAt: at } of types) lastAt.set(type, Math.max(at, lastAt.get(type) ?? 0));
    return [...columns.values()].filter(isFeature).map((column): FeatureSummary => {
      const { computed, sources, usedBy: users } = facts.get(column.name)!;
      const freshAt = Math.max(...sources.map((source) => lastAt.get(source) ?? -Infinity));
      const view = definition.views.find(({ name }) => name === column.view)!;
      const owner = ownerOf(view, column.name);
      return {
        name: column.name, kind: column.kind as FeatureSummary['kind'], view: column.view, viewLabel: view.label, label: column.label, computed, type: column.type,
        ...(column.type === 'duration' ? { unit: 'ms' } : column.unit !== undefined && { unit: column.unit }),
        ...(owner !== undefined && { owner }),
        version: facts.get(column.name)!.version, sources: [...sources], ...(Number.isFinite(freshAt) && { freshAt: isoOf(freshAt) ?? '' }), usedBy: users,
      };
    });
  }

  async function versionsOf(name: string): Promise<Static<typeof FeatureVersion>[]> {
    const { engine } = limn;
    const current = columnVersions(engine.definition).get(name);
    const found = new Map<string, Static<typeof FeatureVersion>>();
    for await (const { definition, version, since } of definitionsSince(limn.folder)) {
      const of = columnVersions(definition).get(name);
      if (of === undefined || found.has(of)) continue;
      found.set(of, { version: of, definition: version, since: isoOf(since) ?? '', computed: computedIn(definition, name), current: of === current });
    }
    return [...found.values()].reverse();
  }
}

const isFeature = ({ kind }: Column): boolean => kind === 'feature' || kind === 'derived';

interface Facts {
  readonly computed: EngineWords;
  readonly version: string;
  readonly sources: readonly string[];
  readonly usedBy: FeatureSummary['usedBy'];
}

/** What follows from a definition alone; made once each. */
const knownFacts = new WeakMap<ProfileDefinition, ReadonlyMap<string, Facts>>();

function factsOf(engine: Engine): ReadonlyMap<string, Facts> {
  const { definition, columns } = engine;
  const made = knownFacts.get(definition);
  if (made !== undefined) return made;
  const versions = columnVersions(definition);
  const { nodes, edges } = knownLineage(definition);
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const sources = new Map<string, ReadonlySet<string>>();
  // Upstream first: what a column uses was looked at before.
  for (const { id, kind, name } of nodes) {
    const from = edges.filter(({ to }) => to === id).flatMap(({ from: source }) => [...(sources.get(source) ?? [])]);
    sources.set(id, new Set(kind === 'event' ? [name] : from));
  }
  const facts = new Map([...columns.values()].filter(isFeature).map(({ name }): [string, Facts] => {
    const takers = edges.filter(({ from }) => from === name).map(({ to }) => kinds.get(to));
    const of = (kind: string): number => takers.filter((taker) => taker === kind).length;
    return [name, {
      computed: { en: computationSentence({ engine, name, lang: 'en' }) ?? '', zh: computationSentence({ engine, name, lang: 'zh' }) ?? '' },
      version: versions.get(name)!,
      sources: [...sources.get(name)!],
      usedBy: { derived: of('derived') + of('feature'), tags: of('tag'), segments: of('segment'), predictions: of('prediction'), recommendations: of('recommendation') },
    }];
  }));
  knownFacts.set(definition, facts);
  return facts;
}

/** All that rests on a column, upstream first. */
function usersOf(definition: ProfileDefinition, name: string): LineageNode[] {
  const { nodes, edges } = knownLineage(definition);
  const reached = new Set([name]);
  for (const { id } of nodes) if (edges.some(({ from, to }) => to === id && reached.has(from))) reached.add(id);
  reached.delete(name);
  return nodes.filter(({ id }) => reached.has(id)).map((node) => ({ ...node }));
}

function ownerOf(view: ViewDefinition, name: string): string | undefined {
  const own = view.kind === 'features' ? view.features[name]?.owner : view.kind === 'derived' ? view.values[name]?.owner : undefined;
  return own ?? view.owner;
}

function computedIn(definition: ProfileDefinition, name: string): EngineWords {
  const engine = { definition, columns: columnsOf(definition) };
  return { en: computationSentence({ engine, name, lang: 'en' }) ?? '', zh: computationSentence({ engine, name, lang: 'zh' }) ?? '' };
}

async function surveyOf(engine: Engine, sheet: Sheet): Promise<Survey> {
  const columns = [...engine.columns.values()].filter(isFeature);
  const features: Survey['features'] = [];
  for (let from = 0; from < columns.length; from += columnsAtOnce) {
    const some = columns.slice(from, from + columnsAtOnce);
    const values = await sheet.read(some.map(({ name }) => name));
    for (const { name, type, unit } of some) {
      const spread = spreadOf(values.get(name)!, { type, unit });
      features.push({ name, missing: spread.missing / Math.max(1, sheet.profiles.length), shape: spread.kind === 'numbers' ? [...(spread.zeros > 0 ? [spread.zeros] : []), ...spread.bins.map(({ count }) => count)] : spread.categories.map(({ count }) => count) });
      // Sorting one column takes some ms: others have their turn.
      await wait(0);
    }
  }
  return { asOf: isoOf(sheet.asOf) ?? '', profiles: sheet.total, exact: sheet.isExact, features };
}
