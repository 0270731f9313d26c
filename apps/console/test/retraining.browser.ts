/** Retraining: what the policy says, how a run was decided step by step, and that one begins and stops from the page. */
import type { Limn, RunEntry } from '@limn/host';
import { expect, test } from 'vitest';
import { visit } from './browser.ts';
import { openServer } from './own-server.ts';

const hourMs = 3_600_000;
const interval = (value: number) => ({ value, low: value - 0.01, high: value + 0.01, level: 0.95 });

/** A run that won its contest, answered for a share, and was rolled back. */
async function tellRun(limn: Limn, run: number, cause: object, by: string): Promise<void> {
  const from = limn.clock.now() - (9 - run) * 100 * hourMs;
  const observation = { customers: 300, candidate: { failed: 0, uncertain: 4, counts: [20, 276], p50: 31, p99: 90 }, champion: { failed: 0, uncertain: 3, counts: [22, 275], p50: 30, p99: 88 }, agreement: 0.94 };
  const report = { metric: 'auc', better: 'higher', rows: 1204, customers: 611, candidate: interval(0.781), champion: interval(0.764), difference: { value: 0.017, low: 0.004, high: 0.031, level: 0.95 }, verdict: 'better', groups: 14, worseAmong: [] };
  const policy = { every: '7d', onDrift: false, quietMs: 7 * 24 * hourMs, upTo: 'champion', shadowMs: 48 * hourMs, canary: 0.1, canaryMs: 48 * hourMs, watchMs: 100 * 24 * hourMs, trainer: 'trees', tries: 8, seed: 1 };
  const steps: readonly (readonly [string, string, object])[] = [
    ['begun', by, { cause, policy, end: 17_223, now: from, definition: 'd1', champion: 'c'.repeat(32) }],
    ['attempt', `run ${run}`, { attempt: 1 }],
    ['trained', `run ${run}`, { model: 'ab'.repeat(16), examples: 21_300, window: {}, trainer: 'trees', settings: {}, seed: 1, metric: 'auc', value: 0.781, low: 0.77, high: 0.79, features: {}, split: 'time' }],
    ['contested', `run ${run}`, { won: true, reason: 'beats_champion', window: { from: from - 40 * 24 * hourMs, to: from - 24 * hourMs }, report }],
    ['stepped', `run ${run}`, { to: 'shadow', until: from + 48 * hourMs }],
    ['observed', `run ${run}`, { observation }], ['observed', `run ${run}`, { observation }], ['observed', `run ${run}`, { observation }],
    ['stepped', `run ${run}`, { to: 'canary', share: 0.1, until: from + 96 * hourMs }],
    ['taken_back', `run ${run}`, { reason: 'shifted' }],
    ['ended', `run ${run}`, { outcome: 'rolled_back', reason: 'shifted' }],
  ];
  for (const [i, [step, who, facts]] of steps.entries()) await limn.runs.append({ run, prediction: 'churn90d', at: from + i * hourMs, by: who, step, facts } as RunEntry);
}

test('a run is read decision by decision, another is chosen, one begins and is stopped, in both languages', async () => {
  const { url, limn } = await openServer();
  await tellRun(limn, 1, { kind: 'schedule', moment: limn.clock.now() - 800 * hourMs, missed: 2 }, 'schedule');
  await tellRun(limn, 2, { kind: 'request', note: 'after the sale' }, 'Ada');
  const { page, complaints } = await visit('/predictions/churn90d', { url });
  const panel = page.getByRole('region', { name: 'Retraining' });
  await panel.getByText('Learnt anew every 7 days, when somebody asks.', { exact: false }).waitFor();
  await panel.getByText(/^Run 2: Rolled back: its scores are distributed otherwise/).waitFor();
  await panel.getByRole('heading', { name: /^The contest: AUC on 1,204 examples of 611 customers/ }).waitFor();
  const decisions = panel.getByRole('list', { name: 'Decisions of run 2' });
  await decisions.getByText('Begun: somebody asked: after the sale').waitFor();
  await decisions.getByText('by Ada').waitFor();
  await decisions.getByText('3 looks at customers as they are').click();
  expect(await decisions.getByText(/^Looked at 300 customers: 0% failed/).count()).toBe(3);
  await panel.getByRole('combobox', { name: 'Run' }).click();
  await page.getByRole('option', { name: /^Run 1,/ }).click();
  await panel.getByText('2 before it were passed over', { exact: false }).waitFor();
  expect(new URL(page.url()).searchParams.get('run')).toContain('1');

  await panel.getByRole('button', { name: 'Learn anew…' }).click();
  await panel.getByText('meets the model in use on outcomes that neither has learnt from', { exact: false }).waitFor();
  await panel.getByRole('button', { name: 'Learn anew' }).click();
  await panel.getByText('Begun: somebody asked.').waitFor();
  expect(complaints).toEqual([]);

  const chinese = await visit('/predictions/churn90d?run=2', { url, language: 'zh', scheme: 'dark', width: 390 });
  const told = chinese.page.getByRole('region', { name: '重新训练' });
  await told.getByText('每7天、手动触发时重新训练。', { exact: false }).waitFor();
  await told.getByText(/^第2次训练：已回滚：它的评分分布偏离预期/).waitFor();
  expect(chinese.complaints).toEqual([]);
}, 120_000);
