/** Words that the pages of predictions share. */
import { defineWords } from '../../language/words.ts';

export const stateWords = defineWords({
  candidate: { en: 'Candidate', zh: '候选' },
  shadow: { en: 'Shadow', zh: '影子' },
  canary: { en: 'Canary', zh: '灰度' },
  champion: { en: 'In use', zh: '现役' },
  retired: { en: 'Retired', zh: '已退役' },
});

export const metricWords = defineWords({
  auc: { en: 'AUC', zh: 'AUC' },
  averagePrecision: { en: 'Average precision', zh: '平均精确率' },
  lift: { en: 'Lift of the top tenth', zh: '前十分之一提升度' },
  logLoss: { en: 'Log loss', zh: '对数损失' },
  brier: { en: 'Brier score', zh: 'Brier分数' },
  accuracy: { en: 'Accuracy', zh: '准确率' },
  calibrationError: { en: 'Calibration error', zh: '校准误差' },
  rmse: { en: 'Root mean square error', zh: '均方根误差' },
  mae: { en: 'Mean absolute error', zh: '平均绝对误差' },
  bias: { en: 'Bias', zh: '偏差' },
  totalBias: { en: 'Total bias', zh: '总额偏差' },
  gini: { en: 'Gini', zh: '基尼系数' },
  poissonDeviance: { en: 'Poisson deviance', zh: '泊松偏离度' },
  classLogLoss: { en: 'Log loss', zh: '对数损失' },
  macroAuc: { en: 'Mean AUC', zh: '平均AUC' },
  labelAuc: { en: 'AUC, mean of labels', zh: '各标签平均AUC' },
  microAuc: { en: 'AUC over all labels', zh: '全部标签AUC' },
  classAccuracy: { en: 'Accuracy', zh: '准确率' },
  concordance: { en: 'Concordance', zh: '一致性指数' },
});

export const baselineWords = defineWords({
  constant: { en: 'telling everybody the same', zh: '一视同仁' },
  'last value': { en: 'as last time', zh: '与上次相同' },
  'past spend': { en: 'past spend going on', zh: '照以往消费' },
  'logistic regression': { en: 'logistic regression', zh: '逻辑回归' },
  'linear regression': { en: 'linear regression', zh: '线性回归' },
  'best column': { en: 'the best single column', zh: '最佳单列' },
});

/** A metric by its name; one that is not known stays as it is. */
export function metricName(say: (id: keyof typeof metricWords) => string, metric: string): string {
  return metric in metricWords ? say(metric as keyof typeof metricWords) : metric;
}

/** A simpler way by its name; rules of one column stay as they are. */
export function baselineName(say: (id: keyof typeof baselineWords) => string, baseline: string): string {
  return baseline in baselineWords ? say(baseline as keyof typeof baselineWords) : baseline;
}
