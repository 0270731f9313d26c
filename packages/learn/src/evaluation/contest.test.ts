import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { judgeContest, type ContestOptions } from './contest.ts';

/** So many customers of two rows each; scores know the truth by so much. */
function rows({ customers = 600, candidate = 1, champion = 1, seed = 1 }: { readonly customers?: number; readonly candidate?: number; readonly champion?: number; readonly seed?: number } = {}): ContestOptions {
  const random = new Random(seed, 7);
  const count = 2 * customers;
  const labels = Float64Array.from({ length: count }, () => Number(random.uniform() < 0.4));
  const scores = (strength: number): Float64Array => labels.map((label) => 1 / (1 + Math.exp(-(strength * (label - 0.5) + 2 * (random.uniform() - 0.5)))));
  return { kind: 'binary', labels, candidate: [scores(candidate)], champion: [scores(champion)], customers: Int32Array.from({ length: count }, (_, i) => i >> 1), seed, resamples: 300 };
}

test('a candidate that knows more wins with an interval above zero, one that knows less loses, and one that knows as much is open', () => {
  expect(judgeContest(rows({ candidate: 3, champion: 1 }))).toMatchObject({ metric: 'auc', verdict: 'better', rows: 1_200, customers: 600 });
  expect(judgeContest(rows({ candidate: 1, champion: 3 }))).toMatchObject({ verdict: 'worse' });
  expect(judgeContest(rows())).toMatchObject({ verdict: 'open' });
});

test('a model against itself differs by nothing at all', () => {
  const one = rows();
  expect(judgeContest({ ...one, champion: one.candidate })).toMatchObject({ verdict: 'open', difference: { value: 0, low: 0, high: 0 } });
});

test('where less is better, above zero still means that the candidate is better', () => {
  const better = rows({ candidate: 3, champion: 1 });
  const report = judgeContest({ ...better, metric: 'logLoss' })!;
  expect([report.metric, report.better, report.verdict, report.candidate.value < report.champion.value]).toEqual(['logLoss', 'lower', 'better', true]);
});

test('law: of two models that are equally good, seldom one wins', () => {
  let wins = 0;
  const seeds = 60;
  for (let seed = 1; seed <= seeds; seed++) if (judgeContest({ ...rows({ customers: 150, seed }), resamples: 200 })!.verdict === 'better') wins++;
  // 2.5 % are expected: more than 6 of 60 would come once in 500 times.
  expect(wins).toBeLessThanOrEqual(6);
});

test('law: who is candidate and who champion turns the difference, and nothing else', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
    const one = rows({ customers: 60, seed, candidate: 2 });
    const [forth, back] = [judgeContest(one)!, judgeContest({ ...one, candidate: one.champion, champion: one.candidate })!];
    expect(back.difference.value).toBeCloseTo(-forth.difference.value, 12);
    expect(back.difference.low).toBeCloseTo(-forth.difference.high, 12);
  }), { numRuns: 10 });
});

test('a win for all that is a loss for a group of 200 or more names the group; a smaller one is not judged', () => {
  const { labels, customers, ...base } = rows({ candidate: 4, champion: 1 });
  const codes = Int32Array.from(labels, (_, i) => (i < 400 ? 0 : i < 500 ? 1 : 2));
  const worse = base.candidate[0]!.map((score, i) => (i < 500 ? 1 - score : score));
  const report = judgeContest({ ...base, labels, customers, candidate: [worse], subgroups: [{ column: 'country', values: ['UK', 'FR', 'DE'], codes }] })!;
  expect(report.groups).toBe(2);
  expect(report.worseAmong).toMatchObject([{ column: 'country', value: 'UK', rows: 400 }]);
  expect(report.worseAmong[0]!.difference.level).toBeCloseTo(0.975, 10);
});

test('labels all alike allow no verdict', () => {
  const one = rows();
  expect(judgeContest({ ...one, labels: one.labels.map(() => 1) })).toBeUndefined();
});
