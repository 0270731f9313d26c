import { describe, expect, test } from 'vitest';
import { search, type SearchOptions, type Settings } from './search.ts';

const space = { rate: { low: 0.001, high: 1, scale: 'log' }, depth: { low: 2, high: 10, whole: true }, kind: { choices: ['a', 'b'] } } as const;
/** Best at rate 0.1 and kind b. */
const merit = ({ rate, kind }: Settings): number => -Math.abs(Math.log10(Number(rate)) + 1) + (kind === 'b' ? 1 : 0);
const options: SearchOptions = { space, evaluate: merit, better: 'higher', budget: { evaluations: 40 }, seed: 1 };

describe('by chance', () => {
  test('draws within the ranges, and finds what is good', async () => {
    const { best, tried, ended } = await search(options);
    expect(tried).toHaveLength(40);
    expect(ended).toBe('evaluations');
    for (const { settings, share } of tried) {
      expect(share).toBe(1);
      expect(settings['rate']).toBeGreaterThanOrEqual(0.001);
      expect(settings['rate']).toBeLessThanOrEqual(1);
      expect(Number.isInteger(settings['depth'])).toBe(true);
    }
    expect(new Set(tried.map(({ settings }) => settings['depth']))).toEqual(new Set([2, 3, 4, 5, 6, 7, 8, 9, 10]));
    expect(best.settings['kind']).toBe('b');
    expect(Math.abs(Math.log10(Number(best.settings['rate'])) + 1)).toBeLessThan(0.3);
    // On a logarithmic scale a third lies between 0.001 and 0.01.
    expect(tried.filter(({ settings }) => Number(settings['rate']) < 0.01).length).toBeGreaterThan(6);
  });

  test('a seed tries the same again; what is usual is tried first', async () => {
    expect((await search(options)).tried).toEqual((await search(options)).tried);
    expect((await search({ ...options, seed: 2 })).tried).not.toEqual((await search(options)).tried);
    const start = { rate: 0.1, depth: 6, kind: 'b' };
    expect((await search({ ...options, start })).best.settings).toEqual(start);
  });

  test('the lowest is best where lower is better', async () => {
    const { best, tried } = await search({ ...options, better: 'lower' });
    expect(best.score).toBe(Math.min(...tried.map(({ score }) => score)));
  });
});

describe('by halving', () => {
  test('a third goes on with three times the resource, and the rounds cost what was budgeted', async () => {
    const { tried, best } = await search({ ...options, strategy: 'halving', budget: { evaluations: 27 } });
    const rounds = [1 / 9, 1 / 3, 1].map((share) => tried.filter((each) => Math.abs(each.share - share) < 1e-9).length);
    expect(rounds).toEqual([81, 27, 9]);
    expect(tried.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(27, 9);
    expect(best.share).toBe(1);
    expect(best.score).toBeGreaterThan(0.9);
  });
});

describe('it ends in time', () => {
  test('when the seconds are over', async () => {
    let clock = 0;
    const { tried, ended } = await search({ ...options, budget: { seconds: 10 }, now: () => clock, evaluate: (settings) => ((clock += 3_000), merit(settings)) });
    expect([tried.length, ended]).toEqual([4, 'seconds']);
  });

  test('halving goes on with new settings until the seconds are over', async () => {
    let clock = 0;
    const { tried, ended } = await search({ ...options, strategy: 'halving', budget: { seconds: 100 }, now: () => clock, evaluate: (settings, share) => ((clock += 3_000 * share), merit(settings)) });
    expect(ended).toBe('seconds');
    expect(tried.length).toBeGreaterThan(90);
  });

  test('when it is told to', async () => {
    const stop = new AbortController();
    const { tried, ended } = await search({ ...options, signal: stop.signal, onTried: () => stop.abort() });
    expect([tried.length, ended]).toEqual([1, 'aborted']);
  });
});

test('settings that fail are on record, and the others go on', async () => {
  const evaluate = (settings: Settings): number => {
    if (settings['kind'] === 'a') throw new Error('kind a does not work');
    return merit(settings);
  };
  const { best, tried } = await search({ ...options, evaluate });
  expect(best.settings['kind']).toBe('b');
  expect(tried.find(({ settings }) => settings['kind'] === 'a')).toMatchObject({ score: NaN, reason: 'kind a does not work' });
});

test('when nothing can be evaluated, that is the error: search_failed', async () => {
  await expect(search({ ...options, budget: { evaluations: 2 }, evaluate: () => NaN })).rejects.toMatchObject({ code: 'search_failed', message: expect.stringContaining('the score is NaN') });
  await expect(search({ ...options, budget: { seconds: 0 }, now: () => 0 })).rejects.toMatchObject({ code: 'search_failed' });
});
