/** What the page says, in English and Chinese. */
import type { Language } from '@limn/engine';
import type { MetricName } from '../../metric/metric.ts';
import { NO_VALUE, OTHER_WORDS } from '../subgroup.ts';

type Pair = Readonly<Record<Language, string>>;

/** Names of metrics, and what each says, in one clause. */
export const metricWords: Readonly<Record<MetricName, { readonly name: Pair; readonly hint: Pair }>> = {
  auc: { name: { en: 'AUC', zh: 'AUC' }, hint: { en: 'how often a “yes” is ranked above a “no”; 0.5 is chance', zh: '“是”排在“否”之前的概率，0.5 为随机' } },
  averagePrecision: { name: { en: 'Average precision', zh: '平均精确率' }, hint: { en: 'area under precision and recall; chance is the share of “yes”', zh: '精确率–召回率曲线下面积，随机时等于“是”的占比' } },
  lift: { name: { en: 'Lift of the top 10%', zh: '前 10% 提升度' }, hint: { en: 'how many times more “yes” among the highest scores', zh: '得分最高的 10% 中“是”的倍数' } },
  logLoss: { name: { en: 'Log loss', zh: '对数损失' }, hint: { en: 'punishes being sure and wrong; lower is better', zh: '惩罚自信的错误，越低越好' } },
  brier: { name: { en: 'Brier score', zh: 'Brier 分数' }, hint: { en: 'mean square of probability minus truth; lower is better', zh: '概率与事实之差的均方，越低越好' } },
  accuracy: { name: { en: 'Accuracy', zh: '准确率' }, hint: { en: 'right side of one half; says little where one answer is rare', zh: '以 0.5 为界的正确率；某一结果稀少时参考价值有限' } },
  calibrationError: { name: { en: 'Calibration error', zh: '校准误差' }, hint: { en: 'mean distance of promised and true shares; lower is better', zh: '预测占比与实际占比的平均差距，越低越好' } },
  rmse: { name: { en: 'RMSE', zh: '均方根误差' }, hint: { en: 'root of the mean square error; lower is better', zh: '误差平方均值的根，越低越好' } },
  mae: { name: { en: 'Mean absolute error', zh: '平均绝对误差' }, hint: { en: 'mean size of the error; lower is better', zh: '误差大小的均值，越低越好' } },
  bias: { name: { en: 'Bias', zh: '偏差' }, hint: { en: 'mean of predicted minus true; nearer to 0 is better', zh: '预测减实际的均值，越接近 0 越好' } },
  totalBias: { name: { en: 'Total bias', zh: '总额偏差' }, hint: { en: 'sum of predicted over sum of true, less 1; nearer to 0 is better', zh: '预测总额与实际总额之比减 1，越接近 0 越好' } },
  gini: { name: { en: 'Gini', zh: '基尼系数' }, hint: { en: 'how well high amounts are ranked above low; 1 is perfect', zh: '高额排在低额之前的程度，1 为完美' } },
  poissonDeviance: { name: { en: 'Poisson deviance', zh: '泊松偏离度' }, hint: { en: 'distance of counts from what was predicted; lower is better', zh: '次数与预测的差距，越低越好' } },
  classLogLoss: { name: { en: 'Log loss', zh: '对数损失' }, hint: { en: 'punishes being sure and wrong; lower is better', zh: '惩罚自信的错误，越低越好' } },
  macroAuc: { name: { en: 'Mean AUC', zh: '平均 AUC' }, hint: { en: 'each class against the others; 0.5 is chance', zh: '每一类对其余各类，0.5 为随机' } },
  labelAuc: { name: { en: 'AUC, mean of labels', zh: '各标签平均 AUC' }, hint: { en: 'each label by itself, rare ones counting as much; 0.5 is chance', zh: '逐个标签计算后取平均，0.5 为随机' } },
  microAuc: { name: { en: 'AUC over all labels', zh: '全部标签 AUC' }, hint: { en: 'how often a label that came is ranked above one that did not', zh: '出现的标签排在未出现的标签之前的概率' } },
  classAccuracy: { name: { en: 'Accuracy', zh: '准确率' }, hint: { en: 'the most probable class came true', zh: '最可能的类别与事实一致的比例' } },
  concordance: { name: { en: 'Concordance', zh: '一致性指数' }, hint: { en: 'who was predicted to be first was; 0.5 is chance', zh: '预测先后与实际一致的概率，0.5 为随机' } },
};

const phrases = {
  choice: { en: 'Which way to learn', zh: '选用哪种训练方法' },
  choiceHint: { en: 'Chosen by rows that none of them learnt from and that do not judge (first column); the others are how each does on the rows that judge, and chose nothing.', zh: '由各方法均未学习、也不用于评估的数据选出（首列）；其余各列为评估数据上的表现，不参与选择。' },
  way: { en: 'Trainer', zh: '训练方法' },
  chosenBy: { en: 'chosen by', zh: '选择依据' },
  title: { en: 'How good is this model?', zh: '这个模型有多好？' },
  model: { en: 'this model', zh: '本模型' },
  constant: { en: 'everybody alike', zh: '一视同仁' },
  lastValue: { en: 'as last time', zh: '与上次相同' },
  pastSpend: { en: 'past spend going on', zh: '照以往消费' },
  logistic: { en: 'logistic regression', zh: '逻辑回归' },
  linear: { en: 'linear regression', zh: '线性回归' },
  bestColumn: { en: 'best single column', zh: '最佳单列' },
  oneColumn: { en: 'rule', zh: '单列规则' },
  importance: { en: 'What it looks at most', zh: '最看重的因素' },
  importanceHint: { en: 'How far each column moves a score on average, in log odds or units of the label; it says what the model uses, not what causes what.', zh: '各列平均使分数变动多少（对数几率或标签单位）；说明模型依据什么，而非因果。' },
  judgedOn: { en: 'judged on', zh: '评估数据' },
  rows: { en: 'rows', zh: '行' },
  customers: { en: 'customers', zh: '位客户' },
  beside: { en: 'Beside simpler ways', zh: '与简单方法相比' },
  besideHint: { en: 'On the same rows. A bar is where the value lies with the stated certainty; bars may overlap and the difference still be sure, because it is reckoned in pairs.', zh: '均在相同数据上评估。横条为置信区间；差值按配对计算，因此区间重叠时差异仍可能显著。' },
  metric: { en: 'Metric', zh: '指标' },
  better: { en: 'better', zh: '更好' },
  worse: { en: 'worse', zh: '更差' },
  open: { en: 'not sure', zh: '不确定' },
  calibration: { en: 'Are the probabilities true?', zh: '概率是否可信？' },
  calibrationAmount: { en: 'Are the amounts true on average?', zh: '金额平均是否准确？' },
  calibrationHint: { en: 'Each dot is a tenth of the rows. On the line: what was promised came.', zh: '每个点为十分之一的数据。落在对角线上表示预测与实际一致。' },
  promised: { en: 'predicted', zh: '预测' },
  came: { en: 'came true', zh: '实际' },
  gains: { en: 'Whom to reach first', zh: '优先触达谁' },
  gainsHint: { en: 'Share of all “yes” (or of the whole amount) that is found by going down from the highest score.', zh: '按得分从高到低触达时，能覆盖到的“是”（或总额）的比例。' },
  reached: { en: 'customers reached', zh: '触达客户' },
  found: { en: 'found', zh: '覆盖' },
  tenths: { en: 'Tenth by tenth', zh: '逐个十分位' },
  tenthsHint: { en: 'What came true in each tenth, from the highest scores to the lowest; the line is the mean of all.', zh: '从最高分到最低分各十分位的实际情况；横线为总体均值。' },
  tenth: { en: 'tenth', zh: '十分位' },
  ranking: { en: 'Telling “yes” from “no”', zh: '区分“是”与“否”' },
  rankingHint: { en: 'Share of “yes” found against share of “no” disturbed. The diagonal is chance.', zh: '覆盖的“是”与误触的“否”之间的关系；对角线为随机。' },
  falseAlarm: { en: '“no” disturbed', zh: '误触的“否”' },
  subgroups: { en: 'For whom it works', zh: '对哪些人有效' },
  subgroupsHint: { en: 'The same metric among some of the rows; the line is that of all.', zh: '同一指标在各人群中的表现；竖线为总体水平。' },
  tooFew: { en: 'too few', zh: '样本过少' },
  data: { en: 'The data', zh: '数据' },
  part: { en: 'Part', zh: '部分' },
  window: { en: 'From – to', zh: '时间范围' },
  mean: { en: 'Mean label', zh: '标签均值' },
  train: { en: 'learnt from', zh: '训练' },
  validation: { en: 'chosen by', zh: '验证' },
  test: { en: 'judged on', zh: '测试' },
  warnings: { en: 'What to know about the data', zh: '数据注意事项' },
} as const;

/** A phrase of the page. */
export type PhraseName = keyof typeof phrases;

/** Picks phrases of one language. */
export type Phrase = (name: PhraseName) => string;

export function phraseIn(language: Language): Phrase {
  return (name) => phrases[name][language];
}

const splits: Readonly<Record<string, Pair>> = {
  'new table': { en: 'a table it never saw', zh: '从未见过的表格' },
  time: { en: 'later than everything it learnt from', zh: '时间晚于全部训练数据' },
  customer: { en: 'customers it never saw', zh: '从未见过的客户' },
  chance: { en: 'rows drawn by chance that it never saw', zh: '随机抽取的未见数据' },
};

/** How the judged rows were set apart; `5-fold` stays a number. */
export function splitWords(split: string, language: Language): string {
  const folds = /^(\d+)-fold$/.exec(split)?.[1];
  if (folds !== undefined) return language === 'zh' ? `${folds} 折交叉验证，每行均由未见过它的模型打分` : `each by a model that never saw it (${folds} folds)`;
  return splits[split]?.[language] ?? split;
}

const baselines = new Map<string, PhraseName>([['constant', 'constant'], ['last value', 'lastValue'], ['logistic regression', 'logistic'], ['linear regression', 'linear'], ['best column', 'bestColumn'], ['past spend', 'pastSpend']]);

/** A baseline's name; columns are told as they are. */
export function baselineWords(name: string, phrase: Phrase): string {
  const known = baselines.get(name);
  return known === undefined ? `${phrase('oneColumn')}: ${name}` : phrase(known);
}

/** A subgroup's value. */
export function valueWords(value: string, language: Language): string {
  if (value === OTHER_WORDS) return language === 'zh' ? '其他' : 'others';
  if (value === NO_VALUE) return language === 'zh' ? '缺失' : 'missing';
  if (language === 'zh' && (value === 'yes' || value === 'no')) return value === 'yes' ? '是' : '否';
  return value;
}
