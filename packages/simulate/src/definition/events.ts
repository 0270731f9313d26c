/** What customers of the simulated shop do, as it is sent over the wire. */
import { array, defineEvent, number, oneOf, string, words } from '@limn/engine';

const product = {
  product: string({ from: 'product_id' }),
  title: string({ from: 'name' }),
  category: string(),
  brand: string(),
  price: number({ scale: 2, unit: 'CNY' }),
};

const line = { ...product, quantity: number({ scale: 0 }) };

export const page = defineEvent('page', {
  match: { call: 'page' },
  label: words('page', '页面'),
  summary: words('opened the website', '打开网站'),
  fields: { path: string({ optional: true }) },
});

export const screen = defineEvent('screen', {
  match: { call: 'screen' },
  label: words('screen', '应用页面'),
  summary: words('opened the app', '打开应用'),
  fields: {},
});

export const account = defineEvent('account', {
  match: { call: 'identify' },
  label: words('signing in', '登录'),
  summary: words('signed in', '登录'),
  fields: { language: string() },
});

export const search = defineEvent('search', {
  match: { call: 'track', event: 'Products Searched' },
  label: words('search', '搜索'),
  summary: words('searched for {query}', '搜索“{query}”'),
  fields: { query: string() },
});

export const look = defineEvent('look', {
  match: { call: 'track', event: 'Product Viewed' },
  label: words('look', '浏览'),
  summary: words('looked at {title}', '浏览{title}'),
  fields: product,
});

export const like = defineEvent('like', {
  match: { call: 'track', event: 'Product Added to Wishlist' },
  label: words('like', '收藏'),
  summary: words('liked {title}', '收藏{title}'),
  fields: product,
});

export const cart = defineEvent('cart', {
  match: { call: 'track', event: 'Product Added' },
  label: words('cart', '加购'),
  summary: words('put {quantity} × {title} into the cart', '加购{title} {quantity}件'),
  fields: line,
});

export const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered {items.length} products for {revenue}', '下单{items.length}种商品，共{revenue}'),
  fields: {
    revenue: number({ scale: 2, unit: 'CNY' }),
    discount: number({ scale: 2, unit: 'CNY' }),
    channel: oneOf(['web', 'app', 'till']),
    items: array(line, { from: 'products' }),
  },
});

export const refund = defineEvent('refund', {
  match: { call: 'track', event: 'Order Refunded' },
  label: words('refund', '退款'),
  summary: words('returned {items.length} products for {amount}', '退回{items.length}种商品，退款{amount}'),
  fields: { amount: number({ scale: 2, unit: 'CNY', from: 'total' }), items: array(line, { from: 'products' }) },
});

export const review = defineEvent('review', {
  match: { call: 'track', event: 'Product Reviewed' },
  label: words('review', '评价'),
  summary: words('gave {rating} stars: {text}', '评{rating}星：{text}'),
  fields: { product: string({ from: 'product_id' }), category: string(), rating: number({ scale: 0 }), text: string({ from: 'review_body' }) },
});

export const invitation = defineEvent('invitation', {
  match: { call: 'track', event: 'Experiment Viewed' },
  label: words('campaign', '营销活动'),
  summary: words('took part in {campaign} as {arm}', '参与活动{campaign}，分组{arm}'),
  fields: { campaign: string({ from: 'experiment_id' }), arm: oneOf(['treated', 'control'], { from: 'variation_id' }) },
});
