/**
 * Looks after what is learnt: once a day, by the clock in use, it sketches what came in, what customers are like and what models
 * say of them, finds what changed, judges models by labels that have become known, and has what was served computed again.
 *
 * What walks the log does so in a process of its own; what reads customers does so a few milliseconds at a time. Whatever fails here
 * is tried again the next day: nothing that is served depends on it.
 */
import { createCalendar, predictionsOf, type Calendar, type Engine } from '@limn/engine';
import type { Limn } from '@limn/host';
import { keepDrifts, type FieldDays, type WatchedDays } from '@limn/learn/drift';
import type { ActivityHub } from '../activity/activity-hub.ts';
import type { Alert } from '../activity/alert.ts';
import type { LogWaiter } from '../log-work/log-work.ts';
import { AlertWebhook, type WebhookSettings, type WebhookStatus } from './alert-webhook.ts';
import { watchAlerts } from './watch-alerts.ts';
import { sketchCustomerDay, type CustomerDay } from './customer-day.ts';
import { Judging, type JudgeOptions } from './judging.ts';
import { startOfDay } from './local-day.ts';
import { referenceOf } from './read-reference.ts';
import { driftOfScores } from './score-drift.ts';
import { emptyWatchRecord, readWatchRecord, writeWatchRecord, type WatchRecord } from './watch-record.ts';
import { defaultWatchSettings, readWatchSettings, type WatchSettings } from './watch-settings.ts';

/** How often it looks whether a day has ended, ms. */
const LOOK_MS = 5_000;
/** Of what came in, so many days are kept; of customers as many as are compared. */
const FIELD_DAYS = 63;
const CUSTOMER_DAYS = 28;
/** Days of which a new champion is asked. */
const SCORE_DAYS = 7;
/** Who begins to watch looks for changes of the last weeks, too. */
const FIRST_DAYS = 28;

/** What the watcher is doing. */
export type WatchState = 'waiting' | 'looking';

export class Watcher {
  readonly #limn: Limn;
  readonly #logWork: LogWaiter;
  readonly #judging: Judging;
  readonly #stopping = new AbortController();
  #record: WatchRecord = emptyWatchRecord;
  #settings: WatchSettings = defaultWatchSettings;
  #calendar: Calendar;
  #state: WatchState = 'waiting';
  #failed: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #webhook: Promise<AlertWebhook> | undefined;
  #started: AlertWebhook | undefined;
  #work: Promise<void> = Promise.resolve();
  /** Of the record that they were made of. */
  #alerts: { readonly record: WatchRecord; readonly version: string; readonly state: WatchState; readonly alerts: readonly Alert[] } | undefined;

  constructor(limn: Limn, logWork: LogWaiter) {
    this.#limn = limn;
    this.#logWork = logWork;
    this.#judging = new Judging(limn, logWork);
    this.#calendar = createCalendar(limn.engine.definition.timeZone);
  }

  /** Begins to look, and to tell; keeps no process alive. */
  start(activity: Pick<ActivityHub, 'alerts' | 'onAlerts'>, webhook?: WebhookSettings): void {
    this.#work = this.#open();
    if (webhook !== undefined) this.#webhook = AlertWebhook.start({ ...webhook, folder: this.#limn.folder, activity }).then((started) => (this.#started = started));
    this.#timer = setInterval(() => this.#lookOnce(), LOOK_MS).unref();
  }

  /** Stops, and waits until what is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort(new Error('Limn is stopping'));
    await this.#work;
    await (await this.#webhook)?.stop();
  }

  get record(): WatchRecord {
    return this.#record;
  }

  /** undefined: alerts go nowhere. */
  get webhook(): WebhookStatus | undefined {
    return this.#started?.status;
  }

  get settings(): WatchSettings {
    return this.#settings;
  }

  get state(): { readonly state: WatchState; readonly failed?: string } {
    return { state: this.#state, ...(this.#failed !== undefined && { failed: this.#failed }) };
  }

  /** Alerts that hold. Cost: nothing, unless something was found since. */
  alerts(): readonly Alert[] {
    const { version } = this.#limn.engine;
    const state = this.#state;
    if (this.#alerts?.record !== this.#record || this.#alerts.version !== version || this.#alerts.state !== state) {
      this.#alerts = { record: this.#record, version, state, alerts: watchAlerts(this.#limn, { record: this.#record, settings: this.#settings, calendar: this.#calendar, isLooking: state === 'looking' }) };
    }
    return this.#alerts.alerts;
  }

  /** Reads what is to be told anew. */
  async takeSettings(): Promise<void> {
    this.#settings = await readWatchSettings(this.#limn.folder);
    this.#alerts = undefined;
  }

  async #open(): Promise<void> {
    this.#record = await readWatchRecord(this.#limn.folder);
    this.#lookOnce();
  }

  #lookOnce(): void {
    if (this.#state === 'looking' || this.#stopping.signal.aborted) return;
    this.#state = 'looking';
    this.#work = this.#look().then(
      () => (this.#failed = undefined),
      (cause: unknown) => {
        if (!this.#stopping.signal.aborted) this.#failed = cause instanceof Error ? cause.message : String(cause);
      },
    ).then(() => void (this.#state = 'waiting'));
  }

  /** Whatever of the last whole day was not seen yet. */
  async #look(): Promise<void> {
    const { engine } = this.#limn;
    const { logPosition, ready } = this.#limn.status();
    if (logPosition === 0 || !ready) return;
    const readMoment = this.#limn.readMoment();
    await this.takeSettings();
    this.#calendar = createCalendar(engine.definition.timeZone);
    const today = this.#calendar.day(readMoment);
    const { day: seen, moment, clock } = this.#record;
    // A clock that goes back is told; the days it repeats were seen.
    if (readMoment < moment && this.#calendar.day(moment) > today) await this.#keep({ moment: readMoment, clock: { ...clock, repeated: clock.repeated + 1 } });
    // Of a day that has not ended nothing is said, nor of days before there was anything.
    if (today - 1 > seen && this.#firstDay() < today) await this.#lookAtDays(today);
    await this.#lookAtModels(today);
  }

  async #lookAtDays(today: number): Promise<void> {
    const { day: seen, clock } = this.#record;
    await this.#keep({ fields: await this.#fields(today) });
    // What came in tells of a change weeks before columns do: it is told first.
    await this.#keep({ drifts: this.#driftsOf('field', today) });
    const known = new Set(this.#record.customers.map(({ day }) => day));
    for (let day = Math.max(today - CUSTOMER_DAYS, this.#firstDay()); day < today; day++) if (!known.has(day)) await this.#keepCustomers(await this.#customers(day));
    const skipped = seen < 0 ? 0 : today - 2 - seen;
    await this.#keep({ drifts: this.#driftsOf('column', today), day: today - 1, moment: this.#limn.readMoment(), clock: { ...clock, skipped: clock.skipped + skipped } });
    await this.#keep({ served: await this.#judging.served(this.#record, this.#judge(today)) });
  }

  /** When the oldest event that is kept was received. */
  #firstDay(): number {
    const [oldest] = this.#limn.history().segments;
    return this.#calendar.day(this.#limn.eventAt(oldest?.segment.firstPosition ?? 0).receivedAt);
  }

  async #lookAtModels(today: number): Promise<void> {
    const champions = this.#champions();
    const references = { ...this.#record.references };
    for (const [prediction, hash] of champions) references[hash] ??= await referenceOf(this.#limn, { prediction, hash, signal: this.#stopping.signal });
    for (const hash of Object.keys(references)) if (![...champions.values()].includes(hash)) delete references[hash];
    // Who has just become champion is asked what it would have said of the last days.
    for (const { day, scores: told } of this.#record.customers.slice(-SCORE_DAYS)) if ([...champions].some(([name, hash]) => told[name]?.model !== hash)) await this.#keepCustomers(await this.#customers(day));
    const scores = driftOfScores({ ...this.#record, references }, { champions, psi: this.#settings.psi });
    if (JSON.stringify([references, scores]) !== JSON.stringify([this.#record.references, this.#record.scores])) await this.#keep({ references, scores });
    for (let effects = await this.#judging.effects(this.#record, this.#judge(today)); effects !== undefined; effects = await this.#judging.effects(this.#record, this.#judge(today))) await this.#keep({ effects });
    for (let accuracy = await this.#judging.accuracy(this.#record, this.#judge(today)); accuracy !== undefined; accuracy = await this.#judging.accuracy(this.#record, this.#judge(today))) await this.#keep({ accuracy });
  }

  /** Days that went by unseen are made up for one after the other, so that what they brought is dated as if they had been seen. */
  #driftsOf(of: WatchedDays['of'], today: number): WatchRecord['drifts'] {
    let { drifts } = this.#record;
    const watched = watchedDays(this.#record, { ...this.#settings, columns: this.#limn.engine.columns }).filter((each) => each.of === of);
    const first = this.#record.day < 0 ? today - FIRST_DAYS : this.#record.day + 1;
    for (let day = first; day < today; day++) drifts = keepDrifts(drifts, { watched, day, bounds: this.#settings });
    return drifts;
  }

  #judge(today: number): JudgeOptions {
    return { champions: this.#champions(), day: today - 1, startOf: (day) => startOfDay(day, this.#calendar), signal: this.#stopping.signal };
  }

  #champions(): ReadonlyMap<string, string> {
    return new Map([...predictionsOf(this.#limn.engine.definition)].flatMap(([name, { model }]) => (model === undefined ? [] : [[name, model] as const])));
  }

  async #fields(today: number): Promise<readonly FieldDays[]> {
    const { definition, version } = this.#limn.engine;
    const until = startOfDay(today, this.#calendar);
    const from = startOfDay(today - FIELD_DAYS, this.#calendar);
    return this.#logWork.done(`watch ${version} ${until}`, () => ({ kind: 'eventDays', definition, log: this.#limn.history(), from, until }), this.#stopping.signal);
  }

  #customers(day: number): Promise<CustomerDay> {
    const { engine } = this.#limn;
    const champions = this.#champions();
    return sketchCustomerDay(engine, { day, asOf: startOfDay(day + 1, this.#calendar), championOf: (name) => champions.get(name), signal: this.#stopping.signal });
  }

  async #keepCustomers(day: CustomerDay): Promise<void> {
    const days = [...this.#record.customers.filter((each) => each.day !== day.day), day].sort((a, b) => a.day - b.day).slice(-FIELD_DAYS);
    // Of whom each champion was asked matters for the last days alone, and takes room.
    await this.#keep({ customers: days.map((each, i) => (i < days.length - SCORE_DAYS && each.asked !== undefined ? withoutAsked(each) : each)) });
  }

  async #keep(change: Partial<WatchRecord>): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    this.#record = { ...this.#record, ...change };
    await writeWatchRecord(this.#limn.folder, this.#record);
  }
}

function withoutAsked({ asked: _, ...day }: CustomerDay): CustomerDay {
  return day;
}

/** Fields and columns as series of days, but for those of which nothing shall be told; what time alone moves every day is no change. */
export function watchedDays({ fields, customers }: Pick<WatchRecord, 'fields' | 'customers'>, { ignore, columns: known }: Pick<WatchSettings, 'ignore'> & Pick<Engine, 'columns'>): readonly WatchedDays[] {
  const stands = (name: string): boolean => known.get(name)?.movement === 'still' && known.get(name)?.type !== 'time';
  const names = [...new Set(customers.flatMap(({ columns }) => Object.keys(columns)))].filter(stands);
  const all: readonly WatchedDays[] = [
    ...fields.map(({ event, field, days }): WatchedDays => ({ id: `${event}.${field}`, of: 'field', days })),
    ...names.map((name): WatchedDays => ({ id: name, of: 'column', days: customers.flatMap(({ day, columns }) => (columns[name] === undefined ? [] : [{ day, sketch: columns[name] }])) })),
  ];
  return all.filter(({ id }) => !ignore.includes(id));
}

