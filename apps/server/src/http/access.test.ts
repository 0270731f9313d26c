import type { FastifyRequest } from 'fastify';
import { describe, expect, test } from 'vitest';
import { createAccess, exampleWriteKey } from './access.ts';

/** The parts of a request that access looks at. */
const request = ({ authorization, from = '127.0.0.1', host = 'localhost' }: { authorization?: string; from?: string; host?: string }) =>
  ({ headers: { authorization }, socket: { remoteAddress: from }, hostname: host }) as unknown as FastifyRequest;

const basic = (key: string) => `Basic ${btoa(`${key}:`)}`;
const refused = (code: string) => expect.objectContaining({ code });

describe('without keys', () => {
  const access = createAccess({ write: [], read: [] });

  test('only this machine reads', () => {
    expect(() => access.requireRead(request({}))).not.toThrow();
    expect(() => access.requireRead(request({ from: '10.0.0.7' }))).toThrow(refused('missing_key'));
  });

  test('a page of a foreign site that points its name at this machine does not', () => {
    expect(() => access.requireRead(request({ host: 'evil.example' }))).toThrow(refused('missing_key'));
    expect(() => access.requireWrite(request({ host: 'evil.example', authorization: basic(exampleWriteKey) }))).toThrow(refused('unknown_key'));
  });

  test("only this machine writes with the example's key", () => {
    expect(() => access.requireWrite(request({ authorization: basic(exampleWriteKey) }))).not.toThrow();
    expect(() => access.requireWrite(request({ authorization: basic(exampleWriteKey), from: '10.0.0.7' }))).toThrow(refused('unknown_key'));
  });
});

describe('with keys', () => {
  const access = createAccess({ write: ['w1', 'w2'], read: ['r1'] });

  test.each(['w1', 'w2'])('%s writes and does not read', (key) => {
    expect(() => access.requireWrite(request({ authorization: basic(key) }))).not.toThrow();
    expect(() => access.requireRead(request({ authorization: basic(key) }))).toThrow(refused('key_cannot_read'));
  });

  test('r1 reads and does not write', () => {
    expect(() => access.requireRead(request({ authorization: 'bearer r1' }))).not.toThrow();
    expect(() => access.requireWrite(request({ authorization: 'Bearer r1' }))).toThrow(refused('key_cannot_write'));
  });

  test('this machine has no way around them', () => {
    expect(() => access.requireRead(request({}))).toThrow(refused('missing_key'));
    expect(() => access.requireWrite(request({ authorization: basic(exampleWriteKey) }))).toThrow(refused('unknown_key'));
  });

  test.each(['', 'Basic', 'Basic !!!', 'Bearer', 'Digest w1', 'w1', basic(''), basic('W1'), basic('w1 ')])('the header %j opens nothing', (authorization) => {
    expect(() => access.requireWrite(request({ authorization }))).toThrow(refused(expect.stringMatching(/missing_key|unknown_key/)));
  });
});
