/**
 * Load whose arrivals do not wait for answers (an open loop), so that a pause of the server shows in every request that it
 * delays: each is timed from the moment it was due.
 *
 * Node's timers tick in milliseconds, and a loop that spins would take one of two cores from the server. So the thread naps
 * for some tens of microseconds between looks at schedule and sockets, which is the error of every figure here; what the
 * same loop measures against a server that does nothing is the floor to read them by.
 */
import { setImmediate } from 'node:timers/promises';

/** Requests of one kind at a steady rate. */
export interface Flow {
  readonly perSecond: number;
  /** Sends request number i; resolves with its answer. */
  readonly send: (i: number) => Promise<unknown>;
}

const napMs = 0.03;
const bed = new Int32Array(new SharedArrayBuffer(4));

/** Runs the flows side by side. @returns for each the times from due to answered, ms. @throws the first error of any */
export async function openLoop(flows: readonly Flow[], seconds: number): Promise<readonly (readonly number[])[]> {
  const from = performance.now();
  let open = 0;
  let failure: { readonly cause: unknown } | undefined;
  const states = flows.map(({ perSecond, send }) => ({ gapMs: 1_000 / perSecond, total: Math.round(perSecond * seconds), send, sent: 0, latencies: [] as number[] }));
  while (failure === undefined && (open > 0 || states.some(({ sent, total }) => sent < total))) {
    for (const flow of states) {
      for (let due = from + flow.sent * flow.gapMs; flow.sent < flow.total && due <= performance.now(); due = from + flow.sent * flow.gapMs) {
        const scheduled = due;
        open++;
        flow.send(flow.sent++).then(
          () => {
            open--;
            flow.latencies.push(performance.now() - scheduled);
          },
          (cause: unknown) => (failure = { cause }),
        );
      }
    }
    await setImmediate();
    Atomics.wait(bed, 0, 0, napMs);
  }
  if (failure !== undefined) throw failure.cause;
  return states.map(({ latencies }) => latencies);
}
