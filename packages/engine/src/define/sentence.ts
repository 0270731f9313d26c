/**
 * Compile errors as sentences. A builder intersects what it is given with one of these: `unknown` when all is well, a
 * text that says what is wrong and how to mend it when not. The compiler then prints the text.
 */
import type { ColumnType, Duration } from '../registry/definition.ts';

/** What a kind of value is called in a sentence. */
export type KindName<Kind> = Kind extends 'string' ? 'text'
  : Kind extends 'boolean' ? 'a yes or no'
  : Kind extends 'number' ? 'a number'
  : Kind extends 'duration' ? 'a length of time'
  : Kind extends 'time' ? 'a moment'
  : Kind extends 'histogram' ? 'a histogram'
  : 'a list';

/** The duration itself, or the sentence that says how one is written. A `Duration` not known to the letter passes. */
export type DurationText<Text> = Text extends Duration
  ? Text extends `-${string}` | `${string}.${string}` ? DurationSentence<Text> : Text
  : DurationSentence<Text>;
type DurationSentence<Text> = `'${Text & string}' is no duration: write a whole number and s, m, h or d, such as '90s', '15m', '36h' or '30d'.`;

/** `unknown` when both names are there. */
export type Labelled<Options> = Options extends { readonly en: string; readonly zh: string }
  ? unknown
  : 'A name in both languages is missing: add en: \'…\' and zh: \'…\', the words that people will read.';

/** `unknown` when every option is one of the known. */
export type OnlyKnown<Options, Known> = [Exclude<keyof Options, keyof Known>] extends [never]
  ? unknown
  : `There is no option '${Exclude<keyof Options, keyof Known> & string}' here; the options are ${keyof Known & string}.`;

export type OrderSentence<Kind> =
  `Only numbers, lengths of time and moments have an order; this is ${KindName<Kind>}: use equal, isOneOf or contains.`;

export type CompareSentence<Left, Right> = `${Capital<KindName<Left>>} cannot be compared with ${KindName<Right>}.`;

export type ConditionSentence<Kind> =
  `A condition is a yes or no; this is ${KindName<Kind>}: compare it with something first, as in atLeast(view.column, 5).`;

export type ArithmeticSentence<Verb extends string, Left, Right> =
  `${Capital<KindName<Left>>} and ${KindName<Right>} cannot be ${Verb}.`;

export type NumberSentence<Verb extends string, Kind> = `${Verb} takes numbers; this is ${KindName<Kind>}.`;

export type ClashSentence<Name> =
  `Two views have a column named '${Name & string}': all columns of a profile share one namespace, so rename one of them.`;

type Capital<Text extends string> = Capitalize<Text>;

/** Kinds that have an order. */
export type Ordered = Extract<ColumnType, 'number' | 'duration' | 'time'>;
