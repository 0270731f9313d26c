import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import { exampleClock } from './example-clock.ts';
import { manualClock } from './manual-clock.ts';
import { notBefore } from './not-before.ts';
import { LONGEST_WAIT_MS } from './timer.ts';
import { wallClock } from './wall-clock.ts';

const TODAY = Date.UTC(2026, 0, 5, 12);
const DAY = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ now: TODAY, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('the wall clock stands still while the system\'s is set back', () => {
  const clock = wallClock();
  expect(clock.now()).toBe(TODAY);
  vi.setSystemTime(TODAY - DAY);
  expect(clock.now()).toBe(TODAY);
  vi.setSystemTime(TODAY + 5);
  expect(clock.now()).toBe(TODAY + 5);
});

test('the wall clock is never before what a log already holds', () => {
  const clock = wallClock({ notBefore: TODAY + 1000 });
  expect(clock.now()).toBe(TODAY + 1000);
  vi.setSystemTime(TODAY + 2000);
  expect(clock.now()).toBe(TODAY + 2000);
});

test('a clock that may not be before a moment stands still until it has passed it', () => {
  const clock = manualClock(100);
  const later = notBefore(clock, 150);
  expect(later.now()).toBe(150);
  clock.advanceTo(160);
  expect(later.now()).toBe(160);
});

test('a wake fires once at its moment, a past one soon, a cancelled one and Infinity never', () => {
  const clock = wallClock();
  const calls: string[] = [];
  clock.wakeAt(TODAY + 1000, () => calls.push('second'));
  clock.wakeAt(TODAY - 1000, () => calls.push('past'));
  clock.wakeAt(Infinity, () => calls.push('never'));
  clock.wakeAt(TODAY + 500, () => calls.push('cancelled'))();
  expect(calls).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(calls).toEqual(['past']);
  vi.advanceTimersByTime(999);
  expect(calls).toEqual(['past']);
  vi.advanceTimersByTime(1);
  vi.advanceTimersByTime(DAY);
  expect(calls).toEqual(['past', 'second']);
});

test('a wait longer than any timer ends at its moment, and takes one timer an hour', () => {
  const clock = wallClock();
  const woken = vi.fn();
  clock.wakeAt(TODAY + 60 * DAY, woken);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(60 * DAY - 1);
  expect(woken).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(woken).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('a machine that slept, or whose clock was set on, is noticed within the hour', () => {
  const clock = wallClock();
  const woken = vi.fn();
  clock.wakeAt(TODAY + 10 * DAY, woken);
  vi.setSystemTime(TODAY + 11 * DAY);
  vi.advanceTimersByTime(LONGEST_WAIT_MS);
  expect(woken).toHaveBeenCalledOnce();
});

test('a clock that waits keeps no process alive', () => {
  vi.useRealTimers();
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const cancel = wallClock().wakeAt(Date.now() + 1e6, () => {});
  expect((timers.mock.results[0]!.value as NodeJS.Timeout).hasRef()).toBe(false);
  cancel();
  timers.mockRestore();
});

test('the manual clock fires what is due in order of time, each at its own moment', () => {
  const clock = manualClock(0);
  const seen: [string, number][] = [];
  clock.wakeAt(300, () => seen.push(['third', clock.now()]));
  clock.wakeAt(100, () => {
    seen.push(['first', clock.now()]);
    clock.wakeAt(200, () => seen.push(['asked meanwhile', clock.now()]));
  });
  clock.wakeAt(300, () => seen.push(['of the same moment, asked later', clock.now()]));
  clock.wakeAt(150, () => seen.push(['cancelled', clock.now()]))();
  clock.wakeAt(301, () => seen.push(['not yet', clock.now()]));
  clock.advance(300);
  expect(seen).toEqual([['first', 100], ['asked meanwhile', 200], ['third', 300], ['of the same moment, asked later', 300]]);
  expect(clock.now()).toBe(300);
  expect(() => clock.advanceTo(299)).toThrow('never goes back');
});

test('the example\'s time starts at the end of its data and runs at the pace of ours, also while stopped', async () => {
  const folder = await temporaryFolder();
  const end = Date.UTC(2011, 8, 30);
  const clock = await exampleClock({ folder, startAt: end });
  expect(clock.now()).toBe(end);
  const woken = vi.fn();
  clock.wakeAt(end + 5000, woken);
  vi.advanceTimersByTime(5000);
  expect(woken).toHaveBeenCalledOnce();
  expect(clock.now()).toBe(end + 5000);

  vi.setSystemTime(TODAY + 3 * DAY);
  const again = await exampleClock({ folder, startAt: 0 });
  expect(again.now()).toBe(end + 3 * DAY);
  expect(JSON.parse(await readFile(join(folder, 'clock.json'), 'utf8'))).toEqual({ exampleTime: end, wallTime: TODAY });
});

test('the example\'s time is never before its log, nor its start, should our clock have been set back', async () => {
  const folder = await temporaryFolder();
  await exampleClock({ folder, startAt: 1000 });
  vi.setSystemTime(TODAY - DAY);
  expect((await exampleClock({ folder, startAt: 1000 })).now()).toBe(1000);
  expect((await exampleClock({ folder, startAt: 1000, notBefore: 7000 })).now()).toBe(7000);
});

test.each(['', '{', 'null', '{"exampleTime":"x"}'])('an anchor that holds %j is written anew', async (content) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'clock.json'), content);
  expect((await exampleClock({ folder, startAt: 42 })).now()).toBe(42);
  expect(JSON.parse(await readFile(join(folder, 'clock.json'), 'utf8'))).toEqual({ exampleTime: 42, wallTime: TODAY });
});

test('without a folder the example starts anew each time', async () => {
  expect((await exampleClock({ startAt: 42 })).now()).toBe(42);
});
