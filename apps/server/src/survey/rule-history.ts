/** How many a rule would have picked in the past, beside what is published: read again as of then, a little at a time. */
import { setImmediate } from 'node:timers/promises';
import { columnsIn, createTest, type ColumnValue, type Engine, type Expression, type SourceId } from '@limn/engine';
import { isAmong } from './spread.ts';
import { visitInSlices } from './slices.ts';

/** Who was in at a moment, and who came and went since the moment before. */
export interface Turnout {
  readonly size: number;
  readonly entered: number;
  readonly left: number;
}

/** At one moment of the past. */
export interface HistoryPoint {
  /** ms since 1970. */
  readonly at: number;
  readonly proposed: Turnout;
  /** Absent where nothing is published under the name. */
  readonly published?: Turnout;
}

/** What is asked. */
export interface RuleHistoryQuestion {
  /** Has the columns of the rule. */
  readonly engine: Engine;
  readonly rule: Expression;
  /** A tag or segment, and the engine that has it. */
  readonly published?: { readonly name: string; readonly engine: Engine } | undefined;
  /** Moments, rising, ms. */
  readonly moments: readonly number[];
  readonly signal: AbortSignal;
  /** @param done readings, of how many, about */
  readonly onProgress: (done: number, of: number) => void;
}

/** Customers beyond which a sample is read. */
const mostRead = 20_000;
const sampleSize = 5_000;

/** What was found. */
export interface RuleHistory {
  readonly points: readonly HistoryPoint[];
  /** false: of a sample, scaled up. */
  readonly exact: boolean;
}

/**
 * Exact: every value is read as it was known then. Cost: a reading a customer and moment (some 20 µs; older moments of very
 * busy customers more), in slices of some ms, so that requests are served meanwhile.
 * @throws the signal's reason
 */
export async function readRuleHistory({ engine, rule, published, moments, signal, onProgress }: RuleHistoryQuestion): Promise<RuleHistory> {
  const there = engine.statistics().profiles;
  const share = there <= mostRead ? 1 : sampleSize / there;
  const of = Math.max(1, Math.round(there * share) * moments.length);
  const proposedIn = reading(engine, rule);
  const publishedIn = published && reading(published.engine, { op: 'column', name: published.name });
  /** Who has been there is there at every later moment. */
  const known = new Set<SourceId>();
  const points: HistoryPoint[] = [];
  const [proposed, before] = [new Attendance(), new Attendance()];
  let done = 0;
  for (const at of moments) {
    await visitInSlices(
      engine.profiles(at),
      (profile) => {
        if (!isAmong(profile, share)) return;
        if (++done % 200 === 0) onProgress(Math.min(done, of), of);
        if (!known.has(profile) && engine.positions(profile, at).length === 0) return;
        known.add(profile);
        if (proposedIn(profile, at)) proposed.enter(profile);
        if (publishedIn?.(profile, at) === true) before.enter(profile);
      },
      signal,
    );
    points.push({ at, proposed: proposed.turn(1 / share), ...(publishedIn !== undefined && { published: before.turn(1 / share) }) });
    await setImmediate();
  }
  onProgress(of, of);
  return { points, exact: share === 1 };
}

function reading(engine: Engine, rule: Expression): (profile: SourceId, asOf: number) => boolean {
  const names = columnsIn(rule);
  const reader = engine.readerOf(names);
  let values: readonly ColumnValue[] = [];
  const holds = createTest(rule, (name) => {
    const index = names.indexOf(name);
    return () => values[index];
  });
  return (profile, asOf) => {
    values = reader.read(profile, { asOf });
    return holds();
  };
}

/** Who is in now, and who was at the moment before. */
class Attendance {
  #now = new Set<SourceId>();
  #before: ReadonlySet<SourceId> | undefined;

  enter(profile: SourceId): void {
    this.#now.add(profile);
  }

  /** The moment is over. At the first, nobody came or went. */
  turn(scale: number): Turnout {
    const now = this.#now;
    const before = this.#before ?? now;
    const entered = [...now].filter((profile) => !before.has(profile)).length;
    const left = before.size - (now.size - entered);
    this.#before = now;
    this.#now = new Set();
    return { size: Math.round(now.size * scale), entered: Math.round(entered * scale), left: Math.round(left * scale) };
  }
}
