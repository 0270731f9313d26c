/** What a Prometheus server reads from /metrics of a model server. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServedVersion } from './model/served-version.ts';
import type { ModelRepository } from './repository/model-repository.ts';

/** How a request came. */
export type Protocol = 'rest' | 'grpc' | 'tensorflow';

/** Figures of one model server. */
export interface ModelMetrics {
  readonly contentType: string;
  /** @param code 'ok', or what refused it */
  observe(protocol: Protocol, served: ServedVersion, code: string, ms: number): void;
  read(): Promise<string>;
}

interface Observed {
  readonly seconds: { observe(value: number): void };
  readonly requests: Map<string, { inc(): void }>;
}

/** One registry a server, so that several live in one process. What versions count themselves is read when asked. */
export function createModelMetrics(repository: () => ModelRepository): ModelMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const labelNames = ['model', 'version'] as const;
  const requests = new Counter({ name: 'limn_inference_requests_total', help: "Requests that fit a model, by how they came and what became of them: 'ok' or the code of a problem.", labelNames: [...labelNames, 'protocol', 'code'], registers });
  const seconds = new Histogram({ name: 'limn_inference_seconds', help: 'From a request that fits to its answer.', labelNames: [...labelNames, 'protocol'], buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5], registers });
  const gauges: readonly (readonly [name: string, help: string, value: (served: ServedVersion) => number])[] = [
    ['limn_model_ready', '1 when the version answers and its answers are numbers.', (served) => Number(served.unready === undefined)],
    ['limn_model_rows', 'Rows answered since the version was loaded.', ({ statistics }) => statistics.rows],
    ['limn_model_failing_rows', 'Rows with an answer that is no number (NaN or infinite) since the version was loaded: model_failing.', ({ statistics }) => statistics.failingRows],
    ['limn_model_runs', 'Runs in ONNX Runtime since the version was loaded; rows a run tell how well requests share them.', ({ statistics }) => statistics.run.count],
    ['limn_model_run_seconds', 'Time in ONNX Runtime since the version was loaded.', ({ statistics }) => statistics.run.ms / 1_000],
    ['limn_model_waiting_rows', 'Rows that wait for a run.', (served) => served.waitingRows],
  ];
  for (const [name, help, value] of gauges) {
    const gauge: Gauge<'model' | 'version'> = new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        gauge.reset();
        for (const { name: model, versions } of repository().models) for (const served of versions.values()) gauge.set({ model, version: served.version }, value(served));
      },
    });
  }
  const refused: Gauge = new Gauge({ name: 'limn_model_refused', help: 'Versions that could not be loaded.', registers, collect: () => refused.set(repository().index().filter(({ isReady }) => !isReady).length) });

  const observed = new WeakMap<ServedVersion, Map<Protocol, Observed>>();
  function observedOf(protocol: Protocol, served: ServedVersion): Observed {
    let all = observed.get(served);
    if (all === undefined) observed.set(served, (all = new Map<Protocol, Observed>()));
    let found = all.get(protocol);
    if (found === undefined) all.set(protocol, (found = { seconds: seconds.labels({ model: served.name, version: served.version, protocol }), requests: new Map() }));
    return found;
  }

  return {
    contentType: registry.contentType,
    observe(protocol, served, code, ms) {
      const found = observedOf(protocol, served);
      found.seconds.observe(ms / 1_000);
      let counter = found.requests.get(code);
      if (counter === undefined) found.requests.set(code, (counter = requests.labels({ model: served.name, version: served.version, protocol, code })));
      counter.inc();
    },
    read: () => registry.metrics(),
  };
}
