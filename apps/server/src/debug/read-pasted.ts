/** An event as somebody pastes it: of any way in, told apart by its shape. */
import { isRejected, readCloudEvent, readTypedMessage, segmentCalls, type Arrival, type LimnEvent, type ReadMessage } from '@limn/engine';

/** Which way in the event is meant for. */
export type PastedForm = 'segment' | 'cloudEvent' | 'limn';

/** What was found in what was pasted. */
export interface PastedEvent {
  readonly form: PastedForm;
  readonly read: ReadMessage;
  /** Events of a batch besides the first. */
  readonly further: number;
}

type Sent = Readonly<Record<string, unknown>>;

/** Reads the first event. Never throws: what is no event is refused like one that was sent. */
export function readPasted(pasted: unknown, arrival: Arrival): PastedEvent {
  const batch = Array.isArray(pasted) ? pasted : isObject(pasted) && Array.isArray(pasted['batch']) ? pasted['batch'] : undefined;
  if (batch !== undefined) return { ...readOne(batch[0], arrival), further: Math.max(0, batch.length - 1) };
  return { ...readOne(pasted, arrival), further: 0 };
}

function readOne(sent: unknown, arrival: Arrival): Omit<PastedEvent, 'further'> {
  if (!isObject(sent)) return { form: 'segment', read: readTypedMessage(sent, arrival) };
  if (sent['specversion'] !== undefined) return { form: 'cloudEvent', read: readCloudEvent(sent, arrival) };
  if (sent['kind'] === 'event') return { form: 'limn', read: readTypedMessage(messageOf(sent), arrival) };
  if (sent['kind'] === 'link' || sent['kind'] === 'unlink') return { form: 'limn', read: linkOf(sent, arrival) };
  return { form: 'segment', read: readTypedMessage(withType(sent), arrival) };
}

/** A body of /v1/track and its like does not say its call: the path does. */
function withType(sent: Sent): Sent {
  if (sent['type'] !== undefined) return sent;
  if (sent['previousId'] !== undefined) return { ...sent, type: 'alias' };
  if (sent['event'] !== undefined) return { ...sent, type: 'track' };
  return sent['traits'] === undefined ? sent : { ...sent, type: 'identify' };
}

/** An event as the log keeps it, as it would be sent. */
function messageOf({ call, event, id, time, user, anonymous, properties }: Sent): Sent {
  const traits = call === 'identify' || call === 'group';
  return { type: segmentCalls.find((known) => known === call), ...(call === 'track' ? { event } : { name: event }), messageId: id, timestamp: time, userId: user, anonymousId: anonymous, [traits ? 'traits' : 'properties']: properties };
}

/** Statements about two identifiers come from operators. */
function linkOf({ kind, id, left, right }: Sent, { receivedAt }: Arrival): ReadMessage {
  const alias = readTypedMessage({ type: 'alias', previousId: left, userId: right, messageId: id }, { receivedAt });
  if (isRejected(alias)) return alias;
  return { ...alias, kind: kind as 'link' | 'unlink', left: left as Extract<LimnEvent, { kind: 'link' | 'unlink' }>['left'], right: right as Extract<LimnEvent, { kind: 'link' | 'unlink' }>['right'], evidence: 'operator' } as ReadMessage;
}

function isObject(value: unknown): value is Sent {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
