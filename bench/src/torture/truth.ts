/** What a folder must say, whatever happened to it: counted by hand from what was acknowledged. */
import type { BehaviourEvent, ProfileDefinition } from '@limn/engine';
import { openLimn, wallClock } from '@limn/host';
import type { Client } from '../http-client.ts';
import { bearer, readKey } from './keys.ts';

interface Spent {
  orders: number;
  /** Smallest money unit. */
  spent: number;
}

/** Orders and money of each customer. */
export class Truth {
  readonly #customers = new Map<string, Spent>();
  acknowledged = 0;

  get customers(): number {
    return this.#customers.size;
  }

  /** Takes events that were acknowledged; each once. */
  add(events: readonly BehaviourEvent[]): void {
    this.acknowledged += events.length;
    for (const { user, event, properties } of events) {
      const known = this.#customers.get(user!) ?? { orders: 0, spent: 0 };
      if (event === 'Order Completed') {
        known.orders++;
        known.spent += Math.round((properties['revenue'] as number) * 100);
      }
      this.#customers.set(user!, known);
    }
  }

  /** Profiles that say something else, a line each. */
  async compare(client: Client): Promise<string[]> {
    const wrong: string[] = [];
    for (const [customer, { orders, spent }] of this.#customers) {
      const { status, body } = await client.send('GET', `/v1/profiles/user:${customer}`, bearer(readKey));
      if (status !== 200) {
        wrong.push(`${customer}: answered ${status}`);
        continue;
      }
      const got = (JSON.parse(body) as { views: { orders: Readonly<Record<string, number>> } }).views.orders;
      if (got['orders'] !== orders || Math.round(got['spend']! * 100) !== spent) wrong.push(`${customer}: ${orders} orders of ${spent}, the profile says ${got['orders']} of ${got['spend']}`);
    }
    return wrong;
  }
}

/**
 * The feed from its beginning: every id once, and who entered last is who is in. Then the folder proves itself: its log
 * applied again gives the same bits.
 */
export async function faultsOf(data: string, definition: ProfileDefinition): Promise<string[]> {
  const limn = await openLimn({ folder: data, definition, clock: wallClock() });
  try {
    const inside = new Map<string, number>();
    let last = 0;
    const faults: string[] = [];
    for (let page = await limn.changesAfter(0, 10_000); page.length > 0; page = await limn.changesAfter(last, 10_000)) {
      for (const { id, name, change, correction } of page) {
        if (id !== last + 1) faults.push(`change ${last} is followed by change ${id}`);
        last = id;
        if (correction === undefined) inside.set(name, (inside.get(name) ?? 0) + (change === 'enter' ? 1 : -1));
      }
    }
    for (const [name, members] of inside) {
      const counted = limn.engine.columns.has(name) ? limn.engine.count(name) : 0;
      if (members !== counted) faults.push(`by its changes ${name} has ${members} members, by its count ${counted}`);
    }
    const { differences, first } = await limn.prove();
    if (differences > 0) faults.push(`the proof finds ${differences} differences, first ${JSON.stringify(first[0])}`);
    return faults;
  } finally {
    await limn.close();
  }
}
