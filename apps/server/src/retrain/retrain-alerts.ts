/** What somebody should look after: a run that failed, a model that was rolled back by itself, a clock that jumped. Pure. */
import type { PredictionDefinition } from '@limn/engine';
import type { Alert } from '../activity/alert.ts';
import type { Run } from './run.ts';
import { reasonWords } from './words.ts';

/** What alerts follow from. */
export interface RetrainFacts {
  readonly predictions: ReadonlyMap<string, PredictionDefinition>;
  /** Of the events, ms. */
  readonly now: number;
  /** When the newest step was written, by the clock of the events, ms. */
  readonly newest: number | undefined;
  /** System's time, ms. */
  readonly wall: number;
}

const DAY_MS = 86_400_000;
/** So long a roll back is told, and a jump. */
const TOLD_MS = 7 * DAY_MS;
const JUMP_TOLD_MS = DAY_MS;
/** A clock may be so far behind the newest step. */
const BEHIND_MS = 60_000;

/** @param runs oldest first */
export function retrainAlerts(runs: readonly Run[], facts: RetrainFacts): readonly Alert[] {
  const { predictions, now, newest, wall } = facts;
  const alerts: Alert[] = [];
  for (const [prediction, { label }] of predictions) {
    const own = runs.filter((run) => run.prediction === prediction);
    const last = own.findLast(({ state }) => state === 'ended');
    const base = { level: 'warn', about: prediction, predictions: [prediction], since: wall } as const;
    if (last?.ended?.outcome === 'failed' && own.at(-1)?.contested === undefined) {
      const { text, cure } = last.ended.trouble ?? reasonWords(last.ended.reason);
      alerts.push({
        ...base, id: `retrain_failed:${prediction}`, code: 'retrain_failed',
        text: { en: `“${label.en}” could not be learnt anew (run ${last.id}): ${text.en}`, zh: `“${label.zh}”重新训练失败（第${last.id}次）：${text.zh}` },
        cure: { en: `The champion goes on answering. ${cure.en}`, zh: `现役模型继续提供预测。${cure.zh}` },
        rule: { en: 'Told until a later run has come as far as its contest.', zh: '直到之后的训练进入对比阶段为止。' },
      });
    }
    const back = own.findLast((run) => run.ended?.outcome === 'rolled_back');
    if (back !== undefined && now - back.ended!.at < TOLD_MS && now >= back.ended!.at) {
      const { text } = reasonWords(back.ended!.reason);
      alerts.push({
        ...base, id: `rolled_back:${prediction}`, code: 'rolled_back',
        text: { en: `The new model of “${label.en}” was rolled back (run ${back.id}): ${text.en}`, zh: `“${label.zh}”的新模型已自动回滚（第${back.id}次）：${text.zh}` },
        cure: { en: 'Look at its timeline on the page of the prediction; the one before answers again.', zh: '请在预测页面查看过程；此前的模型已恢复。' },
        rule: { en: 'Told for a week.', zh: '提示一周。' },
      });
    }
    const jumped = own.findLast((run) => run.cause.kind === 'schedule');
    if (jumped?.cause.kind === 'schedule' && jumped.cause.missed > 0 && now - jumped.begunAt < JUMP_TOLD_MS && now >= jumped.begunAt) {
      const { missed } = jumped.cause;
      const times = missed >= 100 ? { en: '100 times or more', zh: '100次以上' } : { en: missed === 1 ? 'once' : `${missed} times`, zh: `${missed}次` };
      alerts.push({
        ...base, level: 'note', id: `schedule_jumped:${prediction}`, code: 'schedule_jumped',
        text: { en: `“${label.en}” should have been learnt anew ${times.en} before; time jumped over it, or Limn was stopped.`, zh: `“${label.zh}”此前错过了${times.zh}重新训练：时钟发生跳变，或服务曾停止。` },
        cure: { en: 'It is learnt once now; nothing is made up for.', zh: '现在只训练一次，不会补做。' },
        rule: { en: 'Told for a day after such a run.', zh: '此类训练后提示一天。' },
      });
    }
  }
  if (newest !== undefined && newest > now + BEHIND_MS) {
    alerts.push({
      id: 'schedule_jumped', code: 'schedule_jumped', level: 'warn', since: wall,
      text: { en: 'The clock is behind the newest step of retraining: it was set back.', zh: '时钟早于最近一次重新训练的记录：时钟曾被回拨。' },
      cure: { en: 'Set the clock right. What was begun once is not begun again; stages wait until time has caught up.', zh: '请校正时钟。已执行过的不会重复执行；各阶段会等到时间追上。' },
      rule: { en: 'Told while the clock is more than a minute behind.', zh: '时钟落后超过一分钟时提示。' },
    });
  }
  return alerts;
}
