/** A delivery as a live sender would have it: it happened as long ago as it took, and who takes it says when that was. */
import type { Delivery } from '../create-shop.ts';
import type { ShopMessage } from './message.ts';

/** A message that says nothing of when it is received. */
export type LiveMessage = Omit<ShopMessage, 'receivedAt'>;

/** The message of a delivery at another moment, ms since 1970: its delay stays. */
export function liveMessage({ message: { receivedAt: _, ...message }, delayMs }: Delivery, now: number): LiveMessage {
  return { ...message, timestamp: new Date(now - delayMs).toISOString() };
}
