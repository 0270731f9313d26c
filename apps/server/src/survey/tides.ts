/** How segments and tags grew and shrank, by day: summed up from the change feed, which is read once and then only on. */
import { createCalendar, type Calendar } from '@limn/engine';
import type { Limn } from '@limn/host';

/** What a day brought. */
export interface Tide {
  entered: number;
  left: number;
}

/** What a definition moved when it came into force. */
export interface DefinitionTide {
  readonly version: string;
  /** ms since 1970. */
  readonly at: number;
  readonly entered: number;
  readonly left: number;
}

/** A day with its end. */
export interface SizeOfDay {
  /** `2011-09-30`, in the time zone of the definition. */
  readonly date: string;
  /** Members at its end; today: now. */
  readonly size: number;
  readonly entered: number;
  readonly left: number;
}

interface RuleTides {
  /** By day since 1970. */
  readonly days: Map<number, Tide>;
  /** By version and moment: one may come into force again. */
  readonly definitions: Map<string, Tide & { readonly version: string; readonly at: number }>;
}

const pageSize = 1_000;
const dayMs = 86_400_000;

export class Tides {
  readonly #limn: Pick<Limn, 'engine' | 'changesAfter' | 'lastChange' | 'readMoment'>;
  readonly #rules = new Map<string, RuleTides>();
  readonly #calendar: Calendar;
  #read = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(limn: Pick<Limn, 'engine' | 'changesAfter' | 'lastChange' | 'readMoment'>) {
    this.#limn = limn;
    this.#calendar = createCalendar(limn.engine.definition.timeZone);
  }

  /**
   * The last days of a tag or segment, oldest first. Sizes are reckoned back from now, so they are right even where the feed
   * begins late. Cost: what the feed holds since the last time (5 µs a change), then the days.
   */
  async sizes(name: string, days: number): Promise<readonly SizeOfDay[]> {
    await this.#readOn();
    const tides = this.#rules.get(name)?.days;
    const today = this.#calendar.day(this.#limn.readMoment());
    let size = this.#limn.engine.count(name);
    const found: SizeOfDay[] = [];
    for (let day = today; day > today - days; day--) {
      const { entered, left } = tides?.get(day) ?? { entered: 0, left: 0 };
      found.push({ date: new Date(day * dayMs).toISOString().slice(0, 10), size, entered, left });
      size -= entered - left;
    }
    return found.reverse();
  }

  /** Definitions that moved it, oldest first. Cost as `sizes`. */
  async definitions(name: string): Promise<readonly DefinitionTide[]> {
    await this.#readOn();
    return [...(this.#rules.get(name)?.definitions.values() ?? [])].sort((a, b) => a.at - b.at);
  }

  #readOn(): Promise<void> {
    const reading = this.#work.then(() => this.#readPages());
    this.#work = reading.catch(() => {});
    return reading;
  }

  async #readPages(): Promise<void> {
    while (this.#read < this.#limn.lastChange) {
      const changes = await this.#limn.changesAfter(this.#read, pageSize);
      if (changes.length === 0) return;
      for (const { name, at, change, correction, cause } of changes) {
        // A correction moves nobody.
        if (correction !== undefined) continue;
        const rule = this.#ruleOf(name);
        count(rule.days, this.#calendar.day(at), change, () => ({ entered: 0, left: 0 }));
        if (cause.by === 'definition') count(rule.definitions, `${cause.version} ${at}`, change, () => ({ version: cause.version, at, entered: 0, left: 0 }));
      }
      this.#read = changes.at(-1)!.id;
    }
  }

  #ruleOf(name: string): RuleTides {
    let rule = this.#rules.get(name);
    if (rule === undefined) this.#rules.set(name, (rule = { days: new Map(), definitions: new Map() }));
    return rule;
  }
}

function count<Key, T extends Tide>(tides: Map<Key, T>, key: Key, change: 'enter' | 'exit', make: () => T): void {
  let tide = tides.get(key);
  if (tide === undefined) tides.set(key, (tide = make()));
  if (change === 'enter') tide.entered++;
  else tide.left++;
}
