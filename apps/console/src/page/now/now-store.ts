/**
 * What the page of now knows, outside of React: rings of fixed length, so that a tab left open for hours does not grow,
 * and one repaint a second at most, however much comes in.
 */
import type { ActivityHistory, Happened, Tick, ToldChange } from '../../api/activity.ts';

/** One line of the feed: an event with what it changed, or a change that came without one. */
export interface FeedEntry {
  readonly key: string;
  readonly at: string;
  readonly profile: string;
  readonly event?: Happened;
  readonly changes: readonly ToldChange[];
}

/** What is shown; another object after each repaint. */
export interface NowState {
  readonly tick: Tick | undefined;
  /** Events a second, oldest first; the last 15 minutes. */
  readonly seconds: readonly number[];
  /** Of the newest of them, ms. */
  readonly secondsAt: number;
  /** Newest first. */
  readonly feed: readonly FeedEntry[];
  /** Events that were not told, because there were too many at once. */
  readonly leftOut: number;
}

const FEED = 200;
const SECONDS = 900;
const REPAINT_MS = 1_000;

const nothing: NowState = { tick: undefined, seconds: [], secondsAt: 0, feed: [], leftOut: 0 };

export class NowStore {
  #state: NowState = nothing;
  #feed: readonly FeedEntry[] = [];
  #seconds: readonly number[] = [];
  #tick: Tick | undefined;
  #leftOut = 0;
  #paused = false;
  #painted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #watchers = new Set<() => void>();

  get state(): NowState {
    return this.#state;
  }

  /** @returns to stop watching */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  /** While paused nothing that is shown changes; what comes in is kept as ever. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) this.#paint();
  }

  /** What was before; told again after the line was cut. What stands here already is not doubled. */
  begin({ seconds, happened, changes, tick }: ActivityHistory): void {
    this.#seconds = seconds;
    this.#tick = tick;
    for (const event of happened) this.#addEvent(event);
    for (const change of changes) this.#addChange(change);
    this.#feed = [...this.#feed].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, FEED);
    this.#paintSoon();
  }

  tick(tick: Tick): void {
    this.#tick = tick;
    this.#seconds = [...this.#seconds.slice(1 - SECONDS), tick.events];
    this.#paintSoon();
  }

  happened(events: readonly Happened[], leftOut: number): void {
    for (const event of events) this.#addEvent(event);
    this.#leftOut += leftOut;
    this.#paintSoon();
  }

  changed(changes: readonly ToldChange[]): void {
    for (const change of changes) this.#addChange(change);
    this.#paintSoon();
  }

  #addEvent(event: Happened): void {
    const key = `event ${event.position}`;
    const at = this.#feed.findIndex((entry) => entry.key === key);
    if (at >= 0) this.#replace(at, { ...this.#feed[at]!, profile: event.profile, at: event.at, event });
    else this.#feed = [{ key, at: event.at, profile: event.profile, event, changes: [] }, ...this.#feed].slice(0, FEED);
  }

  /** A change stands with its event where that is shown. */
  #addChange(change: ToldChange): void {
    const key = change.position === undefined ? `change ${change.id}` : `event ${change.position}`;
    const at = this.#feed.findIndex((entry) => entry.key === key);
    const known = this.#feed[at];
    if (known === undefined) this.#feed = [{ key, at: change.at, profile: change.profile, changes: [change] }, ...this.#feed].slice(0, FEED);
    else if (!known.changes.some(({ id }) => id === change.id)) this.#replace(at, { ...known, changes: [...known.changes, change] });
  }

  #replace(at: number, entry: FeedEntry): void {
    this.#feed = this.#feed.with(at, entry);
  }

  /** At once when the last repaint is a second ago, else when it is. */
  #paintSoon(): void {
    if (this.#paused || this.#timer !== undefined) return;
    const wait = Math.max(0, this.#painted + REPAINT_MS - performance.now());
    this.#timer = setTimeout(() => this.#paint(), wait);
  }

  #paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#paused) return;
    this.#painted = performance.now();
    this.#state = { tick: this.#tick, seconds: this.#seconds, secondsAt: this.#tick === undefined ? 0 : Date.parse(this.#tick.at), feed: this.#feed, leftOut: this.#leftOut };
    for (const watcher of this.#watchers) watcher();
  }
}
