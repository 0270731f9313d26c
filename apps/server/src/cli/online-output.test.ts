import { createFormat } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import type { OnlineLearning } from '../http/online.ts';
import { sayIn } from './language.ts';
import { onlineLines } from './online-output.ts';

const progressive = { examples: 2_000, positives: 600, accuracy: 0.75, baseAccuracy: 0.7, recentAccuracy: 0.8, logLoss: 0.5, baseLogLoss: 0.6, brier: 0.2 };
const learning: OnlineLearning = {
  prediction: 'leaves', state: 'learning', version: 'v', position: 9, of: 9, moment: '2026-01-31T00:00:00.000Z', model: 'ftrl', learn: 'complete',
  examples: { taken: 2_500, waiting: 500, learnt: 2_000, forgotten: 0, outcomes: {}, passedOver: {} }, progressive, overTime: [], drifts: [], problems: [],
};
const champion = { model: 'c', from: '2026-01-01T00:00:00.000Z' };
const difference = (value: number, low?: number, high?: number) => ({ examples: 1_000, champion: 0.5 + value, online: 0.5, difference: { value, ...(low !== undefined && high !== undefined && { low, high }), level: 0.95 } });

function told(of: OnlineLearning, lang: 'en' | 'zh' = 'en'): string {
  const terminal = { paint: (_: string, text: string) => text, width: Infinity } as never;
  return onlineLines(of, { say: sayIn(lang), terminal, format: { ...createFormat(lang, 'UTC'), column: () => '' } }).join('\n');
}

describe('who tells better', () => {
  test.each([
    [undefined, undefined, 'There is no champion to compare it with yet.', '还没有可对比的现役模型。'],
    [champion, undefined, 'No label yet of an example since 1 Jan 2026', '还没有样本得到标签'],
    [champion, difference(0.1, 0.05, 0.15), 'It tells better than the champion: log loss 0.500 against 0.600 over 1,000 labels', '优于现役模型'],
    [champion, difference(-0.1, -0.15, -0.05), 'The champion tells better', '现役模型更好'],
    [champion, difference(0.1, -0.05, 0.25), 'It tells about as well as the champion', '不相上下'],
    [champion, difference(0.1), 'It tells about as well as the champion', '不相上下'],
  ])('%#', (of, comparison, en, zh) => {
    const held = { ...learning, ...(of && { champion: of }), ...(comparison && { comparison }) };
    expect(told(held)).toContain(en);
    expect(told(held, 'zh')).toContain(zh);
  });
});

test('changes are told with what came of them, problems with their cures', () => {
  const drifts = [{ at: '2026-01-20T00:00:00.000Z', example: 900, error: 0.25, did: 'standby prepared' }, { at: '2026-01-21T00:00:00.000Z', example: 950, error: 0.3, did: 'standby took over' }];
  const problems = [{ code: 'online_clock_jump', what: { en: 'The clock jumped.', zh: '时钟跳了。' }, cure: { en: 'Look at it.', zh: '请检查。' } }];
  const text = told({ ...learning, drifts, problems });
  expect(text).toContain('Changes heard: 1');
  expect(text).toContain('after 900 labels, 25.0% wrong: a second model learns beside');
  expect(text).toContain('the second model took over');
  expect(text).toContain('! The clock jumped.');
  expect(text).toContain('Look at it.');
  expect(told({ ...learning, drifts, problems }, 'zh')).toContain('备用模型已接替');
});

test('before and beside learning it says how far it is', () => {
  expect(told({ prediction: 'leaves', state: 'waiting' })).toBe('  leaves  has not begun');
  expect(told({ ...learning, state: 'building', position: 3 })).toContain('learning from the log: 3 of 9 events');
  expect(told({ prediction: 'leaves', state: 'failed', reason: 'its thread ended' })).toContain('has stopped; the champion goes on answering\n    its thread ended');
});
