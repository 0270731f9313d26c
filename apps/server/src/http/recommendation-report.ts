/** How recommendations find what they show: judged methods as they were kept, and which way contributes how much to lists of now. */
import { didYouMean, type RecommendationDefinition } from '@limn/engine';
import type { Limn } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { readReports } from '../learn/kept-reports.ts';
import { isAmong } from '../survey/spread.ts';
import type { Sheet } from '../survey/sheet.ts';
import { visitInSlices } from '../survey/slices.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const interval = { value: Type.Number(), low: Type.Number(), high: Type.Number() };
const Difference = Type.Object({ than: Type.String(), verdict: Type.Union([Type.Literal('better'), Type.Literal('worse'), Type.Literal('open')]), ...interval }, { additionalProperties: false });

export const RecommendationReport = Type.Object(
  {
    of: Type.Union([Type.Literal('training'), Type.Literal('lists')], { description: 'training: learnt ways beside baselines; lists: the list as shown, each way alone, and the list without it.' }),
    judgedAt: Moment('When.'),
    from: Type.Optional(Moment('The moment after which customers chose.')),
    questions: Type.Integer({ description: 'Customers and moments asked about.' }),
    customers: Type.Integer(),
    items: Type.Integer({ description: 'All of which were ranked.' }),
    metric: Type.String(),
    k: Type.Integer({ description: 'Places of a list that count.' }),
    shown: Type.Optional(Type.String({ description: 'The method that stands for what customers would have been shown.' })),
    methods: Type.Array(
      Type.Object(
        {
          method: Type.String(),
          baseline: Type.Boolean(),
          ...interval,
          differences: Type.Array(Difference),
          coverage: Type.Number({ description: 'Share of the items that stand in at least one list.' }),
          novelty: Type.Number({ description: 'Bits of surprise.' }),
          diversity: Type.Optional(Type.Number()),
        },
        { additionalProperties: false },
      ),
      { description: 'The best first, by the metric at k.' },
    ),
  },
  { $id: 'RecommendationReport', description: 'Methods by what customers chose later, which they had not seen.', additionalProperties: false },
);

export const RecommendationContributions = Type.Object(
  {
    at: Moment('Of the lists; at most five minutes ago.'),
    customers: Type.Integer({ description: 'For whom lists were made.' }),
    shown: Type.Integer({ description: 'Items in all lists.' }),
    different: Type.Integer({ description: 'Different items among them.' }),
    explored: Type.Integer({ description: 'Items that stand in a list by chance, to be learnt about.' }),
    ranked: Type.Union([Type.Literal('blend'), Type.Literal('learned')]),
    explore: Type.Number({ description: 'Share of a list that is left to chance, as declared.' }),
    ways: Type.Array(
      Type.Object({ way: Type.String(), named: Type.Integer({ description: 'Items of the lists that it had found.' }), first: Type.Integer({ description: 'Items that it ranked highest of all ways.' }), alone: Type.Integer({ description: 'Items that no other way had found.' }) }, { additionalProperties: false }),
      { description: 'The most first.' },
    ),
    items: Type.Array(Type.Object({ item: Type.String(), title: Type.String(), lists: Type.Integer({ description: 'In so many.' }) }, { additionalProperties: false }), { description: 'Those in most lists, at most 10.' }),
  },
  { $id: 'RecommendationContributions', description: 'Where the items of lists made now come from.', additionalProperties: false },
);
type Contributions = Static<typeof RecommendationContributions>;

/** Customers for whom lists are made. */
const customersAsked = 200;
const keptMs = 300_000;
const itemsTold = 10;

export function recommendationReportRoutes(app: HttpApp, { limn, access, surveys }: HttpContext): void {
  const kept = new Map<string, { readonly taken: number; readonly made: Promise<Contributions> }>();
  const params = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100, description: 'Of the recommendation.' }) });
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);

  app.get('/v1/recommendations/:name/report', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'Methods by what customers chose',
      description: 'As the newest training or evaluation found it, kept with the data.',
      security: readSecurity,
      params,
      response: answers(Type.Object({ reports: Type.Array(referTo(RecommendationReport), { description: 'Newest first; empty: nothing was judged yet.' }) }, { additionalProperties: false }), 'Figures with intervals.', [...readProblems, 404]),
    },
    handler: async ({ params: { name } }) => {
      requireDeclared(name);
      const reports = await readReports(limn.folder, name);
      return {
        reports: reports.map(({ of, at, report: { main, methods, cases, groups, past, from, shown } }): Static<typeof RecommendationReport> => ({
          of, judgedAt: isoOf(at) ?? '', ...(from !== undefined && { from: isoOf(from) ?? '' }), questions: cases, customers: groups, items: past.items, metric: main.metric, k: main.k, ...(shown !== undefined && { shown }),
          methods: methods.map(({ method, role, metrics, differences, coverage, novelty, diversity }) => {
            const { value, low, high } = metrics.find(({ metric, k }) => metric === main.metric && k === main.k)!;
            return { method, baseline: role === 'baseline', value, low, high, differences: differences.map(({ than, verdict, value: by, low: least, high: most }) => ({ than, verdict, value: by, low: least, high: most })), coverage, novelty, ...(diversity !== undefined && { diversity }) };
          }),
        })),
      };
    },
  });

  app.get('/v1/recommendations/:name/contributions', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'Which way contributes what',
      description: `Makes lists for some ${customersAsked} customers, a little at a time beside other requests, and keeps what it found for five minutes.`,
      security: readSecurity,
      params,
      response: answers(referTo(RecommendationContributions), 'Items by the way that found them.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { name } }) => {
      const declared = requireDeclared(name);
      const key = `${limn.engine.version} ${name}`;
      const known = kept.get(key);
      if (known !== undefined && performance.now() - known.taken < keptMs) return known.made;
      const made = surveys.sheet().then((sheet) => contributionsOf(limn, declared, sheet));
      kept.set(key, { taken: performance.now(), made });
      made.catch(() => kept.delete(key));
      return made;
    },
  });

  /** @throws HttpProblem `unknown_recommendation` */
  function requireDeclared(name: string): RecommendationDefinition {
    const declared = limn.engine.definition.recommendations ?? [];
    const found = declared.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new HttpProblem('unknown_recommendation', { detail: 'The definition has no recommendation of this name.', cure: didYouMean(name, declared.map((each) => each.name)) });
  }
}

async function contributionsOf({ recommendations }: Pick<Limn, 'recommendations'>, declared: RecommendationDefinition, sheet: Sheet): Promise<Contributions> {
  const share = Math.min(1, customersAsked / Math.max(1, sheet.profiles.length));
  const asked = sheet.profiles.filter((profile) => isAmong(profile, share));
  const ways = new Map<string, { named: number; first: number; alone: number }>();
  const items = new Map<string, { readonly title: string; lists: number }>();
  let [shown, explored] = [0, 0];
  let ranked: Contributions['ranked'] = 'blend';
  for (const profile of asked) await recommendations.prepare(declared.name, profile, {});
  await visitInSlices(asked, (profile) => {
    const list = recommendations.recommend(declared.name, profile, {})!;
    ranked = list.rankedBy;
    for (const { item, title, namedBy, isExplored } of list.items) {
      shown++;
      explored += Number(isExplored);
      const of = items.get(item) ?? { title, lists: 0 };
      of.lists++;
      items.set(item, of);
      const best = Math.min(...namedBy.map(({ rank }) => rank));
      for (const { way, rank } of namedBy) {
        const told = ways.get(way) ?? { named: 0, first: 0, alone: 0 };
        ways.set(way, told);
        told.named++;
        told.first += Number(rank === best);
        told.alone += Number(namedBy.length === 1);
      }
    }
  });
  const { explore = 0 } = declared;
  return {
    at: isoOf(sheet.asOf) ?? '', customers: asked.length, shown, different: items.size, explored, ranked, explore: typeof explore === 'number' ? explore : explore.share,
    ways: [...ways].map(([way, told]) => ({ way, ...told })).sort((a, b) => b.named - a.named),
    items: [...items].map(([item, { title, lists }]) => ({ item, title, lists })).sort((a, b) => b.lists - a.lists || (a.item < b.item ? -1 : 1)).slice(0, itemsTold),
  };
}
