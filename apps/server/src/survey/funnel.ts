/** A rule taken apart: how many each of its conditions picks, and how many are left after it and those before. */
import type { Expression } from '@limn/engine';
import { pick, type Columns } from './pick.ts';

/** One condition of a rule, or a group of them. */
export interface ConditionCount {
  /** Where it stands: empty for the whole rule, `all[1].all[0]` for the first within the second. */
  readonly path: string;
  readonly condition: Expression;
  /** Whom it picks by itself. */
  readonly alone: number;
  /** Of those whom it was asked about. */
  readonly before: number;
  /** In an `and`: who is left after it and those before it in its group. In an `or`: whom it and those before it bring together. */
  readonly left: number;
  /** What the group is that it stands in. */
  readonly within: 'and' | 'or';
}

/** Who fits a rule, and how it came so. */
export interface Funnel {
  /** Row numbers, rising. */
  readonly rows: readonly number[];
  /** In the order of the rule, a group before what is in it. */
  readonly conditions: readonly ConditionCount[];
}

/** Cost: each condition is asked of each row, once for itself. */
export function funnelOf(rule: Expression, columns: Columns, rows: number): Funnel {
  const conditions: ConditionCount[] = [];
  const everybody = new Uint8Array(rows).fill(1);

  const walk = (expression: Expression, path: string, base: Uint8Array): Uint8Array => {
    if (expression.op !== 'and' && expression.op !== 'or') return both(base, maskOf(expression));
    const { op } = expression;
    let running: Uint8Array = op === 'and' ? base : new Uint8Array(rows);
    expression.all.forEach((condition, i) => {
      const at = `${path}${path === '' ? '' : '.'}all[${i}]`;
      const place = conditions.length;
      const before = op === 'and' ? running : base;
      // What is within comes after it.
      conditions.push(undefined as never);
      const found = walk(condition, at, before);
      running = op === 'and' ? found : either(running, found);
      conditions[place] = { path: at, condition, alone: sizeOf(maskOf(condition)), before: sizeOf(before), left: sizeOf(running), within: op };
    });
    return running;
  };
  const maskOf = (expression: Expression): Uint8Array => {
    const mask = new Uint8Array(rows);
    for (const row of pick(expression, columns, rows)) mask[row] = 1;
    return mask;
  };

  const picked = walk(rule, '', everybody);
  if (conditions.length === 0) conditions.push({ path: '', condition: rule, alone: sizeOf(picked), before: rows, left: sizeOf(picked), within: 'and' });
  const found: number[] = [];
  picked.forEach((isIn, row) => isIn === 1 && found.push(row));
  return { rows: found, conditions };
}

function both(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((isIn, row) => isIn & right[row]!);
}

function either(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((isIn, row) => isIn | right[row]!);
}

function sizeOf(mask: Uint8Array): number {
  let size = 0;
  for (const isIn of mask) size += isIn;
  return size;
}
