/** Reads expression trees and aggregates from untrusted JSON. Only their shape: what names and kinds mean is checked later. */
import type { AggregateSpec, Expression } from './definition.ts';
import type { Part } from './part.ts';

const MAX_DEPTH = 50;
const MAX_OPERANDS = 200;
const MAX_VALUES = 1_000;
const MAX_ENTRY = 999;
/** Longest list an aggregate may return. */
const MAX_LIST = 100;
const MAX_STEPS = 20;

/** All operations of expressions; a test holds them against the type. */
export const EXPRESSION_OPS = [
  'literal', 'duration', 'field', 'item', 'eventTime', 'eventName', 'column', 'atLeast', 'above', 'atMost', 'below', 'equal', 'notEqual',
  'and', 'or', 'not', 'isOneOf', 'contains', 'isPresent', 'add', 'subtract', 'multiply', 'divide', 'orElse', 'bucket', 'entry',
] as const satisfies readonly Expression['op'][];

/** All aggregates. */
export const AGGREGATE_OPS = [
  'count', 'sum', 'mean', 'variance', 'min', 'max', 'first', 'last', 'lastN', 'distinct', 'mostFrequent', 'topK', 'quantile',
  'hourHistogram', 'weekdayHistogram', 'activeDays', 'sessions', 'timeSince', 'timeOf', 'gap', 'decayedSum', 'funnel',
] as const satisfies readonly AggregateSpec['op'][];

/** An expression; a hole where there is none, or where it is nested deeper than 50. */
export function parseExpression(part: Part, depth = 1): Expression {
  const hole = (): Expression => part.problems.hole({ op: 'literal', value: 0 });
  if (depth > MAX_DEPTH) {
    part.report('too_large', `The expression is nested deeper than ${MAX_DEPTH}.`, 'Name its parts as derived values and use those.');
    return hole();
  }
  const op = readOp(part, EXPRESSION_OPS);
  if (op === undefined) return hole();
  const below = (inner: Part): Expression => parseExpression(inner, depth + 1);
  switch (op) {
    case 'literal':
      return { op, value: parseLiteral(part.object(['op', 'value']).value) };
    case 'duration':
      return { op, value: part.object(['op', 'value']).value.duration({ zero: true }) };
    case 'field':
    case 'item':
    case 'column':
      return { op, name: part.object(['op', 'name']).name.text() };
    case 'eventTime':
      return { op, part: part.object(['op', 'part']).part.choice(['hour', 'weekday', 'month', 'day']) };
    case 'eventName':
      part.object(['op']);
      return { op };
    case 'and':
    case 'or':
      return { op, all: part.object(['op', 'all']).all.list(MAX_OPERANDS, 1).map(below) };
    case 'not':
    case 'isPresent':
      return { op, of: below(part.object(['op', 'of']).of) };
    case 'isOneOf': {
      const { of, values } = part.object(['op', 'of', 'values']);
      return { op, of: below(of), values: values.list(MAX_VALUES, 1).map(parseScalar) };
    }
    case 'contains': {
      const { of, value } = part.object(['op', 'of', 'value']);
      return { op, of: below(of), value: parseScalar(value) };
    }
    case 'orElse': {
      const { of, otherwise } = part.object(['op', 'of', 'otherwise']);
      return { op, of: below(of), otherwise: below(otherwise) };
    }
    case 'bucket': {
      const { of, bounds, labels } = part.object(['op', 'of', 'bounds', 'labels']);
      return { op, of: below(of), bounds: bounds.list(MAX_LIST, 1).map((bound) => bound.number()), labels: labels.list(MAX_LIST + 1, 2).map((label) => label.filled()) };
    }
    case 'entry': {
      const { of, index } = part.object(['op', 'of', 'index']);
      return { op, of: below(of), index: index.whole(0, MAX_ENTRY) };
    }
    default: {
      const { left, right } = part.object(['op', 'left', 'right']);
      return { op, left: below(left), right: below(right) };
    }
  }
}

/** An aggregate; a hole where there is none. */
export function parseAggregate(part: Part): AggregateSpec {
  const op = readOp(part, AGGREGATE_OPS);
  if (op === undefined) return part.problems.hole({ op: 'count' });
  switch (op) {
    case 'count':
    case 'hourHistogram':
    case 'weekdayHistogram':
    case 'activeDays':
      part.object(['op']);
      return { op };
    case 'lastN': {
      const { of, n } = part.object(['op', 'of', 'n']);
      return { op, of: parseExpression(of), n: n.whole(1, MAX_LIST) };
    }
    case 'topK': {
      const { of, k } = part.object(['op', 'of', 'k']);
      return { op, of: parseExpression(of), k: k.whole(1, MAX_LIST) };
    }
    case 'quantile': {
      const { of, q } = part.object(['op', 'of', 'q']);
      return { op, of: parseExpression(of), q: parseShare(q) };
    }
    case 'sessions': {
      const { gap, measure } = part.object(['op', 'gap', 'measure']);
      return { op, gap: gap.duration(), measure: measure.choice(['count', 'length', 'depth']) };
    }
    case 'timeSince':
    case 'timeOf':
      return { op, which: part.object(['op', 'which']).which.choice(['first', 'last']) };
    case 'gap':
      return { op, measure: part.object(['op', 'measure']).measure.choice(['mean', 'shortest', 'longest']) };
    case 'decayedSum': {
      const { of, halfLife } = part.object(['op', 'of', 'halfLife']);
      return { op, of: parseExpression(of), halfLife: halfLife.duration() };
    }
    case 'funnel': {
      const { steps, within } = part.object(['op', 'steps', 'within']);
      return { op, steps: steps.list(MAX_STEPS, 2).map((step) => step.text()), within: within.duration() };
    }
    default:
      return { op, of: parseExpression(part.object(['op', 'of']).of) };
  }
}

/** The operation of a node; reports once when it has none. */
function readOp<Op extends string>(part: Part, ops: readonly Op[]): Op | undefined {
  const op = part.own('op');
  const known = ops.find((each) => each === op);
  if (known !== undefined) return known;
  if (typeof op === 'string') part.at('op', op).choice(ops);
  else part.object(['op'], ['value', 'name', 'of', 'left', 'right', 'all']).op.text();
  return undefined;
}

function parseLiteral(part: Part): string | number | boolean {
  return typeof part.value === 'boolean' ? part.value : parseScalar(part);
}

function parseScalar(part: Part): string | number {
  return typeof part.value === 'number' ? part.number() : part.text();
}

function parseShare(part: Part): number {
  const share = part.number();
  if (share < 0 || share > 1) part.report('bad_number', `${share} is no share.`, 'Give a number from 0 to 1: 0.5 is the median.');
  return share;
}
