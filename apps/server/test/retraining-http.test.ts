/** Learning anew over HTTP and by the command line: asked for, joined, stopped, and read afterwards. */
import { expect, test } from 'vitest';
import { runCli } from '../src/cli/program.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import { changingDefinition, order } from './changing-shop.ts';
import { openShop, readKey, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };

interface Run {
  readonly id: number;
  readonly state: string;
  readonly outcome?: string;
  readonly text: { readonly en: string; readonly zh: string };
  readonly steps: readonly { readonly step: string; readonly by: string; readonly text: { readonly en: string; readonly zh: string } }[];
}

const asked = async <Answer>(shop: Shop, path: string, body?: object, key = adminKey): Promise<{ readonly status: number; readonly answer: Answer }> => {
  const { status, text } = await shop.ask(path, body === undefined ? { key: readKey } : { method: 'POST', key, body });
  return { status, answer: JSON.parse(text) as Answer };
};

async function limn(shop: Shop, ...argv: readonly string[]): Promise<{ readonly exit: number; readonly out: string; readonly errors: string }> {
  const out: string[] = [];
  const errors: string[] = [];
  const terminal: Terminal = { print: (line = '') => out.push(line), note: (line = '') => errors.push(line), replaceLine: () => {}, paint: (_, text) => text, watched: false, width: 120 };
  const exit = await runCli(argv, { env: { LIMN_URL: shop.url, LIMN_READ_KEY: readKey, LIMN_ADMIN_KEY: adminKey }, terminal });
  process.exitCode = undefined;
  return { exit, out: out.join('\n'), errors: errors.join('\n') };
}

test('a run is asked for, joined by whoever asks again, stopped, and told step by step in both languages', async () => {
  const shop = await openShop({ keys, definition: changingDefinition({ every: '7d', onDrift: true }) });
  await shop.limn.ingest([order.at('2011-09-30T11:00:00Z', { id: 'one', user: 'u1' }, { revenue: 1 })]);
  expect((await asked<{ code: string }>(shop, '/v1/predictions/soon/retraining', {}, readKey)).answer.code).toBe('key_cannot_administer');
  expect((await asked<{ code: string }>(shop, '/v1/predictions/sooner/retraining', {})).answer.code).toBe('unknown_prediction');
  expect((await asked<{ code: string }>(shop, '/v1/retraining/runs/1')).answer.code).toBe('unknown_run');
  const first = await asked<Run>(shop, '/v1/predictions/soon/retraining', { by: 'ada', note: 'a try', upTo: 'shadow' });
  expect([first.status, first.answer]).toMatchObject([202, { id: 1, state: 'waiting' }]);
  expect((await asked<Run>(shop, '/v1/predictions/soon/retraining', { by: 'ben' })).answer.id).toBe(1);
  const stopped = await asked<Run>(shop, '/v1/retraining/runs/1/stop', { by: 'eve', note: 'no' });
  expect(stopped.answer.state).toBe('ended');
  const { answer } = await asked<{ readonly text: { readonly en: string }; readonly next: string; readonly runs: readonly Run[] }>(shop, '/v1/predictions/soon/retraining');
  expect(answer).toMatchObject({ next: '2011-10-03T00:00:00.000Z', text: { en: expect.stringContaining('every 7 days, on drift, when somebody asks') as string } });
  expect(answer.runs[0]!.steps.map(({ by }) => by).filter((by) => !by.startsWith('run '))).toEqual(['ada', 'ben', ...(stopped.answer.outcome === 'stopped' ? ['eve'] : [])]);
  expect((await asked<{ readonly runs: readonly Run[] }>(shop, '/v1/retraining/runs?prediction=soon&limit=5')).answer.runs).toMatchObject([{ id: 1, steps: [] }]);

  const told = await limn(shop, 'retrain', '--run', '1');
  expect([told.exit, told.out]).toEqual([0, expect.stringContaining('Begun: somebody asked: a try')]);
  expect((await limn(shop, 'retrain', '--history', '--lang', 'zh')).out).toContain('soon');
  expect((await limn(shop, 'retrain', 'soon', '--status', '--lang', 'zh')).out).toContain('每7天');
  expect(JSON.parse((await limn(shop, 'retrain', '--run', '1', '--json')).out)).toMatchObject({ id: 1, prediction: 'soon' });
  expect((await limn(shop, 'retrain')).errors).toContain('[wrong_call]');
  expect((await limn(shop, 'retrain', 'soon', '--up-to', 'heaven')).errors).toContain('[malformed_option]');
  expect((await limn(shop, 'retrain', '--run', 'x')).errors).toContain('[malformed_option]');
  expect((await limn(shop, 'retrain', '--run', '9', '--lang', 'zh')).errors).toContain('没有这个编号的训练');
});

test('what cannot be learnt ends the command with its reason, and is told as an alert while the champion goes on', { timeout: 120_000 }, async () => {
  const shop = await openShop({ keys, definition: changingDefinition() });
  await shop.limn.ingest([order.at('2011-09-30T11:00:00Z', { id: 'one', user: 'u1' }, { revenue: 1 })]);
  const { exit, out, errors } = await limn(shop, 'retrain', 'soon', '--by', 'ada');
  expect([exit === 0, errors]).toEqual([false, expect.stringContaining('[rows_too_few]')]);
  expect(out).toContain('Ended, failed');
  await expect.poll(async () => (await asked<{ readonly alerts: readonly { readonly id: string }[] }>(shop, '/v1/alerts')).answer.alerts.map(({ id }) => id), { timeout: 10_000 }).toContain('retrain_failed:soon');
});
