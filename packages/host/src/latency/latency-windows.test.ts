import { expect, test } from 'vitest';
import { LatencyWindows } from './latency-windows.ts';

test('a percentile is right to a tenth', () => {
  const windows = new LatencyWindows(() => 0);
  for (let ms = 1; ms <= 1_000; ms++) windows.add(ms);
  const { count, p50Ms, p99Ms } = windows.over(1);
  expect(count).toBe(1_000);
  expect(Math.abs(p50Ms! - 500) / 500).toBeLessThan(0.1);
  expect(Math.abs(p99Ms! - 990) / 990).toBeLessThan(0.1);
});

test('minutes pass: the window forgets them, the series keeps an hour', () => {
  let now = 0;
  const windows = new LatencyWindows(() => now);
  for (let minute = 0; minute < 90; minute++) {
    now = minute * 60_000;
    windows.add(minute + 1);
  }
  expect(windows.over(5).count).toBe(5);
  expect(windows.series()).toHaveLength(60);
  expect(windows.series().at(-1)).toMatchObject({ at: now, count: 1 });
  now += 2 * 3_600_000;
  expect(windows.over(60)).toEqual({ count: 0 });
  expect(windows.series()).toEqual([]);
});
