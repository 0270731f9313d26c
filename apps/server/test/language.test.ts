import { expect, test } from 'vitest';
import { problemCodes, type ProblemCode } from '../src/errors.ts';
import { problemInChinese, wantsChinese } from '../src/language/problem-words.ts';
import { openShop } from './shop.ts';

test.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', true],
  ['zh', true],
  ['en-GB,en;q=0.9,zh;q=0.5', false],
  ['fr', false],
  ['*', false],
  ['', false],
])('accept-language %s: Chinese %s', (accepted, chinese) => expect(wantsChinese(accepted)).toBe(chinese));

test('every problem is said in Chinese, and keeps the names that it is about', () => {
  for (const code of Object.keys(problemCodes) as ProblemCode[]) {
    const { title, detail, cure } = problemInChinese(code, { detail: "There is no 'vip'.", cure: 'Look.' });
    for (const text of [title, detail, cure]) expect(text, code).toMatch(/\p{Script=Han}/u);
    expect(detail).toContain('“vip”');
  }
});

test('a reader of Chinese is told problems in Chinese; the code stays', async () => {
  const shop = await openShop();
  const answer = await shop.ask('/v1/profiles/nobody', { headers: { 'accept-language': 'zh-CN' } });
  expect(answer.headers.get('content-language')).toBe('zh-CN');
  expect(JSON.parse(answer.text)).toMatchObject({ status: 404, code: 'unknown_identifier', title: '从未见过该标识', cure: expect.stringContaining('user:17850') });
  const refused = await shop.ask('/v1/track', { method: 'POST', body: { userId: '1', event: 'Nothing' }, headers: { 'accept-language': 'zh-CN' } });
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'unknown_event_type', title: '定义中没有与之匹配的事件' });
});
