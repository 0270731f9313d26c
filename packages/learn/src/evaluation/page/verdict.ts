/** What an evaluation comes to, in two sentences. */
import type { Language } from '@limn/engine';
import type { MetricName } from '../../metric/metric.ts';
import type { EvaluationReport } from '../report.ts';
import { escapeText, formatInterval, formatShare } from './format.ts';
import { baselineWords, metricWords, phraseIn } from './words.ts';

/** Whether the model is worth using by its main metric, and what it is: HTML. */
export function verdictOf(report: EvaluationReport, language: Language): string {
  const phrase = phraseIn(language);
  const against = report.differences.filter(({ metric }) => metric === report.main);
  const unbeaten = against.filter(({ verdict }) => verdict !== 'better').map(({ baseline }) => escapeText(baselineWords(baseline, phrase)));
  const main = report.models[0]!.metrics.find(({ metric }) => metric === report.main)!;
  const value = `${metricWords[report.main].name[language]} ${formatInterval(main)}`;
  if (against.length === 0) return language === 'zh' ? `<strong>${value}</strong>。没有可比较的基线。` : `<strong>${value}</strong>. There was nothing to compare it with.`;
  if (unbeaten.length > 0) {
    return language === 'zh'
      ? `<strong class="worse">尚不能证明它优于更简单的方法（${unbeaten.join('、')}）。</strong>${value}。`
      : `<strong class="worse">It is not surely better than ${unbeaten.join(', ')}.</strong> ${value}.`;
  }
  const lead = language === 'zh' ? '<strong class="better">显著优于所有基线。</strong>' : '<strong class="better">It is surely better than every simpler way.</strong>';
  const found = report.kind === 'binary' ? report.lift.find(({ share }) => share >= 0.2 - 1e-9) : undefined;
  const yes = escapeText(report.classes[1] ?? (language === 'zh' ? '是' : 'yes'));
  const reach = found === undefined ? '' : language === 'zh' ? `；触达得分最高的 20% 客户，即可覆盖 ${formatShare(found.gain)} 的“${yes}”` : `; the fifth with the highest scores holds ${formatShare(found.gain)} of all “${yes}”`;
  return language === 'zh' ? `${lead}${value}${reach}。${behind(report, language)}` : `${lead} ${value}${reach}. ${behind(report, language)}`;
}

/** Metrics that a constant meets by saying nothing: being behind it in them is no fault. */
const trivial = new Set<MetricName>(['calibrationError', 'bias']);

/** Where a baseline does better all the same. */
function behind(report: EvaluationReport, language: Language): string {
  const phrase = phraseIn(language);
  const lost = report.differences.filter(({ metric, verdict }) => verdict === 'worse' && !trivial.has(metric));
  if (lost.length === 0) return '';
  const names = lost.map(({ metric, baseline }) => `${metricWords[metric].name[language]} (${escapeText(baselineWords(baseline, phrase))})`);
  return language === 'zh' ? `<strong class="worse">但以下指标不如基线：${names.join('、')}。</strong>` : `<strong class="worse">But it is surely behind in ${names.join(', ')}.</strong>`;
}
