/** GET /v1/predictions/{name}/drift: how what a model says has moved week by week, and by which columns. */
import { isForeign, modelData, predictionsOf, type ScoringModel, type Words as EngineWords } from '@limn/engine';
import type { EvaluationReport } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { DriftJob } from '../log-work/log-job.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Mean = Type.Object({ value: Type.Number(), error: Type.Number({ description: 'Standard error.' }) }, { additionalProperties: false });

export const PredictionDrift = Type.Object(
  {
    state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('failed'), Type.Literal('unsupported')], { description: 'running: ask again. unsupported: the model was made elsewhere or tells classes, and is not taken apart.' }),
    share: Type.Optional(Type.Number({ description: 'Of the log that was read, 0 to 1.' })),
    reason: Type.Optional(Type.String({ description: 'Why it failed.' })),
    model: Type.String({ description: 'Content hash.' }),
    moments: Type.Optional(Type.Array(Type.Object({ at: Moment('Of the readings.'), customers: Type.Integer({ description: 'Of whom something was said.' }), mean: Type.Optional(Mean) }, { additionalProperties: false }), { description: 'The first is when the model was judged, then week by week.' })),
    columns: Type.Optional(
      Type.Array(Type.Object({ column: Type.String(), label: Words, effects: Type.Array(Type.Union([Mean, Type.Null()]), { description: 'One a moment, against the first, in the unit of the prediction; null: nobody was told anything.' }) }, { additionalProperties: false }), {
        description: 'The strongest first. All together they are the difference of the means.',
      }),
    ),
  },
  { $id: 'PredictionDrift', description: 'How what a model says has moved since it was judged, by column.', additionalProperties: false },
);
type PredictionDrift = Static<typeof PredictionDrift>;

const weekMs = 7 * 86_400_000;
const mostWeeks = 12;
/** Customers looked at, about; of those of whom something is said it is fewer. */
const customersLookedAt = 1_500;

export function predictionDriftRoutes(app: HttpApp, { limn, access, logWork }: HttpContext): void {
  app.addHook('onClose', () => logWork.stop());

  app.get('/v1/predictions/:name/drift', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'How what a model says has moved',
      description: 'Begins a replay of the log in a process of its own, unless one was done within the hour, and answers at once how far it is. Some 1,500 customers are looked at, the same at every moment.',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ description: 'Of the prediction.' }) }),
      querystring: Type.Object({ model: Type.Optional(Type.String({ minLength: 4, maxLength: 32, description: 'Default: the champion.' })) }),
      response: answers(referTo(PredictionDrift), 'Ask again until it is done.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { name }, query: { model: asked } }): Promise<PredictionDrift> => {
      const { engine, models } = limn;
      if (!predictionsOf(engine.definition).has(name)) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: 'GET /v1/predictions lists them.' });
      const hash = asked === undefined ? models.list(name).find(({ state }) => state === 'champion')?.hash : models.status(asked).hash;
      if (hash === undefined) throw new HttpProblem('no_champion', { detail: 'Nobody answers for this prediction yet.', cure: 'Name a model, or promote one to champion first.' });
      const model = models.model(hash);
      if (isForeign(model) || model.classes !== undefined) return { state: 'unsupported', model: hash };
      const judgedAt = await judged(hash);
      const state = logWork.ask(`drift ${engine.version} ${name} ${hash}`, () => jobOf(name, model, judgedAt));
      if (state.state === 'running') return { state: 'running', share: state.share, model: hash };
      if (state.state === 'failed') return { state: 'failed', reason: state.reason, model: hash };
      const labelOf = (column: string): EngineWords => engine.columns.get(column)?.label ?? { en: column, zh: column };
      return {
        state: 'done',
        model: hash,
        moments: state.result.moments.map(({ at, ...rest }) => ({ at: isoOf(at) ?? '', ...rest })),
        columns: state.result.columns.map(({ column, effects }) => ({ column, label: labelOf(column), effects: effects.map((each) => each ?? null) })),
      };
    },
  });

  /** The last moment that the model was judged at; undefined: nothing says. */
  async function judged(hash: string): Promise<number | undefined> {
    const file = await limn.models.file(hash, 'evaluation.json');
    if (file === undefined) return undefined;
    const { parts } = JSON.parse(Buffer.from(file).toString()) as EvaluationReport;
    return parts.find(({ part }) => part === 'test')?.to;
  }

  function jobOf(prediction: string, model: ScoringModel, judgedAt: number | undefined): DriftJob {
    const { engine: { definition, statistics }, models } = limn;
    const now = limn.readMoment();
    const weeks = Array.from({ length: mostWeeks }, (_, i) => now - (mostWeeks - 1 - i) * weekMs);
    const first = judgedAt ?? now - mostWeeks * weekMs;
    const named = [...predictionsOf(definition).values()].flatMap(({ model: hash }) => (hash === undefined ? [] : [hash]));
    return {
      kind: 'drift', definition, prediction, model, log: limn.history(),
      models: new Map(named.map((hash) => [hash, modelData(models.model(hash))])),
      moments: [Math.min(first, now), ...weeks.filter((week) => week > first)],
      share: Math.min(1, customersLookedAt / Math.max(1, statistics().profiles)),
    };
  }
}
