/**
 * Contributions to a score of which only answers are known: Shapley values against one usual customer, by sampled orders.
 *
 * Columns are put in place of the usual ones, one after the other; what the score gains at each is that column's in this
 * order, and what all gain adds up to the score less that of the usual customer, in every order. Contributions are means
 * over orders (Castro, Gómez & Tejada 2009), each taken forwards and backwards, which takes most of the chance out (Mitchell,
 * Cooper, Frank & Holmes 2022, arXiv:2104.12199). With one usual customer a column that is as usual gets nothing
 * (baseline Shapley values: Sundararajan & Najmi 2020, arXiv:1908.08474).
 */
import { murmur128 } from '../../registry/murmur.ts';
import { differingColumns, untold, type AskModel, type TriedAttribution, type Values } from './asked-model.ts';

/** What is compared. */
export interface SampledOptions {
  readonly values: Values;
  /** The usual customer; a column that is not there is missing. */
  readonly reference: Values;
  /** The score that contributions are of. */
  readonly output: number;
  /** Orders, each forwards and backwards; default 20. */
  readonly pairs?: number;
}

const PAIRS = 20;

/**
 * Deterministic: the same columns are tried in the same orders. `tried` counts orders, both ways. Cost: `2 × pairs × columns` rows,
 * asked for at once.
 */
export function attributeSampled(ask: AskModel, { values, reference, output, pairs = PAIRS }: SampledOptions): TriedAttribution {
  const columns = differingColumns(values, reference);
  const orders = Array.from({ length: pairs }, (_, pair) => orderOf(columns, pair)).flatMap((order) => [order, order.toReversed()]);
  // The first step of every order begins at the usual customer, and the last ends at the profile: both are asked once.
  const rows = [reference, { ...reference, ...values }, ...orders.flatMap((order) => stepsOf(order, values, reference))];
  const told = ask(rows);
  const scores = told.map((each) => each[output]!);
  if (scores.some(Number.isNaN)) return untold(told[0]!);
  const gains = new Map(columns.map((column) => [column, new Float64Array(pairs)]));
  const inner = Math.max(0, columns.length - 1);
  orders.forEach((order, i) => {
    const at = (step: number): number => (step === 0 ? scores[0]! : step === columns.length ? scores[1]! : scores[2 + i * inner + step - 1]!);
    order.forEach((column, step) => (gains.get(column)![i >> 1]! += (at(step + 1) - at(step)) / 2));
  });
  return {
    expected: [...told[0]!],
    contributions: new Map([...gains].map(([column, each]) => [column, meanOf(each)])),
    errors: new Map([...gains].map(([column, each]) => [column, standardError(each)])),
    tried: orders.length,
  };
}

/** Profiles between the usual customer and this one, both left out. */
function stepsOf(order: readonly string[], values: Values, reference: Values): readonly Values[] {
  const row = { ...reference };
  return order.slice(0, -1).map((column) => {
    row[column] = values[column];
    return { ...row };
  });
}

/** By hashes, so that columns stand in any order with the same chance, and the same one everywhere. */
function orderOf(columns: readonly string[], pair: number): readonly string[] {
  return columns.map((column) => [murmur128(`${pair} ${column}`), column] as const).sort(([one], [other]) => (one < other ? -1 : 1)).map(([, column]) => column);
}

function meanOf(numbers: Float64Array): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

function standardError(numbers: Float64Array): number {
  const mean = meanOf(numbers);
  return Math.sqrt(numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (numbers.length * (numbers.length - 1)));
}
