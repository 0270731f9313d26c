/** Parts of the past that a ranking is learnt from: questions like those that will be asked, with what was known at their moments. */
import { Random } from '../../random/random.ts';
import { historyOf, rowsByCustomer } from '../interaction/histories.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { ChoosingPart } from '../judge/method.ts';
import type { JudgedCase } from '../judge/split.ts';

/** Questions about one past. */
export interface TrainingPart {
  readonly past: InteractionTable;
  readonly cases: readonly JudgedCase[];
}

/** Moments of one past that are asked about at most, each such a part of the horizon before the next: more moments teach more than more customers. */
const MOMENTS = 5;
const STEP = 0.25;
/** A moment has at least so much of the past before it. */
const LEAST_BEFORE = 0.25;

/** Which parts. */
export interface TrainingPartsOptions {
  readonly choosing: ChoosingPart;
  /** Questions of all parts together; more are drawn from by chance. */
  readonly most: number;
  readonly seed: number;
}

/**
 * Where answers are all that comes within a horizon of one moment, several such moments, the newest a horizon before the end; else the part to choose by,
 * as it is. Cost O(rows) a moment.
 */
export function trainingParts(past: InteractionTable, { choosing, most, seed }: TrainingPartsOptions): readonly TrainingPart[] {
  const parts = choosing.horizonMs === undefined ? [] : momentParts(past, choosing.horizonMs, choosing.keepRepeats);
  const used = parts.length > 0 ? parts : [{ past: choosing.past, cases: choosing.cases }];
  const each = Math.ceil(most / used.length);
  return used.map(({ past: before, cases }) => ({ past: before, cases: drawn(cases, each, seed) }));
}

function momentParts(past: InteractionTable, horizonMs: number, keepRepeats: boolean): readonly TrainingPart[] {
  const [first, end] = [past.at[0] ?? 0, past.at[past.rows - 1] ?? 0];
  const parts: TrainingPart[] = [];
  for (let place = 0; place < MOMENTS; place++) {
    const moment = end - horizonMs * (1 + place * STEP);
    if (moment < first + (end - first) * LEAST_BEFORE) break;
    const part = partAt(past, moment, { until: moment + horizonMs, keepRepeats });
    if (part.cases.length > 0) parts.push(part);
  }
  return parts;
}

/** All numbers stay as they are: items and customers that come later are names without rows. */
function partAt(whole: InteractionTable, moment: number, { until, keepRepeats }: { readonly until: number; readonly keepRepeats: boolean }): TrainingPart {
  const [rows, end] = [rowsBefore(whole, moment), rowsBefore(whole, until + 1)];
  const { customers, items, at, weights, signals } = whole;
  const past: InteractionTable = { ...whole, rows, customers: customers.subarray(0, rows), items: items.subarray(0, rows), at: at.subarray(0, rows), weights: weights.subarray(0, rows), signals: signals.subarray(0, rows) };
  const grouped = rowsByCustomer(past);
  const came = new Map<number, Set<number>>();
  for (let row = rows; row < end; row++) {
    if (weights[row]! <= 0) continue;
    const of = came.get(customers[row]!);
    if (of === undefined) came.set(customers[row]!, new Set([items[row]!]));
    else of.add(items[row]!);
  }
  const cases = [...came].flatMap(([customer, chosen]): readonly JudgedCase[] => {
    const history = historyOf(past, grouped, customer);
    const had = new Set(keepRepeats ? [] : history.map(({ item }) => item));
    const truth = [...chosen].filter((item) => !had.has(item));
    return truth.length === 0 ? [] : [{ customer, history, now: moment, truth, group: customer }];
  });
  return { past, cases };
}

function rowsBefore({ rows, at }: InteractionTable, moment: number): number {
  let [low, high] = [0, rows];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function drawn(cases: readonly JudgedCase[], most: number, seed: number): readonly JudgedCase[] {
  if (cases.length <= most) return cases;
  const places = new Random(seed, 0x57ac).shuffle(Int32Array.from(cases.keys()));
  return Array.from(places.subarray(0, most).sort(), (place) => cases[place]!);
}
