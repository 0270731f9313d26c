/** What is said of a judged recommender, in English and Chinese. */
import type { Language } from '@limn/engine';
import { formatCount, formatDay, formatInterval, formatShare } from '../../../evaluation/page/format.ts';
import type { MeasuredHistory, RankingDifference, RecommendationReport } from '../judge-report.ts';
import type { RankingMetric } from '../ranking-metric.ts';
import type { SplitKind } from '../split.ts';

type Pair = Readonly<Record<Language, string>>;

/** Names of metrics, and what each says. */
export const rankingWords: Readonly<Record<RankingMetric, { readonly name: Pair; readonly hint: Pair }>> = {
  hr: { name: { en: 'HR', zh: '命中率' }, hint: { en: 'share of the questions of whose answer something stands in the list', zh: '列表中含有实际选择的比例' } },
  ndcg: { name: { en: 'NDCG', zh: 'NDCG' }, hint: { en: 'hits, those further up counting more; 1 is a perfect list', zh: '命中越靠前得分越高，1 为完美' } },
  mrr: { name: { en: 'MRR', zh: 'MRR' }, hint: { en: 'mean of 1 / the place of the first hit', zh: '首个命中位置倒数的均值' } },
  recall: { name: { en: 'Recall', zh: '召回率' }, hint: { en: 'share of what came that stands in the list', zh: '实际选择中被列出的比例' } },
  precision: { name: { en: 'Precision', zh: '精确率' }, hint: { en: 'share of the list that came', zh: '列表中被实际选择的比例' } },
};

const methodWords: Readonly<Record<string, Pair>> = {
  popular: { en: 'popularity', zh: '热门' },
  frequent: { en: 'own frequent items', zh: '本人常选' },
  recent: { en: 'recent popularity', zh: '近期热门' },
  repeat: { en: 'repeat purchases', zh: '复购' },
  together: { en: 'bought together', zh: '同单购买' },
  association: { en: 'association rules', zh: '关联规则' },
  neighbours: { en: 'item neighbours', zh: '商品近邻' },
  sessions: { en: 'session neighbours', zh: '会话近邻' },
  ease: { en: 'EASE', zh: 'EASE' },
  als: { en: 'ALS', zh: 'ALS' },
  basket: { en: 'next basket', zh: '下一单' },
  sequence: { en: 'sequence model', zh: '序列模型' },
  bert4rec: { en: 'masked sequence model', zh: '掩码序列模型' },
  ranked: { en: 'learnt ranking', zh: '学习排序' },
  blend: { en: 'blend', zh: '融合' },
  usual: { en: 'what they usually have', zh: '本人惯常选择' },
  content: { en: 'alike in words', zh: '文本相似' },
  proposed: { en: 'as proposed', zh: '改动后' },
};

/** A method's name in words; unknown ones as they are. */
export function methodName(method: string, language: Language): string {
  const [list, ...without] = method.split(' − ');
  if (without.length > 0) return [list, ...without.map((way) => methodName(way, language))].join(' − ');
  const [kind, over, by] = method.split(':');
  if (kind === 'popular' && over !== undefined) return `${methodWords['popular']![language]} ${[over, by].filter((part) => part !== undefined).join(' ')}`;
  return methodWords[method]?.[language] ?? method;
}

const splits: Readonly<Record<SplitKind, Pair>> = {
  'leave-one-out': { en: 'asked for the last item of each customer', zh: '预测每位客户的最后一件商品' },
  'last-basket': { en: 'asked for the last basket of each customer', zh: '预测每位客户的最后一单' },
  time: { en: 'asked for all that customers chose after one moment', zh: '预测客户在某一时刻之后的全部选择' },
  session: { en: 'asked for each next item of later sessions', zh: '逐步预测后续会话的下一件商品' },
  given: { en: 'asked the questions that came with the data', zh: '使用数据自带的测试问题' },
};

const successive = (moments: number): Pair => ({ en: `asked at ${moments} moments for all that customers chose until the next, first`, zh: `在 ${moments} 个连续时刻预测客户到下一时刻为止的全部选择，首个时刻` });

const histories: Readonly<Record<MeasuredHistory['history'], Pair>> = {
  cold: { en: 'no history', zh: '无历史' },
  short: { en: '1–4 interactions', zh: '1–4 次行为' },
  middle: { en: '5–19 interactions', zh: '5–19 次行为' },
  long: { en: '20 or more', zh: '20 次及以上' },
};

export function historyName(history: MeasuredHistory['history'], language: Language): string {
  return histories[history][language];
}

/** How it was asked and of whom, in one line. */
export function askedWords({ split, from, moments = 1, cases, groups, past, repeats, unknown }: RecommendationReport, language: Language): readonly string[] {
  const zh = language === 'zh';
  const when = from === undefined || from < 1e11 ? '' : ` (${formatDay(from)})`;
  const asked = moments === 1 ? splits[split] : successive(moments);
  return zh
    ? [
        `${asked.zh}${when}；${formatCount(cases)} 个问题，来自 ${formatCount(groups)} 位客户或会话；学习数据 ${formatCount(past.rows)} 条，${formatCount(past.customers)} 位客户，${formatCount(past.items)} 件商品，全部参与排序。`,
        `${repeats.keep ? '列表可以包含客户选过的商品' : '列表不含客户选过的商品'}（历史中 ${formatShare(repeats.share)} 为重复${repeats.told ? '' : '，据此自动决定'}）。${unknown > 0 ? `实际选择中有 ${formatShare(unknown)} 为历史中不存在的商品，任何方法都无法命中。` : ''}`,
      ]
    : [
        `It was ${asked.en}${when}: ${formatCount(cases)} questions of ${formatCount(groups)} customers or sessions, after ${formatCount(past.rows)} interactions of ${formatCount(past.customers)} customers with ${formatCount(past.items)} items, all of which are ranked.`,
        `Lists ${repeats.keep ? 'may' : 'may not'} name what the customer had before: ${formatShare(repeats.share)} of the past repeats${repeats.told ? '' : ', which decided it'}.${unknown > 0 ? ` Of what came, ${formatShare(unknown)} are items that the past does not know: no method can name them.` : ''}`,
      ];
}

/** The best method and whether it surely beats each baseline. */
export function verdictWords(report: RecommendationReport, language: Language): { readonly text: string; readonly tone: 'better' | 'worse' | 'plain' } {
  const { methods, main, shown } = report;
  if (shown !== undefined) return shownWords(report, shown, language);
  const best = methods[0]!;
  const value = best.metrics.find(({ metric, k }) => metric === main.metric && k === main.k)!;
  const unbeaten = best.differences.filter(({ verdict }) => verdict !== 'better').map(({ than }) => methodName(than, language));
  const name = methodName(best.method, language);
  const measured = `${rankingWords[main.metric].name[language]}@${main.k} ${formatRanking(value)}`;
  if (best.role === 'baseline') return { tone: 'worse', text: language === 'zh' ? `没有方法优于基线：${name}最好，${measured}。` : `Nothing does better than a baseline: ${name} is best with ${measured}.` };
  if (unbeaten.length > 0) return { tone: 'worse', text: language === 'zh' ? `${name}最好（${measured}），但不能确定优于${unbeaten.join('、')}。` : `${capital(name)} is best with ${measured}, but not surely better than ${unbeaten.join(', ')}.` };
  return { tone: 'better', text: language === 'zh' ? `${name}最好，显著优于所有基线：${measured}。` : `${capital(name)} is best, surely better than every baseline: ${measured}.` };
}

/** The list that is shown, beside the baselines; and what would make it better. */
function shownWords({ methods, main }: RecommendationReport, shown: string, language: Language): ReturnType<typeof verdictWords> {
  const zh = language === 'zh';
  const declared = methods.find(({ method }) => method === shown)!;
  const measured = `${rankingWords[main.metric].name[language]}@${main.k} ${formatRanking(declared.metrics.find(({ metric, k }) => metric === main.metric && k === main.k)!)}`;
  const named = (verdict: RankingDifference['verdict']): string => declared.differences.filter((each) => each.verdict === verdict).map(({ than }) => methodName(than, language)).join(zh ? '、' : ' and ');
  const [better, open, worse] = (['better', 'open', 'worse'] as const).map(named) as [string, string, string];
  const said = zh
    ? [better && `优于${better}`, open && `未能确定优于${open}`, worse && `不如${worse}`].filter((part) => part !== '').join('，')
    : [better && `surely better than ${better}`, open && `not surely better than ${open}`, worse && `surely worse than ${worse}`].filter((part) => part !== '').join(', ');
  const harmful = methods.filter(({ method, differences }) => method.startsWith(`${shown} − `) && differences.some(({ than, verdict }) => than === shown && verdict === 'better')).map(({ method }) => methodName(method.slice(shown.length + 3), language));
  const hint = harmful.length === 0 ? '' : zh ? `去掉${harmful.join('或')}会更好。` : ` It would be better without ${harmful.join(', or without ')}.`;
  return { tone: open === '' && worse === '' ? 'better' : 'worse', text: zh ? `${shown}：${measured}，${said}。${hint}` : `${shown}: ${measured}, ${said}.${hint}` };
}

/** Four digits: what is compared here is small. */
export function formatRanking({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): string {
  return value >= 0.9995 ? formatInterval({ value, low, high, level: 0 }) : `${value.toFixed(4)} (${low.toFixed(4)} – ${high.toFixed(4)})`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
