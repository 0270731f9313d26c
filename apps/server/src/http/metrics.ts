/** What a Prometheus server reads from /metrics. */
import type { Outcome } from '@limn/engine';
import type { Limn } from '@limn/host';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Admission } from './admission.ts';
import { readHeavyCustomers } from './heavy-customer.ts';

export interface Metrics {
  readonly contentType: string;
  countOutcomes(taken: Readonly<Record<Outcome['outcome'], number>>): void;
  /** @param route its pattern, never the path asked for: paths carry identifiers */
  observeRequest(request: { readonly method: string; readonly route: string; readonly status: number; readonly ms: number }): void;
  countSubscribers(change: 1 | -1): void;
  /** A gauge a prediction. @param read asked when the metrics are: values by prediction */
  addPredictionGauge(name: string, help: string, read: () => Iterable<readonly [prediction: string, value: number]>): void;
  /** A gauge with labels, read when asked. @param values bounded in number */
  addGauge(gauge: { readonly name: string; readonly help: string; readonly labelNames: readonly string[]; readonly values: () => Iterable<readonly [labels: Readonly<Record<string, string>>, value: number]> }): void;
  read(): Promise<string>;
}

/** One registry an app, so that several apps live in one process. Gauges are read when asked. */
export function createMetrics(limn: Limn, admission: Admission): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const events = new Counter({ name: 'limn_events_total', help: 'Events taken over HTTP, by outcome.', labelNames: ['outcome'], registers });
  const requests = new Histogram({
    name: 'limn_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const subscribers = new Gauge({ name: 'limn_change_subscribers', help: 'Clients that listen to /v1/changes.', registers });

  const gauges: readonly (readonly [name: string, help: string, value: () => number])[] = [
    ['limn_ready', '1 when events can be acknowledged.', () => Number(limn.status().ready)],
    ['limn_log_position', 'Events in the log.', () => limn.status().logPosition],
    ['limn_log_bytes', 'Bytes of the log on disk.', () => limn.status().logBytes],
    ['limn_quarantined', 'Messages that could not be taken.', () => limn.status().rejected],
    ['limn_sources', 'Identifiers known.', () => limn.engine.statistics().sources],
    ['limn_profiles', 'Customers known.', () => limn.engine.statistics().profiles],
    ['limn_changes', 'Tags and segments entered or left so far.', () => limn.lastChange],
    ['limn_duplicates', 'Events that were here before.', () => limn.engine.statistics().duplicates],
    ['limn_late', 'Events that came too late for the profile.', () => limn.engine.statistics().late],
    ['limn_state_bytes', 'Memory of the engine.', () => limn.engine.statistics().memoryBytes],
    ['limn_requests_in_flight', 'Requests being taken in.', () => admission.requests],
    ['limn_bytes_in_flight', 'Bytes of their bodies.', () => admission.bytes],
    ['limn_refused', 'Requests refused so far because more came in than could be taken.', () => admission.refused],
    ['limn_heavy_customers', "Customers that sent a fifth or more of the last minute's events.", () => readHeavyCustomers(limn).length],
    ['limn_moment_seconds', 'Moment up to which profiles stand, seconds since 1970.', () => limn.engine.moment / 1_000],
  ];
  for (const [name, help, value] of gauges) {
    const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(value()) });
  }

  return {
    contentType: registry.contentType,
    countOutcomes(taken) {
      for (const [outcome, count] of Object.entries(taken)) if (count > 0) events.inc({ outcome }, count);
    },
    observeRequest: ({ method, route, status, ms }) => requests.observe({ method, route, status }, ms / 1_000),
    countSubscribers: (change) => subscribers.inc(change),
    addPredictionGauge(name, help, read) {
      const gauge: Gauge<'prediction'> = new Gauge({
        name, help, labelNames: ['prediction'], registers,
        collect() {
          gauge.reset();
          for (const [prediction, value] of read()) gauge.set({ prediction }, value);
        },
      });
    },
    addGauge({ name, help, labelNames, values }) {
      const gauge: Gauge = new Gauge({
        name, help, labelNames: [...labelNames], registers,
        collect() {
          gauge.reset();
          for (const [labels, value] of values()) gauge.set(labels, value);
        },
      });
    },
    read: () => registry.metrics(),
  };
}
