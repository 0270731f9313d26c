/** What a forecast looks like over HTTP. */
import type { ForecastReport, SeriesForecast, SeriesQuestion } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { isoOf } from './moment.ts';
import { Words } from './schema.ts';

const closed = { additionalProperties: false } as const;
const Interval = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, closed);
const banded = {
  value: Type.Number(),
  low80: Type.Number({ description: 'What comes lies between low80 and high80 four times in five, as measured on the past.' }),
  high80: Type.Number(),
  low95: Type.Number({ description: 'Nineteen times in twenty.' }),
  high95: Type.Number(),
};
const Day = (description: string) => Type.String({ format: 'date', description });

const Series = Type.Object(
  {
    name: Type.String({ description: "Of the part; '' is the whole." }),
    isRest: Type.Boolean({ description: 'All parts that are too small, or too rare, for themselves.' }),
    model: Type.String({ description: 'naive, seasonal-naive, seasonal-mean, drift, exponential-smoothing, arima, recurrent or combination.' }),
    form: Type.String({ description: 'What the model chose within itself: ETS(A,N,M), ARIMA(1,0,1)(0,1,1)[7].' }),
    total: Type.Object(banded, { description: 'Of all steps ahead together.', ...closed }),
    before: Type.Number({ description: 'Sum of as many steps just behind.' }),
    steps: Type.Array(Type.Object({ date: Day('The first day of the step.'), ...banded }, closed), { description: 'Ahead, the nearest first.' }),
    past: Type.Array(Type.Object({ date: Day('The first day of the step.'), value: Type.Number() }, closed), { description: 'The newest 400 steps behind, oldest first.' }),
    scores: Type.Array(Type.Object({ model: Type.String(), score: Type.Optional(Type.Number({ description: 'Mean absolute error over that of the seasonal naive; below 1 is better. Absent: the seasonal naive told all exactly, and this one did not.' })) }, closed), { description: 'What the choice was made by: forecasts from many moments of the past, the best model first.' }),
    judged: Type.Object(
      {
        windows: Type.Array(Day('The first day of a stretch that was held out.')),
        difference: Type.Unsafe<Static<typeof Interval>>({ ...Interval, description: 'MASE of what was chosen less that of the seasonal naive, with its interval of 95 %; below 0 is better.' }),
        models: Type.Array(
          Type.Object(
            {
              name: Type.String({ description: 'chosen: whichever was chosen at each stretch.' }),
              mase: Type.Unsafe<Static<typeof Interval>>({ ...Interval, description: 'Mean absolute scaled error (Hyndman & Koehler 2006).' }),
              rmse: Interval,
              totalOff: Type.Number({ description: 'Mean size of the error of a sum of a stretch, over the mean sum.' }),
              held80: Type.Unsafe<Static<typeof Interval>>({ ...Interval, description: 'Share of the steps that lay in the band of 80 %.' }),
              held95: Interval,
            },
            closed,
          ),
        ),
      },
      { description: 'How good forecasts are, on stretches that were held out: models were chosen and fitted by what lay behind each.', ...closed },
    ),
  },
  closed,
);

const Told = Type.Object({ code: Type.String(), what: Words, cure: Words }, closed);

export const Forecast = Type.Object(
  {
    state: Type.Union([Type.Literal('running'), Type.Literal('done'), Type.Literal('refused'), Type.Literal('failed')], { description: 'running: ask again. refused: `problem` says why nothing can be told.' }),
    share: Type.Optional(Type.Number({ description: 'Of the work, 0 to 1.' })),
    reason: Type.Optional(Type.String({ description: 'Why it failed.' })),
    problem: Type.Optional(Told),
    label: Type.Optional(Words),
    unit: Type.Optional(Type.String()),
    event: Type.Optional(Type.String()),
    of: Type.Optional(Type.String()),
    by: Type.Optional(Type.String()),
    segment: Type.Optional(Type.String()),
    step: Type.Optional(Type.Union([Type.Literal('day'), Type.Literal('week')])),
    from: Type.Optional(Day('The first day that is known.')),
    until: Type.Optional(Day('The first day ahead.')),
    ahead: Type.Optional(Type.Integer({ description: 'Steps.' })),
    season: Type.Optional(Type.Integer({ description: 'Steps after which days look alike; 1: none.' })),
    whole: Type.Optional(Series),
    parts: Type.Optional(Type.Array(Series, { description: 'The largest first. At every step they add up to the whole.' })),
    problems: Type.Optional(Type.Array(Told, { description: 'What to bear in mind.' })),
  },
  { $id: 'Forecast', description: 'A series some weeks ahead, with bands, and how good that is.', additionalProperties: false },
);
export type Forecast = Static<typeof Forecast>;

/** Steps behind that an answer has. */
const mostBehind = 400;
const dayMs = 86_400_000;

/** A finished forecast as it is answered. */
export function shownForecast({ label, unit, event, of, by, segment }: SeriesQuestion, { step, from, until, ahead, season, whole, parts, problems }: ForecastReport): Forecast {
  const first = Date.parse(from);
  const dateOf = (index: number): string => isoOf(first + index * (step === 'week' ? 7 : 1) * dayMs)!.slice(0, 10);
  const shown = ({ past, judged, scores, steps, total, ...rest }: SeriesForecast): Static<typeof Series> => {
    const behind = Math.min(mostBehind, past.length);
    return {
      ...rest,
      total: { ...total },
      steps: steps.map((each) => ({ ...each })),
      past: Array.from(past.subarray(past.length - behind), (value, i) => ({ date: dateOf(past.length - behind + i), value })),
      scores: scores.map(({ name, score }) => ({ model: name, ...(Number.isFinite(score) && { score }) })),
      judged: { windows: judged.windows.map(dateOf), difference: bare(judged.difference), models: judged.models.map(({ name, mase, rmse, totalOff, held80, held95 }) => ({ name, mase: bare(mase), rmse: bare(rmse), totalOff, held80: bare(held80), held95: bare(held95) })) },
    };
  };
  return {
    state: 'done', label, ...(unit !== undefined && { unit }), ...(event !== undefined && { event }), ...(of !== undefined && { of }), ...(by !== undefined && { by }), ...(segment !== undefined && { segment }),
    step, from, until, ahead, season, whole: shown(whole), ...(parts.length > 0 && { parts: parts.map(shown) }),
    problems: problems.map(({ code, text }) => toldProblem({ code, text })),
  };
}

interface Bilingual {
  readonly code: string;
  readonly text: { readonly en: { readonly what: string; readonly cure: string }; readonly zh: { readonly what: string; readonly cure: string } };
}

/** In both languages. */
export function toldProblem({ code, text: { en, zh } }: Bilingual): Static<typeof Told> {
  return { code, what: { en: en.what, zh: zh.what }, cure: { en: en.cure, zh: zh.cure } };
}

function bare({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): Static<typeof Interval> {
  return { value, low, high };
}
