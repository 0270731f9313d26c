/** Declares predictions: what is to be known of a customer's future, learnt from what became of others. */
import type { ColumnType, Duration, EventDefinition, ExampleMoments, PredictionDefinition, TargetDefinition, Words } from '../registry/definition.ts';
import { durationMs } from '../registry/duration.ts';
import type { OnlineDefinition } from '../registry/online-definition.ts';
import type { RetrainDefinition } from '../registry/retrain-definition.ts';
import type { AnyEventType, EventType } from './event.ts';
import { eventTerms, type EventTerms } from './event-terms.ts';
import type { Fields } from './field.ts';
import type { DurationText, Labelled, OnlyKnown } from './sentence.ts';
import type { Condition, Kinded, Term } from './term.ts';
import { columnTerms, declareColumns, type AnyView, type Columns, type Distinct, type TermsOf, type View } from './view.ts';

/** Which events of the future are looked at. */
interface Ahead<F extends Fields, Within extends string> {
  /** How far ahead is looked: `'90d'`. */
  readonly within: Within & DurationText<Within>;
  /** Only events for which it holds. */
  readonly where?: (event: EventTerms<F>) => Condition;
}

/** Whether an event happens within a time, or none does: a probability. Or how many happen. */
export type TargetOfEvent<F extends Fields, Within extends string> = Ahead<F, Within> & ({ readonly present: EventType<F> } | { readonly absent: EventType<F> } | { readonly count: EventType<F> });

/** How long until the first event. */
export type TargetOfTime<F extends Fields, Within extends string> = Ahead<F, Within> & { readonly timeTo: EventType<F> };

/** What a number of the events adds up to. */
export type TargetOfSum<F extends Fields, Within extends string> = Ahead<F, Within> & { readonly sum: EventType<F>; readonly of: (event: EventTerms<F>) => Term<'number', unknown> };

/** Which text a field of the next event has. */
export type TargetOfNext<F extends Fields, Within extends string> = Ahead<F, Within> & { readonly next: EventType<F>; readonly of: (event: EventTerms<F>) => Term<'string', unknown> };

/** Which texts a field of the events takes. */
export type TargetOfAny<F extends Fields, Within extends string> = Ahead<F, Within> & { readonly any: EventType<F>; readonly of: (event: EventTerms<F>) => Term<'string', unknown> };

/** A declared prediction. */
export interface PredictionColumn<Kind extends ColumnType, Value> extends Kinded<Kind, Value> {
  readonly definition: PredictionDefinition;
  readonly unit?: string;
}

/** When examples are taken, from whom, and the words people read. */
export interface PredictionOptions {
  /** `everyMonth`, `every('7d')` or `onEvent(order)`. */
  readonly at: ExampleMoments;
  readonly en?: string;
  readonly zh?: string;
  /** What it means for the business, one sentence in each language. */
  readonly description?: Words;
  readonly unit?: string;
  /** Views or columns to learn from. Default: every feature and derived value declared before. */
  readonly inputs?: readonly (AnyView | string)[];
  /** Whom it is asked about. Default: everybody. */
  readonly population?: Condition;
  /** While it does not hold, too little is known to say anything. */
  readonly enough?: Condition;
  /** Scores whose bounds lie farther apart are not told: `{ widest: 0.3 }` of a probability, 200 of an amount, `'30d'` of a time. */
  readonly abstain?: { readonly widest: number | Duration };
  readonly metric?: NonNullable<PredictionDefinition['metric']>;
  /** Of amounts: the columns that tell the history of purchases, for laws of them. Default: features over `ever` of the same event, where there are some. */
  readonly value?: ValueTerms;
  /** When it is learnt anew, and how far a winner may go by itself: `{ every: '7d', onDrift: true }`. */
  readonly retrain?: RetrainDefinition;
  /** A learner that moves with each event, told beside the champion: `{ model: 'ftrl' }`; of a target that comes or does not. */
  readonly online?: OnlineDefinition;
}

/** A column that says when something was. */
type WhenTerm = Term<'time', unknown> | Term<'duration', unknown>;

/** What laws of purchases know of a customer: `{ purchases: view.ordersEver, first: view.firstOrderAt, last: view.lastOrderAt, spend: view.spendEver }`. */
export interface ValueTerms {
  /** How many purchases so far, or days with one. */
  readonly purchases: Term<'number', unknown>;
  readonly first: WhenTerm;
  readonly last: WhenTerm;
  /** What all cost together. */
  readonly spend: Term<'number', unknown>;
}

/** An example of everybody at the beginning of each month, in the profile's time zone. */
export const everyMonth: ExampleMoments = { every: 'month' };

/** An example of everybody every so many days, at midnight of the profile's time zone: `every('7d')`. */
export function every<const Text extends string>(days: Text & DurationText<Text>): ExampleMoments {
  return { every: days as Duration };
}

/** An example at each event, of who it is, just before it. */
export function onEvent({ definition }: AnyEventType): ExampleMoments {
  return { event: definition.name };
}

interface AnyTarget extends Readonly<Partial<Record<TargetDefinition['op'], AnyEventType>>> {
  readonly within: string;
  readonly where?: (event: EventTerms<Fields>) => Condition;
  readonly of?: (event: EventTerms<Fields>) => Term<ColumnType, unknown>;
}

type Checked<Options extends PredictionOptions> = Options & Labelled<Options> & OnlyKnown<Options, PredictionOptions>;

/**
 * A question about the future, with the words people read:
 * `prediction({ absent: order, within: '90d' }, { at: everyMonth, en: 'will not order for 90 days', zh: '未来90天不再下单' })`.
 */
export function prediction<F extends Fields, const W extends string, const O extends PredictionOptions>(target: TargetOfEvent<F, W>, options: Checked<O>): PredictionColumn<'number', number | undefined>;
/** How long until the first event. */
export function prediction<F extends Fields, const W extends string, const O extends PredictionOptions>(target: TargetOfTime<F, W>, options: Checked<O>): PredictionColumn<'duration', number | undefined>;
/** What a number of the events adds up to. */
export function prediction<F extends Fields, const W extends string, const O extends PredictionOptions>(target: TargetOfSum<F, W>, options: Checked<O>): PredictionColumn<'number', number | undefined>;
/** Which text a field of the next event has. */
export function prediction<F extends Fields, const W extends string, const O extends PredictionOptions>(target: TargetOfNext<F, W>, options: Checked<O>): PredictionColumn<'string', string | undefined>;
/** Which texts a field of the events takes. */
export function prediction<F extends Fields, const W extends string, const O extends PredictionOptions>(target: TargetOfAny<F, W>, options: Checked<O>): PredictionColumn<'strings', readonly string[] | undefined>;
export function prediction(target: object, options: PredictionOptions): PredictionColumn<ColumnType, unknown> {
  const { at, en, zh, description, unit, inputs, population, enough, abstain, metric, value, retrain, online } = options;
  const plain = plainTarget(target as AnyTarget);
  const definition: PredictionDefinition = {
    target: plain.target,
    at,
    label: { en, zh } as Words,
    ...(description && { description }),
    ...((unit ?? plain.unit) !== undefined && { unit: (unit ?? plain.unit)! }),
    ...(inputs && { inputs: inputs.map((input) => (typeof input === 'string' ? input : input.name)) }),
    ...(population && { population: population.expression }),
    ...(enough && { enough: enough.expression }),
    ...(abstain && { abstain: { widest: typeof abstain.widest === 'number' ? abstain.widest : durationMs(abstain.widest) } }),
    ...(metric && { metric }),
    ...(value && { value: { purchases: columnOf(value.purchases), first: columnOf(value.first), last: columnOf(value.last), spend: columnOf(value.spend) } }),
    ...(retrain && { retrain }),
    ...(online && { online }),
  };
  return { kind: kinds[plain.target.op], definition, ...(definition.unit !== undefined && { unit: definition.unit }) };
}

/** What is no column is refused when the definition is checked. */
function columnOf({ expression }: Term<ColumnType, unknown>): string {
  return expression.op === 'column' ? expression.name : expression.op;
}

const kinds: Readonly<Record<TargetDefinition['op'], ColumnType>> = { present: 'number', absent: 'number', count: 'number', sum: 'number', next: 'string', any: 'strings', timeTo: 'duration' };

function plainTarget(target: AnyTarget): { readonly target: TargetDefinition; readonly unit?: string } {
  const op = (Object.keys(kinds) as TargetDefinition['op'][]).find((key) => target[key] !== undefined)!;
  const { definition: event } = target[op]!;
  const ahead = { event: event.name, ...(target.where && { where: target.where(termsOf(event)).expression }), within: target.within as Duration };
  if (target.of === undefined) return { target: { op, ...ahead } as TargetDefinition };
  const of = target.of(termsOf(event));
  return { target: { op, ...ahead, of: of.expression } as TargetDefinition, ...(op === 'sum' && of.unit !== undefined && { unit: of.unit }) };
}

function termsOf(event: EventDefinition): EventTerms<Fields> {
  return eventTerms([event]);
}

/** What a view of predictions declares. */
export interface PredictionsOptions<Views extends readonly AnyView[], P extends Readonly<Record<string, PredictionColumn<ColumnType, unknown>>>> {
  readonly label: Words;
  /** The views whose columns say whom a prediction is asked about. */
  readonly from: Views & Distinct<Views>;
  readonly predictions: (view: NoInfer<Columns<Views>>) => P;
}

/** Declares predictions of a customer. Until a model is trained and promoted they have no value; then tags and segments can use them. */
export function definePredictions<const Views extends readonly AnyView[], P extends Readonly<Record<string, PredictionColumn<ColumnType, unknown>>>>(
  name: string,
  { label, from, predictions }: PredictionsOptions<Views, P>,
): View<TermsOf<P>> {
  const declared = predictions(columnTerms<Views>(from));
  const plain = Object.fromEntries(Object.entries(declared).map(([column, { definition }]) => [column, definition]));
  return { name, definition: { kind: 'predictions', name, label, predictions: plain }, columns: declareColumns(declared) };
}
