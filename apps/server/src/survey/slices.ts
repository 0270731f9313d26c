/** Long work on the thread that serves: a little at a time, so that nobody who asks meanwhile waits. */
import { setImmediate } from 'node:timers/promises';

/** Longest stretch without a turn of the event loop. */
const sliceMs = 4;

/**
 * Visits all in order, other work in between.
 * @param signal ends it between two
 * @throws the signal's reason
 */
export async function visitInSlices<T>(items: Iterable<T>, visit: (item: T, index: number) => void, signal?: AbortSignal): Promise<void> {
  let end = performance.now() + sliceMs;
  let index = 0;
  for (const item of items) {
    visit(item, index++);
    if (performance.now() < end) continue;
    await setImmediate();
    signal?.throwIfAborted();
    end = performance.now() + sliceMs;
  }
}
