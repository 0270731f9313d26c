/** What late events changed: the columns that rules use, as known just before and just after each, then and on its arrival. */
import type { BehaviourEvent, SourceId } from '../event/event.ts';
import type { Region } from '../feature/region.ts';
import type { ProfileReader } from '../profile/profile-reader.ts';
import type { ColumnValue } from '../registry/definition.ts';
import type { LateArrivalRecord, LateArrivals } from './late-arrivals.ts';

/** A value without the late event, and with it. */
export interface LateValue {
  readonly before: ColumnValue;
  readonly after: ColumnValue;
}

/** A column that a late event changed. */
export interface LateDifference {
  readonly column: string;
  /** As of just after the event happened. */
  readonly atEvent: LateValue;
  /** As of its arrival. */
  readonly onArrival: LateValue;
}

/** An event that came late, and what followed. */
export interface LateArrival {
  /** In the log. */
  readonly position: number;
  readonly event: BehaviourEvent;
  /** Name of its definition. */
  readonly name: string;
  /** Whose it is now. */
  readonly profile: SourceId;
  /** When it was applied, ms. */
  readonly arrivedAt: number;
  /** `late`: later than its lateness allows. It is kept in the history, is in no profile, and a rebuild takes it in. */
  readonly outcome: 'accepted' | 'late';
  /** Columns that rules use and that it changed; none for those that came too late. */
  readonly columns: readonly LateDifference[];
  /** Its changes and corrections are those with `after < id ≤ upTo`, as the engine numbers them. */
  readonly changes: { readonly after: number; readonly upTo: number };
  /** Rules were compared up to here, when later moments were too many; ms. */
  readonly comparedUntil?: number;
}

/** Which late events are asked for. */
export interface LateQuestion {
  readonly limit: number;
  /** From the page before. */
  readonly cursor?: string;
  /** Only what arrived from this moment on. */
  readonly since?: number;
  /** Only this customer's. */
  readonly profile?: string;
}

/** Some of the late events. */
export interface LatePage {
  readonly arrivals: readonly LateArrival[];
  /** Hand back to go on; absent at the end. */
  readonly cursor?: string;
}

/** What the report is made from. */
export interface LateReportParts {
  readonly arrivals: LateArrivals;
  /** Reads the columns that rules use. */
  readonly profile: ProfileReader;
  /** Those columns. */
  readonly columns: readonly string[];
  readonly eventAt: (position: number) => BehaviourEvent;
  readonly nameOf: (event: BehaviourEvent) => string;
  /** The source an event belongs to; −1: nobody knows it. */
  readonly sourceOf: (event: BehaviourEvent) => number;
  /** Sources that are one customer, as known at the moment. */
  readonly membersAt: (source: number, asOf: number) => readonly number[];
  /** Sources that an identifier stands for now. */
  readonly membersOf: (identifier: string) => readonly number[];
  /** All rows of a source. */
  readonly history: (source: number) => Region;
  readonly profileOf: (event: BehaviourEvent) => SourceId;
}

/** Newest first. Cost: four readings of a profile an event, from the log where its rows were rolled up. */
export function readLatePage(parts: LateReportParts, { limit, cursor, since = Number.NEGATIVE_INFINITY, profile }: LateQuestion): LatePage {
  const wanted = profile === undefined ? undefined : new Set(parts.membersOf(profile));
  const found: LateArrival[] = [];
  for (const record of parts.arrivals.newestFirst(cursor === undefined ? undefined : Number(cursor))) {
    if (record.moment < since) break;
    if (wanted !== undefined && !wanted.has(sourceOf(parts, record))) continue;
    if (found.length === limit) return { arrivals: found, cursor: String(found.at(-1)!.position) };
    found.push(arrivalOf(parts, record));
  }
  return { arrivals: found };
}

/** Of what came too late, the customer may have come to be known since. */
function sourceOf({ eventAt, sourceOf }: LateReportParts, { source, position }: LateArrivalRecord): number {
  return source >= 0 ? source : sourceOf(eventAt(position));
}

function arrivalOf(parts: LateReportParts, record: LateArrivalRecord): LateArrival {
  const { position, moment, isTooLate, changesBefore, changesAfter, comparedUntil } = record;
  const event = parts.eventAt(position);
  return {
    position,
    event,
    name: parts.nameOf(event),
    profile: parts.profileOf(event),
    arrivedAt: moment,
    outcome: isTooLate ? 'late' : 'accepted',
    columns: isTooLate ? [] : differencesOf(parts, record, event.time),
    changes: { after: changesBefore, upTo: changesAfter },
    ...(comparedUntil < moment && { comparedUntil }),
  };
}

function differencesOf(parts: LateReportParts, { source, position, moment }: LateArrivalRecord, time: number): readonly LateDifference[] {
  const [atEvent, onArrival] = [time + 1, moment + 1].map((asOf) => {
    const regions = parts.membersAt(source, asOf).map((member) => parts.history(member));
    return { before: valuesAt(parts, { regions, asOf, below: position }), after: valuesAt(parts, { regions, asOf, below: position + 1 }) };
  }) as [Readings, Readings];
  return parts.columns.flatMap((column, i): LateDifference[] => {
    const difference = { column, atEvent: { before: atEvent.before[i], after: atEvent.after[i] }, onArrival: { before: onArrival.before[i], after: onArrival.after[i] } };
    return isSame(difference.atEvent) && isSame(difference.onArrival) ? [] : [difference];
  });
}

interface Readings {
  readonly before: readonly ColumnValue[];
  readonly after: readonly ColumnValue[];
}

function valuesAt({ profile, columns }: LateReportParts, { regions, asOf, below }: { regions: readonly Region[]; asOf: number; below: number }): readonly ColumnValue[] {
  profile.read(regions, asOf, Number.POSITIVE_INFINITY, below);
  return columns.map((name) => profile.values[profile.indexOf.get(name)!]);
}

function isSame({ before, after }: LateValue): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
