/** Some columns of many customers as of one moment: what distributions, counts and comparisons are made from. */
import type { ColumnValue, Engine, SourceId } from '@limn/engine';
import { visitInSlices } from './slices.ts';
import { isAmong } from './spread.ts';

/** Customers beyond which a sample is looked at, unless all are asked for. */
export const mostExact = 50_000;
/** Customers of a sample, about. */
const sampleSize = 20_000;

/** Who is looked at, as of when. */
export interface SheetOptions {
  /** ms since 1970. */
  readonly asOf: number;
  /** The moment is not now: who there was then is looked at. */
  readonly past: boolean;
  /** Look at everybody, however many there are. */
  readonly exact: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Memberships that are copied when a sheet is taken: about 4 ms. Of more, each rule is copied when it is first asked for. */
const mostCopied = 20_000;

/**
 * Customers and their values, row by row. All columns are of the same moment, whenever they are read: what happens
 * meanwhile does not count (but of very many customers, what tags and segments say is of the moment they are first read).
 */
export class Sheet {
  readonly engine: Engine;
  /** Names of the customers looked at. */
  readonly profiles: readonly SourceId[];
  /** All customers there are. */
  readonly total: number;
  readonly asOf: number;
  readonly #columns = new Map<string, readonly ColumnValue[]>();
  /** Of now: members of tags and segments are known without reading anybody. */
  readonly #isNow: boolean;
  /** By tag or segment, as it was when the sheet was taken or first looked at. */
  readonly #members = new Map<string, ReadonlySet<SourceId>>();
  /** Readings, one after the other: each reads only what is still missing. */
  #work: Promise<unknown> = Promise.resolve();

  private constructor(engine: Engine, isNow: boolean, { profiles, total, asOf }: { readonly profiles: readonly SourceId[]; readonly total: number; readonly asOf: number }) {
    this.engine = engine;
    this.#isNow = isNow;
    this.profiles = profiles;
    this.total = total;
    this.asOf = asOf;
    if (isNow) this.#captureMembers();
  }

  /** Cost: the names of all customers, in slices; their values are read when they are asked for. */
  static async take(engine: Engine, { asOf, past, exact, signal }: SheetOptions): Promise<Sheet> {
    const there = engine.statistics().profiles;
    const share = exact || there <= mostExact ? 1 : sampleSize / there;
    const profiles: SourceId[] = [];
    let passed = 0;
    const visit = (profile: SourceId): void => {
      passed++;
      // Of the past, the engine also names those who came since.
      if (isAmong(profile, share) && (!past || engine.positions(profile, asOf).length > 0)) profiles.push(profile);
    };
    await visitInSlices(past ? engine.profiles(asOf) : engine.profiles(), visit, signal);
    const total = share === 1 ? profiles.length : past ? Math.round(profiles.length / share) : passed;
    return new Sheet(engine, !past, { profiles, total, asOf });
  }

  /** The same customers as of the same moment, under another definition. */
  under(engine: Engine): Sheet {
    return engine === this.engine ? this : new Sheet(engine, this.#isNow, this);
  }

  /** Everybody was looked at. */
  get isExact(): boolean {
    return this.profiles.length === this.total;
  }

  /** How many all are when so many were found among those looked at. */
  scale(found: number): number {
    return this.isExact ? found : Math.round((found / Math.max(1, this.profiles.length)) * this.total);
  }

  /** Half of the interval that holds the true number 19 times in 20; 0 when everybody was looked at. */
  errorOf(found: number): number {
    const looked = this.profiles.length;
    if (this.isExact || looked === 0) return 0;
    const share = found / looked;
    // At least as uncertain as one who was found or missed by chance.
    const spread = Math.max(share * (1 - share), 1 / looked);
    return Math.ceil(1.96 * Math.sqrt((spread / looked) * (1 - looked / this.total)) * this.total);
  }

  /**
   * Values by name, in the order of `profiles`. Cost: a reading a customer (some 5 to 20 µs, over items of baskets 100), once
   * for each column; next to nothing for tags and segments of now.
   * @throws the signal's reason
   */
  async read(names: Iterable<string>, signal?: AbortSignal): Promise<ReadonlyMap<string, readonly ColumnValue[]>> {
    const wanted = [...new Set(names)];
    const turn = this.#work.then(() => this.#readMissing(wanted.filter((name) => !this.#columns.has(name)), signal));
    this.#work = turn.catch(() => {});
    await turn;
    return new Map(wanted.map((name) => [name, this.#columns.get(name)!]));
  }

  async #readMissing(names: readonly string[], signal?: AbortSignal): Promise<void> {
    if (names.length === 0) return;
    signal?.throwIfAborted();
    const asked = names.filter((name) => !this.#isNow || !isRule(this.engine, name));
    for (const name of names) if (!asked.includes(name)) this.#columns.set(name, this.#memberColumn(name));
    if (asked.length === 0) return;
    const reader = this.engine.readerOf(asked);
    const columns = asked.map((): ColumnValue[] => []);
    const at = { asOf: this.asOf };
    await visitInSlices(this.profiles, (profile) => reader.read(profile, at).forEach((value, i) => columns[i]!.push(value)), signal);
    asked.forEach((name, i) => this.#columns.set(name, columns[i]!));
  }

  #captureMembers(): void {
    const rules = [...this.engine.columns.keys()].filter((name) => isRule(this.engine, name));
    if (rules.reduce((sum, name) => sum + this.engine.count(name), 0) <= mostCopied) for (const name of rules) this.#capture(name);
  }

  #capture(name: string): ReadonlySet<SourceId> {
    const members = new Set(this.engine.members(name, { limit: this.engine.count(name) }).members);
    this.#members.set(name, members);
    return members;
  }

  #memberColumn(name: string): readonly boolean[] {
    const members = this.#members.get(name) ?? this.#capture(name);
    return this.profiles.map((profile) => members.has(profile));
  }
}

function isRule({ columns }: Engine, name: string): boolean {
  const kind = columns.get(name)?.kind;
  return kind === 'tag' || kind === 'segment';
}
