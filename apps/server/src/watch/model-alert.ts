/** What is wrong with what models say, in words. Pure. */
import type { Words } from '@limn/engine';
import type { Alert } from '../activity/alert.ts';

/** A number with its bounds. */
interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What every alert of a model names. */
export interface AboutModel {
  readonly prediction: string;
  readonly label: Words;
  /** By the system's clock, ms. */
  readonly since: number;
}

/** Scores are not distributed any more as when the model was judged. */
export function scoreAlert({ prediction, label, since }: AboutModel, { psi, bound, date }: { readonly psi: number; readonly bound: number; readonly date: string }): Alert {
  return {
    id: `score_drift:${prediction}`, code: 'score_drift', level: 'warn', about: prediction, predictions: [prediction], since,
    text: { en: `What “${label.en}” says is no longer distributed as when its model was judged: a PSI of ${psi.toFixed(2)}, since ${date}.`, zh: `“${label.zh}”的预测分布已与模型评估时不同：PSI为${psi.toFixed(2)}，始于${date}。` },
    cure: { en: 'See on its page which features moved it. If customers have changed, train a model that has seen them.', zh: '请在预测页面查看是哪些特征引起的。若客户确实变了，用新数据重新训练模型。' },
    rule: { en: `Told when the PSI is at least ${bound} on two days in a row.`, zh: `连续两天PSI不低于${bound}时提示。` },
  };
}

/** How right a model is, and was. */
export interface AccuracyFact {
  readonly metric: string;
  readonly was: Bounded;
  readonly is: Bounded;
  /** Absent: of all customers. */
  readonly group?: { readonly column: Words; readonly value: string };
}

/** A model is right less often than it was judged to be. */
export function accuracyAlert({ prediction, label, since }: AboutModel, { metric, was, is, group }: AccuracyFact): Alert {
  const of: Words = group === undefined ? { en: '', zh: '' } : { en: ` for customers whose ${group.column.en} is ${group.value}`, zh: `（${group.column.zh}为${group.value}的客户）` };
  const bounds = ({ value, low, high }: Bounded): string => `${short(value)} (${short(low)}–${short(high)})`;
  return {
    id: `accuracy_down:${prediction}${group === undefined ? '' : ':group'}`, code: 'accuracy_down', level: 'warn', about: prediction, predictions: [prediction], since,
    text: { en: `“${label.en}” is right less often than it was judged to be${of.en}: ${metric} ${bounds(is)}, judged ${bounds(was)}.`, zh: `“${label.zh}”${of.zh}的准确度低于评估结果：${metric}为${bounds(is)}，评估时为${bounds(was)}。` },
    cure: { en: 'Look at drift on its page, then train a model that has seen the last weeks, or roll back.', zh: '请先在预测页面查看漂移，再用近期数据重新训练，或回滚模型。' },
    rule: { en: 'Told when the interval of the last labelled moments lies wholly on the bad side of the evaluation’s.', zh: '最近有标签数据的区间完全差于评估区间时提示。' },
  };
}

/** What was served is not what the log gives. */
export function servedAlert({ since, names, differing, checked }: { readonly since: number; readonly names: readonly string[]; readonly differing: number; readonly checked: number }, predictions: readonly string[]): Alert {
  return {
    id: 'served_differs', code: 'served_differs', level: 'failed', since,
    ...(names[0] !== undefined && { about: names[0] }),
    ...(predictions.length > 0 && { predictions }),
    text: { en: `${differing} of ${checked} values that were served are not what a replay of the log gives: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}.`, zh: `已服务的${checked}个值中有${differing}个与日志重放结果不一致：${names.slice(0, 3).join('、')}${names.length > 3 ? '等' : ''}。` },
    cure: { en: 'Run limn prove: it names the event to blame. Restarting from the log mends the state; tell us what it said.', zh: '请运行limn prove，它会指出相关事件。从日志重启可恢复状态，并请反馈结果。' },
    rule: { en: 'Every day some customers as served are computed again from the log and compared to the last bit.', zh: '每天抽取部分已服务的客户，从日志重新计算并逐位比较。' },
  };
}

/** A model gives no number, or not at all. */
export function failingAlert({ prediction, label, since }: AboutModel, { failed, asked }: { readonly failed: number; readonly asked: number }): Alert {
  return {
    id: `model_failing:${prediction}`, code: 'model_failing', level: 'failed', about: prediction, predictions: [prediction], since,
    text: { en: `The model of “${label.en}” gave no number for ${failed} of ${asked} customers.`, zh: `“${label.zh}”的模型对${asked}位客户中的${failed}位没有给出数值。` },
    cure: { en: `Roll back with limn rollback ${prediction}, and look at what the model takes and gives.`, zh: `请用limn rollback ${prediction}回滚，并检查模型的输入和输出。` },
    rule: { en: 'Told while a model answers no number, or not at all, for anybody it was asked about.', zh: '只要模型对任何客户不返回数值或无响应就提示。' },
  };
}

/** Labels of a prediction never come. */
export function labellessAlert({ prediction, label, since }: AboutModel, moments: number): Alert {
  return {
    id: `labels_missing:${prediction}`, code: 'labels_missing', level: 'warn', about: prediction, predictions: [prediction], since,
    text: { en: `Nothing of what “${label.en}” predicts has come at the last ${moments} moments: how right it is cannot be told.`, zh: `最近${moments}个时点都没有出现“${label.zh}”所预测的结果，无法判断其准确度。` },
    cure: { en: 'Look whether the event that it waits for still comes in.', zh: '请检查它所等待的事件是否仍在上报。' },
    rule: { en: 'Told when the labels of two moments or more are known, and all alike.', zh: '两个及以上时点的标签已知且全部相同时提示。' },
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
