import { describe, expect, test } from 'vitest';
import { readBinaryCloudEvent, readCloudEvent } from './cloud-event.ts';
import { isRejected, type ReadMessage } from './segment.ts';

const arrival = { receivedAt: Date.UTC(2011, 8, 30, 12) };
const order = { specversion: '1.0', id: '536365', source: '/shop', type: 'Order Completed', subject: '17850', time: '2011-09-30T11:00:00Z', datacontenttype: 'application/json', data: { revenue: 15.3 } };
const codeOf = (read: ReadMessage) => (isRejected(read) ? read.code : 'taken');

describe('a structured CloudEvent', () => {
  test('is a track event', () => {
    expect(readCloudEvent(order, arrival)).toEqual({
      kind: 'event', id: '/shop#536365', call: 'track', event: 'Order Completed', time: Date.UTC(2011, 8, 30, 11), receivedAt: arrival.receivedAt, user: '17850', properties: { revenue: 15.3 },
    }); // prettier-ignore
  });

  test('the extensions userid and anonymousid name the customer', () => {
    const { subject: _, ...rest } = order;
    expect(readCloudEvent({ ...rest, anonymousid: 'a1' }, arrival)).toMatchObject({ anonymous: 'a1' });
    expect(readCloudEvent({ ...order, userid: 'u2' }, arrival)).toMatchObject({ user: 'u2' });
    expect(codeOf(readCloudEvent(rest, arrival))).toBe('missing_identifier');
  });

  test.each(['specversion', 'id', 'source', 'type'])('without %s it is refused', (attribute) => {
    expect(codeOf(readCloudEvent({ ...order, [attribute]: undefined }, arrival))).toBe('malformed_cloud_event');
  });

  test.each([[{ ...order, specversion: '0.3' }, 'unsupported_cloud_event'], [{ ...order, data_base64: 'AAAA' }, 'unsupported_cloud_event'], [{ ...order, data: '<xml/>' }, 'malformed_properties'], [[], 'not_an_object'], [null, 'not_an_object']])(
    'case %#: a code and no exception',
    (sent, code) => {
      expect(codeOf(readCloudEvent(sent, arrival))).toBe(code);
    },
  );
});

describe('a binary CloudEvent', () => {
  const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/shop', 'ce-type': 'Order%20Completed', 'ce-subject': '%E5%BC%A0%E4%B8%89', 'content-type': 'application/json', host: 'localhost' };

  test('has its attributes in headers, percent-encoded, and its data in the body', () => {
    expect(readBinaryCloudEvent(headers, { revenue: 1 }, arrival)).toMatchObject({ event: 'Order Completed', user: '张三', properties: { revenue: 1 } });
  });

  test('a header that is not UTF-8 is refused', () => {
    expect(codeOf(readBinaryCloudEvent({ ...headers, 'ce-subject': '%FF' }, {}, arrival))).toBe('malformed_cloud_event');
  });

  test('no header changes the data or a prototype', () => {
    expect(readBinaryCloudEvent({ ...headers, 'ce-data': 'x', 'ce-__proto__': 'x' }, { revenue: 1 }, arrival)).toMatchObject({ properties: { revenue: 1 } });
  });
});
