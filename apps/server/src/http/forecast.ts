/** GET /v1/forecasts: what the next days bring: events, sums of a field, members of a segment. */
import { modelData, predictionsOf } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem, type ProblemCode } from '../errors.ts';
import type { ForecastJob } from '../forecast/forecast-job.ts';
import { readForecastRequest, usualAhead } from '../forecast/forecast-request.ts';
import type { HttpContext } from './context.ts';
import { Forecast, shownForecast, toldProblem } from './forecast-shape.ts';
import { readAsOf } from './moment.ts';
import { answers, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const seed = 7;
const dayMs = 86_400_000;
/** What cannot be asked for, by the code of the learning package. */
const codes: Readonly<Record<string, ProblemCode>> = { series_event_unknown: 'series_unfit', series_field_unfit: 'series_unfit', series_segment_unknown: 'unknown_segment' };
const name = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));

export function forecastRoutes(app: HttpApp, { limn, access, logWork }: HttpContext): void {
  app.get('/v1/forecasts', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['forecasts'],
      summary: 'What the next days bring',
      description: 'Begins a replay of the log in a process of its own, unless the same was asked within the hour, and answers at once how far it is. Days that are not over are left out; who is in a segment is read when each day began.',
      security: readSecurity,
      querystring: Type.Object(
        {
          event: name('Of the definition. Default: the one that looks most like an order.'),
          of: name('A number field of the event, which is added up. Default: events are counted.'),
          by: name('A text field of the event: a part for each of its values.'),
          segment: name('Events of those who were in this segment or tag when the day began.'),
          members: Type.Optional(Type.Boolean({ description: 'With a segment: how many are in it when each day is over, instead of events.' })),
          every: Type.Optional(Type.Union([Type.Literal('1d'), Type.Literal('7d')], { description: 'Days, or weeks from Monday on. Default 1d.' })),
          ahead: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}d$', description: `How far, at most a year, whole steps. Default ${usualAhead}.` })),
          asOf: Type.Optional(Type.String({ description: 'As it was known then; default now. ISO 8601, or ms since 1970.' })),
        },
        { additionalProperties: false },
      ),
      response: answers(referTo(Forecast), 'Ask again until it is done.', [...readProblems, 404]),
    },
    handler: async ({ query: { asOf, ...sent } }): Promise<Forecast> => {
      const request = readForecastRequest(sent);
      if (request === undefined) throw new HttpProblem('malformed_request', { detail: 'The time ahead is no whole number of steps, or more than a year.', cure: 'Send ahead=28d with every=1d, or a multiple of 7d with every=7d.' });
      const { engine, models } = limn;
      const { LearnError, problemOf, requireQuestion } = await import('@limn/learn');
      const now = limn.readMoment();
      const until = readAsOf(asOf) ?? now;
      if (until > now) throw refusal(problemOf('series_moment_ahead', { date: new Date(until).toISOString(), last: new Date(now).toISOString() }), 'malformed_moment');
      try {
        requireQuestion(engine.definition, request.asked);
      } catch (cause) {
        const code = cause instanceof LearnError ? codes[cause.code] : undefined;
        throw code === undefined ? cause : refusal((cause as InstanceType<typeof LearnError>).problem, code);
      }
      // Whatever the moment of a day, the days that are over are the same.
      const day = asOf === undefined ? Math.floor(now / dayMs) : until;
      const state = logWork.ask(`forecast ${engine.version} ${day} ${request.ahead} ${JSON.stringify(request.asked)}`, (): ForecastJob => {
        const hashes = request.asked.segment === undefined ? [] : [...predictionsOf(engine.definition).values()].flatMap(({ model }) => (model === undefined ? [] : [model]));
        return { kind: 'forecast', ...request, until, seed, definition: engine.definition, log: limn.history(), models: new Map(hashes.map((hash) => [hash, modelData(models.model(hash))])) };
      });
      if (state.state === 'running') return { state: 'running', share: state.share };
      if (state.state === 'failed') return { state: 'failed', reason: state.reason };
      return 'problem' in state.result ? { state: 'refused', problem: toldProblem(state.result.problem) } : shownForecast(state.result.question, state.result.report);
    },
  });
}

function refusal({ text: { en, zh } }: { readonly text: { readonly en: { readonly what: string; readonly cure: string }; readonly zh: { readonly what: string; readonly cure: string } } }, code: ProblemCode): HttpProblem {
  return new HttpProblem(code, { detail: en.what, cure: en.cure, zh: { detail: zh.what, cure: zh.cure } });
}
