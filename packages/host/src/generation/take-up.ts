/** A generation brought to the end of the log as the host opens: from its checkpoint, or from the log alone. */
import type { ChangeLog } from '../change/change-log.ts';
import { HostError } from '../errors.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Generation } from './generation.ts';
import { Postponement } from './postponement.ts';

export interface TakeUpOptions {
  readonly log: EventLog;
  readonly feed: ChangeLog;
  /** See `PostponementOptions`. */
  readonly base: { readonly changes: number; readonly feed: number };
  /** Events at the end of a log that is taken up from its beginning, concluded one by one. */
  readonly tailEvents: number;
  /** Threads that may read the log ahead. */
  readonly readers: number;
  readonly onProgress: (done: number, of: number) => void;
  /** Puts the same generation in its place, with nothing in it. */
  readonly again: () => Generation;
}

/** Applies what the log holds beyond; if need be again from the beginning. @throws HostError of the log and the feed */
export async function takeUp(generation: Generation, options: TakeUpOptions): Promise<void> {
  const { log, readers, onProgress, again } = options;
  const ahead = readers > 0 ? () => log.snapshot() : undefined;
  const postponement = generation.applied === log.start ? await readPostponement(options) : undefined;
  if (postponement === undefined) return void (await generation.follow({ onProgress, ahead }));
  const isSettled = await generation.follow({ onProgress, ahead, postponement }).catch((cause: unknown) => {
    // When all changes are made again, it is found whether that one is needed, and what else is damaged.
    if (cause instanceof HostError && cause.code === 'change_damaged') return false;
    throw cause;
  });
  if (!isSettled) await again().follow({ onProgress, ahead });
}

/** For a log that is long, and the changes of which are known nearly to its end. */
async function readPostponement({ log, feed, base, tailEvents }: TakeUpOptions): Promise<Postponement | undefined> {
  const [newest] = await feed.after(feed.lastId - 1, 1);
  if (newest === undefined || newest.id <= base.feed) return undefined;
  const known = 'position' in newest.cause ? Math.min(newest.cause.position, log.end) : log.end;
  const until = known - tailEvents;
  return until - log.start > tailEvents ? new Postponement({ places: feed.places(base.feed), newest, until, base }) : undefined;
}
