/** What customers are worth: the history of their purchases, and what it lets expect. */
import { activeDays, below, defineFeatures, definePredictions, every, feature, prediction, sum, words } from '@limn/engine';
import { order } from './events.ts';
import { orders } from './features.ts';

/** From the first order on: laws of purchases know no window. */
export const history = defineFeatures('history', {
  source: order,
  label: words('history', '购买历史'),
  owner: 'growth',
  features: (event) => ({
    orderDaysEver: feature(activeDays(), { over: 'ever', en: 'days with an order so far', zh: '累计下单天数' }),
    spendEver: feature(sum(event.revenue), { over: 'ever', en: 'money spent so far', zh: '累计消费金额' }),
  }),
});

export const lifetime = definePredictions('lifetime', {
  label: words('lifetime value', '生命周期价值'),
  from: [orders, history],
  predictions: (view) => ({
    // Who ordered once is asked about, too: laws tell of them what they tell of newcomers.
    value90d: prediction({ sum: order, of: (event) => event.revenue, within: '90d' }, {
      at: every('7d'), population: below(view.sinceLastOrder, '180d'),
      value: { purchases: view.orderDaysEver, first: view.sinceFirstOrder, last: view.sinceLastOrder, spend: view.spendEver },
      en: 'value of the next 90 days', zh: '未来90天价值',
      description: words('What they will spend in a quarter: whom to keep, and how much that may cost.', '未来一个季度预计消费的金额，据此决定挽留谁、投入多少。'),
    }),
  }),
});
