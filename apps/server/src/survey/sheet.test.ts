import { describe, expect, test } from 'vitest';
import type { Engine } from '@limn/engine';
import { HistoryJobs } from './history-jobs.ts';
import { Sheet } from './sheet.ts';
import { visitInSlices } from './slices.ts';
import { isAmong, placeOf } from './spread.ts';

/** An engine of which only names and one number a name are asked. */
function engineOf(size: number): Engine {
  const names = Array.from({ length: size }, (_, i) => `user:${i}`);
  return {
    columns: new Map(),
    statistics: () => ({ profiles: size }),
    profiles: () => names.values(),
    readerOf: () => ({ read: (name: string) => [Number(name.slice('user:'.length)) % 4] }),
  } as unknown as Engine;
}

describe('a sheet', () => {
  test('holds everybody while there are not too many, and reads each column once', async () => {
    const sheet = await Sheet.take(engineOf(1_000), { asOf: 0, past: false, exact: false });
    expect([sheet.isExact, sheet.total, sheet.errorOf(500), sheet.scale(7)]).toEqual([true, 1_000, 0, 7]);
    const [first, again] = await Promise.all([sheet.read(['a']), sheet.read(['a', 'a'])]);
    expect(first.get('a')).toBe(again.get('a'));
    expect(first.get('a')!.filter((value) => value === 0)).toHaveLength(250);
  });

  test('of very many customers is a sample, the same every time, and its counts hold the truth within their error', async () => {
    const engine = engineOf(60_000);
    const sheet = await Sheet.take(engine, { asOf: 0, past: false, exact: false });
    expect(sheet.isExact).toBe(false);
    expect(sheet.profiles.length).toBeGreaterThan(18_000);
    expect(sheet.profiles.length).toBeLessThan(22_000);
    expect((await Sheet.take(engine, { asOf: 9, past: false, exact: false })).profiles).toEqual(sheet.profiles);
    const found = (await sheet.read(['a'])).get('a')!.filter((value) => value === 0).length;
    expect(Math.abs(sheet.scale(found) - 15_000)).toBeLessThan(2 * sheet.errorOf(found));
    expect((await Sheet.take(engine, { asOf: 0, past: false, exact: true })).isExact).toBe(true);
  });

  test('is left when nobody waits for it any more, and can be read again', async () => {
    const sheet = await Sheet.take(engineOf(10), { asOf: 0, past: false, exact: false });
    await expect(sheet.read(['a'], AbortSignal.abort())).rejects.toThrow();
    expect((await sheet.read(['a'])).get('a')).toHaveLength(10);
  });
});

test('long work lets others have their turn, and ends when it is told to', async () => {
  const ending = new AbortController();
  setImmediate(() => ending.abort());
  let visited = 0;
  const endless = { *[Symbol.iterator]() { for (;;) yield 0; } };
  await expect(visitInSlices(endless, () => void visited++, ending.signal)).rejects.toThrow();
  expect(visited).toBeGreaterThan(0);
});

test('a name has its place, and a larger share has all of a smaller one', () => {
  const names = Array.from({ length: 2_000 }, (_, i) => `user:${i}`);
  const tenth = names.filter((name) => isAmong(name, 0.1));
  expect(tenth.length).toBeGreaterThan(150);
  expect(tenth.length).toBeLessThan(250);
  expect(tenth.every((name) => isAmong(name, 0.2))).toBe(true);
  expect(placeOf('user:1', 'a')).not.toBe(placeOf('user:1', 'b'));
});

describe('histories under way', () => {
  const history = { points: [], exact: true };

  test('are begun once, told how far they are, and kept', async () => {
    const jobs = new HistoryJobs();
    let begun = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const ask = () => jobs.ask('a', async ({ onProgress }) => {
      begun++;
      onProgress(3, 10);
      await promise;
      return history;
    });
    expect(ask()).toMatchObject({ state: 'reading' });
    await Promise.resolve();
    await Promise.resolve();
    expect(ask()).toEqual({ state: 'reading', done: 3, of: 10 });
    resolve();
    await new Promise((done) => setImmediate(done));
    expect(ask()).toEqual({ state: 'done', history });
    expect(begun).toBe(1);
  });

  test('that fail say so once, and are begun again', async () => {
    const jobs = new HistoryJobs();
    const fail = () => jobs.ask('a', async () => { throw new Error('no'); });
    fail();
    await new Promise((done) => setImmediate(done));
    expect(fail).toThrow('no');
    expect(fail()).toMatchObject({ state: 'reading' });
    jobs.close();
  });
});
