/** /v1/discoveries/oddities: customers who are unlike the others, and by what. Nothing that is kept is computed from it. */
import { modelData, predictionsOf, type Engine } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { OdditiesJob } from '../discover/discovery-job.ts';
import { NewestDiscovery, type DiscoveryState } from '../discover/newest-discovery.ts';
import { createOddityWords } from '../discover/oddity-words.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { DiscoveryFields, refused } from './discovery-shape.ts';
import { isoOf } from './moment.ts';
import { adminProblems, adminSecurity, answers, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;

const Reason = Type.Object(
  {
    column: Type.String(),
    label: Words,
    value: referTo(ColumnValue),
    usual: Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: 'What nine in ten have, from and to; durations and moments in ms.' })),
    alike: Type.Number({ description: 'Share of the customers who are as far out, or have the same.' }),
    share: Type.Number({ description: 'Of what set the customer apart.' }),
    text: Words,
  },
  closed,
);

export const OddityDiscovery = Type.Object(
  {
    ...DiscoveryFields,
    customers: Type.Optional(Type.Integer({ description: 'Who were looked at.' })),
    columns: Type.Optional(Type.Array(Type.String(), { description: 'That were looked at and in which customers differ.' })),
    found: Type.Optional(Type.Integer({ description: 'Customers above the threshold; the first 50 are listed.' })),
    threshold: Type.Optional(Type.Object({ by: Type.Union([Type.Literal('gap'), Type.Literal('share')], { description: 'gap: they stand apart by themselves. share: as many as were asked for.' }), score: Type.Number() }, closed)),
    scores: Type.Optional(Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description: 'Below which half, nine in ten, and 99 in 100 of all customers are.' })),
    oddities: Type.Optional(Type.Array(Type.Object({ profile: Type.String({ description: 'Sealed where the name itself says who it is.' }), score: Type.Number({ description: '0 to 1; a crowd has about 0.5.' }), reasons: Type.Array(Reason, { description: 'Strongest first; empty: each value is usual, only together they are not.' }) }, closed), { description: 'Most unlike first.' })),
  },
  { $id: 'OddityDiscovery', description: 'Customers who are unlike the others. Not a judgement: the best customer may be one.', additionalProperties: false },
);
export type OddityDiscovery = Static<typeof OddityDiscovery>;

export function discoveryOddityRoutes(app: HttpApp, { limn, access, logWork, ids }: HttpContext): void {
  const newest = new NewestDiscovery<OdditiesJob>(logWork, 'oddities');

  app.get('/v1/discoveries/oddities', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['discoveries'], summary: 'Customers unlike the others', security: readSecurity, response: answers(referTo(OddityDiscovery), 'The newest discovery; ask again while it is running.', readProblems) },
    handler: async () => sent(newest.state),
  });

  app.post('/v1/discoveries/oddities', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['discoveries'],
      summary: 'Look for customers unlike the others',
      description: 'Replays the log in a process of its own and scores every customer with an isolation forest over the columns of their profile. Answers at once; GET says how far it is. No tag, segment or feature follows from it.',
      security: adminSecurity,
      body: Type.Object(
        {
          share: Type.Optional(Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 0.5 }), Type.Literal('gap')], { description: 'Share of the customers that is expected to be odd; default 0.01. gap: as many as stand apart by more than chance could bring, which may be nobody.' })),
          columns: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 1_000, description: 'To look at. Default: all features and derived values of numbers, words, yes or no, and time.' })),
          seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff, description: 'The same customers and seed give the same answer. Default 1.' })),
        },
        closed,
      ),
      response: answers(referTo(OddityDiscovery), 'Begun, or under way.', adminProblems),
    },
    handler: async ({ body: { share, columns, seed = 1 } }) => {
      const { engine } = limn;
      const names = columns === undefined ? usualColumns(engine) : requireColumns(columns, engine);
      return sent(newest.begin((): OdditiesJob => {
        const hashes = [...predictionsOf(engine.definition).values()].flatMap(({ model }) => (model === undefined ? [] : [model]));
        return { kind: 'oddities', definition: engine.definition, log: limn.history(), asOf: limn.readMoment(), models: new Map(hashes.map((hash) => [hash, modelData(limn.models.model(hash))])), columns: names, seed, ...(share !== undefined && { share }) };
      }));
    },
  });

  function sent(state: DiscoveryState<OdditiesJob>): OddityDiscovery {
    if (state.state !== 'done') return state;
    if ('problem' in state.result) return refused(state.result.problem);
    const { found: { oddities, threshold, columns, scores, ...about }, asOf } = state.result;
    const { engine } = limn;
    const words = createOddityWords(engine);
    return {
      state: 'done',
      asOf: isoOf(asOf) ?? '',
      summary: words.summary({ ...about, threshold }),
      ...about,
      threshold,
      columns: [...columns],
      scores: [...scores],
      oddities: oddities.map(({ profile, score, reasons }) => ({
        profile: ids.idOf(profile),
        score,
        reasons: reasons.map((reason) => {
          const { column, value, usual, alike, share } = reason;
          const known = engine.columns.get(column);
          return { column, label: known?.label ?? { en: column, zh: column }, value: sentValue(known, value), ...(usual !== undefined && { usual: [...usual] }), alike, share, text: words.reason(reason) };
        }),
      })),
    };
  }
}

const usualTypes: ReadonlySet<string> = new Set(['number', 'duration', 'time', 'boolean', 'string']);

/** What is measured, and what follows from it; not what was concluded. */
function usualColumns({ columns }: Engine): readonly string[] {
  return [...columns.values()].filter(({ kind, type }) => (kind === 'feature' || kind === 'derived') && usualTypes.has(type)).map(({ name }) => name);
}

/** @throws HttpProblem `unknown_column` | `malformed_request` */
function requireColumns(names: readonly string[], { columns }: Engine): readonly string[] {
  for (const name of names) {
    const column = columns.get(name);
    if (column === undefined) throw new HttpProblem('unknown_column', { detail: `The definition has no column '${name}'.`, cure: 'GET /v1/definitions lists all columns.' });
    if (!usualTypes.has(column.type)) throw new HttpProblem('malformed_request', { detail: `Column '${name}' holds lists, in which nobody can be far from the others.`, cure: 'Name columns of numbers, words, yes or no, or time.' });
  }
  return [...new Set(names)];
}
