import { expect, test } from 'vitest';
import type { Expression } from './definition.ts';
import { movementOf, type Movement } from './movement.ts';
import { Problems } from './problems.ts';

const columns = new Map<string, Movement>([['spend', 'still'], ['gap', 'still'], ['since', 'steady'], ['first', 'steady'], ['weekly', 'decay 7d'], ['monthly', 'decay 30d']]);
const column = (name: string): Expression => ({ op: 'column', name });
const binary = (op: 'add' | 'subtract' | 'multiply' | 'divide' | 'atLeast' | 'equal', left: string, right: string): Expression => ({ op, left: column(left), right: column(right) });

function move(expression: Expression): [Movement, number] {
  const problems = new Problems();
  return [movementOf(expression, columns, problems, 'rule'), problems.found.length];
}

test.each<[Expression, Movement]>([
  [binary('add', 'spend', 'gap'), 'still'],
  [binary('divide', 'since', 'gap'), 'steady'],
  [binary('subtract', 'since', 'first'), 'steady'],
  [binary('multiply', 'gap', 'weekly'), 'decay 7d'],
  [binary('add', 'weekly', 'monthly'), 'mixed'],
  [binary('add', 'weekly', 'since'), 'mixed'],
  [binary('multiply', 'since', 'first'), 'mixed'],
  [binary('divide', 'spend', 'since'), 'mixed'],
  [{ op: 'orElse', of: column('since'), otherwise: column('gap') }, 'steady'],
  [{ op: 'bucket', of: column('since'), bounds: [1], labels: ['a', 'b'] }, 'still'],
])('%j moves %s, which is no problem while nothing asks when it turns', (expression, movement) => {
  expect(move(expression)).toEqual([movement, 0]);
});

test('time against constants, time against time, and one decay against constants can be solved', () => {
  for (const [left, right] of [['since', 'gap'], ['since', 'first'], ['weekly', 'spend'], ['weekly', 'weekly']] as const) expect(move(binary('atLeast', left, right))).toEqual(['still', 0]);
});

test('two ways of moving in one comparison cannot, however deep they stand', () => {
  for (const [left, right] of [['weekly', 'monthly'], ['weekly', 'since']] as const) {
    expect(move(binary('atLeast', left, right))).toEqual(['still', 1]);
    expect(move({ op: 'and', all: [column('x'), { op: 'not', of: binary('atLeast', left, right) }] })).toEqual(['still', 1]);
  }
});

test('a moving value is never equal for longer than an instant', () => {
  expect(move(binary('equal', 'since', 'gap'))).toEqual(['still', 1]);
  expect(move({ op: 'isOneOf', of: column('weekly'), values: [1] })).toEqual(['still', 1]);
  expect(move(binary('equal', 'spend', 'gap'))).toEqual(['still', 0]);
});
