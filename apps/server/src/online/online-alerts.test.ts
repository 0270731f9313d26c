import { problemOf } from '@limn/learn';
import { expect, test } from 'vitest';
import { onlineAlerts } from './online-alerts.ts';
import type { OnlineState } from './online-learners.ts';

const label = { en: 'leaves', zh: '流失' };
const now = Date.UTC(2026, 0, 31);
const facts = { label, now, at: 5 };
const DAY_MS = 86_400_000;

/** A learner of whom only what alerts look at is told. */
function learning(report: object, state: OnlineState['state'] = 'learning'): OnlineState {
  return { prediction: 'leaves', state, learner: { prediction: 'leaves', version: 'v', position: 9, of: 9, report: { problems: [], driftRecords: [], ...report } as never } };
}

test('all is well: nothing is told', () => {
  expect(onlineAlerts({ prediction: 'leaves', state: 'waiting' }, facts)).toEqual([]);
  expect(onlineAlerts(learning({}), facts)).toEqual([]);
  expect(onlineAlerts(learning({ problems: [problemOf('online_features_rejected', { count: 3 })] }), facts)).toEqual([]);
});

test('labels that stay away are told with how many, and that the champion answers', () => {
  const [alert, ...others] = onlineAlerts(learning({ problems: [problemOf('online_labels_absent', { count: 1_200 })] }), facts);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ id: 'labels_missing:leaves', code: 'labels_missing', level: 'warn', about: 'leaves', predictions: ['leaves'] });
  expect(alert!.text.en).toContain('1200 examples');
  expect(alert!.text.zh).toContain('1200 个样本');
  expect(alert!.cure.en).toContain('champion goes on answering');
});

test('a change that was heard is told for a week, not while the past is caught up with, and a takeover is no change', () => {
  const heard = (daysAgo: number, did = 'standby prepared') => ({ driftRecords: [{ example: 700, at: now - daysAgo * DAY_MS, error: 0.3, did }] });
  expect(onlineAlerts(learning(heard(6)), facts)).toMatchObject([{ id: 'stream_drift:leaves:700', code: 'stream_drift', level: 'note' }]);
  expect(onlineAlerts(learning(heard(7)), facts)).toEqual([]);
  expect(onlineAlerts(learning(heard(1), 'building'), facts)).toEqual([]);
  expect(onlineAlerts(learning(heard(1, 'standby took over')), facts)).toEqual([]);
});

test('a learner that stopped is told since when and why', () => {
  expect(onlineAlerts({ prediction: 'leaves', state: 'failed', reason: 'its thread ended with 1', failedAt: 3 }, facts)).toMatchObject([{ code: 'model_failing', since: 3, text: { en: expect.stringContaining('its thread ended with 1') as string } }]);
});
