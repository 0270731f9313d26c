/**
 * What customers will do next, learnt from what became of others. An example is taken of everybody each Monday, so that a
 * season of history gives many; guests and those who ordered only once are left alone: of them too little is known.
 */
import { above, atLeast, below, definePredictions, every, prediction, words } from '@limn/engine';
import { order, refund } from './events.ts';
import { orders } from './features.ts';

export const predictions = definePredictions('predictions', {
  label: words('predictions', '预测'),
  from: [orders],
  predictions: (view) => {
    const asked = { at: every('7d'), population: below(view.sinceLastOrder, '180d'), enough: atLeast(view.ordersEver, 2) };
    return {
      churn90d: prediction({ absent: order, within: '90d' }, {
        ...asked, metric: 'auc', online: { model: 'ftrl' },
        retrain: { every: '7d', shadow: '2d', canary: 0.1, canaryFor: '2d' },
        en: 'no order in the next 90 days', zh: '未来90天不再下单',
        description: words('Customers who are about to leave: worth a call while they still remember the shop.', '即将流失的客户，趁还记得本店时及时联系。'),
      }),
      nextOrders30d: prediction({ count: order, within: '30d' }, {
        ...asked,
        en: 'orders in the next 30 days', zh: '未来30天订单数',
        description: words('How often they will order: whom to serve first, and how much to stock.', '预计的下单次数，便于安排服务与备货。'),
      }),
      nextSpend30d: prediction({ sum: order, of: (event) => event.revenue, within: '30d' }, {
        ...asked,
        en: 'spending of the next 30 days', zh: '未来30天消费金额',
        description: words('What they will spend, returns not taken off.', '预计消费的金额，未扣除退款。'),
      }),
      returns90d: prediction({ present: refund, within: '90d', where: (event) => above(event.amount, 0) }, {
        ...asked, metric: 'averagePrecision',
        en: 'a return in the next 90 days', zh: '未来90天内退货',
        description: words('Customers whose next parcel may come back.', '所购商品可能退回的客户。'),
      }),
      nextOrderIn: prediction({ timeTo: order, within: '90d' }, {
        ...asked,
        en: 'time until the next order', zh: '距下次下单的时间',
        description: words('When they will order again, as far as 90 days tell.', '预计多久之后再次下单，最长看90天。'),
      }),
    };
  },
});
