/**
 * The change feed by customer: which tags and segments were gained and lost, when, and by what. Read from the feed once,
 * when it is first asked for, a page a turn; from then on it follows. Bounded: of a longer feed, the newest changes.
 */
import { setImmediate } from 'node:timers/promises';
import type { Change } from '@limn/engine';
import type { Limn } from '@limn/host';

/** Changes kept; some 100 bytes each. */
const mostChanges = 2_000_000;
const pageSize = 2_000;

/** Changes of one customer, oldest first. */
export class ChangeIndex {
  readonly #limn: Pick<Limn, 'changesAfter' | 'lastChange' | 'onChange'>;
  readonly #byProfile = new Map<string, Change[]>();
  #read: Promise<void> | undefined;
  /** Older ones are left out. */
  #from = 0;
  /** Of the newest that was taken up. */
  #upTo = 0;

  constructor(limn: Pick<Limn, 'changesAfter' | 'lastChange' | 'onChange'>) {
    this.#limn = limn;
  }

  /** @returns changes under any of the names, oldest first, and the id before which none are known. Cost: at first the feed, some 5 µs a change; then what is new. */
  async of(names: readonly string[]): Promise<{ readonly changes: readonly Change[]; readonly knownAfter: number }> {
    // Two who ask at once read the feed once; who asks later reads on.
    this.#read = (this.#read ?? Promise.resolve()).then(() => this.#readOn());
    await this.#read;
    const changes = names.flatMap((name) => this.#byProfile.get(name) ?? []);
    return { changes: names.length > 1 ? changes.sort((a, b) => a.at - b.at || a.id - b.id) : changes, knownAfter: this.#from };
  }

  async #readOn(): Promise<void> {
    const { lastChange } = this.#limn;
    if (lastChange < this.#upTo) this.#forget();
    if (this.#upTo === 0 && lastChange > mostChanges) this.#upTo = this.#from = lastChange - mostChanges;
    while (this.#upTo < lastChange) {
      const page = await this.#limn.changesAfter(this.#upTo, pageSize);
      if (page.length === 0) return;
      for (const change of page) this.#take(change);
      this.#upTo = page.at(-1)!.id;
      await setImmediate();
    }
  }

  #take(change: Change): void {
    const known = this.#byProfile.get(change.profile);
    if (known === undefined) this.#byProfile.set(change.profile, [change]);
    else known.push(change);
  }

  /** Another definition counts its changes anew. */
  #forget(): void {
    this.#byProfile.clear();
    this.#from = this.#upTo = 0;
  }
}
