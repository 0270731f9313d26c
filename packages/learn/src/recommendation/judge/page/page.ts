/** What the judge found as one HTML page: whole in itself, no script, nothing fetched from anywhere. */
import type { Language } from '@limn/engine';
import { forestChart } from '../../../evaluation/page/chart.ts';
import { escapeText, formatCount, formatShare } from '../../../evaluation/page/format.ts';
import { pageStyle } from '../../../evaluation/page/page-style.ts';
import type { JudgedMethod, MeasuredRanking, RecommendationReport } from '../judge-report.ts';
import { rankingMetrics, type RankingMetric } from '../ranking-metric.ts';
import { askedWords, formatRanking, historyName, methodName, rankingWords, verdictWords } from './words.ts';

const phrases = {
  title: { en: 'How good are these recommendations?', zh: '这些推荐有多好？' },
  beside: { en: 'Methods beside each other', zh: '各方法对比' },
  besideHint: { en: 'All items ranked, on the same questions. Bars are intervals; the verdicts are of paired differences, so that bars may overlap and the difference still be sure.', zh: '对全部商品排序，问题相同。横条为置信区间；结论按配对差值得出，因此区间重叠时差异仍可能显著。' },
  method: { en: 'Method', zh: '方法' },
  against: { en: 'against', zh: '对比' },
  better: { en: 'better', zh: '更好' },
  worse: { en: 'worse', zh: '更差' },
  open: { en: 'not sure', zh: '不确定' },
  lists: { en: 'What the lists are like', zh: '列表的特点' },
  listsHint: { en: 'Coverage: share of the items that stand in at least one list. Novelty: bits of surprise, higher is less popular. Diversity: how unlike the categories within a list are.', zh: '覆盖率：至少出现在一个列表中的商品占比。新颖度：信息量（比特），越高越冷门。多样性：列表内类目的差异程度。' },
  coverage: { en: 'Coverage', zh: '覆盖率' },
  novelty: { en: 'Novelty', zh: '新颖度' },
  diversity: { en: 'Diversity', zh: '多样性' },
  learning: { en: 'Learning, s', zh: '学习耗时（秒）' },
  answering: { en: 'An answer, ms', zh: '每次推荐（毫秒）' },
  histories: { en: 'By how much is known of the customer', zh: '按客户历史长度' },
  cases: { en: 'questions', zh: '个问题' },
  tooFew: { en: 'too few', zh: '样本过少' },
} as const;

/** Renders the page. Cost about a ms; some 20 KB. */
export function renderRecommendations(report: RecommendationReport, language: Language): string {
  const phrase = (name: keyof typeof phrases): string => phrases[name][language];
  const { text, tone } = verdictWords(report, language);
  const level = Math.round(report.level * 100);
  const foot = language === 'zh' ? `区间为 ${level}% 置信区间，由 ${formatCount(report.resamples)} 次按客户的自助抽样得出（种子 ${report.seed}）。` : `Intervals hold with ${level}% certainty, from ${formatCount(report.resamples)} bootstrap draws of customers (seed ${report.seed}).`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeText(report.name)} · ${phrase('title')}</title><style>${pageStyle}</style></head>
<body><main><header><p class="over">${phrase('title')}</p><h1>${escapeText(report.name)}</h1><p class="verdict">${tone === 'plain' ? escapeText(text) : `<strong class="${tone}">${escapeText(text)}</strong>`}</p>
${askedWords(report, language).map((line) => `<p class="hint">${escapeText(line)}</p>`).join('\n')}</header>
${[besideSection(report, language, phrase), historySection(report, language, phrase), listSection(report, language, phrase)].join('\n')}
<footer>${foot}</footer></main></body></html>
`;
}

type Phrase = (name: keyof typeof phrases) => string;

function measured({ metrics }: JudgedMethod, metric: RankingMetric, k: number): MeasuredRanking {
  return metrics.find((each) => each.metric === metric && each.k === k)!;
}

function besideSection({ methods, main, cuts }: RecommendationReport, language: Language, phrase: Phrase): string {
  const title = `${rankingWords[main.metric].name[language]}@${main.k}`;
  const chart = forestChart(methods.map((method, place) => ({ name: methodName(method.method, language), strong: place === 0, interval: measured(method, main.metric, main.k) })), { title });
  const columns = cuts.flatMap((k) => rankingMetrics.map((metric) => ({ metric, k })));
  const heads = columns.map(({ metric, k }) => `<th title="${escapeText(rankingWords[metric].hint[language])}">${rankingWords[metric].name[language]}@${k}</th>`).join('');
  const lines = methods.map((method) => {
    const verdicts = method.differences.map(({ than, verdict, ...interval }) => `<br><small class="${verdict}">${phrase(verdict)} ${phrase('against')} ${escapeText(methodName(than, language))}: ${formatRanking(interval)}</small>`).join('');
    return `<tr><td>${escapeText(methodName(method.method, language))}${verdicts}</td>${columns.map(({ metric, k }) => `<td title="${formatRanking(measured(method, metric, k))}">${measured(method, metric, k).value.toFixed(4)}</td>`).join('')}</tr>`;
  });
  return `<section><h2>${phrase('beside')}: ${title}</h2><p class="hint">${phrase('besideHint')}</p><div class="forest">${chart}</div><table><thead><tr><th>${phrase('method')}</th>${heads}</tr></thead><tbody>${lines.join('')}</tbody></table></section>`;
}

function historySection({ methods, main }: RecommendationReport, language: Language, phrase: Phrase): string {
  const shown = methods[0]!.histories.filter(({ cases }) => cases > 0);
  if (shown.length < 2) return '';
  const lines = shown.flatMap(({ history, cases }) => methods.map((method, place) => {
    const own = method.histories.find((each) => each.history === history)!.main;
    return { name: `${historyName(history, language)} · ${methodName(method.method, language)}`, strong: place === 0, note: own === undefined ? phrase('tooFew') : `${formatCount(cases)} ${phrase('cases')}`, ...(own !== undefined && { interval: own }) };
  }));
  const title = `${phrase('histories')}: ${rankingWords[main.metric].name[language]}@${main.k}`;
  return `<section><h2>${title}</h2><div class="forest">${forestChart(lines, { title })}</div></section>`;
}

function listSection({ methods, cases }: RecommendationReport, language: Language, phrase: Phrase): string {
  const lines = methods.map(({ method, coverage, novelty, diversity, seconds }) => `<tr><td>${escapeText(methodName(method, language))}</td><td>${formatShare(coverage)}</td><td>${novelty.toFixed(2)}</td><td>${diversity === undefined ? '–' : diversity.toFixed(3)}</td><td>${seconds.learning.toFixed(1)}</td><td>${((seconds.answering / Math.max(1, cases)) * 1_000).toFixed(2)}</td></tr>`);
  const heads = (['method', 'coverage', 'novelty', 'diversity', 'learning', 'answering'] as const).map((name) => `<th>${phrase(name)}</th>`).join('');
  return `<section><h2>${phrase('lists')}</h2><p class="hint">${phrase('listsHint')}</p><table><thead><tr>${heads}</tr></thead><tbody>${lines.join('')}</tbody></table></section>`;
}
