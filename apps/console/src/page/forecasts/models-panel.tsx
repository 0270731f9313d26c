/** How near each model came on stretches that were held out, baselines beside. */
import { IntervalRows } from '../../component/interval-rows.tsx';
import { Panel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel } from '../predictions/model-facts.ts';
import type { Forecast, ForecastSeries } from './forecast-facts.ts';
import { modelWords, simpleModels } from './forecast-words.ts';

const words = defineWords({
  title: { en: 'How near models came', zh: '各模型的误差' },
  better: { en: 'What was chosen came surely nearer than the last week again: its error is {by} smaller ({low}–{high}).', zh: '所选模型确定优于“重复上一周”，误差小{by}（{low}–{high}）。' },
  open: { en: 'No choice came surely nearer than the last week again. Read the bands, not the line.', zh: '没有确定优于“重复上一周”的选择，请以区间为准。' },
  worse: { en: 'The last week again came surely nearer than what was chosen.', zh: '“重复上一周”确定优于所选模型。' },
  simple: { en: 'It is a plain rule, {model}: over all moments of the past that it is chosen by, nothing that learns came nearer. Below is how all fared on the stretches that were held out.', zh: '所选的是简单规则（{model}）：就用于选择的全部历史时点而言，没有学习得来的模型比它更接近。下方是各模型在留出时段的表现。' },
  note: { en: 'Error against that of the last week again, one week ahead, on {windows, plural, one {# stretch} other {# stretches}} since {from} (MASE, lower is better). At the start of each, models were chosen and fitted by what lay behind it.', zh: '自{from}起留出{windows}个时段，误差以“重复上一周”在历史中的误差为单位（MASE，越低越好）。每个时段只用之前的数据选择和拟合模型。' },
  baseline: { en: 'baseline', zh: '基线' },
  value: { en: '{mase} ({low}–{high}), {held} within 80%', zh: '{mase}（{low}–{high}），80%区间命中{held}' },
});

/** The verdict, then all models on one scale. */
export function ModelsPanel({ forecast, series }: { readonly forecast: Forecast; readonly series: ForecastSeries }) {
  const say = useWords(words);
  const sayModel = useWords(modelWords);
  const format = useFormat();
  const label = useLabel();
  const { models, difference, windows } = series.judged;
  const usual = models.find(({ name }) => name === 'seasonal-naive')?.mase.value ?? NaN;
  const verdict = difference.high < 0 ? 'better' : difference.low > 0 ? 'worse' : 'open';
  return (
    <Panel title={say('title')}>
      <p>{say(verdict, { by: format.percent(-difference.value / usual), low: format.percent(-difference.high / usual), high: format.percent(-difference.low / usual) })} {simpleModels.has(series.model) && say('simple', { model: sayModel(series.model as keyof typeof modelWords) })}</p>
      <p className="note">{say('note', { windows: windows.length, from: format.date(windows[0]) })}</p>
      <IntervalRows
        label={say('title')}
        mark="dot"
        reference={usual}
        rows={models.map(({ name, mase, held80 }) => {
          const named = atStart(sayModel(name as keyof typeof modelWords));
          return {
            key: name,
            label: simpleModels.has(name) ? <>{named} <span className="note">{say('baseline')}</span></> : named,
            value: mase.value, low: mase.low, high: mase.high,
            text: say('value', { mase: mase.value.toFixed(2), low: mase.low.toFixed(2), high: mase.high.toFixed(2), held: format.percent(held80.value) }),
            calm: simpleModels.has(name), strong: name === 'chosen' || name === series.model,
          };
        })}
      />
      {(forecast.problems ?? []).map(({ code, what, cure }) => (
        <p key={code} className="note">{label(what)} {label(cure)}</p>
      ))}
    </Panel>
  );
}
