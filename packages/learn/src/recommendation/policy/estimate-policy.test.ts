import { describe, expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { estimatePolicy, type PolicyEstimate } from './estimate-policy.ts';
import type { PolicyLog } from './policy-log.ts';

/** Two kinds of customers, three items: how often each is taken, how the live policy shows them, and the new one. */
const worth = [[0.2, 0.1, 0.05], [0.02, 0.1, 0.3]] as const;
const live = [[0.6, 0.3, 0.1], [0.5, 0.3, 0.2]] as const;
const wanted = [[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]] as const;
/** A model that is wrong by a third. */
const model = worth.map((of) => of.map((rate) => rate * 1.33));

const valueOf = (policy: readonly (readonly number[])[]): number => policy.reduce((sum, of, kind) => sum + of.reduce((all, share, item) => all + share * worth[kind]![item]!, 0) / 2, 0);

function logged(seed: number, rows: number, target: readonly (readonly number[])[] = wanted, shown: readonly (readonly number[])[] = live): Required<Omit<PolicyLog, 'customers'>> {
  const random = new Random(seed);
  const columns = { propensities: new Float64Array(rows), targets: new Float64Array(rows), rewards: new Float64Array(rows), predicted: new Float64Array(rows), expected: new Float64Array(rows) };
  for (let row = 0; row < rows; row++) {
    const kind = random.below(2);
    const drawn = random.uniform();
    const [first, second] = shown[kind]!;
    const item = drawn < first! ? 0 : drawn < first! + second! ? 1 : 2;
    columns.propensities[row] = shown[kind]![item]!;
    columns.targets[row] = target[kind]![item]!;
    columns.rewards[row] = random.uniform() < worth[kind]![item]! ? 1 : 0;
    columns.predicted[row] = model[kind]![item]!;
    columns.expected[row] = target[kind]!.reduce((sum, share, other) => sum + share * model[kind]![other]!, 0);
  }
  return { rows, ...columns };
}

describe('on logs of which the truth is known', () => {
  const truth = { live: valueOf(live), ips: valueOf(wanted), snips: valueOf(wanted), doublyRobust: valueOf(wanted), gain: valueOf(wanted) - valueOf(live), meanWeight: 1 };
  const logs = 150;
  const estimates = Array.from({ length: logs }, (_, seed): PolicyEstimate => estimatePolicy(logged(seed, 1_500), { seed, resamples: 200 }));

  test.each(Object.keys(truth) as (keyof typeof truth)[])('%s is right on average, and its interval holds as often as it says', (name) => {
    const found = estimates.map((estimate) => estimate[name]!);
    const mean = found.reduce((sum, { value }) => sum + value, 0) / logs;
    const deviation = Math.sqrt(found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / logs);
    expect(Math.abs(mean - truth[name])).toBeLessThan((4 * deviation) / Math.sqrt(logs));
    const covered = found.filter(({ low, high }) => low <= truth[name] && truth[name] <= high).length / logs;
    // .95 within three standard errors of 150 logs.
    expect(covered).toBeGreaterThan(0.89);
  });

  test('doubly robust varies less than IPS, even with a model that is wrong', () => {
    const width = (name: 'ips' | 'doublyRobust'): number => estimates.reduce((sum, estimate) => sum + estimate[name]!.high - estimate[name]!.low, 0);
    expect(width('doublyRobust')).toBeLessThan(width('ips'));
  });

  test('a policy is told to be better where it is', () => {
    expect(estimatePolicy(logged(1, 20_000), { seed: 1, resamples: 200 }).gain.low).toBeGreaterThan(0);
  });
});

test('the live policy itself has weights of 1: all estimates are the mean of what came', () => {
  const { rows, propensities, targets, rewards } = logged(3, 500, live);
  const { ips, snips, live: came, effectiveRows, gain, problems } = estimatePolicy({ rows, propensities, targets, rewards }, { seed: 1, resamples: 50 });
  expect([ips.value, snips.value]).toEqual([came.value, came.value]);
  expect(effectiveRows).toBeCloseTo(500, 9);
  expect(Math.abs(gain.value)).toBeLessThan(1e-12);
  expect(problems).toEqual([]);
});

test('the same log and seed give the same estimate; customers are drawn whole, which makes intervals wider', () => {
  const log = logged(4, 600);
  expect(estimatePolicy(log, { seed: 5, resamples: 100 })).toEqual(estimatePolicy(log, { seed: 5, resamples: 100 }));
  const repeated = (values: Float64Array): Float64Array => Float64Array.from({ length: 2_400 }, (_, row) => values[row >> 2]!);
  const fourfold: PolicyLog = { rows: 2_400, propensities: repeated(log.propensities), targets: repeated(log.targets), rewards: repeated(log.rewards) };
  const width = (customers?: Int32Array): number => {
    const { snips } = estimatePolicy({ ...fourfold, ...(customers && { customers }) }, { seed: 5, resamples: 300 });
    return snips.high - snips.low;
  };
  expect(width(Int32Array.from({ length: 2_400 }, (_, row) => row >> 2)) / width()).toBeGreaterThan(1.6);
});

describe('nothing is told where nothing is known', () => {
  const code = (value: string) => expect.objectContaining({ code: value });

  test('a policy that shows what was never shown: policy_support_missing', () => {
    const always = [[1, 0, 0], [1, 0, 0]];
    const log = logged(6, 1_000, wanted, always);
    expect(() => estimatePolicy(log, { seed: 1 })).toThrow(code('policy_support_missing'));
    expect(() => estimatePolicy(log, { seed: 1 })).toThrow('in about 58 % of the cases what was never shown');
  });

  test('a little of it: policy_support_partly, and the estimate', () => {
    const partly = [[0.7, 0.3, 0], [0.4, 0.3, 0.3]];
    expect(estimatePolicy(logged(7, 20_000, [[0.7, 0.2, 0.1], [0.3, 0.4, 0.3]], partly), { seed: 1 }).problems).toEqual([code('policy_support_partly')]);
  });

  test('few choices: policy_rows_few, then policy_rows_too_few', () => {
    expect(estimatePolicy(logged(8, 150), { seed: 1 }).problems).toEqual([code('policy_rows_few')]);
    for (const rows of [0, 1, 25]) expect(() => estimatePolicy(logged(8, rows), { seed: 1, clip: 1e9 })).toThrow(code('policy_rows_too_few'));
  });

  test('great weights count so much and no more: policy_weights_clipped', () => {
    const rare = [[0.98, 0.01, 0.01], [0.98, 0.01, 0.01]];
    const log = logged(9, 5_000, wanted, rare);
    const [clipped, free] = [estimatePolicy(log, { seed: 1, clip: 20 }), estimatePolicy(log, { seed: 1, clip: 1_000 })];
    expect(clipped.problems).toContainEqual(code('policy_weights_clipped'));
    expect(clipped.ips.value).toBeLessThan(free.ips.value);
    expect(clipped.effectiveRows).toBeGreaterThan(free.effectiveRows);
  });

  test.each([
    ['propensities', 0, 'row 3 has the propensity 0'],
    ['propensities', 1.1, 'row 3 has the propensity 1.1'],
    ['targets', -0.1, 'row 3 has the target -0.1'],
    ['rewards', NaN, 'row 3 has the reward NaN'],
  ] as const)('%s of %f: policy_log_unfit', (column, value, reason) => {
    const log = logged(10, 100);
    log[column][3] = value;
    expect(() => estimatePolicy(log, { seed: 1 })).toThrow(code('policy_log_unfit'));
    expect(() => estimatePolicy(log, { seed: 1 })).toThrow(reason);
  });
});
