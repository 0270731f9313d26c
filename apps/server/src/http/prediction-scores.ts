/** GET /v1/predictions/{name}/scores: what a model says of all customers now. */
import type { ColumnValue as EngineValue } from '@limn/engine';
import { predictionsOf } from '@limn/engine';
import type { Limn } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { spreadOf } from '../survey/distribution.ts';
import { visitInSlices } from '../survey/slices.ts';
import { isAmong } from '../survey/spread.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const ScoreDistribution = Type.Object(
  {
    prediction: Type.String(),
    model: Type.String({ description: 'Content hash.' }),
    asOf: Moment('Of the readings; at most a minute ago.'),
    customers: Type.Integer({ description: 'Customers in all.' }),
    exact: Type.Boolean({ description: 'false: a sample was asked about, and counts are scaled up.' }),
    told: Type.Integer({ description: 'Customers of whom something is said.' }),
    silent: Type.Object({ notAsked: Type.Integer(), tooLittleKnown: Type.Integer(), tooUncertain: Type.Integer(), modelFailed: Type.Integer() }, { description: 'The others, and why.', additionalProperties: false }),
    mean: Type.Optional(Type.Number({ description: 'Of what is said; absent of classes.' })),
    bins: Type.Optional(Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), count: Type.Integer() }, { additionalProperties: false }))),
    categories: Type.Optional(Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }, { additionalProperties: false }), { description: 'Of classes.' })),
  },
  { $id: 'ScoreDistribution', description: 'What a model says of all customers now.', additionalProperties: false },
);
export type ScoreDistribution = Static<typeof ScoreDistribution>;

/** Customers asked about; of more, a sample. */
const mostAsked = 10_000;
const keptMs = 60_000;
const mostKept = 50;
/** Bins of a probability. */
const twentieths = Array.from({ length: 21 }, (_, i) => i / 20);

export function predictionScoreRoutes(app: HttpApp, { limn, access, surveys }: HttpContext): void {
  const kept = new Map<string, { readonly taken: number; readonly scores: Promise<ScoreDistribution> }>();

  app.get('/v1/predictions/:name/scores', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'What a model says of all customers',
      description: 'Asked a little at a time beside other requests, and kept for a minute.',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ description: 'Of the prediction.' }) }),
      querystring: Type.Object({ model: Type.Optional(Type.String({ minLength: 4, maxLength: 32, description: 'Default: the champion.' })) }),
      response: answers(referTo(ScoreDistribution), 'Counts by what is said.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { name }, query: { model: asked } }) => {
      if (!predictionsOf(limn.engine.definition).has(name)) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: 'GET /v1/predictions lists them.' });
      const champion = limn.models.list(name).find(({ state }) => state === 'champion');
      const model = asked === undefined ? champion?.hash : limn.models.status(asked).hash;
      if (model === undefined) throw new HttpProblem('no_champion', { detail: 'Nobody answers for this prediction yet.', cure: 'Name a model, or promote one to champion first.' });
      const key = `${limn.engine.version} ${name} ${model}`;
      const known = kept.get(key);
      if (known !== undefined && performance.now() - known.taken < keptMs) return known.scores;
      const scores = surveys.sheet().then((sheet) => scoresOf(limn, { name, model, asOf: sheet.asOf, profiles: sheet.profiles, total: sheet.total }));
      kept.set(key, { taken: performance.now(), scores });
      scores.catch(() => kept.delete(key));
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
      return scores;
    },
  });
}

interface Asked {
  readonly name: string;
  readonly model: string;
  readonly asOf: number;
  readonly profiles: readonly string[];
  readonly total: number;
}

async function scoresOf({ engine, models }: Pick<Limn, 'engine' | 'models'>, { name, model: hash, asOf, profiles, total }: Asked): Promise<ScoreDistribution> {
  const model = models.model(hash);
  const share = profiles.length <= mostAsked ? 1 : mostAsked / profiles.length;
  const asked = profiles.filter((profile) => isAmong(profile, share));
  const values: EngineValue[] = [];
  const silent = { notAsked: 0, tooLittleKnown: 0, tooUncertain: 0, modelFailed: 0 };
  await visitInSlices(asked, (profile) => {
    const { value, silent: why } = engine.predict(profile, name, { asOf, model })!;
    if (why === undefined) values.push(value);
    else if (why !== 'noModel') silent[why]++;
  });
  const scale = (found: number): number => Math.round((found / Math.max(1, asked.length)) * total);
  const column = engine.columns.get(name)!;
  const isShare = column.unit === '%';
  const spread = spreadOf(values, { type: column.type, unit: column.unit, bounds: isShare ? twentieths : undefined });
  const numbers = values.filter((value) => typeof value === 'number');
  return {
    prediction: name, model: hash, asOf: isoOf(asOf) ?? '', customers: total, exact: asked.length === total, told: scale(values.length),
    silent: { notAsked: scale(silent.notAsked), tooLittleKnown: scale(silent.tooLittleKnown), tooUncertain: scale(silent.tooUncertain), modelFailed: scale(silent.modelFailed) },
    ...(spread.kind === 'numbers'
      ? { ...(numbers.length > 0 && { mean: numbers.reduce((sum, each) => sum + each, 0) / numbers.length }), bins: [...(spread.zeros > 0 ? [{ from: 0, to: 0, count: scale(spread.zeros) }] : []), ...spread.bins.map(({ count, ...bin }) => ({ ...bin, count: scale(count) }))] }
      : { categories: spread.categories.map(({ value, count }) => ({ value: String(value), count: scale(count) })) }),
  };
}
