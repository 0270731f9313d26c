/** A catalogue that the type tests speak about. Everything in it is right. */
import {
  above, and, defineCatalogue, defineProfile, defineRecommendation, equal, exclude, itemField, itemsFrom, neighbours, number, oneOf, popular, signal, words,
} from '../../src/index.ts';
import { order, orders } from './shop.ts';

export const goods = defineCatalogue('goods', {
  label: words('goods', '商品'),
  fields: {
    size: itemField('category', { en: 'size', zh: '尺码' }),
    price: itemField('number', { scale: 2, unit: 'GBP', en: 'price', zh: '价格' }),
  },
  category: 'size', price: 'price',
  sources: [itemsFrom(order, { key: (event) => event.items.product, fields: (event) => ({ size: event.items.size }) })],
});

export const signals = { order: signal(order, { item: (event) => event.items.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }) };

export const forYou = defineRecommendation('forYou', {
  label: words('for you', '为你推荐'), items: goods, signals,
  candidates: [popular({ over: '7d', by: orders.columns.lastPayment }), neighbours()],
  context: { page: oneOf(['home', 'basket']), budget: number({ scale: 0 }) },
  from: [orders],
  rules: ({ item, customer, request }) => ({
    dear: exclude(and(equal(request.page, 'home'), above(item.price, customer.spend30d), above(item.price, request.budget)), { en: 'too dear', zh: '偏贵' }),
  }),
  caps: { category: 2 }, notAgain: '30d', k: 5,
});

export const shopper = defineProfile('shopper', { label: words('customer', '客户'), events: [order], views: [orders], recommendations: [forYou] });
