/**
 * `conclude`: parsed events → rows, tiles, 20 tags and 3 segments kept current, one core, customers at random. History is
 * there already, as after an import; what is timed is an hour of live events on top of it. What time alone turns is timed
 * for itself: within that hour, and over a day in which nothing happens. Time is that of the processor. `--bot`: the same
 * again with one customer who has half of all live events, and what of the pace is left.
 */
import { cpuMsSince, emptyEngine, eventSource, type Placed } from './event-source.ts';
import type { Figure } from './figure.ts';
import { shop } from './shop.ts';
import type { Engine } from '@limn/engine';

const start = Date.UTC(2026, 0, 1);
const historyMs = 90 * 86_400_000;
const liveMs = 3_600_000;
const dayMs = 86_400_000;

export interface ConcludeBenchOptions {
  readonly customers: number;
  /** Of the history; a tenth as many are live. */
  readonly events: number;
  readonly zipf: boolean;
  readonly bot: boolean;
}

export function* benchConclude(options: ConcludeBenchOptions): Generator<Figure> {
  const without = yield* benchTraffic({ ...options, bot: false });
  if (!options.bot) return;
  const { customers, events } = options;
  const withBot = yield* benchTraffic(options);
  yield { bench: `conclude${options.zipf ? ' --zipf' : ''} --bot`, figure: 'pace kept', value: Math.round((withBot / without) * 100) / 100, customers, history: events };
}

/** @returns live events a second */
function* benchTraffic({ customers, events, zipf, bot }: ConcludeBenchOptions): Generator<Figure, number> {
  const source = eventSource({ customers, zipf });
  const engine = emptyEngine(shop.definition);
  const liveFrom = start + historyMs;
  for (const batch of source({ count: events, from: start, overMs: historyMs })) {
    // After an import all time has passed at once, so that no time-driven turn falls between two events.
    for (const { event, position } of batch) engine.apply(event, position, liveFrom);
  }
  const live = Math.ceil(events / 10);
  const conditions = { bench: `conclude${zipf ? ' --zipf' : ''}${bot ? ' --bot' : ''}`, customers, history: events, live };
  const perSecond = yield* measureHour(engine, source({ count: live, from: liveFrom, overMs: liveMs, bot }), conditions);
  yield* measureDay(engine, liveFrom + liveMs, conditions);
  return perSecond;
}

interface Conditions {
  readonly bench: string;
  readonly customers: number;
  readonly history: number;
  readonly live: number;
}

/** Time passes to each event first, as in the host, and is timed apart from it. */
function* measureHour(engine: Engine, batches: Iterable<readonly Placed[]>, conditions: Conditions): Generator<Figure, number> {
  const before = engine.statistics();
  let cpuMs = 0;
  let wallMs = 0;
  let wakesMs = 0;
  for (const batch of batches) {
    const cpu = process.cpuUsage();
    const from = performance.now();
    for (const { event, position } of batch) {
      if (engine.nextWake <= event.receivedAt) {
        const woken = performance.now();
        engine.advance(event.receivedAt);
        wakesMs += performance.now() - woken;
      }
      engine.apply(event, position, event.receivedAt);
    }
    wallMs += performance.now() - from;
    cpuMs += cpuMsSince(cpu);
  }
  // The processor's time is told a piece at a time only: shared out as the clock saw it.
  const wakesShare = wakesMs / wallMs;
  const { wakes, changes } = engine.statistics();
  const perSecond = Math.round((conditions.live / (cpuMs * (1 - wakesShare))) * 1000);
  yield { ...conditions, figure: 'live events/s a core', value: perSecond };
  yield { ...conditions, figure: 'time-driven work, ms', value: Math.round(cpuMs * wakesShare) };
  yield { ...conditions, figure: 'wakes', value: wakes - before.wakes };
  yield { ...conditions, figure: 'changes', value: changes - before.changes };
  return perSecond;
}

function* measureDay(engine: Engine, from: number, conditions: Conditions): Generator<Figure> {
  const before = engine.statistics();
  const cpu = process.cpuUsage();
  engine.advance(from + dayMs);
  const cpuMs = cpuMsSince(cpu);
  const { wakes, changes } = engine.statistics();
  yield { ...conditions, figure: 'idle day: wakes a customer', value: Number(((wakes - before.wakes) / conditions.customers).toFixed(3)) };
  yield { ...conditions, figure: 'idle day: changes', value: changes - before.changes };
  yield { ...conditions, figure: 'idle day: work, ms', value: Math.round(cpuMs) };
}
