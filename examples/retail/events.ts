/** What customers do in the shop, as it is sent over the wire. */
import { array, defineEvent, number, string, words } from '@limn/engine';

/** One line of an order or a refund. Prices have three digits: some goods cost fractions of a penny. */
const line = {
  product: string({ from: 'product_id' }),
  name: string({ optional: true }),
  quantity: number({ scale: 0 }),
  price: number({ scale: 3, unit: 'GBP' }),
};

export const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered {items.length} products for {revenue}', '下单 {items.length} 种商品，共 {revenue}'),
  fields: {
    revenue: number({ scale: 2, unit: 'GBP' }),
    country: string({ optional: true }),
    items: array(line, { from: 'products' }),
  },
});

export const refund = defineEvent('refund', {
  match: { call: 'track', event: 'Order Refunded' },
  label: words('refund', '退款'),
  summary: words('returned {items.length} products for {amount}', '退回 {items.length} 种商品，退款 {amount}'),
  fields: {
    amount: number({ scale: 2, unit: 'GBP' }),
    items: array(line, { from: 'products' }),
  },
});
