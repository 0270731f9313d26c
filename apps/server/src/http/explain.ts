/** Why a value is what it is. */
import { DefinitionError, explain, type Column, type DefinitionProblem, type ExplainOptions, type Explanation as EngineExplanation, type PredictionWish, type ScoringModel } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf, readAsOf } from './moment.ts';
import { requireKnown } from './profile.ts';
import { AsOf, Identifier } from './profiles.ts';
import { answers, listOf, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Evidence = Type.Array(
  Type.Object({ id: Type.String(), time: Moment('When it happened.'), position: Type.Integer({ description: 'In the log.' }), what: Type.String() }, { additionalProperties: false }),
  { description: 'The newest events behind the value.' },
);

const Reason = Type.Object(
  {
    column: Type.String({ description: 'The column that does most, of those that mean the same.' }),
    value: referTo(ColumnValue),
    columns: Type.Array(Type.String()),
    usual: Type.Optional(Type.Unsafe<unknown>({ type: 'object', description: 'What is usual for others.' })),
    direction: Type.Union([Type.Literal('raises'), Type.Literal('lowers')]),
    strength: Type.Union([Type.Literal('strong'), Type.Literal('some'), Type.Literal('little')]),
    text: Type.String(),
    evidence: Evidence,
  },
  { additionalProperties: false },
);

const Method = Type.Union([Type.Literal('orders'), Type.Literal('kernel'), Type.Literal('lime')]);

const Counterfactual = Type.Object(
  {
    changes: Type.Array(Type.Object({ column: Type.String(), from: referTo(ColumnValue), to: referTo(ColumnValue) }, { additionalProperties: false })),
    score: Type.Number({ description: 'What the model says then: tried, not reckoned.' }),
    text: Type.String(),
  },
  { additionalProperties: false },
);

export const Waterfall = Type.Object(
  {
    typical: Type.Number({ description: 'What is said of somebody of whom nothing is known.' }),
    rows: Type.Array(
      Type.Object({ column: Type.String(), columns: Type.Array(Type.String()), text: Type.String(), effect: Type.Number({ description: 'By how much it moves the estimate, in its own unit.' }), events: Type.Integer({ description: 'Events told as evidence.' }) }, { additionalProperties: false }),
      { description: 'Largest first.' },
    ),
    rest: Type.Object({ reasons: Type.Integer(), effect: Type.Number() }, { description: 'All that is too small for a row.', additionalProperties: false }),
    value: Type.Number({ description: 'The estimate: typical and all effects together.' }),
  },
  { $id: 'Waterfall', description: 'From what is typical to the estimate, in rows that add up.', additionalProperties: false },
);

export const Explanation = Type.Object(
  {
    name: Type.String(),
    kind: Type.Union([Type.Literal('feature'), Type.Literal('derived'), Type.Literal('prediction'), Type.Literal('tag'), Type.Literal('segment')]),
    label: Type.String(),
    value: referTo(ColumnValue),
    sentence: Type.String({ description: 'The whole reason in one or two sentences.' }),
    rule: Type.Optional(Type.String({ description: 'The rule in words; absent for features.' })),
    clauses: Type.Array(
      Type.Object(
        {
          text: Type.String(),
          holds: Type.Boolean(),
          column: Type.String(),
          value: referTo(ColumnValue),
          distance: Type.Optional(Type.String({ description: 'How far from turning.' })),
        },
        { additionalProperties: false },
      ),
      { description: 'The conditions of the rule.' },
    ),
    flip: Type.Optional(
      Type.Object({ at: Moment('When it turns by itself, if nothing happens.'), to: Type.Boolean(), text: Type.String() }, { additionalProperties: false }),
    ),
    evidence: Evidence,
    prediction: Type.Optional(
      Type.Object(
        {
          silent: Type.Optional(Type.String({ description: 'Why nothing is said: noModel, notAsked, tooLittleKnown, modelFailed or tooUncertain.' })),
          level: Type.Optional(Type.Union([Type.Literal('above'), Type.Literal('usual'), Type.Literal('below')], { description: 'Beside what is expected of somebody of whom nothing is known.' })),
          between: Type.Optional(Type.Object({ low: Type.Number(), high: Type.Number() }, { additionalProperties: false })),
          alive: Type.Optional(Type.Number({ description: 'Of laws of purchases: the probability that the customer still buys at all, 0 to 1.' })),
          text: Type.String({ description: 'The whole in a few sentences.' }),
          reasons: Type.Array(Reason, { description: 'What moves the estimate, strongest first, in both directions.' }),
          waterfall: Type.Optional(referTo(Waterfall)),
          sampled: Type.Optional(
            Type.Object(
              {
                method: Method,
                tried: Type.Integer({ description: 'Orders, or made-up customers; 0: something could not be scored, and no reason is told.' }),
                error: Type.Number({ description: 'Standard error of the least certain reason, as a share of all that moves the estimate.' }),
                fidelity: Type.Optional(Type.Number({ description: 'Of lime: the share of the differences near the customer that its straight line tells, at most 1.' })),
              },
              { description: 'Reasons were found by trying values out: of a model made elsewhere, or as asked for.', additionalProperties: false },
            ),
          ),
          counterfactuals: Type.Optional(Type.Array(Counterfactual, { description: 'What would bring the estimate to where it was wished, fewest changes first; empty: nothing within reach.' })),
        },
        { description: 'Of predictions.', additionalProperties: false },
      ),
    ),
  },
  { $id: 'Explanation', description: 'A value with its reason: the rule, the values that decided, and the events behind.', additionalProperties: false },
);

export function explainRoutes(app: HttpApp, { limn, access, online }: HttpContext): void {
  app.get('/v1/profiles/:identifier/explain/:name', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['profiles'],
      summary: 'Why a value is what it is',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier, name: Type.String({ description: 'A feature, derived value, prediction, tag or segment.' }) }),
      querystring: Type.Object({
        lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Default: en.' })),
        asOf: AsOf,
        below: Type.Optional(Type.Number({ description: 'Of a prediction: what would bring it below this?' })),
        atLeast: Type.Optional(Type.Number({ description: 'Of a prediction: what would bring it to this at least?' })),
        change: Type.Optional(Type.String({ description: 'With either: features that somebody can do something about, separated by commas.' })),
        by: Type.Optional(Type.Literal('online', { description: 'Of a prediction: by what learns with each event. Default: by the model that answers.' })),
        method: Type.Optional(Type.Unsafe<Static<typeof Method>>({ ...Method, description: 'Of a prediction: reasons by answers of the model alone. orders: Shapley values by orders of columns; kernel: Kernel SHAP; lime: a straight line near the customer. Default: exactly, where the model can be taken apart, else orders.' })),
      }),
      response: answers(referTo(Explanation), 'The reason, in words and facts.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier, name }, query }) => {
      requireKnown(limn.engine, identifier);
      const asOf = readAsOf(query.asOf) ?? limn.readMoment();
      const { engine, models } = limn;
      const answering = engine.columns.get(name)?.kind === 'prediction' ? models.answering(name, engine.cluster(identifier, asOf).profile) : undefined;
      const explanation = explained({ engine, identifier, name, lang: query.lang ?? 'en', asOf, model: query.by === 'online' ? requireLearnt(online, name) : answering && models.model(answering.hash), wish: wishOf(query), method: query.method });
      if (explanation !== undefined) return toJson(limn.engine.columns, explanation);
      throw new HttpProblem('unknown_column', { detail: 'The definition has no feature, derived value, prediction, tag or segment of this name.', cure: 'GET /v1/definitions lists them under columns.' });
    },
  });
}

/** @throws HttpProblem `online_undeclared` while nothing was learnt */
function requireLearnt(online: HttpContext['online'], name: string): ScoringModel {
  const model = online.read(name)?.model;
  if (model !== undefined) return model;
  throw new HttpProblem('online_undeclared', { detail: 'Nothing is learnt with each event here, or nothing has been learnt yet.', cure: 'GET /v1/predictions/{name}/online says how far it is.' });
}

/** @throws HttpProblem `malformed_request` when what may change is no feature */
function explained(options: ExplainOptions): EngineExplanation | undefined {
  try {
    return explain(options);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const [{ message, cure }] = error.problems as [DefinitionProblem];
    throw new HttpProblem('malformed_request', { detail: message, cure });
  }
}

/** @throws HttpProblem `malformed_request` when a bound comes without what may change */
function wishOf({ below, atLeast, change }: { readonly below?: number; readonly atLeast?: number; readonly change?: string }): PredictionWish | undefined {
  if (below === undefined && atLeast === undefined) return undefined;
  const mutable = (listOf(change) ?? []).map((column) => ({ column }));
  if (mutable.length === 0) throw new HttpProblem('malformed_request', { detail: 'A bound is asked for, and nothing may change.', cure: 'Add change=orders30d,spend30d: the features that somebody can do something about.' });
  return { goal: below === undefined ? { atLeast: atLeast! } : { below }, mutable };
}

function toJson(columns: ReadonlyMap<string, Column>, { value, clauses, flip, evidence, prediction, ...rest }: EngineExplanation): Static<typeof Explanation> {
  return {
    ...rest,
    value: sentValue(columns.get(rest.name), value),
    clauses: clauses.map((clause) => ({ ...clause, value: sentValue(columns.get(clause.column), clause.value) })),
    ...(flip !== undefined && { flip: { ...flip, at: isoOf(flip.at) ?? '' } }),
    evidence: [...evidence],
    ...(prediction !== undefined && { prediction: sentPrediction(columns, prediction) }),
  };
}

function sentPrediction(columns: ReadonlyMap<string, Column>, { silent, level, between, alive, text, reasons, sampled, counterfactuals, waterfall }: NonNullable<EngineExplanation['prediction']>): NonNullable<Static<typeof Explanation>['prediction']> {
  return {
    ...(silent !== undefined && { silent }),
    ...(level !== undefined && { level }),
    ...(between !== undefined && { between }),
    ...(alive !== undefined && { alive }),
    text,
    ...(waterfall !== undefined && { waterfall: { ...waterfall, rows: waterfall.rows.map((row) => ({ ...row, columns: [...row.columns] })) } }),
    ...(sampled !== undefined && { sampled }),
    ...(counterfactuals !== undefined && { counterfactuals: counterfactuals.map(({ changes, score, text: way }) => ({ changes: changes.map(({ column, from, to }) => ({ column, from: sentValue(columns.get(column), from), to: sentValue(columns.get(column), to) })), score, text: way })) }),
    reasons: reasons.map(({ column, value, columns: all, evidence, ...rest }) => ({ ...rest, column, value: sentValue(columns.get(column), value), columns: [...all], evidence: [...evidence] })),
  };
}
