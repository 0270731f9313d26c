/** What the page of now keeps: never more than it shows, nothing twice, and one repaint a second. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ActivityHistory, Happened, Tick, ToldChange } from '../src/api/activity.ts';
import { NowStore } from '../src/page/now/now-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (second: number): string => new Date(second * 1_000).toISOString();
const event = (position: number): Happened => ({ position, at: at(position), time: at(position), profile: `user:${position}`, type: 'order', what: { en: 'ordered', zh: '下单' }, outcome: 'accepted' });
const change = (id: number, position?: number): ToldChange => ({ id, at: at(id), profile: 'user:1', kind: 'tag', name: 'vip', label: { en: 'vip', zh: '贵宾' }, change: 'enter', by: position === undefined ? 'time' : 'event', ...(position !== undefined && { position }) });
const tick = (events: number): Tick => ({ at: at(1), now: at(1), events, lastMinute: 0, today: { accepted: 0, duplicate: 0, late: 0, rejected: 0 }, linked: 0, profiles: 0, sources: [], tags: [], segments: [], sent: { subscribers: 0, changes: 0 }, alerts: 0 });
const history = (happened: Happened[], changes: ToldChange[]): ActivityHistory => ({ seconds: Array.from({ length: 900 }, () => 0), at: at(1), happened, changes, tick: tick(0) });

test('hours of events leave no more behind than the feed and a quarter of an hour hold', () => {
  const store = new NowStore();
  store.watch(() => {});
  for (let second = 0; second < 20_000; second++) {
    store.happened([event(second)], 0);
    store.tick(tick(1));
  }
  vi.advanceTimersByTime(1_000);
  expect(store.state.feed).toHaveLength(200);
  expect(store.state.seconds).toHaveLength(900);
});

test('a change stands with its event, whichever comes first', () => {
  const store = new NowStore();
  store.watch(() => {});
  store.changed([change(1, 7)]);
  store.happened([event(7)], 0);
  store.happened([event(8)], 0);
  store.changed([change(2, 8), change(3)]);
  vi.advanceTimersByTime(1_000);
  expect(store.state.feed.map(({ key, changes }) => [key, changes.map(({ id }) => id)])).toEqual([['change 3', [3]], ['event 8', [2]], ['event 7', [1]]]);
});

test('what is told again after a cut line is not doubled', () => {
  const store = new NowStore();
  store.watch(() => {});
  store.begin(history([event(1), event(2)], [change(1, 2)]));
  store.happened([event(3)], 0);
  store.begin(history([event(2), event(3), event(4)], [change(1, 2)]));
  vi.advanceTimersByTime(1_000);
  expect(store.state.feed.map(({ key }) => key)).toEqual(['event 4', 'event 3', 'event 2', 'event 1']);
  expect(store.state.feed[2]!.changes).toHaveLength(1);
});

test('however much comes in, it repaints once a second; paused, not at all', () => {
  const store = new NowStore();
  let repaints = 0;
  store.watch(() => repaints++);
  for (let i = 0; i < 100; i++) {
    store.happened([event(i)], 0);
    vi.advanceTimersByTime(100);
  }
  expect(repaints).toBeLessThanOrEqual(11);
  expect(repaints).toBeGreaterThanOrEqual(9);
  store.pause(true);
  const before = repaints;
  store.happened([event(1_000)], 0);
  vi.advanceTimersByTime(5_000);
  expect(repaints).toBe(before);
  store.pause(false);
  expect(store.state.feed[0]!.key).toBe('event 1000');
});
