/**
 * Which events of a stretch of the log were accepted, where nobody remembers it any more: neither late nor sent again, by the
 * engine's own rules. For whoever follows a log from its beginning.
 */
import { durationMs, type BehaviourEvent, type Engine } from '@limn/engine';

/** Judges events one after the other, in the order of the log. Memory: the ids of twice the longest lateness. */
export class AcceptedFilter {
  readonly #lateness: ReadonlyMap<string, number>;
  readonly #keptMs: number;
  #ids = new Set<string>();
  #older = new Set<string>();
  #turnAt = -Infinity;

  constructor({ events }: Engine['definition']) {
    this.#lateness = new Map(events.map(({ name, lateness }) => [name, durationMs(lateness)]));
    this.#keptMs = Math.max(0, ...this.#lateness.values());
  }

  /** @param name of the definition that the event falls under @param owner the source that it belongs to */
  accepts(event: BehaviourEvent, { name, owner }: { readonly name: string; readonly owner: string }): boolean {
    // What comes again after so long is late, too: ids need not be kept longer.
    if (event.time < event.receivedAt - (this.#lateness.get(name) ?? 0)) return false;
    if (event.receivedAt >= this.#turnAt) {
      this.#older = this.#ids;
      this.#ids = new Set();
      this.#turnAt = event.receivedAt + this.#keptMs;
    }
    const id = `${owner}\n${event.id}`;
    if (this.#ids.has(id) || this.#older.has(id)) return false;
    this.#ids.add(id);
    return true;
  }
}
