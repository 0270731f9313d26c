/** How a message came, and from that the two times of its event. */
import { rejected, type RejectedOutcome } from '../errors.ts';
import { DAY_MS } from '../registry/duration.ts';
import type { SourceId } from './event.ts';
import { readInstant } from './instant.ts';

/** What is known of a message besides what it says itself. */
export interface Arrival {
  /** Now by the clock of the host, ms. */
  readonly receivedAt: number;
  /** When the sender says it sent the request, for messages that do not say so themselves. */
  readonly sentAt?: unknown;
  /** Present for history: its messages bring their own received time, or it is their event time. */
  readonly imported?: true;
  /** Which known customer a bare value means, for `alias`, whose `previousId` may be of either kind. */
  readonly find?: (identifier: string) => SourceId | undefined;
}

/** The parts of a message that speak of time. */
interface SentTimes {
  readonly timestamp?: unknown;
  readonly originalTimestamp?: unknown;
  readonly sentAt?: unknown;
  readonly receivedAt?: unknown;
}

/** When the sender says it happened, as written. */
export function statedTime(sent: SentTimes): unknown {
  return sent.timestamp ?? sent.originalTimestamp;
}

/** Both in ms since 1970; `time` is at most `receivedAt`. */
export interface EventTimes {
  readonly time: number;
  readonly receivedAt: number;
}

const YEAR_2000 = Date.UTC(2000, 0, 1);

/**
 * Event time and received time of a message. The event time is `timestamp`, else `originalTimestamp`, else the received
 * time, and never later than that.
 *
 * A time in the future is first set right by the sender's own clock: what is sent cannot be received earlier, so
 * `sentAt - receivedAt`, when positive, is how far that clock is ahead at least. What then still lies in the future is
 * taken as now, and refused beyond a day.
 */
export function readTimes(sent: SentTimes, arrival: Arrival): EventTimes | RejectedOutcome {
  const written = statedTime(sent);
  return arrival.imported === true ? readImportedTimes(sent, written, arrival.receivedAt) : readLiveTimes(sent, written, arrival);
}

function readLiveTimes(sent: SentTimes, written: unknown, arrival: Arrival): EventTimes | RejectedOutcome {
  const { receivedAt } = arrival;
  if (written === undefined || written === null) return { time: receivedAt, receivedAt };
  let time = readInstant(written);
  if (time !== undefined && time > receivedAt) {
    const sentAt = readInstant(sent.sentAt ?? arrival.sentAt) ?? receivedAt;
    time -= Math.max(0, sentAt - receivedAt);
  }
  const fault = faultOf(time, 'timestamp', receivedAt);
  return fault ?? { time: Math.min(time!, receivedAt), receivedAt };
}

function readImportedTimes(sent: SentTimes, written: unknown, now: number): EventTimes | RejectedOutcome {
  const received = sent.receivedAt ?? written;
  const happened = written ?? sent.receivedAt;
  if (happened === undefined || happened === null) {
    return rejected('missing_time', { what: 'neither timestamp nor receivedAt is given', cure: 'send when it happened as timestamp: imported history has no other time' });
  }
  const time = readInstant(happened);
  const receivedAt = readInstant(received);
  const fault = faultOf(time, 'timestamp', now) ?? faultOf(receivedAt, 'receivedAt', now);
  if (fault !== undefined) return fault;
  const known = Math.min(receivedAt!, now);
  return { time: Math.min(time!, known), receivedAt: known };
}

function faultOf(time: number | undefined, field: string, now: number): RejectedOutcome | undefined {
  if (time === undefined) {
    return rejected('malformed_time', { what: `${field} is not a moment`, cure: `send ${field} as ISO 8601 (2011-09-30T12:15:00Z) or as milliseconds since 1970` });
  }
  if (time < YEAR_2000) {
    return rejected('time_before_2000', { what: `${field} lies before the year 2000`, cure: 'check the unit: numbers are milliseconds, not seconds' });
  }
  if (time > now + DAY_MS) {
    return rejected('time_in_future', { what: `${field} lies more than a day in the future`, cure: "set the sender's clock right, or send sentAt so that its error can be told" });
  }
  return undefined;
}
