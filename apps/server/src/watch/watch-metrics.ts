/** What a watcher knows, for /metrics: alerts by code, open changes, scores against what their models were judged on. */
import type { HttpContext } from '../http/context.ts';
import { openPsis, scorePsis } from './watch-view.ts';

/** Changes that have a line of their own, the largest. */
const MOST_CHANGES = 50;

/** Adds its gauges. Labels are codes and names of a definition, and few: never of customers. */
export function watchMetrics({ metrics, activity, watcher, limn }: Pick<HttpContext, 'metrics' | 'activity' | 'watcher' | 'limn'>): void {
  metrics.addGauge({
    name: 'limn_alerts', help: 'Open alerts, by code and level.', labelNames: ['code', 'level'],
    values() {
      const counts = new Map<string, number>();
      for (const { code, level } of activity.alerts) counts.set(`${code} ${level}`, (counts.get(`${code} ${level}`) ?? 0) + 1);
      return [...counts].map(([key, count]) => [{ code: key.split(' ')[0]!, level: key.split(' ')[1]! }, count] as const);
    },
  });
  metrics.addGauge({
    name: 'limn_drift_psi', help: 'Open changes of fields and columns: PSI against what was usual.', labelNames: ['column'],
    values: () => [...openPsis(watcher.record)].sort(([, a], [, b]) => b - a).slice(0, MOST_CHANGES).map(([column, psi]) => [{ column }, psi] as const),
  });
  metrics.addGauge({
    name: 'limn_prediction_drift', help: 'PSI of what a model says on the last day against when it was judged.', labelNames: ['prediction'],
    values: () => [...scorePsis(watcher.record, limn.engine)].map(([prediction, psi]) => [{ prediction }, psi] as const),
  });
  metrics.addGauge({
    name: 'limn_prediction_accuracy', help: 'The metric that decides, at the last labelled moments.', labelNames: ['prediction', 'metric'],
    values: () => Object.entries(watcher.record.accuracy).flatMap(([prediction, { metric, recent }]) => (metric === undefined || recent === undefined ? [] : [[{ prediction, metric }, recent.main.value] as const])),
  });
  metrics.addGauge({ name: 'limn_served_differing', help: 'Values served that a replay of the log did not give, so far.', labelNames: [], values: () => [[{}, watcher.record.served.differing]] });
}
