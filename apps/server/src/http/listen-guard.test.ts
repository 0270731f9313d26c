import { describe, expect, test } from 'vitest';
import { exampleWriteKey } from './access.ts';
import { listenGuard } from './listen-guard.ts';
import { isLoopback } from './loopback.ts';

const none = { write: [], read: [] };

describe('listenGuard', () => {
  test.each(['127.0.0.1', 'localhost', '::1', '127.3.2.1'])('on %s, any key will do', (host) => {
    expect(() => listenGuard({ host, keys: none })).not.toThrow();
  });

  test.each(['0.0.0.0', '::', '192.168.1.7', 'shop.example', '', '127.0.0.1.evil.example'])("on %s, the example's key will not", (host) => {
    for (const keys of [none, { write: [exampleWriteKey], read: [] }, { write: ['own', exampleWriteKey], read: ['r'] }]) {
      expect(() => listenGuard({ host, keys })).toThrow(expect.objectContaining({ code: 'example_key_exposed', cure: expect.stringContaining('--write-key') }));
    }
    expect(() => listenGuard({ host, keys: { write: ['own'], read: [] } })).not.toThrow();
  });
});

test.each([['LOCALHOST', true], ['[::1]', true], ['::ffff:127.0.0.1', true], ['::ffff:10.0.0.1', false], ['localhost.evil.example', false], ['1127.0.0.1', false]])('isLoopback(%s) is %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
