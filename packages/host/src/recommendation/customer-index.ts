/**
 * Vectors of all customers of one recommendation, kept up with events: who did something is looked at again before the next answer. It is
 * computed when somebody first asks, from histories that stand in memory; nothing of it is stored.
 */
import type { CustomerSpace, Engine, SourceId, VectorRows } from '@limn/engine';
import { nextTurn, type Scheduler } from '../clock/scheduler.ts';

/** What an index is made of. */
export interface CustomerIndexOptions {
  readonly space: CustomerSpace;
  readonly rows: VectorRows;
  readonly engine: () => Engine;
  readonly now: () => number;
  readonly scheduler: Scheduler;
}

/** A customer near a vector. */
export interface NearCustomer {
  readonly profile: SourceId;
  readonly members: readonly SourceId[];
  /** Cosine. */
  readonly likeness: number;
}

/** Customers looked at together: some ms of factors, and no more than others wait behind in a thread of a model. */
const AT_ONCE = 32;

export class CustomerIndex {
  readonly space: CustomerSpace;
  readonly #options: CustomerIndexOptions;
  readonly #rowOf = new Map<SourceId, number>();
  /** By row; undefined: free. */
  readonly #profiles: (SourceId | undefined)[] = [];
  readonly #free: number[] = [];
  /** Of profiles of more than one identifier. */
  readonly #members = new Map<SourceId, readonly SourceId[]>();
  #changed = new Set<SourceId>();
  /** Number of the source id that is to be looked at next for the first time. */
  #next = 0;
  #refreshing: Promise<void> | undefined;

  constructor(options: CustomerIndexOptions) {
    this.space = options.space;
    this.#options = options;
  }

  /** Source ids that were looked at, and how many are to be. */
  get progress(): { readonly done: number; readonly of: number } {
    return { done: this.#next, of: this.space.sources };
  }

  /** A source id did something, or was linked or unlinked. */
  change(source: SourceId): void {
    this.#changed.add(source);
  }

  /** Looks at whoever is new or did something, until nobody is left. @throws what the way throws; then those are looked at again next time */
  refresh(): Promise<void> {
    return (this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined)));
  }

  /** Profiles near a vector, nearest first. @param without is left out */
  async near(vector: Float32Array, limit: number, without: SourceId): Promise<readonly NearCustomer[]> {
    const { engine, rows } = this.#options;
    const left = this.#rowOf.get(without);
    // Whom a late statement took apart or put together stands under no name of theirs.
    const found = await rows.search(vector, limit, (row) => row !== left);
    return found.flatMap(({ item: row, score: likeness }) => {
      const profile = this.#profiles[row];
      if (profile === undefined || likeness <= 0) return [];
      const { profile: now, members } = engine().cluster(profile);
      return now === profile ? [{ profile, members, likeness }] : [];
    });
  }

  async #refresh(): Promise<void> {
    while (this.#next < this.space.sources || this.#changed.size > 0) {
      const sources = this.#take();
      try {
        await this.#place(sources);
      } catch (cause) {
        for (const source of sources) this.#changed.add(source);
        throw cause;
      }
      await nextTurn(this.#options.scheduler);
    }
  }

  #take(): readonly SourceId[] {
    const sources: SourceId[] = [];
    for (const source of this.#changed) {
      if (sources.length === AT_ONCE) break;
      this.#changed.delete(source);
      sources.push(source);
    }
    for (; sources.length < AT_ONCE && this.#next < this.space.sources; this.#next++) sources.push(this.space.sourceAt(this.#next) as SourceId);
    return sources;
  }

  async #place(sources: readonly SourceId[]): Promise<void> {
    const { engine, now, rows } = this.#options;
    const clusters = new Map(sources.map((source) => engine().cluster(source)).map((cluster) => [cluster.profile, cluster.members]));
    const at = now();
    const vectors = await this.space.vectorsOf([...clusters.values()].map((members) => this.space.historyOf(members, at)), at);
    let from = 0;
    for (const [profile, members] of clusters) {
      this.#regroup(profile, members);
      rows.set(this.#rowFor(profile), vectors.subarray(from, (from += this.space.dims)));
    }
  }

  /** Whoever is a part of this profile now stands alone no more; whoever was one is looked at again. */
  #regroup(profile: SourceId, members: readonly SourceId[]): void {
    for (const member of members) if (member !== profile) this.#remove(member);
    for (const member of this.#members.get(profile) ?? []) if (!members.includes(member)) this.#changed.add(member);
    if (members.length > 1) this.#members.set(profile, members);
    else this.#members.delete(profile);
  }

  #rowFor(profile: SourceId): number {
    const known = this.#rowOf.get(profile);
    if (known !== undefined) return known;
    const row = this.#free.pop() ?? this.#profiles.length;
    this.#profiles[row] = profile;
    this.#rowOf.set(profile, row);
    return row;
  }

  #remove(profile: SourceId): void {
    const row = this.#rowOf.get(profile);
    if (row === undefined) return;
    this.#options.rows.remove(row);
    this.#rowOf.delete(profile);
    this.#members.delete(profile);
    this.#profiles[row] = undefined;
    this.#free.push(row);
  }
}
