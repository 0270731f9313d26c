/** What benches of the engine alone feed it with: events as `JSON.parse` gives them, and an engine that reads nothing back. */
import { createEngine, type BehaviourEvent, type Engine, type ProfileDefinition } from '@limn/engine';
import { randomEvent, seeded } from './shop.ts';

/** Events made at once: as many as a batch has, so that none is old when it is applied. */
const piece = 500;

export interface Placed {
  readonly event: BehaviourEvent;
  readonly position: number;
}

export type EventSource = (stretch: { readonly count: number; readonly from: number; readonly overMs: number }) => Generator<readonly Placed[]>;

/**
 * Makes events evenly over stretches of time, in pieces, numbered through.
 * @param zipf few customers are very busy; else all alike @param bot one more customer has half of all events
 */
export function eventSource({ customers, zipf, bot = false }: { readonly customers: number; readonly zipf: boolean; readonly bot?: boolean }): EventSource {
  const random = seeded(7);
  const person = zipf ? (): number => ((Math.floor(customers ** random()) - 1) * 2_654_435_761) % customers : (): number => Math.floor(random() * customers);
  const pick = bot ? (): number => (random() < 0.5 ? customers : person()) : person;
  let position = 0;
  return function* ({ count, from, overMs }) {
    for (let done = 0; done < count; done += piece) {
      const made = Array.from({ length: Math.min(piece, count - done) }, (_, i) => randomEvent(random, pick(), Math.floor(from + ((done + i) * overMs) / count), position + i));
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
