/**
 * What settings are chosen by: the newest moment of each customer, held out of what is learnt from. The part that judges a method
 * is never seen here.
 */
import type { Candidate, CandidateRequest, CandidateSource } from '@limn/engine';
import { Random } from '../../random/random.ts';
import { historyOf, rowsByCustomer } from '../interaction/histories.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** A question with its answer. */
export interface Trial {
  readonly request: CandidateRequest;
  readonly wanted: ReadonlySet<number>;
}

/** A table without what is asked for. */
export interface HeldOut {
  /** The same numbers and names as the whole. */
  readonly past: InteractionTable;
  readonly trials: readonly Trial[];
  /** Whether customers come back to what they had, so that an item of the history may be an answer. */
  readonly withKnown: boolean;
}

/** What to hold out. */
export interface HoldOutOptions {
  readonly seed: number;
  /** Held out as it is; absent: the interactions of each customer's last moment. */
  readonly validation?: InteractionTable;
  /** Trials at most, drawn by chance; default 2,000. */
  readonly most?: number;
}

/** At so many places an answer counts. */
const PLACES = 10;
/** Where so many of the answers were had before, known items are answers like others. */
const COMING_BACK = 0.02;

/** Splits. Customers with nothing left before, or no answer to find, are not asked about. Cost O(rows). */
export function holdOut(whole: InteractionTable, { seed, validation, most = 2_000 }: HoldOutOptions): HeldOut {
  const from = new Float64Array(whole.customerKeys.length).fill(Infinity);
  const source = validation ?? whole;
  if (validation === undefined) for (let row = 0; row < whole.rows; row++) from[whole.customers[row]!] = whole.at[row]!;
  else for (let row = validation.rows - 1; row >= 0; row--) if (validation.customers[row]! < from.length) from[validation.customers[row]!] = validation.at[row]!;
  const past = rowsWhere(whole, (row) => whole.at[row]! < from[whole.customers[row]!]!);
  const wanted = new Map<number, Set<number>>();
  for (let row = 0; row < source.rows; row++) {
    const customer = source.customers[row]!;
    if (source.weights[row]! <= 0 || !(source.at[row]! >= (from[customer] ?? Infinity))) continue;
    const items = wanted.get(customer);
    if (items === undefined) wanted.set(customer, new Set([source.items[row]!]));
    else items.add(source.items[row]!);
  }
  const grouped = rowsByCustomer(past);
  const asked = [...wanted].filter(([customer]) => grouped.offsets[customer + 1]! > grouped.offsets[customer]!);
  const questions = new Random(seed).shuffle(asked).slice(0, most).map(([customer, items]) => {
    const history = historyOf(past, grouped, customer);
    return { customer, history, items, known: new Set(history.map(({ item }) => item)) };
  });
  const answers = questions.reduce((sum, { items }) => sum + items.size, 0);
  const again = questions.reduce((sum, { items, known }) => sum + [...items].filter((item) => known.has(item)).length, 0);
  const withKnown = again >= COMING_BACK * answers;
  const trials = questions.flatMap(({ customer, history, items, known }): Trial[] => {
    const wanted = withKnown ? items : new Set([...items].filter((item) => !known.has(item)));
    return wanted.size === 0 ? [] : [{ request: { customer, history, now: from[customer]!, limit: PLACES + (withKnown ? 0 : known.size) }, wanted }];
  });
  return { past, trials, withKnown };
}

/** NDCG@10 of a way on trials, all items ranked; items of the history are passed over unless customers come back to them. */
export function ndcgOf(source: Pick<CandidateSource, 'candidates'>, { trials, withKnown }: Pick<HeldOut, 'trials' | 'withKnown'>): number {
  let sum = 0;
  for (const { request, wanted } of trials) {
    const known = new Set(withKnown ? [] : request.history.map(({ item }) => item));
    sum += gainOf(source.candidates(request).filter(({ item }) => !known.has(item)), wanted);
  }
  return sum / Math.max(1, trials.length);
}

function gainOf(found: readonly Candidate[], wanted: ReadonlySet<number>): number {
  let [gain, best] = [0, 0];
  for (let place = 0; place < PLACES; place++) {
    const worth = 1 / Math.log2(place + 2);
    if (place < wanted.size) best += worth;
    if (place < found.length && wanted.has(found[place]!.item)) gain += worth;
  }
  return gain / best;
}

/** Some rows under the same numbers. */
function rowsWhere(table: InteractionTable, keep: (row: number) => boolean): InteractionTable {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row).filter(keep);
  return {
    ...table,
    rows: rows.length,
    customers: rows.map((row) => table.customers[row]!),
    items: rows.map((row) => table.items[row]!),
    at: Float64Array.from(rows, (row) => table.at[row]!),
    weights: Float32Array.from(rows, (row) => table.weights[row]!),
    signals: Uint8Array.from(rows, (row) => table.signals[row]!),
  };
}
