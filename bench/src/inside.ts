/** `inside`: one whole profile read in the engine, of customers with 10 to 10,000 events over 90 days. */
import { cpuMsSince, emptyEngine } from './event-source.ts';
import type { Figure } from './figure.ts';
import { randomEvent, seeded, shop } from './shop.ts';

const start = Date.UTC(2026, 0, 1);
const historyMs = 90 * 86_400_000;
const sizes = [10, 100, 1_000, 10_000] as const;

export function* benchInside({ reads }: { readonly reads: number }): Generator<Figure> {
  const random = seeded(11);
  for (const events of sizes) {
    const engine = emptyEngine(shop.definition);
    for (let i = 0; i < events; i++) {
      const event = randomEvent(random, events, Math.floor(start + (i * historyMs) / events), i);
      engine.apply(event, i, event.receivedAt);
    }
    engine.advance(start + historyMs);
    const name = `user:cust-${10_000_000 + events}`;
    const rounds = Math.max(1, Math.ceil((reads * 100) / events));
    for (let i = 0; i < rounds; i++) engine.read(name);
    const from = process.cpuUsage();
    for (let i = 0; i < rounds; i++) engine.read(name);
    yield { bench: 'inside', figure: 'µs a profile', value: Math.round((cpuMsSince(from) * 10_000) / rounds) / 10, events };
  }
}
