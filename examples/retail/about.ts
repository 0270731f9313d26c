/** Who a customer is, in two sentences: of each list the first that fits is told. */
import { above, and, atLeast, below, defineAbout, equal, sentence } from '@limn/engine';
import { baskets, habits, orders } from './features.ts';
import { worth } from './tags.ts';
import { values } from './values.ts';

export const about = defineAbout({
  from: [orders, habits, baskets, values, worth],
  sentences: (view) => [
    // How they buy, and how long it has been.
    [
      sentence({ when: equal(view.ordersEver, 1), en: 'Ordered once, {sinceFirstOrder} ago, for {firstOrderValue}.', zh: '只下过一单，在{sinceFirstOrder}前，金额{firstOrderValue}。' }),
      sentence({
        when: and(view.wholesaler, atLeast(view.orderDays365d, 3), atLeast(view.gapsSinceLastOrder, 2)),
        en: 'Buys in bulk, usually every {usualGap}; no order for {sinceLastOrder}.', zh: '成批采购，平时约{usualGap}一次；已{sinceLastOrder}没有下单。',
      }),
      sentence({
        when: and(view.wholesaler, atLeast(view.orderDays365d, 3)),
        en: 'Buys in bulk about every {usualGap}, {averageOrder365d} at a time; ordered {sinceLastOrder} ago.', zh: '约每{usualGap}成批采购一次，每次约{averageOrder365d}；最近一次在{sinceLastOrder}前。',
      }),
      sentence({
        when: and(atLeast(view.orderDays365d, 3), atLeast(view.gapsSinceLastOrder, 2)),
        en: 'Usually orders every {usualGap}; no order for {sinceLastOrder}.', zh: '平时约{usualGap}下单一次；已{sinceLastOrder}没有下单。',
      }),
      sentence({
        when: atLeast(view.orderDays365d, 3),
        en: 'Orders about every {usualGap}, {averageOrder365d} at a time; last {sinceLastOrder} ago.', zh: '约每{usualGap}下单一次，每次约{averageOrder365d}；最近一次在{sinceLastOrder}前。',
      }),
      sentence({ when: above(view.ordersEver, 1), en: 'Ordered {ordersEver} times in all; no order for {sinceLastOrder}.', zh: '共下过{ordersEver}单；已{sinceLastOrder}没有下单。' }),
    ],
    // What they are worth, what they like, where they are.
    [
      sentence({
        when: atLeast(view.orders365d, 1),
        en: 'Spent {netSpend365d} in the last year, among the {netSpend365d.rank} of customers; mostly buys {favouriteProduct}, from {country}.',
        zh: '近一年净消费{netSpend365d}，位居客户{netSpend365d.rank}；来自{country}，最常购买{favouriteProduct}。',
      }),
      sentence({
        when: and(atLeast(view.orders365d, 1), atLeast(view.products365d, 2)),
        en: 'Spent {netSpend365d} in the last year on {products365d} different products, mostly {favouriteProduct}; from {country}.',
        zh: '近一年净消费{netSpend365d}，买过{products365d}种商品，最常买{favouriteProduct}；来自{country}。',
      }),
      sentence({ when: atLeast(view.orders365d, 1), en: 'Spent {netSpend365d} in the last year; from {country}.', zh: '近一年净消费{netSpend365d}；来自{country}。' }),
      sentence({ when: below(view.orders365d, 1), en: 'Spent nothing in the last year; from {country}.', zh: '近一年没有消费；来自{country}。' }),
    ],
  ],
});
