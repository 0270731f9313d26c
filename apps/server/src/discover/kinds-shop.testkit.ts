/** A shop in which a few kinds of goods are planted to go together, and one customer is unlike all others. */
import { array, defineEvent, defineFeatures, defineProfile, count, feature, number, string, sum, words, type BehaviourEvent, type ProfileDefinition } from '@limn/engine';

export const dayMs = 86_400_000;
const label = words('order', '下单');
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, fields: { revenue: number({ scale: 2, unit: 'GBP' }), items: array({ kind: string() }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders30d: feature(count(), { over: '30d', en: 'orders in the last 30 days', zh: '近30天订单数' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'money spent in the last 30 days', zh: '近30天消费金额' }),
  }),
});

export const kindsDefinition: ProfileDefinition = defineProfile('customer', { label: words('customer', '客户'), timeZone: 'UTC', events: [order], views: [orders] }).definition;

export const customers = 320;
const weeks = 8;
const kinds = ['tea', 'mugs', 'lamps', 'bags', 'cards', 'soap', 'candles', 'bowls', 'plates', 'towels', 'vases', 'clocks', 'frames', 'rugs', 'boxes', 'pens', 'toys', 'jugs', 'trays', 'hooks', 'books', 'globes', 'kites', 'belts', 'hats'];

/** Orders of eight weeks. Everybody orders two kinds every other week, by turns; one in five once in four weeks tea and mugs, and the first customer thirty times at once. */
export function ordersFrom(start: number): readonly BehaviourEvent[] {
  return Array.from({ length: (weeks / 2) * customers }, (_, place) => [2 * Math.floor(place / customers), place % customers] as const).flatMap(([week, i]) => {
    const at = new Date(start + (week * 7 + (i % 7)) * dayMs).toISOString();
    const isPlanted = i % 5 === 0;
    // By numbers that share no factor with how many kinds there are.
    const first = (i * 7 + week * 5 + ((i * (week + 3)) % 13)) % kinds.length;
    const items = isPlanted && week % 4 === 0 ? ['tea', 'mugs'] : [kinds[first]!, kinds[(first + 1 + ((i + week) % 19)) % kinds.length]!];
    return Array.from({ length: i === 0 ? 30 : 1 }, (__, n) => order.at(at, { id: `o${week}-${i}-${n}`, user: `u${i}`, receivedAt: at }, { revenue: i === 0 ? 900 : 10 + (i % 17), items: items.map((kind) => ({ kind })) }));
  });
}
