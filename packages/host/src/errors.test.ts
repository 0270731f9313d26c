import { expect, test } from 'vitest';
import { HostError, hostError, hostErrorCodes, isDiskFull, reasonOf, systemCode, type HostErrorCode } from './errors.ts';

const details = { file: '/data/log', reason: 'EIO', offset: 7, found: 2, known: 1, pid: 42, since: '2026-01-05T12:00:00.000Z', id: 3, stored: '{1}', made: '{2}', statement: 'DROP TABLE x', version: '5f3c', hash: 'a01b', prediction: 'churn90d', columns: 'leaving', done: 5, of: 9, name: 'winBack', by: 'Ada' };

test.each(hostErrorCodes)('%s says what, where and the cure, in sentences', (code: HostErrorCode) => {
  const cause = new Error('EIO');
  const error = hostError(code, details, cause);
  expect(error).toBeInstanceOf(HostError);
  expect(error).toMatchObject({ code, cause, name: 'HostError' });
  expect(error.message).toMatch(/^[A-Z/`].*\. .*\.$/);
  expect(error.message).not.toMatch(/undefined|\.\./);
  expect(error.message.endsWith(error.cure)).toBe(true);
  const { reason, file, statement, version, hash, id, prediction, done, of, name, by } = details;
  expect([file, reason, statement, version, hash, prediction, `decision ${id}`, `${done} of ${of} events`, `${done} of ${of} identifiers`, `${name} was written by ${by}`].some((word) => error.message.includes(word))).toBe(true);
});

test('who holds a folder is told as far as it is known', () => {
  expect(hostError('folder_locked', { ...details }).message).toContain('in use by process 42, since 2026-01-05');
  expect(hostError('folder_locked', { file: '/data', pid: undefined, since: undefined }).message).toContain('in use by another process. Stop');
});

test('a full disk and a full quota are told from other failures', () => {
  const failure = (code: string): Error => Object.assign(new Error(code), { code });
  expect(['ENOSPC', 'EDQUOT', 'EIO'].map((code) => isDiskFull(failure(code)))).toEqual([true, true, false]);
  expect(isDiskFull('ENOSPC')).toBe(false);
  expect(systemCode(new Error('x'))).toBeUndefined();
});

test('a reason is any message without its final stop', () => {
  expect(reasonOf(new Error('It broke.'))).toBe('It broke');
  expect(reasonOf('broke')).toBe('broke');
});
