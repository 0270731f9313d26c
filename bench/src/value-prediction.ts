/**
 * What customers are worth in the 90 days ahead, learnt as a declared prediction: payments become orders, examples are taken each Monday, the latest judge. All
 * ways to learn are tried; later moments of other customers choose one before anything is judged.
 */
import {
  activeDays, count, decayedSum, defineEvent, defineFeatures, definePredictions, defineProfile, every, feature, gap, last, max, mean, number, prediction, sum, timeSince, words, below, type BehaviourEvent,
} from '@limn/engine';
import { collectExamples, gatherExamples, logOfEvents, trainPrediction, type Interval, type Transactions } from '@limn/learn';
import type { Figure } from './figure.ts';

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单 {revenue}'),
  fields: { revenue: number({ scale: 2, unit: 'GBP' }) },
});

/** Benches measure; nobody reads these words. */
const unread = { en: 'value', zh: '数值' } as const;

const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orderDays: feature(activeDays(), { over: 'ever', ...unread }),
    sinceFirst: feature(timeSince('first'), { over: 'ever', ...unread }),
    sinceLast: feature(timeSince('last'), { over: 'ever', ...unread }),
    spent: feature(sum(event.revenue), { over: 'ever', ...unread }),
    orders30d: feature(count(), { over: '30d', ...unread }),
    orders90d: feature(count(), { over: '90d', ...unread }),
    spend30d: feature(sum(event.revenue), { over: '30d', ...unread }),
    spend90d: feature(sum(event.revenue), { over: '90d', ...unread }),
    recentSpend: feature(decayedSum(event.revenue, { halfLife: '30d' }), { over: '365d', ...unread }),
    largestOrder: feature(max(event.revenue), { over: '365d', ...unread }),
    meanOrder: feature(mean(event.revenue), { over: '365d', ...unread }),
    lastOrder: feature(last(event.revenue), { over: 'ever', ...unread }),
    usualGap: feature(gap('mean'), { over: '365d', ...unread }),
    longestGap: feature(gap('longest'), { over: '365d', ...unread }),
  }),
});

const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: (view) => ({
    value90d: prediction({ sum: order, of: (event) => event.revenue, within: '90d' }, {
      at: every('7d'), population: below(view.sinceLast, '180d'), value: { purchases: view.orderDays, first: view.sinceFirst, last: view.sinceLast, spend: view.spent }, ...unread,
    }),
  }),
});

const shop = defineProfile('shop', { label: words('shop', '商店'), events: [order], views: [orders, outlook] });
const SEED = 7;
const TRIES = 3;

/** Metrics of the winner, of the other ways and of the baselines; differences from "past spend"; how often bounds held. Some minutes. */
export async function* benchValuePrediction(bench: string, transactions: Transactions): AsyncGenerator<Figure> {
  const stream = collectExamples({ definition: shop.definition, prediction: 'value90d', log: logOfEvents(ordersOf(transactions)) });
  const examples = await gatherExamples(stream);
  const { trainer, evaluation } = await trainPrediction({ definition: shop.definition, examples, report: stream.report, seed: SEED, tries: TRIES });
  const { choice, models, rivals = [], differences, bounds, customers } = evaluation;
  const figure = (what: string, { value, low, high }: Interval): Figure => ({ bench, figure: what, value: rounded(value), low: rounded(low), high: rounded(high), rows: evaluation.rows, ...(customers !== undefined && { customers }), seed: SEED });
  for (const tried of choice?.trainers ?? []) yield figure(`chosen by ${choice!.metric}: ${tried.trainer}`, tried);
  for (const { name, role, metrics } of [...models, ...rivals]) {
    for (const { metric, ...of } of metrics) if (['rmse', 'mae', 'gini', 'totalBias'].includes(metric)) yield figure(`${role === 'model' ? `${trainer} (serves)` : name} ${metric}`, of);
  }
  for (const { baseline, metric, ...of } of differences) if (baseline === 'past spend' && (metric === 'rmse' || metric === 'gini')) yield figure(`${trainer} − past spend ${metric}`, of);
  if (bounds !== undefined) yield figure(`bounds of ${bounds.said} held`, bounds.held);
}

/** A purchase a customer and day, at noon. */
function ordersOf({ customerKeys, starts, days, amounts }: Transactions): readonly BehaviourEvent[] {
  return customerKeys.flatMap((customer, place) =>
    Array.from({ length: starts[place + 1]! - starts[place]! }, (_, i) => {
      const row = starts[place]! + i;
      return order.at(new Date(days[row]! * 86_400_000 + 43_200_000).toISOString(), { id: `${customer}-${days[row]}`, user: customer }, { revenue: Math.round(amounts[row]! * 100) / 100 });
    }),
  );
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
