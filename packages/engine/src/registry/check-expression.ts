/** The kinds of expressions: what every node yields, and a problem wherever kinds do not go together. */
import { arithmeticType } from './arithmetic-type.ts';
import type { ColumnType, Expression } from './definition.ts';
import type { Leaf } from './expression.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';

/** What is known of a value. */
export interface Inferred {
  /** `undefined`: it could not be read or named; that was reported, and nothing more is said of it. */
  readonly kind: ColumnType | undefined;
  /** All texts that it can be, when they are known: an enum's, the labels of buckets. */
  readonly values?: readonly string[];
}

/** Nothing is known; the reason was reported. */
export const UNKNOWN: Inferred = { kind: undefined };

/** Where an expression stands, and what its leaves mean there. */
export interface Scope {
  readonly problems: Problems;
  /** Reports a leaf that means nothing here. */
  readonly leaf: (leaf: Leaf, path: string) => Inferred;
}

/** What people call a kind. */
export const KIND_NAMES: Readonly<Record<ColumnType, string>> = {
  number: 'a number', string: 'a text', boolean: 'a yes or no', duration: 'a length of time', time: 'a moment',
  strings: 'a list of texts', numbers: 'a list of numbers', histogram: 'a histogram',
};

const ORDERED: readonly ColumnType[] = ['number', 'duration', 'time'];
const LISTS: readonly ColumnType[] = ['strings', 'numbers', 'histogram'];

/** Infers the kind of an expression, and reports what is wrong within. */
export function checkExpression(expression: Expression, scope: Scope, path: string): Inferred {
  const { problems } = scope;
  if (problems.isHole(expression)) return UNKNOWN;
  const at = (key: string): string => `${path}.${key}`;
  const infer = (of: Expression, key: string): Inferred => checkExpression(of, scope, at(key));
  switch (expression.op) {
    case 'literal':
      return literal(expression.value);
    case 'duration':
      return { kind: 'duration' };
    case 'field':
    case 'item':
    case 'eventTime':
    case 'eventName':
    case 'column':
      return scope.leaf(expression, path);
    case 'and':
    case 'or':
      expression.all.forEach((each, i) => checkCondition(each, scope, at(`all[${i}]`)));
      return { kind: 'boolean' };
    case 'not':
      checkCondition(expression.of, scope, at('of'));
      return { kind: 'boolean' };
    case 'isPresent':
      infer(expression.of, 'of');
      return { kind: 'boolean' };
    case 'atLeast':
    case 'above':
    case 'atMost':
    case 'below':
    case 'equal':
    case 'notEqual':
      checkComparison(expression, infer(expression.left, 'left'), infer(expression.right, 'right'), scope, path);
      return { kind: 'boolean' };
    case 'isOneOf': {
      const of = infer(expression.of, 'of');
      expect(of, ['string', 'number'], 'isOneOf looks at a text or a number', scope, path);
      for (const value of expression.values) checkPossible(of, value, scope, at('values'));
      return { kind: 'boolean' };
    }
    case 'contains': {
      const of = infer(expression.of, 'of');
      expect(of, ['strings', 'numbers'], 'contains looks into a list', scope, path);
      const entries: Inferred = { ...of, kind: of.kind && (of.kind === 'strings' ? 'string' : 'number') };
      checkPossible(entries, expression.value, scope, at('value'));
      return { kind: 'boolean' };
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
      return checkArithmetic(expression.op, infer(expression.left, 'left'), infer(expression.right, 'right'), scope, path);
    case 'orElse':
      return checkOrElse(infer(expression.of, 'of'), infer(expression.otherwise, 'otherwise'), scope, path);
    case 'bucket':
      expect(infer(expression.of, 'of'), ['number'], 'bucket sorts numbers', scope, path);
      checkBuckets(expression, scope, path);
      return { kind: 'string', values: expression.labels };
    case 'entry': {
      const of = infer(expression.of, 'of');
      expect(of, LISTS, 'entry looks into a list or a histogram', scope, path);
      return of.kind === undefined ? UNKNOWN : { ...of, kind: of.kind === 'strings' ? 'string' : 'number' };
    }
  }
}

/** Reports an expression that is not a yes or no. */
export function checkCondition(expression: Expression, scope: Scope, path: string): void {
  expect(checkExpression(expression, scope, path), ['boolean'], 'A condition is a yes or no', scope, path, 'Compare it with something, as in atLeast(value, 5), or ask isPresent.');
}

/** Reports a value that is of none of the kinds. Says nothing of an unknown one. @param rule what is asked, without a stop */
export function expect({ kind }: Inferred, wanted: readonly ColumnType[], rule: string, { problems }: Scope, path: string, cure?: string): void {
  if (kind === undefined || wanted.includes(kind)) return;
  problems.report('wrong_kind', path, `${rule}; this is ${KIND_NAMES[kind]}.`, cure ?? `Give it ${wanted.map((each) => KIND_NAMES[each]).join(' or ')}.`);
}

function literal(value: string | number | boolean): Inferred {
  return { kind: typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean' };
}

function checkComparison(
  { op, left, right }: Extract<Expression, { op: 'equal' | 'notEqual' | 'atLeast' | 'above' | 'atMost' | 'below' }>,
  of: Inferred, to: Inferred, scope: Scope, path: string,
): void {
  if (op === 'equal' || op === 'notEqual') {
    for (const side of [of, to]) {
      if (side.kind === undefined || !LISTS.includes(side.kind)) continue;
      scope.problems.report('wrong_kind', path, `${KIND_NAMES[side.kind]} is never equal to anything.`, 'Ask contains, or compare one entry.');
      return;
    }
  } else {
    const cure = 'Use equal, isOneOf or contains.';
    expect(of, ORDERED, 'Only numbers, lengths of time and moments have an order', scope, path, cure);
    if (of.kind !== undefined && !ORDERED.includes(of.kind)) return;
  }
  if (of.kind !== undefined && to.kind !== undefined && of.kind !== to.kind) {
    const cure = [of.kind, to.kind].includes('duration') ? 'Write a length of time as { op: \'duration\', value: \'60d\' }.' : 'Compare values of one kind.';
    scope.problems.report('wrong_kind', path, `${capital(KIND_NAMES[of.kind])} cannot be compared with ${KIND_NAMES[to.kind]}.`, cure);
    return;
  }
  if (right.op === 'literal') checkPossible(of, right.value, scope, `${path}.right`);
  if (left.op === 'literal') checkPossible(to, left.value, scope, `${path}.left`);
}

/** Reports a value of another type, or that is not among those which the other side can be. */
function checkPossible({ kind, values }: Inferred, value: string | number | boolean, { problems }: Scope, path: string): void {
  const given = literal(value).kind!;
  if (kind !== undefined && kind !== given) {
    problems.report('wrong_kind', path, `${capital(KIND_NAMES[kind])} is never ${KIND_NAMES[given]}.`, 'Give a value of its own kind.');
  } else if (values !== undefined && typeof value === 'string' && !values.includes(value)) {
    problems.report('impossible_value', path, `It is never '${value.slice(0, 100)}'.`, didYouMean(value, values));
  }
}

function checkArithmetic(op: 'add' | 'subtract' | 'multiply' | 'divide', left: Inferred, right: Inferred, { problems }: Scope, path: string): Inferred {
  if (left.kind === undefined || right.kind === undefined) return UNKNOWN;
  const kind = arithmeticType(op, left.kind, right.kind);
  if (kind !== undefined) return { kind };
  const verb = { add: 'added', subtract: 'subtracted', multiply: 'multiplied', divide: 'divided' }[op];
  const message = `${capital(KIND_NAMES[left.kind])} and ${KIND_NAMES[right.kind]} cannot be ${verb}.`;
  problems.report('wrong_kind', path, message, 'Numbers go with numbers, lengths of time with each other or with a factor.');
  return UNKNOWN;
}

function checkOrElse(of: Inferred, otherwise: Inferred, { problems }: Scope, path: string): Inferred {
  if (of.kind === undefined || otherwise.kind === undefined) return UNKNOWN;
  if (of.kind !== otherwise.kind) {
    problems.report('wrong_kind', path, `${capital(KIND_NAMES[otherwise.kind])} cannot stand in for ${KIND_NAMES[of.kind]}.`, `Give ${KIND_NAMES[of.kind]}.`);
    return UNKNOWN;
  }
  return { kind: of.kind };
}

function checkBuckets({ bounds, labels }: Extract<Expression, { op: 'bucket' }>, { problems }: Scope, path: string): void {
  if (bounds.some((bound, i) => i > 0 && bound <= bounds[i - 1]!)) {
    problems.report('bad_buckets', `${path}.bounds`, 'The bounds do not rise.', 'List them from the smallest, each once.');
  }
  if (labels.length !== bounds.length + 1) {
    problems.report('bad_buckets', `${path}.labels`, `${bounds.length} bounds make ${bounds.length + 1} buckets, but there are ${labels.length} labels.`, 'Give one more label than bounds.');
  }
  if (new Set(labels).size !== labels.length) problems.report('bad_buckets', `${path}.labels`, 'Two buckets have one label.', 'Give each its own.');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
