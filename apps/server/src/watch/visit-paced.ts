/** Work on the thread that serves, of which nobody waits for the end: a few milliseconds at a time, and long pauses. */
import { setTimeout } from 'node:timers/promises';

/** Longest stretch, and the pause after it: a tenth of the thread while the work lasts, which is once a day. */
const sliceMs = 3;
const pauseMs = 27;

/** Visits all in order. @throws the signal's reason */
export async function visitPaced<T>(items: Iterable<T>, visit: (item: T) => void, signal: AbortSignal): Promise<void> {
  let end = performance.now() + sliceMs;
  for (const item of items) {
    visit(item);
    if (performance.now() < end) continue;
    await setTimeout(pauseMs, undefined, { signal });
    end = performance.now() + sliceMs;
  }
}
