/** What examples are collected from: the log of a host, or events in memory. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { History, LimnEvent } from '@limn/engine';

/** What was appended to the log in one call. */
export interface ExampleRecord {
  /** Of its first event; counted without a gap. */
  readonly position: number;
  /** When the log took it, ms since 1970; never less than that of the record before. */
  readonly moment: number;
  readonly events: readonly LimnEvent[];
  /** Imported events moved time along as it passed when they were received. */
  readonly history?: boolean;
}

/** A log that can be read again. `eventAt` is asked only for what was rolled up since. */
export interface ExampleLog extends History {
  /** Position of the first event. */
  readonly start: number;
  /** Records from a position on, in order. */
  replay(fromPosition: number): AsyncIterable<ExampleRecord> | Iterable<ExampleRecord>;
}

/** One event of a replay. */
export interface ReplayedEvent {
  readonly event: LimnEvent;
  readonly position: number;
  /** When it counts as applied, ms; never less than before. */
  readonly moment: number;
}

/** The events of a log record by record, each at the moment at which a host applies it. */
export async function* replayEvents(log: ExampleLog): AsyncGenerator<readonly ReplayedEvent[]> {
  let last = 0;
  for await (const { position, moment, events, history } of log.replay(log.start)) {
    yield events.map((event, i) => {
      last = history === true && event.imported === true ? Math.max(last, Math.min(moment, event.receivedAt)) : moment;
      return { event, position: position + i, moment: last };
    });
  }
}

/** Others have their turn after so many events. */
const EVENTS_A_TURN = 512;

/** Visits the events of a log one by one, and lets others have their turn. */
export async function replayInTurns(log: ExampleLog, visit: (replayed: ReplayedEvent) => void): Promise<void> {
  let visited = 0;
  for await (const events of replayEvents(log)) {
    for (const replayed of events) {
      if (++visited % EVENTS_A_TURN === 0) await nextTurn();
      visit(replayed);
    }
  }
}

/** Events in memory as a log: each is taken in when it was received. Cost: a sort. */
export function logOfEvents(events: readonly LimnEvent[]): ExampleLog {
  const inOrder = events.toSorted((left, right) => left.receivedAt - right.receivedAt);
  return {
    start: 0,
    eventAt: (position) => inOrder[position]!,
    replay: (from) => inOrder.slice(from).map((event, i) => ({ position: from + i, moment: event.receivedAt, events: [event] })),
  };
}
