/** What a column is about, in one language: enough to speak of it naturally, wherever its view has it from. */
import type { Column } from '../registry/column.ts';
import type { AggregateSpec, Duration, FeatureDefinition, ProfileDefinition } from '../registry/definition.ts';
import type { Shape } from './format.ts';
import type { Language } from './source.ts';

/** A column as sentences speak of it. */
export interface Subject extends Shape {
  readonly name: string;
  readonly kind: Column['kind'];
  readonly label: string;
  /**
   * How it is spoken of. `since`: the time since the first or last event, all events of one kind: "no order for 60
   * days". `gap`: the mean time between such. `count`: a number of things that the label names: "3 orders in the last
   * 30 days". `value`: the label, and a value.
   */
  readonly manner: 'since' | 'gap' | 'count' | 'value';
  readonly which?: 'first' | 'last';
  /**
   * What happens, as a noun: from the label (`time since the last large order`), else the label of the event. Absent
   * when there are several events, or when not all of them count and the label does not say which.
   */
  readonly event?: string;
  /** The window; absent for `ever`, and for what is no feature. */
  readonly over?: Duration;
  /** Whether one event is too few for a value. */
  readonly needsTwo: boolean;
}

/** @param column one of the definition's */
export function subjectOf(column: Column, definition: ProfileDefinition, lang: Language): Subject {
  const label = column.label[lang];
  const shape = { name: column.name, kind: column.kind, label, type: column.type, ...(column.unit !== undefined && { unit: column.unit }) };
  const found = featureOf(column, definition);
  if (found === undefined) return { ...shape, manner: 'value', needsTwo: false };
  const { feature, sources, everyEvent } = found;
  const ofSource = sources.length === 1 && everyEvent ? definition.events.find(({ name }) => name === sources[0])?.label[lang] : undefined;
  const event = sinceLabel[lang].exec(label)?.groups?.['event'] ?? ofSource;
  const { aggregate, over } = feature;
  return {
    ...shape,
    manner: mannerOf(aggregate, { ...shape, label: column.label.en }, event !== undefined),
    ...((aggregate.op === 'timeSince' || aggregate.op === 'timeOf') && { which: aggregate.which }),
    ...(event !== undefined && { event }),
    ...(over !== 'ever' && { over }),
    ...namesOf(aggregate, definition, lang),
    needsTwo: aggregate.op === 'gap' || aggregate.op === 'variance',
  };
}

interface FoundFeature {
  readonly feature: FeatureDefinition;
  readonly sources: readonly string[];
  /** No filter leaves events out. */
  readonly everyEvent: boolean;
}

function featureOf({ name, view: viewName }: Column, { views }: ProfileDefinition): FoundFeature | undefined {
  const view = views.find((each) => each.name === viewName);
  const feature = view?.kind === 'features' ? view.features[name] : undefined;
  if (view?.kind !== 'features' || feature === undefined) return undefined;
  return { feature, sources: view.sources, everyEvent: view.where === undefined && feature.where === undefined };
}

/** What a feature column aggregates; undefined for other columns. */
export function aggregateOf(column: string, { views }: ProfileDefinition): AggregateSpec | undefined {
  for (const view of views) if (view.kind === 'features' && Object.hasOwn(view.features, column)) return view.features[column]!.aggregate;
  return undefined;
}

/** Words for values that stand for something else: kinds of events, hours of the day, days of the week. */
function namesOf(aggregate: AggregateSpec, { events }: ProfileDefinition, lang: Language): Pick<Shape, 'names'> {
  if (!('of' in aggregate) || !tellsOneValue.has(aggregate.op)) return {};
  const { of } = aggregate;
  if (of.op === 'eventName') return { names: Object.fromEntries(events.map(({ name, label }) => [name, label[lang]])) };
  if (of.op !== 'eventTime') return {};
  if (of.part === 'hour') return { names: Object.fromEntries(Array.from({ length: 24 }, (_, hour) => [hour, `${hour}:00–${hour + 1}:00`])) };
  return of.part === 'weekday' ? { names: Object.fromEntries(WEEKDAYS[lang].map((day, i) => [i + 1, day])) } : {};
}

/** Aggregates that give values as they came, not numbers made of them. */
const tellsOneValue: ReadonlySet<AggregateSpec['op']> = new Set(['first', 'last', 'lastN', 'mostFrequent', 'topK', 'min', 'max']);

const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  zh: ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'],
};

function mannerOf(aggregate: AggregateSpec, { label, unit }: { label: string; unit?: string }, hasEvent: boolean): Subject['manner'] {
  if (aggregate.op === 'timeSince' && hasEvent) return 'since';
  if (aggregate.op === 'gap' && aggregate.measure === 'mean' && hasEvent) return 'gap';
  const counts = aggregate.op === 'count' || aggregate.op === 'distinct' || aggregate.op === 'activeDays' || (aggregate.op === 'sessions' && aggregate.measure === 'count');
  return counts && unit === undefined && countableLabel.test(label) ? 'count' : 'value';
}

/** A label that a number can stand before: `orders in the last 30 days`, `Sunday orders`, `different products bought`. */
const countableLabel = /^(\w+ )?[a-z]+[^s\W]s\b/;

/** A label that says since what: `time since the last refund`, `距上次退款`. */
const sinceLabel: Readonly<Record<Language, RegExp>> = {
  en: /^time since the (?:first|last) (?<event>.+)$/,
  zh: /^距(?:离)?(?:上次|上一次|最近一次|首次|第一次)(?<event>.+?)(?:的?(?:时间|时长|天数))?$/,
};
