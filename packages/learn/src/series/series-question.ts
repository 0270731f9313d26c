/** What is counted or added up day by day, of whom, and by what it is parted. */
import { columnsOf, type Field, type ProfileDefinition, type Words } from '@limn/engine';
import { learnError } from '../errors.ts';
import type { SeriesStep } from './series.ts';

/** What somebody asks for; what is absent is the usual. */
export interface AskedSeries {
  /** Name of an event of the definition. Absent: the one that looks most like an order. */
  readonly event?: string;
  /** A number field of it that is added up. Absent: events are counted. */
  readonly of?: string;
  /** A text field of it: a part for each of its values. */
  readonly by?: string;
  /** A segment or tag: events of those who were in it when the day began. */
  readonly segment?: string;
  /** With a segment, instead of events: how many were in it when each day was over. */
  readonly members?: boolean;
  readonly every?: SeriesStep;
}

/** The same, checked and complete. */
export interface SeriesQuestion {
  /** Absent: members are counted. */
  readonly event?: string;
  readonly of?: string;
  readonly by?: string;
  readonly segment?: string;
  readonly every: SeriesStep;
  /** What the numbers are called, and their unit, of sums that have one. */
  readonly label: Words;
  readonly unit?: string;
  /** Digits behind the point. */
  readonly scale: number;
}

/** Words for orders, the most telling first. */
const usualEvents = ['order', 'purchase', 'payment', 'transaction', 'sale', 'booking'];

/** @throws LearnError `series_event_unknown` | `series_field_unfit` | `series_segment_unknown` */
export function requireQuestion(definition: ProfileDefinition, { event: asked, of, by, segment, members = false, every = 'day' }: AskedSeries): SeriesQuestion {
  const rules = [...columnsOf(definition).values()].filter(({ kind }) => kind === 'segment' || kind === 'tag');
  const rule = rules.find(({ name }) => name === segment);
  if ((segment !== undefined || members) && rule === undefined) throw learnError('series_segment_unknown', { segment: segment ?? '', names: rules.map(({ name }) => name) });
  if (members) return { segment: segment!, every, label: { en: `members of ${rule!.label.en}`, zh: `${rule!.label.zh}人数` }, scale: 0 };
  const { events } = definition;
  const event = asked === undefined ? usualEvent(definition) : events.find(({ name }) => name === asked);
  if (event === undefined) throw learnError('series_event_unknown', { event: asked ?? '', names: events.map(({ name }) => name) });
  const named = (wanted: 'number' | 'text', field: string | undefined): Field | undefined => {
    if (field === undefined) return undefined;
    const fits = (each: Field): boolean => (wanted === 'number' ? each.type === 'number' : each.type === 'string' || each.type === 'enum');
    const found = Object.hasOwn(event.fields, field) ? event.fields[field] : undefined;
    if (found !== undefined && fits(found)) return found;
    throw learnError('series_field_unfit', { event: event.name, field, wanted, names: Object.entries(event.fields).flatMap(([name, each]) => (fits(each) ? [name] : [])) });
  };
  const added = named('number', of);
  named('text', by);
  const unit = added?.type === 'number' ? added.unit : undefined;
  return {
    event: event.name, every, scale: added?.type === 'number' ? added.scale : 0,
    ...(of !== undefined && { of }), ...(by !== undefined && { by }), ...(segment !== undefined && { segment }), ...(unit !== undefined && { unit }),
    label: of === undefined ? event.label : { en: `${of} of ${event.label.en}`, zh: `${event.label.zh}的 ${of}` },
  };
}

function usualEvent({ events }: ProfileDefinition): ProfileDefinition['events'][number] | undefined {
  for (const word of usualEvents) {
    const found = events.find(({ name }) => name.toLowerCase().includes(word));
    if (found !== undefined) return found;
  }
  return events.find(({ fields }) => Object.values(fields).some((field) => field.type === 'number' && field.unit !== undefined)) ?? events[0];
}
