/**
 * `engine`: parsed events → rows and tiles, 37 features, one core. Customers at random and by a Zipf law (a few very hot
 * ones); with `--conclude` tags and segments are kept current with every event.
 */
import { createEngine, type BehaviourEvent, type ProfileDefinition } from '@limn/engine';
import type { Figure } from './figure.ts';
import { randomEvent, seeded, shop } from './shop.ts';

const start = Date.UTC(2026, 0, 1);

export interface EngineBenchOptions {
  readonly customers: number;
  readonly events: number;
  readonly conclude: boolean;
  readonly zipf: boolean;
}

/** Definition without rules: what a host pays for state alone. */
function withoutRules(definition: ProfileDefinition): ProfileDefinition {
  return { ...definition, views: definition.views.filter(({ kind }) => kind === 'features') };
}

export function* benchEngine({ customers, events, conclude, zipf }: EngineBenchOptions): Generator<Figure> {
  const random = seeded(7);
  const pick = zipf ? (): number => (Math.floor(customers ** random()) - 1) * 2_654_435_761 % customers : (): number => Math.floor(random() * customers);
  const engine = createEngine({
    definition: conclude ? shop.definition : withoutRules(shop.definition),
    allocate: (bytes) => new SharedArrayBuffer(bytes),
    history: {
      eventAt() {
        throw new Error('This bench reads nothing back.');
      },
    },
  });
  // 90 days of history; events are made in pieces that are not timed.
  const stepMs = (90 * 86_400_000) / events;
  let spentMs = 0;
  const piece = 20_000;
  for (let done = 0; done < events; done += piece) {
    const batch: BehaviourEvent[] = [];
    for (let i = done; i < Math.min(events, done + piece); i++) batch.push(randomEvent(random, pick(), Math.floor(start + i * stepMs), i));
    const from = performance.now();
    for (let i = 0; i < batch.length; i++) engine.apply(batch[i]!, done + i, batch[i]!.receivedAt);
    spentMs += performance.now() - from;
  }
  const { sources, encodedBytes, memoryBytes, changes } = engine.statistics();
  const name = `engine${conclude ? ' --conclude' : ''}${zipf ? ' --zipf' : ''}`;
  yield { bench: name, figure: 'events/s a core', value: Math.round((events / spentMs) * 1000), customers, events };
  yield { bench: name, figure: 'bytes a customer, encoded', value: Math.round(encodedBytes / sources), customers, events };
  yield { bench: name, figure: 'bytes a customer, memory', value: Math.round(memoryBytes / sources), customers, events };
  if (conclude) yield { bench: name, figure: 'changes', value: changes, customers, events };
}
