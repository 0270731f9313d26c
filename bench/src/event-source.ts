/** What benches of the engine alone feed it with: events as `JSON.parse` gives them, and an engine that reads nothing back. */
import { createEngine, type BehaviourEvent, type Engine, type ProfileDefinition } from '@limn/engine';
import { randomEvent, seeded } from './shop.ts';

/** Events made at once: as many as a batch has, so that none is old when it is applied. */
const piece = 500;

export interface Placed {
  readonly event: BehaviourEvent;
  readonly position: number;
}

/** @param bot one more customer has half of all events */
export type EventSource = (stretch: { readonly count: number; readonly from: number; readonly overMs: number; readonly bot?: boolean }) => Generator<readonly Placed[]>;

/** Makes events evenly over stretches of time, in pieces, numbered through. @param zipf few customers are very busy; else all alike */
export function eventSource({ customers, zipf }: { readonly customers: number; readonly zipf: boolean }): EventSource {
  const random = seeded(7);
  const pick = zipf ? (): number => ((Math.floor(customers ** random()) - 1) * 2_654_435_761) % customers : (): number => Math.floor(random() * customers);
  let position = 0;
  return function* ({ count, from, overMs, bot = false }) {
    const who = (): number => (bot && random() < 0.5 ? customers : pick());
    for (let done = 0; done < count; done += piece) {
      const made = Array.from({ length: Math.min(piece, count - done) }, (_, i) => randomEvent(random, who(), Math.floor(from + ((done + i) * overMs) / count), position + i));
      const parsed = JSON.parse(JSON.stringify(made)) as BehaviourEvent[];
      yield parsed.map((event) => ({ event, position: position++ }));
    }
  };
}

export function emptyEngine(definition: ProfileDefinition): Engine {
  return createEngine({
    definition,
    allocate: (bytes) => new SharedArrayBuffer(bytes),
    history: {
      eventAt() {
        throw new Error('This bench reads nothing back.');
      },
    },
  });
}

/** Processor time since then, of all threads of the process: garbage collection counts. */
export function cpuMsSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}
