import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRejected, readSegmentMessage, readTypedMessage, type ReadMessage } from './segment.ts';
import type { SourceId } from './event.ts';

const receivedAt = Date.UTC(2011, 8, 30, 12);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const arrival = { receivedAt };

const track = (message: object) => readSegmentMessage('track', { messageId: 'm1', userId: '17850', event: 'Order Completed', ...message }, arrival);
const codeOf = (read: ReadMessage) => (isRejected(read) ? read.code : 'taken');
const timeOf = (read: ReadMessage) => (isRejected(read) ? read.code : read.time);
const idOf = (read: ReadMessage) => (isRejected(read) ? read.code : read.id);

describe('readSegmentMessage', () => {
  test('track becomes an event with its properties as sent', () => {
    const properties = { revenue: 15.3, products: [{ product_id: '85123A' }] };
    expect(track({ timestamp: '2011-09-30T11:00:00Z', anonymousId: 'a1', properties, context: { ip: '8.8.8.8' } })).toEqual({
      kind: 'event', id: 'm1', call: 'track', event: 'Order Completed', time: receivedAt - hourMs, receivedAt, user: '17850', anonymous: 'a1', properties,
    }); // prettier-ignore
  });

  test('identify carries traits, page its name, group its group', () => {
    expect(readSegmentMessage('identify', { messageId: 'm', userId: 'u', traits: { plan: 'pro' } }, arrival)).toMatchObject({ call: 'identify', properties: { plan: 'pro' } });
    expect(readSegmentMessage('page', { messageId: 'm', anonymousId: 'a', name: 'Home', properties: { url: '/' } }, arrival)).toMatchObject({ call: 'page', event: 'Home', properties: { url: '/' } });
    expect(readSegmentMessage('page', { messageId: 'm', anonymousId: 'a' }, arrival)).not.toHaveProperty('event');
    expect(readSegmentMessage('group', { messageId: 'm', userId: 'u', groupId: 'g7', traits: { seats: 3 } }, arrival)).toMatchObject({ call: 'group', properties: { seats: 3, groupId: 'g7' } });
  });

  test('a batch message says its call in type', () => {
    expect(readTypedMessage({ type: 'screen', messageId: 'm', userId: 'u', name: 'Cart' }, arrival)).toMatchObject({ call: 'screen', event: 'Cart' });
    expect(codeOf(readTypedMessage({ type: 'delete', userId: 'u' }, arrival))).toBe('unknown_call');
    expect(codeOf(readTypedMessage({ userId: 'u' }, arrival))).toBe('unknown_call');
  });

  test.each([null, 7, 'track', [], undefined, true])('the message %j is refused', (message) => {
    expect(codeOf(readSegmentMessage('track', message, arrival))).toBe('not_an_object');
    expect(codeOf(readTypedMessage(message, arrival))).toBe('not_an_object');
  });
});

describe('alias', () => {
  const alias = (message: object, find?: (id: string) => SourceId | undefined) =>
    readSegmentMessage('alias', { messageId: 'm', previousId: 'old', userId: 'new', ...message }, { receivedAt, ...(find && { find }) });

  test('links the previous id, taken for an anonymous one, to the user', () => {
    expect(alias({})).toEqual({ kind: 'link', id: 'm', time: receivedAt, receivedAt, left: 'anonymous:old', right: 'user:new', evidence: 'alias' });
  });

  test('a previous id known as a user is that user', () => {
    expect(alias({}, (id) => (id === 'user:old' ? (id as SourceId) : undefined))).toMatchObject({ left: 'user:old', right: 'user:new' });
  });

  test('both sides are needed', () => {
    expect(codeOf(alias({ previousId: '' }))).toBe('missing_identifier');
    expect(codeOf(alias({ userId: null }))).toBe('missing_identifier');
    expect(codeOf(alias({ previousId: {} }))).toBe('malformed_identifier');
  });
});

describe('event time', () => {
  test('timestamp wins over originalTimestamp, and both over the received time', () => {
    expect(timeOf(track({ timestamp: receivedAt - 5, originalTimestamp: receivedAt - 9 }))).toBe(receivedAt - 5);
    expect(timeOf(track({ originalTimestamp: receivedAt - 9 }))).toBe(receivedAt - 9);
    expect(timeOf(track({}))).toBe(receivedAt);
    expect(timeOf(track({ timestamp: null }))).toBe(receivedAt);
  });

  test('a time up to a day in the future counts as now; beyond, it is refused', () => {
    expect(timeOf(track({ timestamp: receivedAt + dayMs }))).toBe(receivedAt);
    expect(codeOf(track({ timestamp: receivedAt + dayMs + 1 }))).toBe('time_in_future');
  });

  test("a sender's clock that is years ahead is set right by sentAt", () => {
    const yearsMs = 5_000 * dayMs;
    expect(timeOf(track({ timestamp: receivedAt + yearsMs - 7, sentAt: receivedAt + yearsMs }))).toBe(receivedAt - 7);
    const message = { messageId: 'm', userId: 'u', event: 'e', timestamp: receivedAt + yearsMs - 7 };
    expect(timeOf(readSegmentMessage('track', message, { receivedAt, sentAt: new Date(receivedAt + yearsMs).toISOString() }))).toBe(receivedAt - 7);
  });

  test('sentAt in the past corrects nothing', () => {
    expect(timeOf(track({ timestamp: receivedAt - 7, sentAt: receivedAt - hourMs }))).toBe(receivedAt - 7);
    expect(codeOf(track({ timestamp: receivedAt + 2 * dayMs, sentAt: receivedAt - hourMs }))).toBe('time_in_future');
  });

  test.each([['yesterday', 'malformed_time'], [{}, 'malformed_time'], [Number.NaN, 'malformed_time'], ['NaN', 'malformed_time'], ['1970-01-01T00:00:00Z', 'time_before_2000'], [0, 'time_before_2000'], [1_317_384_910, 'time_before_2000'], [-1e300, 'time_before_2000'], [1e300, 'time_in_future']])(
    'the timestamp %j is refused: %s',
    (timestamp, code) => {
      expect(codeOf(track({ timestamp }))).toBe(code);
    },
  );

  test('imported history keeps its own received time, else its event time', () => {
    const imported = (message: object) => readSegmentMessage('track', { userId: 'u', event: 'e', ...message }, { receivedAt, imported: true });
    const [happened, received] = [receivedAt - 90 * dayMs, receivedAt - 89 * dayMs];
    expect(imported({ timestamp: happened, receivedAt: received })).toMatchObject({ time: happened, receivedAt: received, imported: true });
    expect(imported({ timestamp: happened })).toMatchObject({ time: happened, receivedAt: happened });
    expect(imported({ receivedAt: received })).toMatchObject({ time: received, receivedAt: received });
    expect(imported({ timestamp: received, receivedAt: happened })).toMatchObject({ time: happened, receivedAt: happened });
    expect(imported({ timestamp: receivedAt + hourMs })).toMatchObject({ time: receivedAt, receivedAt });
    expect(codeOf(imported({}))).toBe('missing_time');
    expect(codeOf(imported({ timestamp: happened, receivedAt: 'later' }))).toBe('malformed_time');
    expect(codeOf(imported({ timestamp: happened, receivedAt: receivedAt + 2 * dayMs }))).toBe('time_in_future');
  });

  test('a live message cannot choose its received time', () => {
    expect(track({ receivedAt: 5 })).toMatchObject({ receivedAt });
  });
});

describe('identifiers', () => {
  test('numbers count as their text', () => {
    expect(track({ userId: 17850 })).toMatchObject({ user: '17850' });
  });

  test('blank ones count as absent', () => {
    expect(track({ userId: '', anonymousId: 'a' })).not.toHaveProperty('user');
    expect(codeOf(track({ userId: ' ', anonymousId: null }))).toBe('missing_identifier');
  });

  test.each([[{}, 'malformed_identifier'], [true, 'malformed_identifier'], [1.5, 'malformed_identifier'], [2 ** 53, 'malformed_identifier'], ['\ud800', 'malformed_identifier'], ['x'.repeat(513), 'identifier_too_long']])(
    'userId %j is refused: %s',
    (userId, code) => {
      expect(codeOf(track({ userId }))).toBe(code);
      expect(codeOf(readSegmentMessage('track', { event: 'e', anonymousId: userId }, arrival))).toBe(code);
    },
  );

  test('512 characters are taken', () => {
    expect(codeOf(track({ userId: 'x'.repeat(512) }))).toBe('taken');
  });
});

describe('message id', () => {
  const withoutId = (message: object) => idOf(readSegmentMessage('track', { userId: 'u', event: 'e', ...message }, arrival));

  test('without one, equal content has equal ids, whatever the order of keys', () => {
    expect(withoutId({ properties: { a: 1, b: 2 } })).toBe(withoutId({ properties: { b: 2, a: 1 } }));
    expect(withoutId({ properties: { a: 1 } })).not.toBe(withoutId({ properties: { a: 2 } }));
    expect(withoutId({ timestamp: receivedAt - 1 })).not.toBe(withoutId({ timestamp: receivedAt - 2 }));
    expect(idOf(readSegmentMessage('track', { userId: 'u', event: 'e' }, { receivedAt: receivedAt + 1 }))).toBe(withoutId({}));
  });

  test.each([{}, '', 'x'.repeat(513), '\udfff', false])('%j is refused', (messageId) => {
    expect(codeOf(track({ messageId }))).toBe('malformed_id');
  });
});

describe('event name', () => {
  test.each([[undefined, 'missing_event_name'], ['', 'missing_event_name'], [7, 'missing_event_name'], ['x'.repeat(1_025), 'text_too_long'], ['\ud800', 'malformed_text']])('%j is refused: %s', (event, code) => {
    expect(codeOf(track({ event }))).toBe(code);
  });
});

describe('properties', () => {
  const nested = (levels: number): unknown => (levels === 1 ? {} : { a: nested(levels - 1) });

  test('32 levels are taken, 33 are not, and a depth bomb does no harm', () => {
    expect(codeOf(track({ properties: nested(32) }))).toBe('taken');
    expect(codeOf(track({ properties: nested(33) }))).toBe('properties_too_deep');
    const bomb: unknown = JSON.parse('['.repeat(500_000) + ']'.repeat(500_000));
    expect(codeOf(track({ properties: { bomb } }))).toBe('properties_too_deep');
    expect(codeOf(readSegmentMessage('track', { userId: 'u', event: 'e', timestamp: 'x', properties: { bomb } }, arrival))).toBe('malformed_time');
  });

  test('64 KB are taken, more are not', () => {
    expect(codeOf(track({ properties: { a: 'x'.repeat(65_000) } }))).toBe('taken');
    expect(codeOf(track({ properties: { a: 'x'.repeat(66_000) } }))).toBe('properties_too_large');
    expect(codeOf(track({ properties: { a: Array.from({ length: 10_000 }, () => 0) } }))).toBe('properties_too_large');
    expect(codeOf(track({ properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, null])) }))).toBe('properties_too_large');
  });

  test('a key __proto__ is refused at any depth and pollutes nothing', () => {
    expect(codeOf(track({ properties: JSON.parse('{"__proto__":{"admin":true}}') }))).toBe('forbidden_key');
    expect(codeOf(track({ properties: JSON.parse('{"a":[{"__proto__":1}]}') }))).toBe('forbidden_key');
    expect(codeOf(track(JSON.parse('{"__proto__":{"userId":"other"}}')))).toBe('taken');
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test('constructor and prototype are names like others', () => {
    expect(codeOf(track({ properties: JSON.parse('{"constructor":{"prototype":{"admin":true}},"hasOwnProperty":1}') }))).toBe('taken');
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test.each([['[]', 'malformed_properties'], ['"text"', 'malformed_properties'], ['7', 'malformed_properties'], ['{"revenue":1e999}', 'malformed_number']])('%s is refused: %s', (json, code) => {
    expect(codeOf(track({ properties: JSON.parse(json) }))).toBe(code);
  });

  test('what JSON cannot carry is refused', () => {
    expect(codeOf(track({ properties: { big: 1n } }))).toBe('malformed_properties');
  });
});

test('whatever JSON says, the answer is an event or a code with a cure, never an exception', () => {
  const message = fc.record(
    { type: fc.jsonValue(), messageId: fc.jsonValue(), userId: fc.jsonValue(), anonymousId: fc.jsonValue(), previousId: fc.jsonValue(), event: fc.jsonValue(), timestamp: fc.jsonValue(), properties: fc.jsonValue(), traits: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(message, fc.jsonValue()), fc.constantFrom('track', 'identify', 'page', 'screen', 'group', 'alias'), (body, call) => {
      const read = readSegmentMessage(call as 'track', body, arrival);
      if (isRejected(read)) expect(read.cure.length).toBeGreaterThan(5);
      else expect(read.time).toBeLessThanOrEqual(read.receivedAt);
    }),
  );
});
