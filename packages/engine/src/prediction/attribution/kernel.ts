/**
 * Kernel SHAP: Shapley values against one usual customer as the weighted least squares that they are (Lundberg & Lee 2017,
 * arXiv:1705.07874), for a model of which only answers are known. A score is taken to be what is usual and a sum over the columns that
 * are put in place; sets of columns count so that the best such sum has the Shapley values, and adds up exactly.
 */
import { chanceOf, differingColumns, untold, type AskModel, type TriedAttribution, type Values } from './asked-model.ts';
import { coalitionsOf, GROUPS, type Coalition } from './coalitions.ts';
import { groupErrors } from './group-errors.ts';
import { factor } from './solve.ts';

/** What is compared. */
export interface KernelOptions {
  readonly values: Values;
  /** The usual customer; a column that is not there is missing. */
  readonly reference: Values;
  /** The score that contributions are of. */
  readonly output: number;
  /** Sets of columns that are tried; default 2,000. With all of them, the values are exact. */
  readonly most?: number;
}

const MOST = 2_000;

/** Deterministic: the same columns are tried in the same sets. Cost: `most` rows, asked for at once, and columns³ products. */
export function attributeKernel(ask: AskModel, { values, reference, output, most = MOST }: KernelOptions): TriedAttribution {
  const columns = differingColumns(values, reference);
  const coalitions = columns.length < 2 ? [] : coalitionsOf(columns.length, most, chanceOf(`kernel ${columns.join(' ')}`));
  const rowOf = ({ members }: Coalition): Values => ({ ...reference, ...Object.fromEntries(columns.flatMap((column, i) => (members[i] === 1 ? [[column, values[column]]] : []))) });
  const told = ask([reference, { ...reference, ...values }, ...coalitions.map(rowOf)]);
  const scores = told.map((each) => each[output]!);
  if (scores.some(Number.isNaN)) return untold(told[0]!);
  const total = scores[1]! - scores[0]!;
  const gains = scores.slice(2).map((score) => score - scores[0]!);
  const { whole, errors } = columns.length < 2 ? { whole: columns.map(() => total), errors: columns.map(() => 0) } : solved(columns.length, { coalitions, gains, total });
  return {
    expected: [...told[0]!],
    contributions: new Map(columns.map((column, i) => [column, whole[i]!])),
    errors: new Map(columns.map((column, i) => [column, errors[i]!])),
    tried: coalitions.length,
  };
}

interface Tried {
  readonly coalitions: readonly Coalition[];
  /** [coalitions]: what each scores above the usual customer. */
  readonly gains: readonly number[];
  /** What all columns gain together. */
  readonly total: number;
}

function solved(size: number, { coalitions, gains, total }: Tried): { readonly whole: ArrayLike<number>; readonly errors: ArrayLike<number> } {
  const solve = (left: number): Float64Array => {
    const [matrix, right] = [new Float64Array(size * size), new Float64Array(size)];
    coalitions.forEach(({ members, weight, group }, at) => {
      if (group === left) return;
      for (let i = 0; i < size; i++) {
        if (members[i] === 0) continue;
        right[i]! += weight * gains[at]!;
        for (let j = 0; j <= i; j++) if (members[j] === 1) matrix[i * size + j]! += weight;
      }
    });
    return onPlane(factor(matrix, size), right, total);
  };
  const isDrawn = coalitions.some(({ group }) => group >= 0);
  const whole = solve(NaN);
  return { whole, errors: isDrawn ? groupErrors(Array.from({ length: GROUPS }, (_, group) => solve(group))) : new Float64Array(size) };
}

/** The best solution among those that add up to a total. */
function onPlane(solve: (right: ArrayLike<number>) => Float64Array, right: Float64Array, total: number): Float64Array {
  const [free, ones] = [solve(right), solve(new Float64Array(right.length).fill(1))];
  const sum = (of: Float64Array): number => of.reduce((all, each) => all + each, 0);
  const shift = (sum(free) - total) / sum(ones);
  return free.map((each, i) => each - shift * ones[i]!);
}
