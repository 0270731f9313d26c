/**
 * `engine`: parsed events → rows and tiles, 37 features, one core. Customers at random, or by a Zipf law (a few very hot
 * ones). Events come as `JSON.parse` gives them; making them is not counted. Time is that of the processor, garbage collection
 * included, so that whatever else runs on the machine counts little. `--from-json`: from lines of JSON as an SDK sends them,
 * parsed and read, to tiles. `--bot`: the same again with one customer who has half of all events.
 */
import { isRejected, readTypedMessage, type BehaviourEvent, type ProfileDefinition } from '@limn/engine';
import { cpuMsSince, emptyEngine, eventSource } from './event-source.ts';
import type { Figure } from './figure.ts';
import { messageOf } from './message.ts';
import { shop } from './shop.ts';

const start = Date.UTC(2026, 0, 1);
const historyMs = 90 * 86_400_000;

export interface EngineBenchOptions {
  readonly customers: number;
  readonly events: number;
  readonly zipf: boolean;
  readonly fromJson: boolean;
  readonly bot: boolean;
}

export function* benchEngine(options: EngineBenchOptions): Generator<Figure> {
  const without = yield* benchTraffic({ ...options, bot: false });
  if (!options.bot) return;
  const withBot = yield* benchTraffic(options);
  yield { bench: nameOf(options), figure: 'pace kept', value: Math.round((withBot / without) * 100) / 100, customers: options.customers, events: options.events };
}

function nameOf({ zipf, fromJson, bot }: EngineBenchOptions): string {
  return `engine${zipf ? ' --zipf' : ''}${fromJson ? ' --from-json' : ''}${bot ? ' --bot' : ''}`;
}

/** @returns events a second */
function* benchTraffic(options: EngineBenchOptions): Generator<Figure, number> {
  const { customers, events, zipf, fromJson, bot } = options;
  const name = nameOf(options);
  const source = eventSource({ customers, zipf });
  const engine = emptyEngine(withoutRules(shop.definition));
  let spentMs = 0;
  for (const batch of source({ count: events, from: start, overMs: historyMs, bot })) {
    const lines = fromJson ? batch.map(({ event }) => Buffer.from(JSON.stringify(messageOf(event)))) : [];
    const from = process.cpuUsage();
    if (fromJson) batch.forEach(({ position, event: { time } }, i) => void engine.apply(readLine(lines[i]!, time), position, time));
    else for (const { event, position } of batch) engine.apply(event, position, event.receivedAt);
    spentMs += cpuMsSince(from);
  }
  const { sources, encodedBytes, memoryBytes } = engine.statistics();
  const perSecond = Math.round((events / spentMs) * 1000);
  yield { bench: name, figure: 'events/s a core', value: perSecond, customers, events };
  yield { bench: name, figure: 'bytes a customer, encoded', value: Math.round(encodedBytes / sources), customers, events };
  yield { bench: name, figure: 'bytes a customer, memory', value: Math.round(memoryBytes / sources), customers, events };
  return perSecond;
}

function readLine(line: Buffer, receivedAt: number): BehaviourEvent {
  const read = readTypedMessage(JSON.parse(line.toString()), { receivedAt });
  if (isRejected(read) || read.kind !== 'event') throw new Error(`A line was refused: ${line.toString()}`);
  return read;
}

/** Definition without rules: what a host pays for state alone. */
function withoutRules(definition: ProfileDefinition): ProfileDefinition {
  return { ...definition, views: definition.views.filter(({ kind }) => kind === 'features') };
}
