/** Scenarios are data: events in, profiles and changes out. Every host replays them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnValue, LimnEvent, Outcome, SourceId } from '@limn/engine';

/** An event or a fact of a scenario, as its file has it. */
export interface SentEvent {
  readonly id: string;
  readonly time: string;
  /** Default: `time`. */
  readonly receivedAt?: string;
  /** Default `event`. */
  readonly kind?: 'event' | 'link' | 'unlink';
  /** Default `track`. */
  readonly call?: 'track' | 'identify';
  readonly event?: string;
  readonly user?: string;
  readonly anonymous?: string;
  readonly properties?: Record<string, unknown>;
  readonly left?: string;
  readonly right?: string;
  /** Default `accepted`. */
  readonly outcome?: Outcome['outcome'];
}

/** A link that nobody makes, and what it would do. */
export interface PreviewedLink {
  readonly kind: 'link' | 'unlink';
  readonly left: SourceId;
  readonly right: SourceId;
  /** Identifiers of the customers on both sides after it, in any order. */
  readonly after: readonly (readonly string[])[];
  readonly changes: readonly { readonly profile: string; readonly name: string; readonly change: string }[];
}

export interface Scenario {
  readonly name: string;
  readonly story: string;
  readonly events: readonly SentEvent[];
  readonly expect: readonly { readonly asOf: string; readonly identifier: string; readonly identifiers?: readonly string[]; readonly columns: Readonly<Record<string, ColumnValue | null>> }[];
  readonly changes: readonly { readonly at: string; readonly profile: string; readonly name: string; readonly change: string; readonly by: string; readonly correction?: 'missed' | 'mistaken' }[];
  /** What links and unlinks would do, asked at the end. Default: none. */
  readonly previews?: readonly PreviewedLink[];
  /** Time runs on to here. */
  readonly until: string;
}

export function readScenarios(): readonly Scenario[] {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'));
  return files.map((file) => ({ name: file.replace('.json', ''), ...(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Omit<Scenario, 'name'>) }));
}

export function eventOf(sent: SentEvent): LimnEvent {
  const { id, kind = 'event', call = 'track', event, user, anonymous, properties = {}, left, right } = sent;
  const time = Date.parse(sent.time);
  const receivedAt = Date.parse(sent.receivedAt ?? sent.time);
  if (kind !== 'event') return { kind, id, time, receivedAt, left: left as SourceId, right: right as SourceId, evidence: 'operator' };
  return { kind, id, call, time, receivedAt, properties, ...(event !== undefined && { event }), ...(user !== undefined && { user }), ...(anonymous !== undefined && { anonymous }) };
}
