/**
 * The changes as one subscriber reads them: first what it missed, from disk, then what happens, as it happens.
 *
 * Ids are gapless, so a subscriber needs no queue of its own that could grow: a bounded number of live changes waits for
 * it, and once more come, they are dropped here and read from disk again when their turn comes. A subscriber who takes
 * nothing for half a minute is told so and let go; it comes back with the last id it saw.
 */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Change } from '@limn/engine';
import type { Limn } from '@limn/host';
import { isoOf } from './moment.ts';

/** Live changes that wait for one subscriber, and changes read from disk at once. */
const maxPending = 500;
/** What was just made reaches the disk within this, ms. */
const flushMs = 20;
/** A comment goes out this often, ms, so that proxies and clients see that the line is alive. */
const heartbeatMs = 15_000;
/** A subscriber may leave its line full for so long, ms. */
export const defaultPatienceMs = 30_000;

export interface ChangeSubscription {
  /** The id of the last change the subscriber has. */
  readonly after: number;
  /** Names of tags and segments; absent: all. */
  readonly names?: ReadonlySet<string> | undefined;
  /** Ends the stream: the client left, or the server stops. */
  readonly signal: AbortSignal;
  readonly patienceMs?: number;
  /** Told of each change that is sent, with how long ago it was made, ms; of those read from disk nobody knows. */
  readonly onSent?: (waitedMs: number | undefined) => void;
}

/** Why a stream ended by itself. */
class Stalled extends Error {}

/** Writes changes until the signal. Resolves when the stream has ended; never throws for what the client does. */
export async function streamChanges(limn: Limn, response: ServerResponse, subscription: ChangeSubscription): Promise<void> {
  const { names, signal, patienceMs = defaultPatienceMs, onSent = () => {} } = subscription;
  const pending: Change[] = [];
  let last = subscription.after;
  let behind = true;
  let wake = (): void => {};

  const stopListening = limn.onChange((change) => {
    if (pending.length >= maxPending) pending.length = 0;
    if (!madeAt.has(change)) madeAt.set(change, performance.now());
    pending.push(change);
    wake();
  });
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  }, heartbeatMs).unref();
  signal.addEventListener('abort', () => wake());

  async function send(change: Change): Promise<void> {
    last = change.id;
    if (names !== undefined && !names.has(change.name)) return;
    const isTaken = response.write(eventOf(change));
    const made = madeAt.get(change);
    onSent(made === undefined ? undefined : performance.now() - made);
    if (!isTaken) await drained(response, signal, patienceMs);
  }

  /** Sends what comes next from memory when nothing is missing before it. */
  async function sendPending(): Promise<void> {
    while (!signal.aborted && pending.length > 0 && pending[0]!.id <= last + 1) {
      const change = pending.shift()!;
      if (change.id > last) await send(change);
    }
  }

  async function sendStored(): Promise<void> {
    const page = await limn.changesAfter(last, maxPending);
    for (const change of page) if (!signal.aborted) await send(change);
    behind = page.length === maxPending;
    if (page.length === 0 && pending.length > 0 && pending[0]!.id > last + 1) await wait(flushMs);
  }

  function end(reason: 'stopping' | 'slow' | 'failed'): void {
    const isFull = response.writableNeedDrain;
    response.end(`event: end\ndata: ${JSON.stringify({ reason, after: last })}\n\n`);
    // The end, too, waits behind what the client does not take.
    if (isFull) response.destroy();
  }

  try {
    response.write('retry: 2000\n\n');
    while (!signal.aborted) {
      await sendPending();
      if (behind || pending.length > 0) await sendStored();
      else if (!signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
    }
    end('stopping');
  } catch (error) {
    end(error instanceof Stalled ? 'slow' : 'failed');
  } finally {
    clearInterval(heartbeat);
    stopListening();
  }
}

/** When changes were made that happen while somebody listens, by `performance.now()`. */
const madeAt = new WeakMap<Change, number>();

/** Of changes that happen while many listen: written once for all of them. */
const written = new WeakMap<Change, string>();

function eventOf(change: Change): string {
  let text = written.get(change);
  if (text === undefined) written.set(change, (text = writeEvent(change)));
  return text;
}

function writeEvent({ id, at, ...rest }: Change): string {
  // Under a name of its own, a correction moves nobody at subscribers that follow changes alone.
  const event = rest.correction === undefined ? 'change' : 'correction';
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify({ id, at: isoOf(at), ...rest, ...(rest.comparedUntil !== undefined && { comparedUntil: isoOf(rest.comparedUntil) }) })}\n\n`;
}

async function drained(response: ServerResponse, signal: AbortSignal, patienceMs: number): Promise<void> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([signal, patience]) });
  } catch (error) {
    if (signal.aborted) return;
    throw patience.aborted ? new Stalled() : error;
  }
}
