import { isRejected, readSegmentMessage, type LimnEvent } from '@limn/engine';
import type { Shop } from '@limn/simulate';

/** All that a simulated shop sends, as events, in the order in which they come. @throws when it sends what is refused */
export function eventsOf(shop: Shop): readonly LimnEvent[] {
  const events: LimnEvent[] = [];
  for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
    const event = readSegmentMessage(delivery.message.type, delivery.message, { receivedAt: delivery.deliveredAt });
    if (isRejected(event)) throw new Error(`The shop sent what is refused: ${event.message}`);
    events.push(event);
  }
  return events;
}
