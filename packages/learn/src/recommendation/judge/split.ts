/**
 * What is past and what is asked. A method learns from the past and is asked, for each case, what comes next; what is asked for
 * is never in the past. A method that wants a part to choose its settings by splits the past once more, in the same way.
 */
import type { Interaction } from '@limn/engine';
import { learnError } from '../../errors.ts';
import { chooseRows, type ChosenRows } from '../interaction/choose-rows.ts';
import { historyOf, interactionAt, rowsByCustomer } from '../interaction/histories.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { GivenAnswer } from '../interaction/read-lines.ts';

/** How a table is split. */
export type SplitKind = 'leave-one-out' | 'last-basket' | 'time' | 'session' | 'given';

/** One question with its answer. */
export interface JudgedCase {
  readonly customer: number;
  /** Oldest first, in numbers of the past. */
  readonly history: readonly Interaction[];
  /** The moment of the question; nothing in the history is later. */
  readonly now: number;
  /** Different items that came, at least one; those the past does not know have numbers past its names. */
  readonly truth: readonly number[];
  /** Cases of one number are of one customer or session: chance draws them together. */
  readonly group: number;
}

/** A past and its questions. */
export interface JudgeSplit {
  readonly kind: SplitKind;
  readonly past: InteractionTable;
  readonly cases: readonly JudgedCase[];
  /** The global moment, ms, of a split by time or session. */
  readonly from?: number;
  /** How long after that moment answers were gathered, ms, of a split by time. */
  readonly horizonMs?: number;
  /** Names of the items whose numbers come after those of the past, in their order, of a split by time. */
  readonly laterItemKeys?: readonly string[];
}

/**
 * The last item that each customer chose is asked for; all else is past, also what others did later (the protocol of most papers).
 * Customers with less than two interactions are not asked about. Cost O(rows).
 */
export function leaveOneOut(table: InteractionTable): JudgeSplit {
  return leaveLast(table, 'leave-one-out', (row, last) => row === last);
}

/** As `leaveOneOut`, but all that the customer chose at the last moment, which is one basket. */
export function leaveLastBasket(table: InteractionTable): JudgeSplit {
  return leaveLast(table, 'last-basket', (row, last) => table.at[row] === table.at[last]);
}

function leaveLast(table: InteractionTable, kind: SplitKind, isLast: (row: number, last: number) => boolean): JudgeSplit {
  const { offsets, rows } = rowsByCustomer(table);
  const left = new Uint8Array(table.rows);
  for (let customer = 0; customer < table.customerKeys.length; customer++) {
    const own = rows.subarray(offsets[customer], offsets[customer + 1]);
    const last = own.findLast((row) => table.weights[row]! > 0);
    if (last === undefined || own.every((row) => row > last || isLast(row, last))) continue;
    // What came after the last choice, as a refund of it, would tell.
    for (const row of own) if (row > last || isLast(row, last)) left[row] = 1;
  }
  const chosen = chooseRows(table, (row) => left[row] === 0);
  const pastRows = rowsByCustomer(chosen.table);
  const cases: JudgedCase[] = [];
  for (let was = 0; was < table.customerKeys.length; was++) {
    const asked = rows.subarray(offsets[was], offsets[was + 1]).filter((row) => left[row] === 1 && table.weights[row]! > 0);
    if (asked.length === 0) continue;
    const customer = chosen.customerOf[was]!;
    const truth = new Set(Array.from(asked, (row) => chosen.itemOf[table.items[row]!]!));
    cases.push({ customer, history: historyOf(chosen.table, pastRows, customer), now: table.at[asked[0]!]!, truth: [...truth], group: customer });
  }
  return { kind, past: chosen.table, cases: required(cases, table) };
}

/** Where a split by time cuts. */
export interface MomentOptions {
  /** ms; absent: such that `share` of the rows come after, at midnight (UTC) where the data has days. */
  readonly from?: number;
  /** Absent: 0.1. */
  readonly share?: number;
  /** ms; what came from then on is asked about no more. Absent: all that came. */
  readonly until?: number;
}

/**
 * One moment for all: what came before is past, each customer is asked about all that they chose after. New customers are asked
 * about with an empty history. Cost O(rows).
 */
export function splitByMoment(table: InteractionTable, options: MomentOptions = {}): JudgeSplit {
  const { until = Infinity } = options;
  const from = momentOf(table, options);
  const chosen = chooseRows(table, (row) => table.at[row]! < from);
  const pastRows = rowsByCustomer(chosen.table);
  const chosenItems = new Map<number, Set<number>>();
  for (let row = 0; row < table.rows; row++) {
    if (table.at[row]! < from || table.at[row]! >= until || table.weights[row]! <= 0) continue;
    const was = table.customers[row]!;
    const item = chosen.itemOf[table.items[row]!]!;
    const items = chosenItems.get(was);
    if (items === undefined) chosenItems.set(was, new Set([item]));
    else items.add(item);
  }
  const cases = [...chosenItems].map(([was, items]) => ({
    customer: chosen.customerOf[was]!, now: from, truth: [...items], group: was,
    history: historyOf(chosen.table, pastRows, chosen.customerOf[was]!),
  }));
  const later = table.itemKeys.filter((_, was) => chosen.itemOf[was]! >= chosen.table.itemKeys.length);
  return { kind: 'time', past: chosen.table, cases: required(cases, table), from, horizonMs: Math.min(until, table.at[table.rows - 1]!) - from, laterItemKeys: later };
}

/**
 * Several moments one after the other, the last as of `splitByMoment`: at each, customers are asked about all that they chose until the next,
 * as far from it as the last is from the end. The groups of all are the table's customers, so that those who are asked more than once are drawn
 * together. Moments before which, or after which, nothing happened are left out. Cost O(rows) a moment.
 */
export function successiveSplits(table: InteractionTable, { moments = 1, ...options }: Omit<MomentOptions, 'until'> & { readonly moments?: number } = {}): readonly JudgeSplit[] {
  const last = momentOf(table, options);
  const end = table.rows === 0 ? 0 : table.at[table.rows - 1]! + 1;
  const span = Math.max(1, end - last);
  const splits = Array.from({ length: moments }, (_, place): JudgeSplit | undefined => {
    const from = last - (moments - 1 - place) * span;
    const hasPast = table.rows > 0 && table.at[0]! < from;
    const isAsked = table.at.some((at, row) => at >= from && at < from + span && table.weights[row]! > 0);
    return hasPast && isAsked ? splitByMoment(table, { from, until: from + span }) : undefined;
  }).filter((split) => split !== undefined);
  return required(splits, table);
}

/**
 * For data of sessions, each a customer: those that ended before the moment are past; of the others, each item after the first is
 * asked for with what the session had before it (the protocol of session-rec). Cost O(rows).
 */
export function splitBySession(table: InteractionTable, options: MomentOptions = {}): JudgeSplit {
  const from = momentOf(table, options);
  const ended = new Float64Array(table.customerKeys.length);
  for (let row = 0; row < table.rows; row++) ended[table.customers[row]!] = table.at[row]!;
  const chosen = chooseRows(table, (row) => ended[table.customers[row]!]! < from);
  const { offsets, rows } = rowsByCustomer(table);
  const cases: JudgedCase[] = [];
  for (let session = 0; session < ended.length; session++) {
    if (ended[session]! < from) continue;
    const whole = Array.from(rows.subarray(offsets[session], offsets[session + 1]), (row) => renamed(interactionAt(table, row), chosen));
    for (let next = 1; next < whole.length; next++) {
      const { customer, item, weight } = whole[next]!;
      if (weight > 0) cases.push({ customer, history: whole.slice(0, next), now: whole[next - 1]!.at, truth: [item], group: session });
    }
  }
  return { kind: 'session', past: chosen.table, cases: required(cases, table), from };
}

/** Questions that came with the data: all of the table is past. @throws LearnError `cases_absent` */
export function splitAsGiven(table: InteractionTable, answers: readonly GivenAnswer[]): JudgeSplit {
  const customers = numbersOf(table.customerKeys);
  const items = numbersOf(table.itemKeys);
  const byCustomer = rowsByCustomer(table);
  const latest = table.rows === 0 ? 0 : table.at[table.rows - 1]!;
  let group = -1;
  let before = '';
  const cases = answers.map(({ customer: key, prefix = [], items: keys }): JudgedCase => {
    const customer = key === undefined ? table.customerKeys.length : customers(key);
    // The lines of one session stand together, each what the one before it began with.
    if (key !== undefined || [...prefix, ...keys].join(' ') !== before) group++;
    before = prefix.join(' ');
    const known = historyOf(table, byCustomer, customer);
    const told = prefix.map((item, step) => ({ customer, item: items(item), weight: 1, signal: 0, at: latest + step + 1 }));
    const history = [...known, ...told];
    return { customer, history, now: Math.max(latest, history.at(-1)?.at ?? 0), truth: [...new Set(keys.map(items))], group };
  });
  return { kind: 'given', past: table, cases: required(cases.filter(({ truth }) => truth.length > 0), table) };
}

/** Splits the past of a split once more, in the same way; where the questions came with the data, in the way most like them. */
export function splitAgain({ kind, past, cases }: JudgeSplit): JudgeSplit {
  if (kind === 'time') return splitByMoment(past);
  if (kind === 'session') return splitBySession(past);
  if (kind === 'last-basket') return leaveLastBasket(past);
  if (kind === 'leave-one-out') return leaveOneOut(past);
  if (cases.every(({ customer }) => customer >= past.customerKeys.length)) return splitBySession(past);
  return cases.some(({ truth }) => truth.length > 1) ? leaveLastBasket(past) : leaveOneOut(past);
}

const DAY_MS = 86_400_000;

function momentOf({ at, rows }: InteractionTable, { from, share = 0.1 }: MomentOptions): number {
  if (from !== undefined || rows === 0) return from ?? 0;
  const moment = at[Math.min(rows - 1, Math.round(rows * (1 - share)))]!;
  const midnight = Math.floor(moment / DAY_MS) * DAY_MS;
  return midnight > at[0]! && midnight - at[0]! > (at[rows - 1]! - at[0]!) * (1 - 2 * share) ? midnight : moment;
}

function renamed(interaction: Interaction, { customerOf, itemOf }: ChosenRows): Interaction {
  return { ...interaction, customer: customerOf[interaction.customer]!, item: itemOf[interaction.item]! };
}

/** Names to numbers; new names get the next. */
function numbersOf(keys: readonly string[]): (key: string) => number {
  const numbers = new Map(keys.map((key, number) => [key, number]));
  return (key) => {
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    return number;
  };
}

/** @throws LearnError `cases_absent` of none */
function required<Case>(cases: readonly Case[], { rows }: InteractionTable): readonly Case[] {
  if (cases.length === 0) throw learnError('cases_absent', { rows });
  return cases;
}
