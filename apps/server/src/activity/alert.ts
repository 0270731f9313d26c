/** What somebody should look after: each alert with what it rests on, and what to do, in both languages. Pure. */
import { createFormat, type Words } from '@limn/engine';
import type { HostStatus } from '@limn/host';
import type { DiskVitals } from './vitals.ts';
import { shortestSilenceMs, silentPauses, type WatchedSource } from './watched-source.ts';

/** What can be wrong; stable. */
export type AlertCode = HostAlertCode | LearningAlertCode;

/** What is wrong with what comes in and where it is kept. */
type HostAlertCode = 'source_silent' | 'rejections_up' | 'disk_low' | 'heavy_customer' | 'checkpoint_failing' | 'not_taking' | 'model_missing';

/** What is wrong with what is learnt: told by whoever watches it, see `ActivityHub.addAlerts`. */
type LearningAlertCode =
  /** Values of a column, or what a model says, are no longer distributed as they were when it learnt. */
  | 'data_drift' | 'score_drift'
  /** A model is right less often than it was judged to be; for a group of customers. */
  | 'accuracy_down'
  /** What is served is not what a replay of the log gives. */
  | 'served_differs'
  /** A training failed or refused; a model was rolled back by itself; a schedule could not be kept. */
  | 'retrain_failed' | 'rolled_back' | 'schedule_jumped'
  /** A learner of the stream: labels never come, or its detector heard a change. */
  | 'labels_missing' | 'stream_drift'
  /** A model that answers no number, or not at all. */
  | 'model_failing';

/** Something that should not stay so. */
export interface Alert {
  /** The same as long as it lasts. */
  readonly id: string;
  readonly code: AlertCode;
  /** failed: something does not work. warn: it soon may not. note: good to know; all is well with it. */
  readonly level: 'failed' | 'warn' | 'note';
  /** Name of the source, customer, column or prediction it speaks of. */
  readonly about?: string;
  /** Predictions whose answers it moves. */
  readonly predictions?: readonly string[];
  /** Since when it holds, by the system's time, ms, as far as this process knows. */
  readonly since: number;
  readonly text: Words;
  readonly cure: Words;
  /** When it is told. */
  readonly rule: Words;
}

/** All that alerts follow from. */
export interface AlertFacts {
  /** System's time, ms. */
  readonly at: number;
  readonly timeZone: string;
  readonly sources: readonly WatchedSource[];
  readonly status: HostStatus;
  readonly disk: DiskVitals | undefined;
  readonly heavy: readonly { readonly profile: string; readonly events: number; readonly share: number }[];
  /** Predictions without a model, and whether tags or segments rest on them. */
  readonly modelless: readonly { readonly name: string; readonly label: Words; readonly feeds: boolean }[];
}

/** Of what came in during the last hour, so much may be refused, */
const refusedShare = 0.02;
/** and so many events in any case. */
const refusedEvents = 10;
/** Share of the disk, and bytes, that should be free. */
const freeShare = 0.05;
const freeBytes = 2e9;
/** With less than this it is a matter of minutes. */
const lastBytes = 5e8;

/** Everything that is not as it should be, the worst first. */
export function alertsOf(facts: AlertFacts): readonly Alert[] {
  const found = [...hostAlerts(facts), ...diskAlerts(facts), ...facts.sources.flatMap((source) => sourceAlerts(source, facts)), ...customerAlerts(facts), ...modelAlerts(facts)];
  return worstFirst(found);
}

/** By level, then the oldest first. */
export function worstFirst(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.toSorted((a, b) => order[a.level] - order[b.level] || a.since - b.since);
}

const order = { failed: 0, warn: 1, note: 2 } as const;

function hostAlerts({ at, status: { ready, reason, checkpointFault } }: AlertFacts): readonly Alert[] {
  const alerts: Alert[] = [];
  if (!ready) {
    alerts.push({
      id: 'not_taking', code: 'not_taking', level: 'failed', since: at,
      text: { en: `Events cannot be acknowledged: ${reason ?? 'starting.'}`, zh: `暂时无法确认事件：${reason ?? '正在启动。'}` },
      cure: { en: 'Senders may send again; if it lasts, look at the disk with limn doctor.', zh: '发送方可以重发；若持续如此，请用 limn doctor 检查磁盘。' },
      rule: { en: 'Told while nothing can be made durable.', zh: '无法持久保存事件时提示。' },
    });
  }
  if (checkpointFault !== undefined) {
    alerts.push({
      id: 'checkpoint_failing', code: 'checkpoint_failing', level: 'warn', since: checkpointFault.since,
      text: { en: `The state cannot be written to the disk: ${checkpointFault.reason}`, zh: `状态无法写入磁盘：${checkpointFault.reason}` },
      cure: { en: 'Nothing is lost, the next start only takes longer. Look at the disk and its permissions.', zh: '不会丢失数据，只是下次启动会慢一些。请检查磁盘和权限。' },
      rule: { en: 'Told while the newest checkpoint failed.', zh: '最近一次检查点失败时提示。' },
    });
  }
  return alerts;
}

function diskAlerts({ at, disk, timeZone }: AlertFacts): readonly Alert[] {
  if (disk === undefined || disk.freeBytes >= Math.min(disk.totalBytes * freeShare, freeBytes)) return [];
  const number = (lang: 'en' | 'zh'): string => createFormat(lang, timeZone).value(Math.round(disk.freeBytes / 1e6), { type: 'number' });
  return [
    {
      id: 'disk_low', code: 'disk_low', level: disk.freeBytes < lastBytes ? 'failed' : 'warn', since: at,
      text: { en: `The disk has ${number('en')} MB left.`, zh: `磁盘只剩${number('zh')}MB。` },
      cure: { en: 'Free some space, or move the data folder to a larger disk. When it is full, events are refused and may be sent again.', zh: '请清理空间，或把数据目录移到更大的磁盘。磁盘写满后会拒收事件，之后可以重发。' },
      rule: { en: 'Told when less than a twentieth of the disk and less than 2 GB are free.', zh: '剩余空间不足5%且少于2GB时提示。' },
    },
  ];
}

function sourceAlerts(source: WatchedSource, { at, timeZone }: AlertFacts): readonly Alert[] {
  const alerts: Alert[] = [];
  const { name, silent, quietMs, usualPauseMs = 0, lastHour } = source;
  const duration = (lang: 'en' | 'zh', ms: number): string => createFormat(lang, timeZone).duration(ms);
  if (silent) {
    alerts.push({
      id: `source_silent:${name}`, code: 'source_silent', level: 'warn', about: name, since: at - quietMs,
      text: { en: `${name} is silent. It usually pauses for ${duration('en', usualPauseMs)} at most.`, zh: `${name}没有数据。它平时的间隔不超过${duration('zh', usualPauseMs)}。` },
      cure: { en: 'Look whether it still runs, and whether its write key holds. What it kept may be sent later.', zh: '请检查它是否仍在运行、写入密钥是否有效。积压的事件可以稍后补发。' },
      rule: { en: `Told after ${silentPauses} of its longest usual pauses, and ${duration('en', shortestSilenceMs)} at least.`, zh: `超过平时最长间隔的${silentPauses}倍、且至少${duration('zh', shortestSilenceMs)}时提示。` },
    });
  }
  const came = lastHour.accepted + lastHour.duplicate + lastHour.late + lastHour.rejected;
  if (lastHour.rejected >= refusedEvents && lastHour.rejected > came * refusedShare) {
    const share = (lang: 'en' | 'zh'): string => new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', maximumFractionDigits: 1 }).format(lastHour.rejected / came);
    alerts.push({
      id: `rejections_up:${name}`, code: 'rejections_up', level: 'warn', about: name, since: at,
      text: { en: `${share('en')} of what ${name} sent in the last hour was rejected.`, zh: `${name}最近一小时有${share('zh')}的事件被拒收。` },
      cure: { en: 'See below why, with samples, and mend the sender.', zh: '请查看拒收原因和样例，并修正发送方。' },
      rule: { en: `Told when more than 2% of an hour, and at least ${refusedEvents} events, are rejected.`, zh: `一小时内拒收超过2%且不少于${refusedEvents}条时提示。` },
    });
  }
  return alerts;
}

function customerAlerts({ at, heavy }: AlertFacts): readonly Alert[] {
  return heavy.map(({ profile, events, share }) => ({
    id: `heavy_customer:${profile}`, code: 'heavy_customer', level: 'warn', about: profile, since: at,
    text: { en: `One customer sent ${Math.round(share * 100)}% of the last minute's events (${events}).`, zh: `最近一分钟有${Math.round(share * 100)}%的事件（${events}条）来自同一位客户。` },
    cure: { en: 'Look whether it is a bot, or a test that was forgotten. Nothing is held back from it.', zh: '请检查是否为机器人或被遗忘的测试。系统不会因此拦截它。' },
    rule: { en: 'Told from a fifth of a minute with at least 1,000 events.', zh: '一分钟不少于1000条事件且占比达到20%时提示。' },
  }));
}

function modelAlerts({ at, modelless }: AlertFacts): readonly Alert[] {
  const rule = { en: 'Told while a declared prediction has no model.', zh: '已声明的预测没有模型时提示。' };
  const feeding = modelless.filter(({ feeds }) => feeds).map(({ name, label }): Alert => ({
    id: `model_missing:${name}`, code: 'model_missing', level: 'warn', about: name, since: at,
    text: { en: `“${label.en}” has no model in use, and tags or segments rest on it.`, zh: `“${label.zh}”没有现役模型，而有标签或人群依赖它。` },
    cure: { en: `Train one on its page, or with limn train ${name}.`, zh: `请在预测页面训练，或运行limn train ${name}。` },
    rule,
  }));
  const others = modelless.filter(({ feeds }) => !feeds);
  if (others.length === 0) return feeding;
  return [
    ...feeding,
    {
      id: 'model_missing', code: 'model_missing', level: 'note', since: at,
      text: { en: `${others.length === 1 ? 'One prediction has' : `${others.length} predictions have`} no model in use yet.`, zh: `有${others.length}个预测还没有现役模型。` },
      cure: { en: 'Train them on the page of predictions, or with limn train.', zh: '请在预测页面训练，或运行limn train。' },
      rule,
    },
  ];
}

/** What opened and what closed between two looks. */
export interface AlertChange {
  readonly opened: readonly Alert[];
  readonly closed: readonly Alert[];
}

/** What opened and what closed between two looks; an alert that lasts keeps the moment at which it opened. */
export class AlertBook {
  #open: ReadonlyMap<string, Alert> = new Map();

  get open(): readonly Alert[] {
    return [...this.#open.values()];
  }

  /** Takes what is found now. @returns what changed */
  take(found: readonly Alert[]): AlertChange {
    const before = this.#open;
    this.#open = new Map(found.map((alert) => [alert.id, { ...alert, since: Math.min(alert.since, before.get(alert.id)?.since ?? alert.since) }]));
    return {
      opened: this.open.filter(({ id }) => !before.has(id)),
      closed: [...before.values()].filter(({ id }) => !this.#open.has(id)),
    };
  }
}
