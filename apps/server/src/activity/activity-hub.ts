/**
 * What happens in this process, for all who listen: one hub, however many they are. While nobody listens it looks at
 * counters once a second; events cost nothing but their place in the log, which is where it reads them when somebody does.
 */
import { predictionsOf, usersOf, type Change } from '@limn/engine';
import type { Limn } from '@limn/host';
import { isoOf } from '../http/moment.ts';
import { readHeavyCustomers } from '../http/heavy-customer.ts';
import type { ActivityMessages, ChangeMessage, Counts, Happened, HappenedMessage, RuleTick, SourceTick, Tick, ToldChange } from './activity-message.ts';
import { AlertBook, alertsOf, worstFirst, type Alert, type AlertChange } from './alert.ts';
import { ChangeTally } from './change-tally.ts';
import { Teller } from './told-event.ts';
import { Vitals } from './vitals.ts';
import { watchSources, type WatchedSource } from './watched-source.ts';

/** How often what happened is told, ms; and every so many of these beats, how things are. */
const BEAT_MS = 250;
const BEATS_A_TICK = 4;
/** Delays of the event loop are those of the last two minutes at most. */
const BEATS_A_LOOK = 480;
/** Events, and changes, that a beat tells at most: twenty a second. */
const TOLD_A_BEAT = 5;
/** Changes that wait for a beat. */
const WAITING_CHANGES = 500;
/** Seconds whose events are kept: a quarter of an hour. */
const SECONDS = 900;
/** What a newcomer is shown. */
const NEWEST = 40;
/** Changes of before this process that the last hour is counted from. */
const RECALLED_CHANGES = 5_000;
/** Events of before this process that are looked at for the last quarter of an hour. */
const RECALLED_EVENTS = 2_000;
const HOUR_MS = 3_600_000;

/** Hears every message. */
export type Hearer = <Name extends keyof ActivityMessages>(name: Name, message: ActivityMessages[Name]) => void;

/** What there was before somebody began to listen. */
export interface ActivityHistory {
  /** Events in each of the last seconds, oldest first. */
  readonly seconds: readonly number[];
  /** Of the newest of them. */
  readonly at: string;
  readonly happened: readonly Happened[];
  readonly changes: readonly ToldChange[];
  readonly tick: Tick;
}

export class ActivityHub {
  readonly vitals: Vitals;
  readonly #limn: Limn;
  readonly #teller: Teller;
  readonly #hearers = new Set<Hearer>();
  readonly #tally = new ChangeTally();
  readonly #alerts = new AlertBook();
  readonly #watchers = new Set<() => readonly Alert[]>();
  readonly #alertHearers = new Set<(change: AlertChange) => void>();
  readonly #startedAt = Date.now();
  readonly #runningSince: number;
  readonly #seconds = new Uint32Array(SECONDS);
  /** Of `#seconds`: where the next goes. */
  #second = 0;
  /** Events by source as of each of the last sixty seconds. */
  #minute: ReadonlyMap<string, number>[] = [];
  #countedTo: number;
  #toldTo: number;
  #waiting: Change[] = [];
  #left = 0;
  #beats = 0;
  #subscribers = 0;
  /** Changes sent to subscribers, by the minute. */
  readonly #sent = new Map<number, number>();
  #stopListening: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(limn: Limn) {
    this.#limn = limn;
    this.#teller = new Teller(limn);
    this.vitals = new Vitals(limn.folder);
    this.#runningSince = limn.clock.now();
    this.#countedTo = this.#toldTo = limn.status().logPosition;
  }

  /** Begins to look; keeps no process alive. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#stopListening = this.#limn.onChange((change) => this.#hearChange(change));
    this.#recall().catch(() => undefined);
    this.#timer = setInterval(() => {
      try {
        this.#beat();
      } catch {
        // A log that cannot be read is told by those who need it; whoever only looks on goes on looking.
      }
    }, BEAT_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stopListening?.();
    this.vitals.close();
  }

  /** @returns to stop hearing */
  hear(hearer: Hearer): () => void {
    if (this.#hearers.size === 0) this.#toldTo = this.#limn.status().logPosition;
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  /** Alerts that are open, the worst first. */
  get alerts(): readonly Alert[] {
    return this.#alerts.open;
  }

  /** Further alerts of whoever watches something else. @param found asked once a second, so it only looks up what it knows @returns to stop */
  addAlerts(found: () => readonly Alert[]): () => void {
    this.#watchers.add(found);
    return () => this.#watchers.delete(found);
  }

  /** Hears what opens and closes, whoever else listens. @returns to stop hearing */
  onAlerts(hearer: (change: AlertChange) => void): () => void {
    this.#alertHearers.add(hearer);
    return () => this.#alertHearers.delete(hearer);
  }

  /** Sources as of now. */
  sources(): readonly WatchedSource[] {
    return watchSources(this.#limn, this.#runningSince);
  }

  /** When this process began to serve, by the system's time, ms. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** How many listen to the changes. */
  countSubscribers(change: 1 | -1): void {
    this.#subscribers += change;
  }

  /** A change was sent to one of them. */
  countSent(): void {
    const minute = Math.floor(Date.now() / 60_000);
    this.#sent.set(minute, (this.#sent.get(minute) ?? 0) + 1);
  }

  /** What was before, for somebody who begins to listen. */
  async history(): Promise<ActivityHistory> {
    const { logPosition } = this.#limn.status();
    const seconds = Array.from({ length: SECONDS }, (_, i) => this.#seconds[(this.#second + i) % SECONDS]!);
    const changes = await this.#limn.changesAfter(Math.max(0, this.#limn.lastChange - NEWEST), NEWEST);
    const first = Math.max(this.#limn.history().segments[0]?.segment.firstPosition ?? 0, logPosition - NEWEST);
    return {
      seconds,
      at: new Date().toISOString(),
      happened: Array.from({ length: Math.max(0, logPosition - first) }, (_, i) => this.#teller.event(first + i)),
      changes: changes.filter(({ correction }) => correction === undefined).map((change) => this.#teller.change(change)),
      tick: this.#tick(),
    };
  }

  #hearChange(change: Change): void {
    this.#tally.count(change, Date.now());
    if (this.#hearers.size === 0 || change.correction !== undefined) return;
    if (this.#waiting.length >= WAITING_CHANGES) {
      this.#waiting.shift();
      this.#left++;
    }
    this.#waiting.push(change);
  }

  /** The last hour of changes, and the last quarter of an hour of events, go on over a restart. */
  async #recall(): Promise<void> {
    const now = this.#limn.clock.now();
    this.#recallSeconds(now);
    const kept = await this.#limn.changesAfter(Math.max(0, this.#limn.lastChange - RECALLED_CHANGES), RECALLED_CHANGES).catch(() => []);
    for (const change of kept) if (change.at > now - HOUR_MS && change.at <= now) this.#tally.count(change, Date.now() - (now - change.at));
  }

  #recallSeconds(now: number): void {
    const start = this.#limn.history().segments[0]?.segment.firstPosition ?? 0;
    const first = Math.max(start, this.#countedTo - RECALLED_EVENTS);
    for (let position = this.#countedTo - 1; position >= first; position--) {
      const event = this.#limn.eventAt(position);
      const age = Math.floor((now - event.receivedAt) / 1_000);
      if (age >= SECONDS || event.imported === true) return;
      if (age >= 0) this.#seconds[(this.#second + SECONDS - 1 - age) % SECONDS]!++;
    }
  }

  #beat(): void {
    if (this.#beats++ % BEATS_A_TICK === 0) this.#count();
    if (this.#beats % BEATS_A_LOOK === 0) this.vitals.forgetDelay();
    if (this.#hearers.size === 0) return;
    this.#tellEvents();
    this.#tellChanges();
    if ((this.#beats - 1) % BEATS_A_TICK === 0) this.#tell('tick', this.#tick());
  }

  #count(): void {
    const { logPosition } = this.#limn.status();
    this.#seconds[this.#second] = Math.max(0, logPosition - this.#countedTo);
    this.#second = (this.#second + 1) % SECONDS;
    this.#countedTo = logPosition;
    this.#minute.push(new Map(this.#limn.sources.list().map(({ name, total }) => [name, total.accepted + total.late])));
    if (this.#minute.length > 61) this.#minute.shift();
    void this.#watch();
  }

  async #watch(): Promise<void> {
    const { engine } = this.#limn;
    const disk = await this.vitals.disk();
    const modelless = [...predictionsOf(engine.definition)].flatMap(([name, { label }]) => (engine.champion(name) === undefined ? [{ name, label, feeds: usersOf(engine.columns, name).length > 0 }] : []));
    const found = alertsOf({ at: Date.now(), timeZone: engine.definition.timeZone, sources: this.sources(), status: this.#limn.status(), disk, heavy: readHeavyCustomers(this.#limn), modelless });
    const change = this.#alerts.take(worstFirst([...found, ...[...this.#watchers].flatMap(foundBy)]));
    if (change.opened.length + change.closed.length === 0) return;
    this.#tell('alert', { opened: change.opened, closed: change.closed.map(({ id }) => id) });
    for (const hearer of this.#alertHearers) hearer(change);
  }

  #tellEvents(): void {
    const { logPosition } = this.#limn.status();
    const first = Math.max(this.#toldTo, logPosition - TOLD_A_BEAT);
    const message: HappenedMessage = { events: Array.from({ length: Math.max(0, logPosition - first) }, (_, i) => this.#teller.event(first + i)), leftOut: Math.max(0, first - this.#toldTo) };
    this.#toldTo = logPosition;
    if (message.events.length > 0) this.#tell('happened', message);
  }

  #tellChanges(): void {
    if (this.#waiting.length === 0) return;
    const told = this.#waiting.slice(-TOLD_A_BEAT);
    const message: ChangeMessage = { changes: told.map((change) => this.#teller.change(change)), leftOut: this.#left + this.#waiting.length - told.length };
    this.#waiting = [];
    this.#left = 0;
    this.#tell('change', message);
  }

  #tell<Name extends keyof ActivityMessages>(name: Name, message: ActivityMessages[Name]): void {
    for (const hearer of this.#hearers) hearer(name, message);
  }

  #tick(): Tick {
    const { engine, clock, sources: book } = this.#limn;
    const { profiles, links } = engine.statistics();
    const watched = this.sources();
    const { p99Ms } = book.applied.over(15);
    const tally = this.#tally.read(Date.now());
    const rules = (kind: 'tag' | 'segment'): RuleTick[] => tally.filter((rule) => rule.kind === kind).map(({ name, gained, lost }) => ({ name, label: this.#teller.label(name), gained, lost }));
    const newest = Math.floor(Date.now() / 60_000);
    let sent = 0;
    for (const [minute, changes] of this.#sent) {
      if (minute <= newest - 60) this.#sent.delete(minute);
      else sent += changes;
    }
    return {
      at: new Date().toISOString(),
      now: isoOf(clock.now()) ?? '',
      events: this.#seconds[(this.#second + SECONDS - 1) % SECONDS]!,
      lastMinute: Array.from({ length: 60 }, (_, i) => this.#seconds[(this.#second + SECONDS - 1 - i) % SECONDS]!).reduce((sum, of) => sum + of, 0),
      ...(p99Ms !== undefined && { freshMs: p99Ms }),
      today: watched.reduce((sum, { today }) => add(sum, today), { accepted: 0, duplicate: 0, late: 0, rejected: 0 }),
      linked: links,
      profiles,
      sources: watched.map((source): SourceTick => ({ name: source.name, way: source.way, lastMinute: this.#lastMinuteOf(source), today: source.today, quietMs: source.quietMs, silent: source.silent })),
      tags: rules('tag'),
      segments: rules('segment'),
      sent: { subscribers: this.#subscribers, changes: sent },
      alerts: this.#alerts.open.filter(({ level }) => level !== 'note').length,
    };
  }

  #lastMinuteOf({ name, total }: WatchedSource): number {
    const then = this.#minute[0];
    return then === undefined ? 0 : Math.max(0, total.accepted + total.late - (then.get(name) ?? 0));
  }
}

function add(left: Counts, right: Counts): Counts {
  return { accepted: left.accepted + right.accepted, duplicate: left.duplicate + right.duplicate, late: left.late + right.late, rejected: left.rejected + right.rejected };
}

/** What one watcher cannot tell hides nothing that others found, and ends nothing. */
function foundBy(watcher: () => readonly Alert[]): readonly Alert[] {
  try {
    return watcher();
  } catch {
    return [];
  }
}
