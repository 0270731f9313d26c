/**
 * `engine`: parsed events → rows and tiles, 37 features, one core. Customers at random, or by a Zipf law (a few very hot
 * ones). Events come as `JSON.parse` gives them; making them is not counted. Time is that of the processor, garbage collection
 * included, so that whatever else runs on the machine counts little.
 *
 * `--conclude`: tags and segments too. History is there already, as after an import; what is timed is an hour of live
 * events on top of it, and, for itself, what time alone turns within that hour.
 */
import { createEngine, type BehaviourEvent, type Engine, type ProfileDefinition } from '@limn/engine';
import type { Figure } from './figure.ts';
import { randomEvent, seeded, shop } from './shop.ts';

const start = Date.UTC(2026, 0, 1);
const historyMs = 90 * 86_400_000;
const liveMs = 3_600_000;
/** Events made at once. */
const piece = 20_000;

export interface EngineBenchOptions {
  readonly customers: number;
  readonly events: number;
  readonly conclude: boolean;
  readonly zipf: boolean;
}

export function* benchEngine({ customers, events, conclude, zipf }: EngineBenchOptions): Generator<Figure> {
  const name = `engine${conclude ? ' --conclude' : ''}${zipf ? ' --zipf' : ''}`;
  const source = eventSource({ customers, zipf });
  const engine = emptyEngine(conclude ? shop.definition : withoutRules(shop.definition));
  let spentMs = 0;
  for (const batch of source({ count: events, from: start, overMs: historyMs })) {
    const from = process.cpuUsage();
    // After an import all time has passed at once, so that no time-driven turn falls between two events.
    for (const { event, position } of batch) engine.apply(event, position, conclude ? start + historyMs : event.receivedAt);
    spentMs += cpuMsSince(from);
  }
  if (conclude) {
    const live = Math.ceil(events / 10);
    yield* measureHour(engine, source({ count: live, from: start + historyMs, overMs: liveMs }), { bench: name, customers, history: events, live });
    return;
  }
  const { sources, encodedBytes, memoryBytes } = engine.statistics();
  yield { bench: name, figure: 'events/s a core', value: Math.round((events / spentMs) * 1000), customers, events };
  yield { bench: name, figure: 'bytes a customer, encoded', value: Math.round(encodedBytes / sources), customers, events };
  yield { bench: name, figure: 'bytes a customer, memory', value: Math.round(memoryBytes / sources), customers, events };
}

interface Placed {
  readonly event: BehaviourEvent;
  readonly position: number;
}

/** Time passes to each event first, as in the host, and is timed apart from it. */
function* measureHour(engine: Engine, batches: Iterable<readonly Placed[]>, conditions: { bench: string; customers: number; history: number; live: number }): Generator<Figure> {
  const changesBefore = engine.statistics().changes;
  let cpuMs = 0;
  let eventsMs = 0;
  let timeMs = 0;
  for (const batch of batches) {
    const cpu = process.cpuUsage();
    for (const { event, position } of batch) {
      const from = performance.now();
      engine.advance(event.receivedAt);
      const passed = performance.now();
      engine.apply(event, position, event.receivedAt);
      timeMs += passed - from;
      eventsMs += performance.now() - passed;
    }
    cpuMs += cpuMsSince(cpu);
  }
  // The processor's time is told a piece at a time only: shared out as the clock saw it.
  const timeShare = timeMs / (timeMs + eventsMs);
  yield { ...conditions, figure: 'live events/s a core', value: Math.round((conditions.live / (cpuMs * (1 - timeShare))) * 1000) };
  yield { ...conditions, figure: 'time-driven work, ms', value: Math.round(cpuMs * timeShare) };
  yield { ...conditions, figure: 'changes', value: engine.statistics().changes - changesBefore };
}

function cpuMsSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

type EventSource = (stretch: { readonly count: number; readonly from: number; readonly overMs: number }) => Generator<readonly Placed[]>;

/** Makes events evenly over stretches of time, in pieces, numbered through. */
function eventSource({ customers, zipf }: { readonly customers: number; readonly zipf: boolean }): EventSource {
  const random = seeded(7);
  const pick = zipf ? (): number => ((Math.floor(customers ** random()) - 1) * 2_654_435_761) % customers : (): number => Math.floor(random() * customers);
  let position = 0;
  return function* ({ count, from, overMs }) {
    for (let done = 0; done < count; done += piece) {
      const made = Array.from({ length: Math.min(piece, count - done) }, (_, i) => randomEvent(random, pick(), Math.floor(from + ((done + i) * overMs) / count), position + i));
      const parsed = JSON.parse(JSON.stringify(made)) as BehaviourEvent[];
      yield parsed.map((event) => ({ event, position: position++ }));
    }
  };
}

function emptyEngine(definition: ProfileDefinition): Engine {
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

/** Definition without rules: what a host pays for state alone. */
function withoutRules(definition: ProfileDefinition): ProfileDefinition {
  return { ...definition, views: definition.views.filter(({ kind }) => kind === 'features') };
}
