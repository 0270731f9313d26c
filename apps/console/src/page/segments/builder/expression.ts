/** Rules as definitions have them, as far as the builder reads and writes them. */

/** A yes or no, or a value, over columns. Those that the builder cannot show as slots stay as they are. */
export type Expression =
  | { readonly op: 'literal'; readonly value: string | number | boolean }
  | { readonly op: 'duration'; readonly value: string }
  | { readonly op: 'column'; readonly name: string }
  | { readonly op: Comparison; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'and' | 'or'; readonly all: readonly Expression[] }
  | { readonly op: 'not' | 'isPresent'; readonly of: Expression }
  | { readonly op: 'isOneOf'; readonly of: Expression; readonly values: readonly (string | number)[] }
  | { readonly op: 'contains'; readonly of: Expression; readonly value: string | number }
  | { readonly op: 'add' | 'subtract' | 'multiply' | 'divide'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'orElse' | 'bucket' | 'entry' | 'field' | 'item' | 'eventTime' | 'eventName' };

/** How two values are compared. */
export type Comparison = 'atLeast' | 'above' | 'atMost' | 'below' | 'equal' | 'notEqual';

const comparisons: ReadonlySet<string> = new Set<Comparison>(['atLeast', 'above', 'atMost', 'below', 'equal', 'notEqual']);

/** Is it one of the six. */
export function isComparison(expression: Expression): expression is Extract<Expression, { readonly op: Comparison }> {
  return comparisons.has(expression.op);
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ms of a length of time such as `60d`; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  return amount === undefined || unit === undefined ? undefined : Number(amount) * unitMs[unit]!;
}

/** The length of time in the largest unit that writes it whole: `60d`. */
export function durationText(ms: number): string {
  const unit = ['d', 'h', 'm'].find((each) => (ms % unitMs[each]!) === 0) ?? 's';
  return `${Math.max(0, Math.round(ms / unitMs[unit]!))}${unit}`;
}

/** Columns that an expression looks at. */
export function columnsIn(expression: Expression): readonly string[] {
  switch (expression.op) {
    case 'column':
      return [expression.name];
    case 'and':
    case 'or':
      return expression.all.flatMap(columnsIn);
    case 'not':
    case 'isPresent':
    case 'isOneOf':
    case 'contains':
      return columnsIn(expression.of);
    default:
      return 'left' in expression ? [...columnsIn(expression.left), ...columnsIn(expression.right)] : [];
  }
}

/** Puts the rules of others in the place of their names, where the rule itself must stand. */
export function inlined(expression: Expression, ruleOf: (name: string) => Expression | undefined): Expression {
  switch (expression.op) {
    case 'column':
      return ruleOf(expression.name) ?? expression;
    case 'and':
    case 'or':
      return { ...expression, all: expression.all.map((each) => inlined(each, ruleOf)) };
    case 'not':
      return { ...expression, of: inlined(expression.of, ruleOf) };
    default:
      return expression;
  }
}
