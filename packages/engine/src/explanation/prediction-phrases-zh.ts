import type { PredictionPhrases, Span, SpokenEstimate, SpokenGoal } from './prediction-phrases.ts';

const LEVEL = { above: '，高于一般水平', usual: '，与一般水平相当', below: '，低于一般水平' } as const;
const LENGTH = { above: '，比一般情况长', usual: '，与一般情况相当', below: '，比一般情况短' } as const;

/** Chinese as an operator would say it. */
export const zh: PredictionPhrases = {
  probability: (estimate) => `${estimate.label}的可能性为${estimate.value}${rest(estimate)}。`,
  amount: (estimate) => `${estimate.label}预计约为${estimate.value}${rest(estimate)}。`,
  likeliest: (label, name, probability) => `${label}最可能是${name}，可能性为${probability}。`,
  likely: (label, names) => (names.length === 0 ? `${label}：没有可能性过半的。` : `${label}：${names.map(([name, probability]) => `${name}，可能性为${probability}`).join('；')}。`),
  alive: (probability) => `仍是活跃客户的可能性为${probability}。`,
  noModel: (label) => `暂不预测“${label}”，因为尚无现役模型。`,
  notAsked: (label, reasons) => `“${label}”不适用于该客户：${reasons}。`,
  tooLittleKnown: (label, reasons) => `暂不预测“${label}”，因为对该客户了解尚少：${reasons}。`,
  modelFailed: (label) => `暂不预测“${label}”，因为模型无法为该客户打分。`,
  tooWide: (label, between, widest) => `暂不预测“${label}”，因为过于不确定：可能为${spanned(between, false)}，超过可接受的区间宽度${widest}。`,
  tooUnlike: (label, unusual, of, names) => `暂不预测“${label}”，因为过于不确定：该客户与模型学习过的客户都不相似，${of}项输入中有${unusual}项缺失或超出已见范围，如${names.join('、')}。`,
  mainly: (reasons) => `主要原因：${reasons.join('；')}。`,
  otherwise: (reasons) => `另一方面：${reasons.join('；')}。`,
  despite: (reasons) => `该客户自身没有突出的支持因素；相反的迹象：${reasons.join('；')}。`,

  reason: (statement, usual) => (usual === undefined ? statement : `${statement}（${usual}）`),
  usually: (span, { manner, type }) => {
    if (span.fromNow === true) return `其他客户一般在${span.upper}以内`;
    return `其他客户一般为${spanned(span, type === 'duration' || type === 'time')}${type === 'time' || manner === 'since' ? '前' : ''}`;
  },
  usuallyNone: () => '多数客户没有过',
  sameShare: (share) => `${share}的客户也是如此`,
  mostly: (value, share) => `${share}的客户为${value}`,

  moreEvents: (count, _, event) => `再${event}${count}次`,
  changed: (label, to, from) => `${label}为${to}${from === undefined ? '' : `（现为${from}）`}`,
  counterfactual: (changes, reached, goal) => `若${changes.join('，且')}，则${goal.side === 'below' ? '降至' : '升至'}${reached}，${goal.side === 'below' ? '低于' : '不低于'}${goal.bound}。`,
  noCounterfactual: (goal, isComplete) => `${isComplete ? '在可行的改变范围内，无法' : '未找到可行的改变能'}${bounded(goal)}。`,
  sampled: (error) => `原因由逐项试算得出，误差约为总影响的${error}。`,
  nearby: (told, isPoor) => `原因来自该客户附近的线性近似，能说明模型在此处变化的${told}${isPoor ? '，比例偏低，不宜作为依据' : ''}。`,
  text: (sentences) => sentences.join(''),
};

function rest({ between, level, isTime }: SpokenEstimate): string {
  return `${between === undefined ? '' : `（${spanned(between, isTime)}）`}${level === undefined ? '' : (isTime ? LENGTH : LEVEL)[level]}`;
}

/** `18至61天`: the unit once, when both have the same. */
function spanned({ lower, upper }: Span, unit: boolean): string {
  if (lower === upper) return lower;
  const [, number, suffix] = /^([\d.,]+)(\D+)$/.exec(lower) ?? [];
  return `${unit && suffix !== undefined && upper.endsWith(suffix) ? number : lower}至${upper}`;
}

function bounded({ side, bound }: SpokenGoal): string {
  return side === 'below' ? `降到${bound}以下` : `达到${bound}`;
}
