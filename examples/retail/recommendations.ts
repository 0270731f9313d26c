/**
 * What to show each customer next. The shop has no catalogue of its own to read: what is on invoices is what it sells, under the
 * latest name and price that it was sold for.
 */
import { boughtOften, boughtTogether, defineCatalogue, defineRecommendation, isOneOf, itemField, itemsFrom, modelled, neighbours, not, popular, signal, words } from '@limn/engine';
import { order, refund } from './events.ts';

/** Codes of invoice lines that are no goods: postage, manual entries, fees, samples, vouchers. */
const NO_GOODS = ['POST', 'DOT', 'M', 'm', 'C2', 'C3', 'D', 'S', 'B', 'CRUK', 'PADS', 'BANK CHARGES', 'AMAZONFEE', 'gift_0001_10', 'gift_0001_20', 'gift_0001_30', 'gift_0001_40', 'gift_0001_50'];

export const products = defineCatalogue('products', {
  label: words('products', '商品'),
  fields: {
    name: itemField('text', { en: 'name', zh: '名称' }),
    price: itemField('number', { scale: 3, unit: 'GBP', en: 'price', zh: '价格' }),
  },
  title: 'name',
  price: 'price',
  sources: [
    itemsFrom(order, {
      key: (event) => event.items.product,
      where: (event) => not(isOneOf(event.items.product, NO_GOODS)),
      fields: (event) => ({ name: event.items.name, price: event.items.price }),
    }),
  ],
});

const goods = {
  items: products,
  signals: {
    order: signal(order, { item: (event) => event.items.product, where: (event) => not(isOneOf(event.items.product, NO_GOODS)), weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
    refund: signal(refund, { item: (event) => event.items.product, where: (event) => not(isOneOf(event.items.product, NO_GOODS)), weight: -4, en: 'returned', zh: '退回' }),
  },
} as const;

/**
 * A page of goods for everybody: what they usually have, then what goes with it. Weights, and for how long what was just bought is left out, are
 * those that did best on the three weeks before the last tenth of the history: shops order the same again within days.
 */
export const forYou = defineRecommendation('forYou', {
  ...goods,
  label: words('for you', '为你推荐'),
  // `limn train forYou` learns the model, and lets it in when the list is not worse for it; until then it finds nothing.
  candidates: [boughtOften({ weight: 50 }), neighbours(), boughtTogether(), modelled('ease'), popular({ over: '30d' })],
  notAgain: '3d',
});

/** What others bought in the same order: beside the basket. */
export const goesWith = defineRecommendation('goesWith', {
  ...goods,
  label: words('goes with your basket', '搭配推荐'),
  candidates: [boughtTogether({ weight: 2 }), neighbours()],
  k: 5,
});
