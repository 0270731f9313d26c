/** Which kinds go together in arithmetic, and what comes out. `undefined`: they do not. */
import type { ColumnType } from './definition.ts';

type Arithmetic = 'add' | 'subtract' | 'multiply' | 'divide';

/** `left op right`, as kinds. The compiler's view of the same table is in `define/arithmetic.ts`. */
const RESULTS: Readonly<Record<Arithmetic, Readonly<Record<string, ColumnType>>>> = {
  add: { 'number number': 'number', 'duration duration': 'duration', 'time duration': 'time', 'duration time': 'time' },
  subtract: { 'number number': 'number', 'duration duration': 'duration', 'time time': 'duration', 'time duration': 'time' },
  multiply: { 'number number': 'number', 'duration number': 'duration', 'number duration': 'duration' },
  divide: { 'number number': 'number', 'duration duration': 'number', 'duration number': 'duration' },
};

/** Kind of `left op right`; `undefined` when they do not go together. */
export function arithmeticType(op: Arithmetic, left: ColumnType, right: ColumnType): ColumnType | undefined {
  return RESULTS[op][`${left} ${right}`];
}
