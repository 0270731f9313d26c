/** Events as a shop sends them. */
import type { BehaviourEvent } from '@limn/engine';

export const NOON = Date.UTC(2011, 8, 1, 12);

/** The n-th order; each a second after the one before. */
export function sampleEvent(n: number, changed: Partial<BehaviourEvent> = {}): BehaviourEvent {
  return {
    kind: 'event',
    id: `order-${n}`,
    call: 'track',
    event: 'Order Completed',
    time: NOON + n * 1000,
    receivedAt: NOON + n * 1000,
    user: `${n % 1000}`,
    properties: { order_id: `o${n}`, total: n * 1.25, currency: 'GBP', products: [{ id: `p${n % 100}`, name: 'WHITE HANGING HEART', price: 2.55, quantity: 6 }] },
    ...changed,
  };
}

/** Orders `from` … `from + count - 1`. */
export function sampleEvents(count: number, from = 0): BehaviourEvent[] {
  return Array.from({ length: count }, (_, i) => sampleEvent(from + i));
}
