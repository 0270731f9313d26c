/**
 * LIME for tables: what a model does near one customer, as a straight line (Ribeiro, Singh & Guestrin 2016, arXiv:1602.04938). Customers
 * like this one are made up, by drawing columns as others have them; a ridge regression of the model's scores, in which the nearer
 * ones count more, says what each column is worth there.
 *
 * Numbers stand in the line as they are (the authors' `discretize_continuous=False`: quarters of the customers tell even a linear model
 * badly), words and yes or no by whether they are the same, and so does being missing. Contributions do not add up to the score: how
 * well the line tells what the model does is said with them.
 */
import type { ColumnValue } from '../../registry/definition.ts';
import type { UsualColumn } from '../model.ts';
import { chanceOf, isSame, untold, type AskModel, type TriedAttribution, type Values } from './asked-model.ts';
import { GROUPS } from './coalitions.ts';
import { drawUsual } from './draw-usual.ts';
import { groupErrors } from './group-errors.ts';
import { lineOf, momentsOf, without, type Line } from './ridge-line.ts';

/** What is asked about. */
export interface LimeOptions {
  readonly values: Values;
  /** What others have; columns of which nothing is known stay as they are. */
  readonly usual: Readonly<Record<string, UsualColumn>>;
  /** The score that contributions are of. */
  readonly output: number;
  /** Customers made up; default 2,000. */
  readonly most?: number;
}

/** A straight line near a customer. */
export interface LimeAttribution extends TriedAttribution {
  /** Share of the differences in score near the customer that the line tells (weighted R²), at most 1. */
  readonly fidelity: number;
}

const MOST = 2_000;
/** As the authors' package: of the square root of the columns, how near is near; and how much is taken off weights. */
const WIDTH = 0.75;
const RIDGE = 1;

/** Deterministic: the same customer is varied in the same way. Cost: `most` rows, asked for at once, and columns³ products. */
export function attributeLime(ask: AskModel, { values, usual, output, most = MOST }: LimeOptions): LimeAttribution {
  const columns = Object.keys(values).filter((column) => usual[column] !== undefined);
  const chance = chanceOf(`lime ${columns.join(' ')}`);
  const draw = (): Values => ({ ...values, ...Object.fromEntries(columns.map((column) => [column, drawUsual(usual[column]!, Array.isArray(values[column]), chance)])) });
  const rows = [values, ...Array.from({ length: most }, draw)];
  const told = ask(rows);
  const scores = told.map((each) => each[output]!);
  if (scores.some(Number.isNaN)) return { ...untold(told[0]!), fidelity: 0 };
  const sides = rows.map((row) => columns.flatMap((column) => sidesOf(usual[column]!, row[column], values[column])));
  const near = sides.map((each) => nearness(each, columns.length));
  const groups = Array.from({ length: GROUPS }, (_, group) => momentsOf(sides, { scores, weights: near }, (row) => row % GROUPS === group));
  const whole = groups.reduce((all, each) => without(all, each, -1));
  const line = contributionsAt(lineOf(whole, RIDGE));
  const perColumn = (of: ArrayLike<number>): Float64Array => Float64Array.from(columns, (_, i) => of[SIDES * i]! + of[SIDES * i + 1]!);
  const contributions = perColumn(line.contributions);
  const errors = groupErrors(groups.map((group) => perColumn(contributionsAt(lineOf(without(whole, group), RIDGE)).contributions)));
  // What nobody has otherwise tells nothing.
  const varied = columns.map((column, i) => ({ column, i })).filter(({ i }) => sides.some((each) => each[SIDES * i] !== 0 || each[SIDES * i + 1] !== 0));
  const expected = Float64Array.from(told[0]!);
  expected[output] = line.level;
  return {
    expected: [...expected],
    contributions: new Map(varied.map(({ column, i }) => [column, contributions[i]!])),
    errors: new Map(varied.map(({ column, i }) => [column, errors[i]!])),
    tried: most,
    fidelity: line.fidelity,
  };
}

/** A column stands in the line twice: by how much it is more, and by whether it is another. */
const SIDES = 2;

/** How far a value is from the customer's: in standard deviations, and 1 when it is another word, or one of the two is missing. */
function sidesOf(usual: UsualColumn, value: ColumnValue, own: ColumnValue): readonly [more: number, other: number] {
  if (usual.kind === 'number' && typeof value === 'number' && typeof own === 'number') return [(value - own) / (usual.deviation || 1), 0];
  return [0, isSame(value, own) ? 0 : 1];
}

/** 1 for the customer. No column takes anybody farther than being another does. */
function nearness(sides: readonly number[], columns: number): number {
  const apart = sides.reduce((sum, side) => sum + Math.min(1, side * side), 0);
  return Math.sqrt(Math.exp(-apart / (WIDTH * WIDTH * Math.max(1, columns))));
}

/** The customer stands at 0 on all sides: what they have by not being as the others are in the mean. */
function contributionsAt({ slopes, means, level, fidelity }: Line): { readonly contributions: Float64Array; readonly level: number; readonly fidelity: number } {
  return { contributions: slopes.map((slope, i) => -slope * means[i]!), level, fidelity };
}
