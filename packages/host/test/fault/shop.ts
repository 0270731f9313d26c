/** A small shop under simulation: two definitions of its customers, and what its clients send. */
import { above, and, atLeast, count, defineEvent, defineFeatures, defineProfile, defineSegments, defineTags, feature, last, number, rule, sum, timeSince, words, type LimnEvent, type ProfileDefinition, type SourceId } from '@limn/engine';

/** `u…` is a user, `a…` anonymous. */
export type Who = string;

/** What a client has to say, as it stands in a plan. */
export interface Message {
  readonly id: string;
  readonly what: 'order' | 'visit' | 'malformed' | 'link' | 'unlink';
  readonly who: Who;
  /** Of a link. */
  readonly to?: Who;
  /** How long before it is first sent it happened, ms. */
  readonly age: number;
  readonly amount?: number;
}

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order' },
  label: words('order', '下单'),
  summary: words('ordered', '下单'),
  lateness: '2h',
  fields: { amount: number({ scale: 2 }) },
});
const visit = defineEvent('visit', { match: { call: 'page' }, label: words('visit', '访问'), summary: words('visited', '访问'), lateness: '2h', fields: {} });

function shop(generation: 0 | 1): ProfileDefinition {
  const orders = defineFeatures('orders', {
    source: order,
    label: words('orders', '订单'),
    features: ({ amount }) => ({
      orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
      orders10m: feature(count(), { over: '10m', en: 'orders in ten minutes', zh: '近10分钟订单数' }),
      spend6h: feature(sum(amount), { over: '6h', en: 'spend in six hours', zh: '近6小时消费' }),
      lastAmount: feature(last(amount), { over: 'ever', en: 'last amount', zh: '最近一单金额' }),
      sinceOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
    }),
  });
  const visits = defineFeatures('visits', {
    source: visit,
    label: words('visits', '访问'),
    features: () => ({ visits1h: feature(count(), { over: '1h', en: 'visits in an hour', zh: '近1小时访问数' }) }),
  });
  const tags = defineTags('tags', {
    label: words('tags', '标签'),
    from: [orders, visits],
    tags: (column) => ({
      fresh: rule(atLeast(column.orders10m, 1), { en: 'fresh', zh: '刚下单' }),
      big: rule(atLeast(column.spend6h, generation === 0 ? 100 : 60), { en: 'big', zh: '大客户' }),
      lost: rule(atLeast(column.sinceOrder, generation === 0 ? '1d' : '12h'), { en: 'lost', zh: '流失' }),
      ...(generation === 1 && { curious: rule(atLeast(column.visits1h, 2), { en: 'curious', zh: '好奇' }) }),
    }),
  });
  const segments = defineSegments('segments', {
    label: words('segments', '人群'),
    from: [orders, visits],
    segments: (column) => ({ active: rule(and(above(column.orders, 1), atLeast(column.visits1h, 1)), { en: 'active', zh: '活跃' }) }),
  });
  return defineProfile('customer', { label: words('customer', '客户'), events: [order, visit], views: [orders, visits, tags, segments] }).definition;
}

/** Versions of the shop's definition. */
export const definitions: readonly ProfileDefinition[] = [shop(0), shop(1)];

/** The event as Limn's ingress makes it. @param arrival numbers this sending of it, so that it is told from others in the log @param receivedAt when it came in, ms */
export function receive({ id, what, who, to, amount }: Message, { happened, receivedAt, arrival, imported }: { readonly happened: number; readonly receivedAt: number; readonly arrival: number; readonly imported: boolean }): LimnEvent {
  const time = Math.min(happened, receivedAt);
  const when = { id, time, receivedAt, ...(imported && { imported: true as const }) };
  if (what === 'link' || what === 'unlink') return { kind: what, ...when, left: identifier(who), right: identifier(to!), evidence: `${arrival}` };
  const sender = who.startsWith('u') ? { user: who } : { anonymous: who };
  const sent = what === 'visit' ? { call: 'page' as const, properties: { arrival } } : { call: 'track' as const, event: 'Order', properties: { arrival, amount: what === 'malformed' ? `${amount}` : amount } };
  return { kind: 'event', ...when, ...sender, ...sent };
}

/** Which sending of it stands there. */
export function arrivalOf(event: LimnEvent): number {
  return Number(event.kind === 'event' ? event.properties['arrival'] : event.evidence);
}

export function identifier(who: Who): SourceId {
  return `${who.startsWith('u') ? 'user' : 'anonymous'}:${who}` as SourceId;
}
