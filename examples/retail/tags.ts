/** Yes or no about one customer. Most turn by time alone: nobody has to do anything for "no order for 60 days" to become true. */
import { and, atLeast, atMost, below, defineTags, equal, isPresent, not, notEqual, rule, words } from '@limn/engine';
import { baskets, habits, orders, refunds } from './features.ts';
import { values } from './values.ts';

/** Where they stand on the way from first order to last. */
export const lifecycle = defineTags('lifecycle', {
  label: words('lifecycle', '生命周期'),
  from: [orders, values],
  tags: (view) => ({
    newcomer: rule(below(view.sinceFirstOrder, '30d'), {
      en: 'new', zh: '新客',
      description: words('Ordered for the first time within the last 30 days.', '30天内首次下单。'),
    }),
    active: rule(below(view.sinceLastOrder, '60d'), {
      en: 'active', zh: '活跃',
      description: words('Ordered within the last 60 days.', '60天内下过单。'),
    }),
    lapsing: rule(and(atLeast(view.sinceLastOrder, '60d'), below(view.sinceLastOrder, '180d')), {
      en: 'lapsing', zh: '即将流失',
      description: words('No order for 60 days, but it is not too late.', '60天没有下单，仍有机会挽回。'),
    }),
    lost: rule(atLeast(view.sinceLastOrder, '180d'), {
      en: 'lost', zh: '已流失',
      description: words('No order for half a year.', '半年没有下单。'),
    }),
    overdue: rule(and(atLeast(view.orderDays365d, 3), atLeast(view.gapsSinceLastOrder, 2)), {
      en: 'overdue', zh: '逾期未购',
      description: words('Has waited twice as long as usual before the next order.', '距上次下单已超过平时间隔的两倍。'),
    }),
    oneTimeBuyer: rule(and(equal(view.ordersEver, 1), atLeast(view.sinceFirstOrder, '60d')), {
      en: 'one-time buyer', zh: '一次性客户',
      description: words('Ordered once and did not come back within 60 days.', '只下过一单，60天内没有再来。'),
    }),
    regular: rule(and(atLeast(view.orderDays365d, 5), atMost(view.usualGap, '60d')), {
      en: 'regular', zh: '常客',
      description: words('Orders on five days a year or more, every two months or more often.', '一年有5天以上下单，平均两个月内至少一次。'),
    }),
  }),
});

/** What they are worth. */
export const worth = defineTags('worth', {
  label: words('worth', '价值'),
  from: [orders, baskets, values],
  tags: (view) => ({
    highValue: rule(atLeast(view.netSpend365d, 3_000), {
      en: 'high value', zh: '高价值',
      description: words('Spent £3,000 or more in a year after refunds: about one customer in ten.', '近一年净消费3000英镑以上，约占客户的十分之一。'),
    }),
    bigBasket: rule(and(atLeast(view.orders365d, 2), atLeast(view.averageOrder365d, 600)), {
      en: 'big basket', zh: '大单客户',
      description: words('Spends £600 or more an order.', '平均每单600英镑以上。'),
    }),
    smallBasket: rule(and(atLeast(view.orders365d, 2), below(view.averageOrder365d, 150)), {
      en: 'small basket', zh: '小单客户',
      description: words('Spends less than £150 an order.', '平均每单不到150英镑。'),
    }),
    wholesaler: rule(and(atLeast(view.units365d, 1_000), atLeast(view.bulkShare365d, 0.3)), {
      en: 'wholesaler', zh: '批发商',
      description: words('Buys by the dozen: a thousand pieces a year, and often two dozen of one product.', '成打购买：一年千件以上，且常一次买24件以上同种商品。'),
    }),
    growing: rule(and(atLeast(view.sinceFirstOrder, '180d'), atLeast(view.spendTrend, 2)), {
      en: 'growing', zh: '消费上升',
      description: words('With us for half a year, and spent twice as much in the last 90 days as in an average quarter.', '首次下单已满半年，近90天消费达到平均季度的两倍。'),
    }),
    hot: rule(atLeast(view.recentSpend, 1_000), {
      en: 'hot', zh: '近期热购',
      description: words('Spent much in recent weeks; cools down by itself.', '近几周消费较多，会随时间自然降温。'),
    }),
  }),
});

/** How they behave. */
export const behaviour = defineTags('behaviour', {
  label: words('behaviour', '行为'),
  from: [orders, habits, baskets, refunds, values],
  tags: (view) => ({
    frequentReturner: rule(and(atLeast(view.refunds365d, 3), atLeast(view.refundRate365d, 0.03)), {
      en: 'frequent returner', zh: '频繁退货',
      description: words('Three refunds or more in a year, worth 3 % or more of what was spent.', '近一年退款3次以上，且退款达到消费的3%以上。'),
    }),
    giftSeasonBuyer: rule(and(atLeast(view.giftSeasonOrders365d, 1), atLeast(view.giftSeasonShare365d, 0.3)), {
      en: 'gift season buyer', zh: '礼品季买家',
      description: words('Places three orders in ten or more before Christmas.', '三成以上的订单在圣诞前。'),
    }),
    sundayShopper: rule(and(atLeast(view.sundayOrders365d, 2), atLeast(view.sundayShare365d, 0.5)), {
      en: 'Sunday shopper', zh: '周日购物',
      description: words('Orders on Sundays as often as on all other days.', '一半以上的订单在周日。'),
    }),
    lateShopper: rule(and(atLeast(view.lateOrders365d, 2), atLeast(view.lateShare365d, 0.5)), {
      en: 'late shopper', zh: '傍晚购物',
      description: words('Places at least half of the orders after 4 pm.', '一半以上的订单在下午4点以后。'),
    }),
    abroad: rule(notEqual(view.country, 'United Kingdom'), {
      en: 'abroad', zh: '海外客户',
      description: words('Last ordered from outside the United Kingdom.', '最近一单来自英国以外。'),
    }),
    explorer: rule(and(atLeast(view.orders365d, 3), atLeast(view.products365d, 100)), {
      en: 'explorer', zh: '品类广泛',
      description: words('Bought a hundred different products or more in a year, in three orders or more.', '近一年下过3单以上，买过100种以上商品。'),
    }),
    neverReturns: rule(and(atLeast(view.orders365d, 5), not(isPresent(view.sinceLastRefund))), {
      en: 'never returns', zh: '从不退货',
      description: words('Orders often and never sent anything back.', '经常下单，从未退货。'),
    }),
    bargainHunter: rule(and(atLeast(view.lines365d, 20), below(view.dearestPrice365d, 4)), {
      en: 'bargain hunter', zh: '低价偏好',
      description: words('Buys much, but nothing above £4 a piece.', '买得多，但单价从不超过4英镑。'),
    }),
  }),
});

