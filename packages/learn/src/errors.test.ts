import { expect, test } from 'vitest';
import { LearnError, learnError, learnErrorCodes, problemOf, type LearnErrorCode } from './errors.ts';

const details = {
  file: 'shop.csv', reason: 'line 7 ends inside a quote', column: 'colour', label: 'churn', near: ['color'], rows: 12, least: 20, line: 7, encoding: 'gb18030',
  was: 'tone', value: 'red', distinct: 9, of: 'shade', type: 'number', samples: ['n.a.', '?'], percent: '97 %', share: 'AUC 0.999', sample: '01/02/2026', as: '2026-02-01',
  wanted: 'moments', left: [problemOf('column_empty', { column: 'size' })], tensor: 'w', operator: 'Fly', domain: 'org.birds', found: '2', known: 1, step: 7, loss: Infinity, bytes: 9, most: 8, prediction: 'churn90d', names: ['spend30d'], limit: 6, days: 93, told: '19.0 %', came: '34.0 %', difference: 0.25,
  clip: 50, requests: 31, learnt: '.41', shown: '.43', task: 'order', network: 'shared', lost: '.02', method: 'magic', methods: ['popular', 'neighbours'], role: 'item',
  recommendation: 'forYou', way: 'magic', ways: ['ease', 'als'], event: 'shown', field: 'chance', cases: 7, ranked: '.31', alone: '.32', option: 'alpha', count: 41,
  series: 'Germany', every: 'week', steps: 40, ahead: 28, date: '2026-03-04', segment: 'vips', windows: 2,
  first: '2026-01-01', last: '2026-01-05', law: 'bg-nbd', correlation: '.40', needed: 'time', trainer: 'bayes', events: 17,
};

test.each(learnErrorCodes)('%s says what, where and the cure, in sentences of both languages', (code: LearnErrorCode) => {
  const { text } = problemOf(code, details as never);
  for (const sentence of [text.en.what, text.en.cure]) expect(sentence).toMatch(/^[^\n]*[^.]\.$/);
  for (const sentence of [text.zh.what, text.zh.cure]) expect(sentence).toMatch(/^[^\n]*\p{Script=Han}[^\n]*[^。]。$/u);
  expect(JSON.stringify(text)).not.toMatch(/undefined|\[object/);
  expect(Object.values(details).some((word) => text.en.what.includes(String(word)))).toBe(true);
});

test('an error carries its cause, its code and both languages', () => {
  const cause = new Error('EACCES');
  const error = learnError('table_unreadable', { file: 'shop.csv', reason: 'EACCES' }, cause);
  expect(error).toBeInstanceOf(LearnError);
  expect(error).toMatchObject({ code: 'table_unreadable', cause, message: 'The table shop.csv cannot be read: EACCES. Look at the path and its permissions.' });
  expect(error.problem.text.zh.what).toBe('无法读取表格 shop.csv：EACCES。');
});

test('a problem names its column, and a label is one', () => {
  expect(problemOf('column_empty', { column: 'colour' }).column).toBe('colour');
  expect(problemOf('label_constant', { label: 'churn', value: 'no' }).column).toBe('churn');
  expect(problemOf('rows_few', { rows: 30 })).not.toHaveProperty('column');
});
