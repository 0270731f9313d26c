/**
 * `scale`: how costs grow with customers: events a second, bytes a customer in memory, encoded and as saved, and the
 * longest time that saving holds up whoever waits between two sections. 15 events a customer, as `state` has them, unless fewer
 * are asked for: ten million customers with all of theirs take a quarter of an hour.
 */
import type { ProfileDefinition } from '@limn/engine';
import { cpuMsSince, emptyEngine, eventSource } from './event-source.ts';
import type { Figure } from './figure.ts';
import { shop } from './shop.ts';

const start = Date.UTC(2026, 0, 1);
const historyMs = 90 * 86_400_000;

export function* benchScale({ customers: sizes, eventsOfEach = 15 }: { readonly customers: readonly number[]; readonly eventsOfEach?: number | undefined }): Generator<Figure> {
  const features: ProfileDefinition = { ...shop.definition, views: shop.definition.views.filter(({ kind }) => kind === 'features') };
  for (const customers of sizes) {
    const events = customers * eventsOfEach;
    const engine = emptyEngine(features);
    let spentMs = 0;
    for (const batch of eventSource({ customers, zipf: false })({ count: events, from: start, overMs: historyMs })) {
      const from = process.cpuUsage();
      for (const { event, position } of batch) engine.apply(event, position, event.receivedAt);
      spentMs += cpuMsSince(from);
    }
    const { sources, encodedBytes, memoryBytes } = engine.statistics();
    let savedBytes = 0;
    let longestMs = 0;
    let before = performance.now();
    for (const [, bytes] of engine.save()) {
      longestMs = Math.max(longestMs, performance.now() - before);
      savedBytes += bytes.length;
      before = performance.now();
    }
    const figures = {
      'events/s a core': (events / spentMs) * 1000,
      'bytes a customer, encoded': encodedBytes / sources,
      'bytes a customer, saved': savedBytes / sources,
      'bytes a customer, memory': memoryBytes / sources,
      'longest section of a state, µs': longestMs * 1000,
    };
    for (const [figure, value] of Object.entries(figures)) yield { bench: 'scale', figure, value: Math.round(value), customers, events };
  }
}
