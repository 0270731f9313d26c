/** A shop in step with a clock: messages are handed over when their time has come. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Clock } from '@limn/host';
import { liveMessage, type Shop, type ShopMessage } from '@limn/simulate';

/** Messages that are handed over at once, when so many are due. */
const atOnce = 500;
/** A timer takes no longer wait; and a machine that slept is noticed within the hour. */
const longestWaitMs = 3_600_000;
/** Of what was missed, so much of the shop's time is passed over before others may run. */
const skipAtOnceMs = 21_600_000;

export interface FollowOptions {
  readonly shop: Shop;
  readonly clock: Pick<Clock, 'now'>;
  /** When the shop began, by the clock, ms. What it delivered before now was missed, and is passed over. */
  readonly from: number;
  /** How many times as fast as the clock the shop runs. */
  readonly speed: number;
  /** Stops between two messages. */
  readonly signal: AbortSignal;
  /** @returns whether to go on */
  readonly take: (messages: readonly ShopMessage[]) => Promise<boolean>;
}

/** Follows the shop until its time is over, or it is told to stop. Sleeps in between: nothing polls. */
export async function followShop({ shop, clock, from, speed, signal, take }: FollowOptions): Promise<void> {
  const dueAt = (deliveredAt: number): number => from + (deliveredAt - shop.settings.start) / speed;
  const missedTo = Math.min(shop.end, shop.settings.start + (clock.now() - from) * speed);
  for (let moment = shop.settings.start; moment < missedTo && !signal.aborted; moment += skipAtOnceMs) {
    shop.skipTo(Math.min(missedTo, moment + skipAtOnceMs));
    await setImmediate();
  }
  let delivery = shop.next();
  while (delivery !== undefined) {
    const waitMs = Math.min(longestWaitMs, dueAt(delivery.deliveredAt) - clock.now());
    if (waitMs > 0) {
      await setTimeout(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      continue;
    }
    const now = clock.now();
    const messages: ShopMessage[] = [];
    for (; delivery !== undefined && messages.length < atOnce && dueAt(delivery.deliveredAt) <= now; delivery = shop.next()) messages.push(liveMessage(delivery, now));
    if (!(await take(messages)) || signal.aborted) return;
  }
}
