import { expect, test } from 'vitest';
import { wordDiff } from './word-diff.ts';

const told = (before: string, after: string, locale: string) => wordDiff(before, after, locale).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

test('only the words that differ are marked, amounts as a whole', () => {
  expect(told('Money spent: at least £3,000.00.', 'Money spent: at least £2,500.00.', 'en-GB')).toEqual([' Money spent: at least ', '-£3,000.00', '+£2,500.00', ' .']);
  expect(told('近30天消费不低于£500。', '近90天消费不低于£500。', 'zh-CN')).toEqual([' 近', '-30', '+90', ' 天消费不低于£500。']);
});

test('what is the same has one part, what is new is all added', () => {
  expect(told('a b', 'a b', 'en-GB')).toEqual([' a b']);
  expect(told('', 'a b', 'en-GB')).toEqual(['+a b']);
});
