/** GET /v1/predictions/{name}/dependence/{column} and /interactions: how what a model says goes with its columns, over customers as they are now. */
import { setImmediate } from 'node:timers/promises';
import { isForeign, modelColumns, modelInputs, predictionsOf, type PredictionModel, type Words as EngineWords } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { explainedCustomers, scoreRowsOf } from '../learn/explained-customers.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const asked = {
  prediction: Type.String(),
  model: Type.String({ description: 'Content hash.' }),
  asOf: Moment('Of the readings; at most some minutes ago.'),
  customers: Type.Integer({ description: 'Customers asked about, of whom something is said; a sample where there are many.' }),
};

export const PredictionDependence = Type.Object(
  {
    ...asked,
    column: Type.String(),
    label: Words,
    type: Type.String({ description: 'Of the values: number, duration (ms; of a moment, the time since), boolean, string or strings.' }),
    unit: Type.Optional(Type.String()),
    class: Type.Optional(Type.String({ description: 'Of several: whose probability is told.' })),
    points: Type.Array(
      Type.Object(
        {
          value: referTo(ColumnValue),
          customers: Type.Integer({ description: 'Who have it now; of numbers, who lie from it up to the next.' }),
          mean: Type.Number({ description: 'What would be said on average, if all had it.' }),
          error: Type.Number({ description: 'Standard error of the mean.' }),
          low: Type.Number({ description: 'Of one in ten less would be said.' }),
          high: Type.Number({ description: 'Of one in ten more would be said.' }),
          effect: Type.Optional(Type.Number({ description: 'Of numbers: what the column adds here, by small steps among customers as they are (accumulated local effects); 0 on average.' })),
        },
        { additionalProperties: false },
      ),
      { description: 'Numbers in their order, else the commonest first; missing last.' },
    ),
  },
  { $id: 'PredictionDependence', description: 'How what a model says goes with one column. It is the model that is told, not what would come of changing anything.', additionalProperties: false },
);
export type PredictionDependence = Static<typeof PredictionDependence>;

export const PredictionInteractions = Type.Object(
  {
    ...asked,
    columns: Type.Array(Type.Object({ column: Type.String(), label: Words, moves: Type.Number({ description: 'By how much the score moves on average when another customer’s value stands there.' }) }, { additionalProperties: false }), { description: 'Those that move scores most, the strongest first; of them pairs are looked at.' }),
    pairs: Type.Array(
      Type.Object({ columns: Type.Array(Type.String(), { minItems: 2, maxItems: 2, description: 'The two.' }), labels: Type.Array(Words, { minItems: 2, maxItems: 2 }), share: Type.Number({ description: 'Of what both do together, what is not the sum of what each does (Friedman’s H², 0 to 1).' }), size: Type.Number({ description: 'Standard deviation of it over customers, in the unit of raw scores.' }) }, { additionalProperties: false }),
      { description: 'Strongest first.' },
    ),
  },
  { $id: 'PredictionInteractions', description: 'Which columns of a model work together.', additionalProperties: false },
);
export type PredictionInteractions = Static<typeof PredictionInteractions>;

/** Customers asked about; of pairs costs grow with their square. */
const mostOfOne = 300;
const mostOfPairs = 60;
const columnsOfPairs = 6;
const keptMs = 5 * 60_000;
const mostKept = 100;

export function dependenceRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  const kept = new Map<string, { readonly taken: number; readonly answer: Promise<unknown> }>();
  const params = Type.Object({ name: Type.String({ description: 'Of the prediction.' }) });
  const modelQuery = { model: Type.Optional(Type.String({ minLength: 4, maxLength: 32, description: 'Default: the champion.' })) };
  const description = 'Asked a little at a time beside other requests, and kept for some minutes.';

  app.get('/v1/predictions/:name/dependence/:column', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'How what a model says goes with one column',
      description,
      security: readSecurity,
      params: Type.Object({ ...params.properties, column: Type.String({ description: 'One that the model looks at.' }) }),
      querystring: Type.Object({ ...modelQuery, class: Type.Optional(Type.String({ description: 'Of several classes: whose probability. Default: the first.' })) }),
      response: answers(referTo(PredictionDependence), 'What would be said if the column were otherwise.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { name, column }, query: { model: wanted, class: of } }): Promise<PredictionDependence> => {
      const { hash, model } = modelOf(name, wanted);
      if (!modelColumns(model).includes(column)) throw new HttpProblem('unknown_column', { detail: 'The model looks at no column of this name.', cure: `It looks at ${modelColumns(model).slice(0, 5).join(', ')} …: GET /v1/models lists them.` });
      const output = of === undefined ? 0 : (model.classes ?? []).indexOf(of);
      if (output < 0) throw new HttpProblem('malformed_request', { detail: 'The model has no class of this name.', cure: model.classes === undefined ? 'Leave class out: one number is told.' : `Take one of ${model.classes.slice(0, 5).join(', ')}.` });
      return keep(`${hash} ${name} ${output} ${column}`, async () => {
        const { dependenceOf } = await import('@limn/learn');
        const asOf = limn.readMoment();
        const rows = await explainedCustomers(limn, { name, model, asOf, most: mostOfOne });
        const { customers, points } = await dependenceOf({ rows, column, score: scoreRowsOf(model, { output }), pause: setImmediate });
        const declared = limn.engine.columns.get(column)!;
        const { type } = modelInputs(predictionsOf(limn.engine.definition).get(name)!, limn.engine.columns, name).find((input) => input.column === column) ?? declared;
        return {
          ...head(name, hash, asOf, customers), column, label: labelOf(column), type,
          ...(declared.unit !== undefined && type === declared.type && { unit: declared.unit }),
          ...(model.classes !== undefined && { class: model.classes[output]! }),
          points: points.map(({ value, ...point }) => ({ ...point, value: sentValue(undefined, value) })),
        };
      });
    },
  });

  app.get('/v1/predictions/:name/interactions', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'Which columns of a model work together',
      description: `${description} The first answer takes some seconds.`,
      security: readSecurity,
      params,
      querystring: Type.Object(modelQuery),
      response: answers(referTo(PredictionInteractions), 'Pairs of columns, the strongest first.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { name }, query: { model: wanted } }): Promise<PredictionInteractions> => {
      const { hash, model } = modelOf(name, wanted);
      return keep(`${hash} ${name} pairs`, async () => {
        const { interactionsOf, movesOf } = await import('@limn/learn');
        const asOf = limn.readMoment();
        const rows = await explainedCustomers(limn, { name, model, asOf, most: mostOfPairs });
        const score = scoreRowsOf(model, { raw: !isForeign(model) });
        const columns = (await movesOf({ rows, columns: modelColumns(model), score, pause: setImmediate })).slice(0, columnsOfPairs);
        const pairs = await interactionsOf({ rows, columns: columns.map(({ column }) => column), score, pause: setImmediate });
        return {
          ...head(name, hash, asOf, rows.length),
          columns: columns.map(({ column, moves }) => ({ column, label: labelOf(column), moves })),
          pairs: pairs.map(({ columns: [one, other], share, size }) => ({ columns: [one, other], labels: [labelOf(one), labelOf(other)], share, size })),
        };
      });
    },
  });

  function modelOf(name: string, wanted: string | undefined): { readonly hash: string; readonly model: PredictionModel } {
    if (!predictionsOf(limn.engine.definition).has(name)) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: 'GET /v1/predictions lists them.' });
    const hash = wanted === undefined ? limn.models.list(name).find(({ state }) => state === 'champion')?.hash : limn.models.status(wanted).hash;
    if (hash === undefined) throw new HttpProblem('no_champion', { detail: 'Nobody answers for this prediction yet.', cure: 'Name a model, or promote one to champion first.' });
    return { hash, model: limn.models.model(hash) };
  }

  function keep<Answer>(question: string, work: () => Promise<Answer>): Promise<Answer> {
    const key = `${limn.engine.version} ${question}`;
    const known = kept.get(key);
    if (known !== undefined && performance.now() - known.taken < keptMs) return known.answer as Promise<Answer>;
    const answer = work();
    kept.set(key, { taken: performance.now(), answer });
    answer.catch(() => kept.delete(key));
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return answer;
  }

  function labelOf(column: string): EngineWords {
    return limn.engine.columns.get(column)?.label ?? { en: column, zh: column };
  }
}

function head(prediction: string, model: string, asOf: number, customers: number): { readonly prediction: string; readonly model: string; readonly asOf: string; readonly customers: number } {
  return { prediction, model, asOf: isoOf(asOf) ?? '', customers };
}
