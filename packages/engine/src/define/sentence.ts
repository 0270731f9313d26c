/**
 * Compile errors as sentences. A builder intersects what it is given with one of these: `unknown` when all is well, a
 * `Mistake` that says what is wrong and how to mend it when not. Nothing can be a mistake, so the compiler refuses the
 * argument and prints the sentence.
 */
import type { ColumnType, Duration } from '../registry/definition.ts';

declare const mistake: unique symbol;

/** Never exists as a value. An object, not a bare text: a text joined with another text would be `never`, which says nothing. */
export interface Mistake<Sentence extends string> {
  readonly [mistake]: Sentence;
}

/** What a kind of value is called in a sentence. */
export type KindName<Kind> = Kind extends 'string' ? 'text'
  : Kind extends 'boolean' ? 'a yes or no'
  : Kind extends 'number' ? 'a number'
  : Kind extends 'duration' ? 'a length of time'
  : Kind extends 'time' ? 'a moment'
  : Kind extends 'histogram' ? 'a histogram'
  : 'a list';

/** `unknown` for a duration. A `Duration` that is not known to the letter passes. */
export type DurationText<Text extends string> = Text extends Duration
  ? IsPattern<Text> extends true ? unknown
  : Text extends `${infer Amount}${'s' | 'm' | 'h' | 'd'}` ? (AllDigits<Amount> extends true ? unknown : Mistake<NoDuration<Text>>)
  : Mistake<NoDuration<Text>>
  : Mistake<NoDuration<Text>>;

/** `${number}` takes `3 `, `-3`, `1.5` and `0x10` as well; only digits are left over when each is taken away. */
type AllDigits<Text extends string> = Text extends `${Digit}${infer Rest}` ? (Rest extends '' ? true : AllDigits<Rest>) : false;
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Whether it is a pattern such as `${number}d` rather than one text: only a pattern can be absent among keys. */
type IsPattern<Text extends string> = {} extends Readonly<Record<Text, 1>> ? true : false;

type NoDuration<Text> = `'${Text & string}' is no duration: write a whole number and s, m, h or d, such as '90s', '15m', '36h' or '30d'.`;

/** `unknown` when both names are there. */
export type Labelled<Options> = Options extends { readonly en: string; readonly zh: string }
  ? unknown
  : Mistake<'A name in both languages is missing: add en: \'…\' and zh: \'…\', the words that people will read.'>;

/** `unknown` when every option is one of the known. */
export type OnlyKnown<Options, Known> = [Exclude<keyof Options, keyof Known>] extends [never]
  ? unknown
  : Mistake<`There is no option '${Exclude<keyof Options, keyof Known> & string}' here.`>;

/** Of a value without an order that is asked for one. */
export type OrderSentence<Kind> =
  `Only numbers, lengths of time and moments have an order; this is ${KindName<Kind>}: use equal, isOneOf or contains.`;

/** Of two kinds that cannot be compared. */
export type CompareSentence<Left, Right> = `${Capitalize<KindName<Left>>} cannot be compared with ${KindName<Right>}.`;

/** Of a value that is no condition. */
export type ConditionSentence<Kind> =
  `A condition is a yes or no; this is ${KindName<Kind>}: compare it with something first, as in atLeast(view.column, 5).`;

/** Of two kinds that do not go together. */
export type ArithmeticSentence<Verb extends string, Left, Right> =
  `${Capitalize<KindName<Left>>} and ${KindName<Right>} cannot be ${Verb}.`;

/** Of a value that is no number. @typeParam Verb what takes the number, as it is written */
export type NumberSentence<Verb extends string, Kind> = `${Verb} takes numbers; this is ${KindName<Kind>}.`;

/** Of a column name in two views. */
export type ClashSentence<Name> =
  `Two views have a column named '${Name & string}': all columns of a profile share one namespace, so rename one of them.`;

/** Kinds that have an order. */
export type Ordered = Extract<ColumnType, 'number' | 'duration' | 'time'>;
