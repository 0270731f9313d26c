/** A delivery at another moment, for those who live in step with a clock: what took so long then takes as long now. */
import type { Delivery } from '../create-shop.ts';
import type { ShopMessage } from './message.ts';

/** The message of a delivery as if it were delivered now. @param now ms since 1970 */
export function liveMessage({ message, delayMs }: Delivery, now: number): ShopMessage {
  return { ...message, timestamp: new Date(now - delayMs).toISOString(), receivedAt: new Date(now).toISOString() };
}
