/** Everything that an explanation says, once per language: one message a sentence, never joined from words. */
import type { Subject } from './subject.ts';

/** A comparison, with its direction and whether the bound itself counts. */
export type Comparison = 'atLeast' | 'above' | 'atMost' | 'below' | 'equal' | 'notEqual';

/** A side of a comparison or an arithmetic: the words, and what they are about when they are one column's. */
export interface Operand {
  readonly text: string;
  readonly subject?: Subject;
}

export type ArithmeticOp = 'add' | 'subtract' | 'multiply' | 'divide';

export interface Phrases {
  /** A comparison as part of a rule: `no order for at least 60 days`. `unknownToo`: holds for missing values as well. */
  compare(left: Operand, op: Comparison, bound: Bound, unknownToo: boolean): string;
  isOneOf(of: Operand, values: string, negated: boolean): string;
  contains(of: Operand, value: string, negated: boolean): string;
  isPresent(of: Operand, negated: boolean): string;
  /** A yes-or-no column: having a tag, being in a segment, another condition. */
  isTrue(of: Operand, negated: boolean): string;
  /** A rule without a condition. */
  constant(value: boolean): string;
  all(parts: readonly string[]): string;
  any(parts: readonly string[]): string;
  /** Around a group within another. */
  nested(group: string): string;

  arithmetic(op: ArithmeticOp, left: string, right: string): string;
  /** What is computed, and what it comes to. */
  computed(what: string, value: string): string;
  orElse(of: string, otherwise: string): string;
  /** `bands`: label and condition of each, lowest first. */
  bucket(of: string, bands: readonly (readonly [label: string, range: string])[]): string;
  /** A range of numbers, the lower bound included, the upper not; either may be absent, not both. */
  range(from: string | undefined, to: string | undefined): string;
  entry(of: string, index: number, histogram: 'hour' | 'weekday' | undefined): string;
  eventTime(part: 'hour' | 'weekday' | 'month' | 'day'): string;
  eventName(): string;
  field(name: string): string;
  item(name: string): string;

  /** What the profile says of a column: `last order 74 days ago`. */
  statement(subject: Operand, value: string, zeroOrOne?: 0 | 1): string;
  /** The same when it says nothing: `no order yet`. */
  missing(subject: Operand): string;
  overflow(subject: Operand): string;
  /** What a rule asks of it, to stand behind the statement: `needs at least £800.00`. */
  needs(op: Comparison, bound: string, subject: Subject | undefined): string;
  needsText(value: string, negated: boolean): string;
  needsOneOf(values: string, negated: boolean): string;
  needsItem(value: string, negated: boolean): string;
  needsPresence(of: Operand, negated: boolean): string;
  /** A statement with what is asked. */
  clause(statement: string, needs: string | undefined): string;
  /** The same within a sentence of several: all that is asked of one thing, and how far it misses that. */
  reason(statement: string, needs: readonly string[], distance: string | undefined): string;
  reasons(reasons: readonly string[]): string;

  distance(distance: Distance): string;
  /** The whole sentence about a rule. */
  conclusion(rule: { kind: 'tag' | 'segment'; label: string; holds: boolean }, reasons: string): string;
  /** A tag or segment as a condition of another, with its own reasons. */
  because(statement: string, reasons: readonly string[]): string;
  sentence(statement: string): string;
  flip(rule: { kind: 'tag' | 'segment'; label: string; to: boolean }, at: string): string;
}

/** A bound, with the value that it has for this profile when it is computed from other columns. */
export interface Bound {
  readonly text: string;
  readonly isOne: boolean;
}

/**
 * How far a value is from turning its test. `short`: must grow; `above`: may shrink so much; `over`: must shrink;
 * `under`: may grow so much. `elapsed`: a time that grows by itself.
 */
export interface Distance {
  readonly kind: 'short' | 'above' | 'over' | 'under' | 'none';
  readonly amount: string;
  readonly elapsed: boolean;
}
