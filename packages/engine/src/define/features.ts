/** Declares features: aggregates of events over windows of time. */
import { DefinitionError } from '../errors.ts';
import type { ColumnType, Duration, FeatureDefinition, Resolution, Words } from '../registry/definition.ts';
import type { Aggregated } from './aggregate.ts';
import type { AnyEventType, EventType } from './event.ts';
import { eventTerms, type SharedTerms, type EventTerms } from './event-terms.ts';
import type { Fields } from './field.ts';
import type { DurationText, Labelled, OnlyKnown } from './sentence.ts';
import type { Condition, Kinded } from './term.ts';
import { declareColumns, type TermsOf, type View } from './view.ts';

/** A declared feature. */
export interface Feature<Kind extends ColumnType, Value> extends Kinded<Kind, Value> {
  readonly definition: FeatureDefinition;
  readonly unit?: string;
}

/** The window and the words of a feature. */
export interface FeatureOptions {
  /** Length of the window, up to the moment of reading: `'30d'`; or `'ever'`. */
  readonly over: string;
  /** What it is called in English: `orders in the last 30 days`. */
  readonly en?: string;
  /** What it is called in Chinese: `近30天订单数`. */
  readonly zh?: string;
  /** Only events (or items) for which it holds. */
  readonly where?: Condition;
  /** How precisely the window's far edge is kept. Default about a 300th of the window. */
  readonly resolution?: Resolution;
  /** Default: the unit of what is aggregated. */
  readonly unit?: string;
  /** Who answers for it. Default: whoever answers for the view. */
  readonly owner?: string;
}

type Checked<Options extends FeatureOptions> = Labelled<Options> & OnlyKnown<Options, FeatureOptions> & {
  readonly over: Options['over'] extends 'ever' ? unknown : DurationText<Options['over']>;
};

/** An aggregate over a window, with the words people read: `feature(count(), { over: '30d', en: 'orders in the last 30 days', zh: '近30天订单数' })`. */
export function feature<Kind extends ColumnType, Value, const Options extends FeatureOptions>(
  aggregated: Aggregated<Kind, Value>,
  options: Options & Checked<Options>,
): Feature<Kind, Value> {
  const { over, en, zh, where, resolution, unit = aggregated.unit, owner }: FeatureOptions = options;
  const definition = {
    aggregate: aggregated.spec,
    ...(aggregated.each !== undefined && { each: aggregated.each }),
    ...(where && { where: where.expression }),
    over: over as Duration | 'ever',
    ...(resolution && { resolution }),
    label: { en, zh } as Words,
    ...(unit !== undefined && { unit }),
    ...(owner !== undefined && { owner }),
  };
  if (where?.each !== undefined && where.each !== aggregated.each) throw itemFilterOnEvents(where.each, aggregated.each, en);
  return { kind: aggregated.kind, definition, ...(unit !== undefined && { unit }) };
}

function itemFilterOnEvents(items: string, each: string | undefined, label = ''): DefinitionError {
  return new DefinitionError([{
    code: 'item_outside_each', path: label,
    message: `'${label}' looks at ${each === undefined ? 'whole events' : `items of '${each}'`}, but its where speaks of items of '${items}'.`,
    cure: `Aggregate the items too, as in count(event.${items}), or filter by a field of the event.`,
  }]);
}

/** One event, or several of which only time and name can be used. */
export type Source = AnyEventType | readonly AnyEventType[];

type SourceTerms<S> = S extends EventType<infer F extends Fields> ? EventTerms<F> : SharedTerms;

/** What a view of features declares. */
export interface FeaturesOptions<S extends Source, F extends Readonly<Record<string, Feature<ColumnType, unknown>>>> {
  readonly label: Words;
  /** Who answers for the features: a team, or a person. */
  readonly owner?: string;
  /** The event the features are computed from; or several, as in `[order, refund]`, when only their time and name matter. */
  readonly source: S;
  /** Only events for which it holds, for all features of the view. */
  readonly where?: (event: NoInfer<SourceTerms<S>>) => Condition;
  readonly features: (event: NoInfer<SourceTerms<S>>) => F;
}

/** Declares features of one kind of event, or several. */
export function defineFeatures<const S extends Source, F extends Readonly<Record<string, Feature<ColumnType, unknown>>>>(
  name: string,
  { source, label, owner, where, features }: FeaturesOptions<S, F>,
): View<TermsOf<F>> {
  const events = ((Array.isArray(source) ? source : [source]) as readonly AnyEventType[]).map(({ definition }) => definition);
  const terms = eventTerms(events) as SourceTerms<S>;
  const declared = features(terms);
  const plain = Object.fromEntries(Object.entries(declared).map(([column, { definition }]) => [column, definition]));
  const condition = where?.(terms);
  return {
    name,
    definition: {
      kind: 'features', name, label, sources: events.map((event) => event.name),
      ...(condition && { where: condition.expression }),
      ...(owner !== undefined && { owner }),
      features: plain,
    },
    columns: declareColumns(declared),
  };
}
