/** What is computed over the events of a window. One function an aggregate; `feature` adds the window and the words. */
import type { AggregateSpec, ColumnType, Duration } from '../registry/definition.ts';
import type { AnyEventType } from './event.ts';
import { itemsOf } from './event-terms.ts';
import type { DurationText, Mistake, NumberSentence } from './sentence.ts';
import type { AnyTerm, Kinded, Term } from './term.ts';

/** An aggregate of known result; `undefined` in its value: missing when there are no events. */
export interface Aggregated<Kind extends ColumnType, Value> extends Kinded<Kind, Value> {
  readonly spec: AggregateSpec;
  readonly each?: string;
  readonly unit?: string;
}

/** Keeps a number's term as it is and turns any other into a sentence. */
type OnlyNumber<T extends AnyTerm, Name extends string> = T extends { readonly kind: 'number' } ? unknown : Mistake<NumberSentence<Name, T['kind']>>;
/** The value without missing: rows that lack it are not aggregated. */
type Present<T> = T extends Kinded<ColumnType, infer Value> ? Exclude<Value, undefined> : never;
type ScalarTerm = Term<'number' | 'string' | 'boolean', unknown>;
type ListableTerm = Term<'number' | 'string', unknown>;
type ListKind<T extends AnyTerm> = T['kind'] extends 'number' ? 'numbers' : 'strings';

function aggregated<Kind extends ColumnType, Value>(kind: Kind, spec: AggregateSpec, of?: { readonly each: string | undefined }, unit?: string): Aggregated<Kind, Value> {
  return { kind, spec, ...(of?.each !== undefined && { each: of.each }), ...(unit !== undefined && { unit }) };
}

/** How many events; `count(event.items)`: how many items in them. 0 when none. */
export function count(items?: { readonly [itemsOf]: string }): Aggregated<'number', number> {
  return aggregated('number', { op: 'count' }, items && { each: items[itemsOf] });
}

/** Exact total. 0 when none; an overflow beyond 2^53 units of the field's scale is an error of that column, not a wrong number. */
export function sum<T extends AnyTerm>(of: T & OnlyNumber<T, 'sum'>): Aggregated<'number', number> {
  return aggregated('number', { op: 'sum', of: of.expression }, of, of.unit);
}

/** Missing when none. */
export function mean<T extends AnyTerm>(of: T & OnlyNumber<T, 'mean'>): Aggregated<'number', number | undefined> {
  return aggregated('number', { op: 'mean', of: of.expression }, of, of.unit);
}

/** Population variance, in squared units. Missing when none. */
export function variance<T extends AnyTerm>(of: T & OnlyNumber<T, 'variance'>): Aggregated<'number', number | undefined> {
  return aggregated('number', { op: 'variance', of: of.expression }, of);
}

/** Smallest value. Missing when none. */
export function min<T extends AnyTerm>(of: T & OnlyNumber<T, 'min'>): Aggregated<'number', number | undefined> {
  return aggregated('number', { op: 'min', of: of.expression }, of, of.unit);
}

/** Largest value. Missing when none. */
export function max<T extends AnyTerm>(of: T & OnlyNumber<T, 'max'>): Aggregated<'number', number | undefined> {
  return aggregated('number', { op: 'max', of: of.expression }, of, of.unit);
}

/** Value of the earliest event (ties by event id). Missing when none. */
export function first<T extends ScalarTerm>(of: T): Aggregated<T['kind'], Present<T> | undefined> {
  return aggregated(of.kind, { op: 'first', of: of.expression }, of, of.unit);
}

/** Value of the latest event (ties by event id). Missing when none. */
export function last<T extends ScalarTerm>(of: T): Aggregated<T['kind'], Present<T> | undefined> {
  return aggregated(of.kind, { op: 'last', of: of.expression }, of, of.unit);
}

/** The newest n values, newest first; n up to 100. Empty when none. */
export function lastN<T extends ListableTerm>(of: T, n: number): Aggregated<ListKind<T>, readonly Present<T>[]> {
  return aggregated(listKind(of), { op: 'lastN', of: of.expression, n }, of, of.unit);
}

/** How many different values. Exact to 256, beyond that an estimate. 0 when none. */
export function distinct<T extends ScalarTerm>(of: T): Aggregated<'number', number> {
  return aggregated('number', { op: 'distinct', of: of.expression }, of);
}

/** The most frequent value; ties go to the smaller. Missing when none. */
export function mostFrequent<T extends ScalarTerm>(of: T): Aggregated<T['kind'], Present<T> | undefined> {
  return aggregated(of.kind, { op: 'mostFrequent', of: of.expression }, of, of.unit);
}

/** The k most frequent values, most frequent first; k up to 100. Empty when none. */
export function topK<T extends ListableTerm>(of: T, k: number): Aggregated<ListKind<T>, readonly Present<T>[]> {
  return aggregated(listKind(of), { op: 'topK', of: of.expression, k }, of, of.unit);
}

/** The value below which a share q (0 to 1) lies, within 1 % of it. `quantile(event.revenue, 0.5)` is the median. Missing when none. */
export function quantile<T extends AnyTerm>(of: T & OnlyNumber<T, 'quantile'>, q: number): Aggregated<'number', number | undefined> {
  return aggregated('number', { op: 'quantile', of: of.expression, q }, of, of.unit);
}

/** Counts by local hour: 24 numbers, midnight first. */
export function hourHistogram(): Aggregated<'histogram', readonly number[]> {
  return aggregated('histogram', { op: 'hourHistogram' });
}

/** Counts by local weekday: 7 numbers, Monday first. */
export function weekdayHistogram(): Aggregated<'histogram', readonly number[]> {
  return aggregated('histogram', { op: 'weekdayHistogram' });
}

/** On how many local days. 0 when none. */
export function activeDays(): Aggregated<'number', number> {
  return aggregated('number', { op: 'activeDays' });
}

interface SessionKind {
  readonly count: 'number';
  readonly length: 'duration';
  readonly depth: 'number';
}

/** Runs of events without a pause longer than `gap`: how many, their mean length, or their mean depth in events. Length and depth are missing when none. */
export function sessions<const Measure extends keyof SessionKind, const Gap extends string>(
  measure: Measure,
  { gap }: { readonly gap: Gap & DurationText<Gap> },
): Aggregated<SessionKind[Measure], Measure extends 'count' ? number : number | undefined> {
  const kind = measure === 'length' ? 'duration' : 'number';
  return aggregated(kind as SessionKind[Measure], { op: 'sessions', measure, gap: gap as string as Duration });
}

/** Time that has passed since the first or last event in the window; it grows while nothing happens. Missing when none. */
export function timeSince(which: 'first' | 'last'): Aggregated<'duration', number | undefined> {
  return aggregated('duration', { op: 'timeSince', which });
}

/** When the first or last event in the window happened. Missing when none. */
export function timeOf(which: 'first' | 'last'): Aggregated<'time', number | undefined> {
  return aggregated('time', { op: 'timeOf', which });
}

/** Time between one event and the next. Missing with fewer than two events. */
export function gap(measure: 'mean' | 'shortest' | 'longest'): Aggregated<'duration', number | undefined> {
  return aggregated('duration', { op: 'gap', measure });
}

/** A total in which an event's share halves every `halfLife`: what is recent weighs more. 0 when none. */
export function decayedSum<T extends AnyTerm, const HalfLife extends string>(
  of: T & OnlyNumber<T, 'decayedSum'>,
  { halfLife }: { readonly halfLife: HalfLife & DurationText<HalfLife> },
): Aggregated<'number', number> {
  return aggregated('number', { op: 'decayedSum', of: of.expression, halfLife: halfLife as string as Duration }, of, of.unit);
}

/** How many of the steps one customer took in this order within the time: 0 to as many as there are steps. */
export function funnel<const Within extends string>(
  steps: readonly AnyEventType[],
  { within }: { readonly within: Within & DurationText<Within> },
): Aggregated<'number', number> {
  return aggregated('number', { op: 'funnel', steps: steps.map(({ definition }) => definition.name), within: within as string as Duration });
}

function listKind<T extends AnyTerm>({ kind }: T): ListKind<T> {
  return (kind === 'number' ? 'numbers' : 'strings') as ListKind<T>;
}

