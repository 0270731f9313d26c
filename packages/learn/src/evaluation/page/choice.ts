/** Which way to learn was chosen, and how the others would have done: as a table, in both languages. */
import type { Language } from '@limn/engine';
import type { EvaluationReport, MeasuredMetric } from '../report.ts';
import { formatInterval, formatNumber } from './format.ts';
import { metricWords, phraseIn } from './words.ts';

/** Names of ways to learn, for people. */
const ways: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  trees: { en: 'boosted trees', zh: '提升树' },
  linear: { en: 'linear regression', zh: '线性回归' },
  ziln: { en: 'zero-inflated log-normal network', zh: '零膨胀对数正态网络' },
  lifetime: { en: 'law of purchases', zh: '购买规律模型' },
  'lifetime-trees': { en: 'law of purchases, corrected by trees', zh: '购买规律（提升树修正）' },
};

/** A trainer's name for people; as it is, where none is known. */
export function trainerWords(trainer: string, language: Language): string {
  return ways[trainer]?.[language] ?? trainer;
}

/** A table of all ways. */
export interface ChoiceTable {
  readonly sentence: string;
  readonly heads: readonly string[];
  /** The winner first: the way, by what it was chosen, then metrics on the rows that judge. */
  readonly lines: readonly (readonly string[])[];
}

/** @returns undefined where one way was asked for */
export function choiceTable(report: EvaluationReport, language: Language): ChoiceTable | undefined {
  const { choice, models, rivals = [] } = report;
  if (choice === undefined) return undefined;
  const phrase = phraseIn(language);
  const name = metricWords[choice.metric].name[language];
  const [winner, ...others] = choice.trainers;
  const shown = models[0]!.metrics.map(({ metric }) => metric);
  const measured = (trainer: string): readonly MeasuredMetric[] => (trainer === winner!.trainer ? models[0]! : rivals.find((rival) => rival.name === trainer))?.metrics ?? [];
  const close = others.filter(({ behind }) => behind !== undefined && behind.low <= 0 && behind.high >= 0);
  const quoted = (trainer: string): string => `“${trainerWords(trainer, 'en')}”`;
  return {
    sentence: language === 'zh'
      ? `在 ${choice.trainers.length} 种训练方法中选用${trainerWords(winner!.trainer, language)}：${name}最好${close.length > 0 ? `，但与${close.map(({ trainer }) => trainerWords(trainer, language)).join('、')}的差异不显著` : '，且确定优于其他方法'}。`
      : `Of ${choice.trainers.length} ways to learn ${quoted(winner!.trainer)} serves: best by ${name}${close.length > 0 ? `, though not surely better than ${close.map(({ trainer }) => quoted(trainer)).join(', ')}` : ', and surely so'}.`,
    heads: [phrase('way'), `${phrase('chosenBy')}: ${name}`, ...shown.map((metric) => metricWords[metric].name[language])],
    lines: choice.trainers.map((tried) => [trainerWords(tried.trainer, language), formatInterval(tried), ...shown.map((metric) => cellOf(measured(tried.trainer).find((each) => each.metric === metric)))]),
  };
}

function cellOf(measured: MeasuredMetric | undefined): string {
  return measured === undefined ? '–' : formatNumber(measured.value);
}
