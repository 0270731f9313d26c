/** What the next weeks bring, as a sentence, a line with bands, parts, and how far models can be trusted. */
import { useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel } from '../predictions/model-facts.ts';
import { ForecastChart } from './forecast-chart.tsx';
import { ForecastChoices } from './forecast-choices.tsx';
import { useEventChoices, useForecast, useForecastAmount, type Forecast, type ForecastSearch } from './forecast-facts.ts';
import { modelWords } from './forecast-words.ts';
import { ModelsPanel } from './models-panel.tsx';
import { PartsPanel } from './parts-panel.tsx';

const words = defineWords({
  name: { en: 'Forecasts', zh: '走势预测' },
  reading: { en: 'What the next weeks bring', zh: '未来数周的走势' },
  sentence: {
    en: '{what}{who, select, none {} other { of {who}}}, next {days} days: {total} ({low}–{high}), {moved, select, more {{by} more than in the last {days}} less {{by} less than in the last {days}} other {about as in the last {days}}}. Told by {model}; sums of such stretches were off by {off} on average.',
    zh: '{who, select, none {} other {“{who}”的}}{what}，未来{days}天预计{total}（{low}–{high}），{moved, select, more {比前{days}天多{by}} less {比前{days}天少{by}} other {与前{days}天相近}}。由{model}给出，此类时段总量的平均偏差为{off}。',
  },
  size: {
    en: '{what} in {days} days: {total} ({low}–{high}), now {now}. Told by {model}.',
    zh: '{what}，{days}天后预计{total}（{low}–{high}），目前{now}。由{model}给出。',
  },
  chart: { en: 'The next weeks', zh: '未来走势' },
  running: { en: 'Reading history and trying models on it at the lowest priority, {share}.', zh: '正在以最低优先级读取历史并比较模型，{share}。' },
  failed: { en: 'The replay of history failed: {reason}', zh: '回放历史失败：{reason}' },
  rest: { en: 'all others', zh: '其余' },
});

/** The page at /forecasts. */
export function Page() {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const search = useSearch({ strict: false }) as ForecastSearch;
  const events = useEventChoices();
  const query = useForecast(search);
  const forecast = query.data;
  const empty = ({ state, share, reason, problem }: Forecast): React.ReactNode | undefined => {
    if (state === 'running') return <p className="note" role="status">{say('running', { share: format.percent(share) })}</p>;
    if (state === 'failed') return <Empty>{say('failed', { reason: reason ?? '' })}</Empty>;
    return state === 'refused' && problem !== undefined ? <Empty>{label(problem.what)} {label(problem.cure)}</Empty> : undefined;
  };
  const isTold = forecast?.state === 'done';
  return (
    <>
      <PageHead name={say('name')} sentence={isTold ? <ForecastSentence forecast={forecast} search={search} /> : say('reading')} />
      {events !== undefined && <ForecastChoices search={search} events={events} event={forecast?.event} />}
      <QueryPanel title={say('chart')} query={query} height={380} empty={empty}>
        {(told) => <Line forecast={told} part={search.part} />}
      </QueryPanel>
      {isTold && forecast.parts !== undefined && <PartsPanel forecast={forecast} search={search} />}
      {isTold && <ModelsPanel forecast={forecast} series={seriesOf(forecast, search.part)} />}
    </>
  );
}

function seriesOf({ whole, parts = [] }: Forecast, part: string | undefined) {
  return parts.find(({ name }) => name === part) ?? whole!;
}

function Line({ forecast, part }: { readonly forecast: Forecast; readonly part: string | undefined }) {
  const say = useWords(words);
  const label = useLabel();
  const series = seriesOf(forecast, part);
  const what = atStart(label(forecast.label!));
  return <ForecastChart forecast={forecast} series={series} what={series.name === '' ? what : `${what}, ${series.isRest ? say('rest') : series.name}`} />;
}

function ForecastSentence({ forecast, search: { segment, members, part } }: { readonly forecast: Forecast; readonly search: ForecastSearch }) {
  const say = useWords(words);
  const sayModel = useWords(modelWords);
  const label = useLabel();
  const format = useFormat();
  const amount = useForecastAmount(forecast);
  const segments = api.useQuery('get', '/v1/segments', {}, { staleTime: 60_000 });
  const series = seriesOf(forecast, part);
  const { total, before, steps, judged, model, past } = series;
  const named = segments.data?.segments.find(({ name }) => name === segment)?.label;
  const change = before === 0 ? 0 : total.value / before - 1;
  const shared = { what: atStart(label(forecast.label!)), days: steps.length, model: sayModel(model as keyof typeof modelWords) };
  if (members === 'true') {
    const last = steps.at(-1)!;
    return say('size', { ...shared, total: amount(last.value), low: amount(last.low80), high: amount(last.high80), now: amount(past.at(-1)?.value ?? 0) });
  }
  return say('sentence', {
    ...shared,
    who: [...(series.name === '' ? [] : [series.isRest ? say('rest') : series.name]), ...(segment === undefined ? [] : [named === undefined ? segment : label(named)])].join(' · ') || 'none',
    total: amount(total.value), low: amount(total.low80), high: amount(total.high80),
    moved: Math.abs(change) < 0.005 ? 'same' : change > 0 ? 'more' : 'less', by: format.percent(Math.abs(change)),
    off: format.percent(judged.models[0]?.totalOff),
  });
}
