/**
 * How values move while nothing happens, and whether the moment at which time alone turns a rule can be computed.
 *
 * Counts and sums over windows stand still between the moments at which an event leaves a window. Two things move all the
 * time: the time since an event (a second a second) and decayed sums (halving with their half-life). A comparison turns at
 * most once between two such moments, and can be solved, when its two sides together move in one way only: time against
 * constants, or decay of one half-life against constants.
 */
import type { Expression, FeatureDefinition } from './definition.ts';
import type { Problems } from './problems.ts';

/** `still`, `steady` (linear in time), `decay <half-life>`, or `mixed` when it is none of these. */
export type Movement = 'still' | 'steady' | `decay ${string}` | 'mixed';

/** How a feature moves between the moments at which an event leaves its window. */
export function movementOfFeature({ aggregate }: FeatureDefinition): Movement {
  if (aggregate.op === 'timeSince') return 'steady';
  return aggregate.op === 'decayedSum' ? `decay ${aggregate.halfLife}` : 'still';
}

/** How an expression over columns moves. Reports comparisons that cannot be solved. @param columns movement of each column by name */
export function movementOf(expression: Expression, columns: ReadonlyMap<string, Movement>, problems: Problems, path: string): Movement {
  const move = (of: Expression, key: string): Movement => movementOf(of, columns, problems, `${path}.${key}`);
  switch (expression.op) {
    case 'column':
      return columns.get(expression.name) ?? 'still';
    case 'and':
    case 'or':
      expression.all.forEach((each, i) => move(each, `all[${i}]`));
      return 'still';
    case 'atLeast':
    case 'above':
    case 'atMost':
    case 'below':
      if (together(move(expression.left, 'left'), move(expression.right, 'right')) === 'mixed') {
        problems.report('unsolvable_rule', path, 'Its sides move in different ways, so the moment at which it turns cannot be computed.',
          'Compare a moving value with one that stands still; instead of dividing by a time, multiply the other side by it.');
      }
      return 'still';
    case 'equal':
    case 'notEqual':
      return onlyStill(together(move(expression.left, 'left'), move(expression.right, 'right')), problems, path);
    case 'isOneOf':
      return onlyStill(move(expression.of, 'of'), problems, path);
    case 'bucket':
      if (move(expression.of, 'of') === 'mixed') {
        problems.report('unsolvable_rule', path, 'It moves in several ways, so the moment at which it changes its bucket cannot be computed.', 'Sort a value that moves in one way.');
      }
      return 'still';
    case 'not':
    case 'isPresent':
    case 'contains':
    case 'entry':
      move(expression.of, 'of');
      return 'still';
    case 'orElse':
      return together(move(expression.of, 'of'), move(expression.otherwise, 'otherwise'));
    case 'add':
    case 'subtract':
      return together(move(expression.left, 'left'), move(expression.right, 'right'));
    case 'multiply': {
      const left = move(expression.left, 'left');
      const right = move(expression.right, 'right');
      return left === 'still' ? right : right === 'still' ? left : 'mixed';
    }
    case 'divide': {
      const left = move(expression.left, 'left');
      return move(expression.right, 'right') === 'still' ? left : 'mixed';
    }
    case 'literal':
    case 'duration':
    case 'field':
    case 'item':
    case 'eventTime':
    case 'eventName':
      return 'still';
  }
}

function together(left: Movement, right: Movement): Movement {
  return left === 'still' || left === right ? right : right === 'still' ? left : 'mixed';
}

function onlyStill(movement: Movement, problems: Problems, path: string): Movement {
  if (movement !== 'still') {
    problems.report('unsolvable_rule', path, 'A value that moves all the time is equal to another for no more than an instant.', 'Compare with atLeast, above, atMost or below.');
  }
  return 'still';
}
