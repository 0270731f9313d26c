/**
 * Which examples learn and which judge. The latest judge. Their labels look ahead, and so do those of the others: whoever
 * learns must have known its label when the first of the judges was asked, so that what comes between is left out. Who
 * chooses among settings is set apart by customer: the same customer a week later is nearly the same example.
 */
import { learnError, problemOf, type Problem } from '../errors.ts';
import { splitByGroup } from '../split/split.ts';

/** Examples by place, ascending. */
export interface ExampleParts {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
  /** `time`, or `customer` where the history is too short to judge by later examples. */
  readonly by: 'time' | 'customer';
  /** Examples left out because their label was not known yet when the judges were asked. */
  readonly between: number;
  readonly problems: readonly Problem[];
}

/** What is set apart. */
export interface ExamplePartOptions {
  /** [rows] that have a label, as rows of the table. */
  readonly rows: Int32Array;
  /** [rows of the table], ms. */
  readonly at: Float64Array;
  /** [rows of the table]. */
  readonly profiles: readonly string[];
  /** From a moment until its label is known for good, ms. */
  readonly knownAfterMs: number;
  readonly seed: number;
}

/** The latest fifth judges; of whom learns, a fifth of the customers chooses. */
const JUDGE_SHARE = 0.2;
const CHOOSE_SHARE = 0.2;
/** Of a short history as much of its end judges as leaves this share of the examples to learn from. */
const LEAST_LEARNING_SHARE = 0.25;
/** What judges or learns is at least so many examples. */
const LEAST_ROWS = 100;

/** @throws LearnError `rows_too_few` */
export function partExamples(options: ExamplePartOptions): ExampleParts {
  const { rows, at, profiles, knownAfterMs, seed } = options;
  if (rows.length < 2 * LEAST_ROWS) throw learnError('rows_too_few', { rows: rows.length, least: 2 * LEAST_ROWS });
  const from = judgesFrom(options);
  if (from === undefined) {
    const { train, validation, test } = splitByGroup(Array.from(rows, (row) => profiles[row]!), { seed });
    const of = (places: Int32Array): Int32Array => places.map((place) => rows[place]!);
    const days = Math.round(knownAfterMs / DAY_MS);
    return { train: of(train), validation: of(validation), test: of(test), by: 'customer', between: 0, problems: [problemOf('history_short', { days })] };
  }
  const learning = rows.filter((row) => at[row]! + knownAfterMs <= from);
  const test = rows.filter((row) => at[row]! >= from);
  const chosen = splitByGroup(Array.from(learning, (row) => profiles[row]!), { seed, shares: { validation: CHOOSE_SHARE, test: 0 } });
  return {
    train: chosen.train.map((place) => learning[place]!), validation: chosen.validation.map((place) => learning[place]!), test,
    by: 'time', between: rows.length - learning.length - test.length, problems: [],
  };
}

const DAY_MS = 86_400_000;

/** The first moment that judges. @returns undefined when the history is too short for both */
function judgesFrom({ rows, at, knownAfterMs }: ExamplePartOptions): number | undefined {
  const moments = Float64Array.from(rows, (row) => at[row]!).sort();
  const learning = (from: number): number => moments.filter((moment) => moment + knownAfterMs <= from).length;
  const judging = (from: number): number => moments.filter((moment) => moment >= from).length;
  const wanted = moments[Math.floor((1 - JUDGE_SHARE) * moments.length)]!;
  const candidates = [...new Set(moments)].filter((moment) => moment >= wanted);
  const enough = (from: number, share: number): boolean => judging(from) >= LEAST_ROWS && learning(from) >= Math.max(LEAST_ROWS, share * moments.length);
  return candidates.find((from) => enough(from, LEAST_LEARNING_SHARE)) ?? candidates.findLast((from) => enough(from, 0));
}
