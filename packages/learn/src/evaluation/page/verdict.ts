/** What an evaluation comes to, in some sentences, and as a table of text. */
import type { Language } from '@limn/engine';
import type { MetricName } from '../../metric/metric.ts';
import type { EvaluationReport } from '../report.ts';
import { formatCount, formatInterval, formatNumber, formatShare } from './format.ts';
import { baselineWords, metricWords, phraseIn } from './words.ts';

/** A sentence and how it is meant. */
export interface VerdictPart {
  readonly text: string;
  readonly tone: 'better' | 'worse' | 'plain';
}

/** Whether the model is worth using by its main metric, what it brings, and where a baseline does better all the same. */
export function verdictOf(report: EvaluationReport, language: Language): readonly VerdictPart[] {
  const zh = language === 'zh';
  const phrase = phraseIn(language);
  const against = report.differences.filter(({ metric }) => metric === report.main);
  const unbeaten = against.filter(({ verdict }) => verdict !== 'better').map(({ baseline }) => baselineWords(baseline, phrase));
  const main = report.models[0]!.metrics.find(({ metric }) => metric === report.main)!;
  const value = `${metricWords[report.main].name[language]} ${formatInterval(main)}`;
  const stop = zh ? '。' : '.';
  const lead: VerdictPart = against.length === 0
    ? { tone: 'plain', text: zh ? '没有可比较的基线。' : 'There was nothing to compare it with.' }
    : unbeaten.length > 0
      ? { tone: 'worse', text: zh ? `尚不能证明它优于更简单的方法（${unbeaten.join('、')}）。` : `It is not surely better than ${unbeaten.join(', ')}.` }
      : { tone: 'better', text: zh ? '显著优于所有基线。' : 'It is surely better than every simpler way.' };
  return [lead, { tone: 'plain', text: `${value}${reachWords(report, language)}${stop}` }, ...answeredWords(report, language), ...worstLabelWords(report, language), ...behind(report, language)];
}

/** How many are told nothing because a score would be too uncertain, and how good what is told is. */
function answeredWords({ answered, main }: EvaluationReport, language: Language): readonly VerdictPart[] {
  if (answered === undefined || answered.share.value === 1) return [];
  const silent = formatShare(1 - answered.share.value);
  const told = answered.main === undefined ? undefined : `${metricWords[main].name[language]} ${formatInterval(answered.main)}`;
  if (language === 'zh') return [{ tone: 'plain', text: `${silent} 的数据过于不确定，不给出预测${told === undefined ? '' : `；给出预测的部分 ${told}`}。` }];
  return [{ tone: 'plain', text: `Of ${silent} nothing is told, because it would be too uncertain${told === undefined ? '' : `; what is told has ${told}`}.` }];
}

/** Of several labels the one that is told worst. */
function worstLabelWords({ worstLabel, subgroups, main }: EvaluationReport, language: Language): readonly VerdictPart[] {
  if (worstLabel === undefined) return [];
  const { value, surely } = worstLabel;
  const own = subgroups.find((group) => group.column === worstLabel.column && group.value === value)!.main!;
  const told = `${metricWords[main].name[language]} ${formatInterval(own)}`;
  return [{ tone: surely ? 'worse' : 'plain', text: language === 'zh' ? `表现最差的标签：“${value}”（${told}）。` : `The label told worst is “${value}” (${told}).` }];
}

/** What the fifth with the highest scores holds; empty unless "yes" or "no" is told. */
function reachWords({ kind, lift, classes }: EvaluationReport, language: Language): string {
  const found = kind === 'binary' ? lift.find(({ share }) => share >= 0.2 - 1e-9) : undefined;
  if (found === undefined) return '';
  const yes = classes[1] ?? (language === 'zh' ? '是' : 'yes');
  return language === 'zh' ? `；触达得分最高的 20% 客户，即可覆盖 ${formatShare(found.gain)} 的“${yes}”` : `; the fifth with the highest scores holds ${formatShare(found.gain)} of all “${yes}”`;
}

/** Metrics that a constant meets by saying nothing: being behind it in them is no fault. */
const trivial = new Set<MetricName>(['calibrationError', 'bias', 'totalBias']);

function behind(report: EvaluationReport, language: Language): readonly VerdictPart[] {
  const phrase = phraseIn(language);
  const lost = report.differences.filter(({ metric, verdict }) => metric !== report.main && verdict === 'worse' && !trivial.has(metric));
  if (lost.length === 0) return [];
  const names = lost.map(({ metric, baseline }) => `${metricWords[metric].name[language]} (${baselineWords(baseline, phrase)})`);
  return [{ tone: 'worse', text: language === 'zh' ? `但以下指标不如基线：${names.join('、')}。` : `But it is surely behind in ${names.join(', ')}.` }];
}

/** Whether examples that were computed again were the same. */
export function recheckWords({ rechecked }: EvaluationReport, language: Language): string | undefined {
  if (rechecked === undefined) return undefined;
  const { rows, changed } = rechecked;
  const count = formatCount(rows);
  if (language === 'zh') return `按当时的日志重新计算了 ${count} 个样本：${changed === 0 ? '完全一致' : `${changed} 列不一致`}。`;
  return `${count} examples were computed again from the log as it stood at their moment: ${changed === 0 ? 'all the same, to the bit' : changed === 1 ? 'one column differs' : `${changed} columns differ`}.`;
}

/** An evaluation for a terminal. */
export interface EvaluationSummary {
  readonly verdict: readonly VerdictPart[];
  /** Names of the columns: the metric, the model, the baselines. */
  readonly heads: readonly string[];
  /** [metrics] of [columns]; the model with its interval. */
  readonly lines: readonly (readonly string[])[];
  /** What was looked after besides. */
  readonly notes: readonly string[];
}

/** The same words and numbers as on the page. */
export function summarizeEvaluation(report: EvaluationReport, language: Language): EvaluationSummary {
  const phrase = phraseIn(language);
  const [model, ...baselines] = report.models;
  const recheck = recheckWords(report, language);
  return {
    notes: recheck === undefined ? [] : [recheck],
    verdict: verdictOf(report, language),
    heads: [phrase('metric'), phrase('model'), ...baselines.map(({ name }) => baselineWords(name, phrase))],
    lines: model!.metrics.map((of) => [metricWords[of.metric].name[language], formatInterval(of), ...baselines.map(({ metrics }) => formatNumber(metrics.find(({ metric }) => metric === of.metric)!.value))]),
  };
}
