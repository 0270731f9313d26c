/**
 * CloudEvents 1.0: an envelope many systems send, as events. `type` is what happened (a track event's name), `subject` or the
 * extension `userid` who did it, `anonymousid` the visitor, `data` the properties.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md and its HTTP and JSON bindings
 */
import { rejected, type RejectedOutcome } from '../errors.ts';
import type { Arrival } from './arrival.ts';
import { isObject, type Properties } from './properties.ts';
import { readSegmentMessage, type ReadMessage } from './segment.ts';

/** Headers of the binary mode; attribute names are lower-case letters and digits. */
const ATTRIBUTE_HEADER = /^ce-([a-z0-9]+)$/;

/**
 * Reads one structured CloudEvent, or one of a batch.
 * The id of the event is `source` and `id` together, as the specification says they identify it together.
 * Deterministic, never throws.
 */
export function readCloudEvent(sent: unknown, arrival: Arrival): ReadMessage {
  if (!isObject(sent)) {
    return rejected('not_an_object', { what: 'the CloudEvent is not a JSON object', cure: 'send each event as an object' });
  }
  const fault = checkAttributes(sent);
  if (fault !== undefined) return fault;
  const message = {
    messageId: `${sent['source'] as string}#${sent['id'] as string}`,
    event: sent['type'],
    timestamp: sent['time'],
    userId: sent['userid'] ?? sent['subject'],
    anonymousId: sent['anonymousid'],
    properties: sent['data'],
    receivedAt: sent['receivedat'],
  };
  return readSegmentMessage('track', message, arrival);
}

/**
 * Reads a CloudEvent in binary mode: attributes in `ce-` headers, percent-encoded, and the data in the body.
 * @param headers of the request, names in lower case
 */
export function readBinaryCloudEvent(headers: Readonly<Record<string, unknown>>, data: unknown, arrival: Arrival): ReadMessage {
  const event: Record<string, unknown> = { data };
  for (const [name, value] of Object.entries(headers)) {
    const attribute = ATTRIBUTE_HEADER.exec(name)?.[1];
    if (attribute === undefined || attribute === 'data' || typeof value !== 'string') continue;
    const text = decodePercent(value);
    if (text === undefined) {
      return rejected('malformed_cloud_event', { what: `the header ${name} is not percent-encoded UTF-8`, cure: 'encode what is not printable ASCII as %XX of its UTF-8 bytes' });
    }
    event[attribute] = text;
  }
  return readCloudEvent(event, arrival);
}

function checkAttributes(event: Properties): RejectedOutcome | undefined {
  if (event['specversion'] !== '1.0') {
    return event['specversion'] === undefined
      ? missing('specversion')
      : rejected('unsupported_cloud_event', { what: 'specversion is not 1.0', cure: 'send CloudEvents 1.0' });
  }
  for (const name of ['id', 'source', 'type']) {
    const value = event[name];
    if (typeof value !== 'string' || value === '') return missing(name);
  }
  if (event['data_base64'] !== undefined) {
    return rejected('unsupported_cloud_event', { what: 'data_base64 is not JSON', cure: 'send the data as a JSON object in data' });
  }
  return undefined;
}

function missing(attribute: string): RejectedOutcome {
  return rejected('malformed_cloud_event', { what: `${attribute} is absent, empty or not a text`, cure: `send ${attribute}: CloudEvents 1.0 requires it` });
}

function decodePercent(value: string): string | undefined {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
