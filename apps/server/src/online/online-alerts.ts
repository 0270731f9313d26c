/** What somebody should look after of a prediction that learns with each event. Pure. */
import type { Words } from '@limn/engine';
import type { Alert } from '../activity/alert.ts';
import type { OnlineState } from './online-learners.ts';

/** What alerts are told by. */
export interface OnlineAlertFacts {
  /** Of the prediction. */
  readonly label: Words;
  /** The moment to read now as of, ms; and the system's time. */
  readonly now: number;
  readonly at: number;
}

/** A change that was heard is told for so long. */
const TOLD_MS = 7 * 86_400_000;

/** Those that hold now. */
export function onlineAlerts({ prediction, state, learner, reason, failedAt }: OnlineState, { label, now, at }: OnlineAlertFacts): readonly Alert[] {
  const alerts: Alert[] = [];
  const common = { about: prediction, predictions: [prediction] };
  const absent = learner?.report.problems.find(({ code }) => code === 'online_labels_absent');
  if (absent !== undefined) {
    alerts.push({
      ...common, id: `labels_missing:${prediction}`, code: 'labels_missing', level: 'warn', since: at,
      text: { en: `“${label.en}” no longer hears what came true. ${absent.text.en.what}`, zh: `“${label.zh}”不再收到真实结果。${absent.text.zh.what}` },
      cure: { en: 'Look whether the events that it waits for are still sent. Its champion goes on answering.', zh: '请检查它所等待的事件是否仍在发送。现役模型照常应答。' },
      rule: { en: 'Told after 1,000 examples in a row without an event, and twenty usual distances between events.', zh: '连续1,000个样本没有等到事件、且达到平常事件间隔的20倍时提示。' },
    });
  }
  const heard = learner?.report.driftRecords.findLast(({ did }) => did !== 'standby took over');
  if (heard !== undefined && state !== 'building' && now - heard.at < TOLD_MS) {
    alerts.push({
      ...common, id: `stream_drift:${prediction}:${heard.example}`, code: 'stream_drift', level: 'note', since: at,
      text: { en: `What makes “${label.en}” come true has changed, by what the learner of the stream hears.`, zh: `在线学习监测到“${label.zh}”的规律发生了变化。` },
      cure: { en: 'The learner adapts by itself. See whether the champion still tells right, and train it anew if it does not.', zh: '在线学习会自行适应。请查看现役模型是否仍然准确，必要时重新训练。' },
      rule: { en: 'Told for a week after its detector heard errors rise beyond chance.', zh: '检测器判定误差上升超出偶然后，提示一周。' },
    });
  }
  if (state === 'failed') {
    alerts.push({
      ...common, id: `model_failing:online:${prediction}`, code: 'model_failing', level: 'warn', since: failedAt ?? at,
      text: { en: `What learns “${label.en}” with each event has stopped: ${reason ?? ''}`, zh: `“${label.zh}”的在线学习已停止：${reason ?? ''}` },
      cure: { en: 'It tries again by itself; its champion goes on answering. Nothing is lost: it learns from the log.', zh: '它会自动重试；现役模型照常应答。不会丢失数据，因为它从日志学习。' },
      rule: { en: 'Told while it cannot learn.', zh: '无法学习时提示。' },
    });
  }
  return alerts;
}
