/** The engine as its hosts see it: pure, synchronous, in memory. Durability, clocks and networks are the host's. */
import type { BehaviourEvent, LimnEvent, Outcome, SourceId } from '../event/event.ts';
import type { PreparedBatch } from '../event/prepared.ts';
import type { Cluster, IdentityIssue } from '../identity/link.ts';
import type { Column } from '../registry/column.ts';
import type { ColumnValue, Expression, ProfileDefinition } from '../registry/definition.ts';
import type { EvidenceEvent } from '../feature/evidence.ts';
import type { Occurrence } from '../feature/occurrences.ts';
import type { Change } from '../segment/change.ts';
import type { Postponed } from '../segment/conclusions.ts';
import type { LatePage, LateQuestion } from '../segment/late-report.ts';
import type { LinkPreview, LinkQuestion } from '../segment/link-preview.ts';
import type { Flip } from '../tag/flip.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import type { PredictionReading, ProfileReading } from './reading.ts';

/** Port: reads accepted events back from the log, for moments before what memory keeps and for evidence. */
export interface History {
  /**
   * Events of one profile are asked for in ascending order, so that a host that unpacks many at once does so once.
   * @throws when there is no event at the position: it was handed to `apply` once.
   */
  eventAt(position: number): LimnEvent;
}

/** What an engine is made of. */
export interface EngineOptions {
  readonly definition: ProfileDefinition;
  /** Models by content hash: all that the definition names. */
  readonly models?: ReadonlyMap<string, PredictionModel>;
  readonly history: History;
  /** Called synchronously, in order, with gapless ids. */
  readonly onChange?: (change: Change) => void;
  /** Where state lives. Default: plain `ArrayBuffer`s; a host with threads hands out shared ones. */
  readonly allocate?: (bytes: number) => ArrayBufferLike;
  /** Rows a source keeps before older ones are rolled up into tiles. Never shows in a value. Default 96. */
  readonly rowBound?: number;
  /**
   * Bytes for the rows that were rolled up, some 25 an event; a source has an eighth of them at most. A moment before a
   * roll-up is read from them, and from the log where there was no room. Never shows in a value. Default 128 MiB.
   */
  readonly pastBytes?: number;
  /** Bytes for what pages of very busy customers come to, kept beside their rows while it is used. Never shows in a value. Default 64 MiB. */
  readonly summaryBytes?: number;
}

/** Where a batch stands in the log. */
export interface BatchPlace {
  /** Of its first event. */
  readonly position: number;
  /** When the log took it. */
  readonly moment: number;
  /** Imported events move time along as it passed when they were received, up to `moment`. */
  readonly history?: boolean;
}

/** What became of an event of a batch that is not simply accepted. */
export interface UnusualOutcome {
  /** Place in the batch. */
  readonly index: number;
  readonly outcome: Exclude<Outcome, { readonly outcome: 'accepted' }>;
}

/** Which moment and which part of a profile is read. */
export interface ReadOptions {
  /** Default: the engine's moment. */
  readonly asOf?: number;
  /** Default: all. Unknown names are ignored. */
  readonly views?: readonly string[];
}

/** Reads some columns of one profile after the other. */
export interface ColumnReader {
  /**
   * The values of the profile that a source belonged to, in the order of the columns; overwritten by the next reading.
   * @param at.known events received up to then count, and who is one customer is as known then; later than `asOf`: with
   *   hindsight, for the outcome of a time that has passed. Default `asOf`
   */
  read(source: SourceId, at: { readonly asOf: number; readonly known?: number }): readonly ColumnValue[];
}

/** Some members of a segment or tag. */
export interface SegmentPage {
  readonly members: readonly SourceId[];
  /** Hand back to go on; absent at the end. */
  readonly cursor?: string;
}

/** Some of the profiles. */
export interface ProfilePage {
  readonly profiles: readonly SourceId[];
  /** Hand back to go on; absent at the end. */
  readonly cursor?: string;
}

/** Events in; profiles, changes and reasons out. */
export interface Engine {
  readonly definition: ProfileDefinition;
  /** Content hash of the definition. */
  readonly version: string;
  /** Content hash of what its state follows from: the definition without those models that no tag or segment rests on. */
  readonly stateVersion: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** Time up to which time-driven changes have been made; only grows. */
  readonly moment: number;
  /** The next moment at which time alone may change a tag or segment; Infinity when none. */
  readonly nextWake: number;

  /** Name of the definition an event falls under; undefined: none. */
  nameOf(event: BehaviourEvent): string | undefined;
  /** Would this event be rejected by the definition? undefined: no. Cost about 1 µs. Does not look at lateness or duplicates. */
  check(event: LimnEvent): (Outcome & { outcome: 'rejected' }) | undefined;
  /**
   * Folds one event that stands in the log.
   * @param position its position in the log; grows from call to call.
   * @param moment when the log took it; never less than before. Time-driven changes up to it are made first.
   */
  apply(event: LimnEvent, position: number, moment: number): Outcome;
  /**
   * Folds events that `createPreparer` has read, with exactly the outcome of `apply` one by one.
   * @returns those that are not simply accepted, in order
   * @throws when the batch was prepared for another definition
   */
  applyPrepared(batch: PreparedBatch, at: BatchPlace): readonly UnusualOutcome[];
  /** Texts of fields by number, at most `limit` from a number on: for preparers to learn. Their order never changes. */
  texts(from: number, limit: number): readonly string[];
  /** Makes the changes that time alone brings, up to and including the moment, each at its own. */
  advance(to: number): void;
  /**
   * Folds what comes without concluding, until `settle`: three to five times as fast, for who takes up a long log whose
   * changes stand in a feed. Meanwhile nobody has a tag or is in a segment, time turns nothing, and nothing is told. To be
   * called before the first event.
   * @returns false: a rule rests on a decayed sum, whose turns are not exact to the millisecond; all is concluded as usual
   */
  postpone(told: Postponed): boolean;
  /**
   * Concludes everybody at once, as of the millisecond after the moment: from here on all is as if every event had been
   * concluded when it came and time had passed by that millisecond. Whatever is applied next comes later than the moment.
   * Yields after each profile. Cost: a reading of the rules of each.
   * @param changes how many would have been told up to then
   */
  settle(changes: number): Iterable<void>;

  /** Finds the source by `kind:value`, or by a bare value (users first, then anonymous). undefined: never seen. */
  find(identifier: string): SourceId | undefined;
  /** The profile as of a moment, from what was known then. For an identifier never seen: the profile of nobody. */
  read(identifier: string, options?: ReadOptions): ProfileReading;
  cluster(identifier: string, asOf?: number): Cluster;
  /** Whose event it is: the user's when there is one that means somebody, else the anonymous visitor's. */
  ownerOf(event: BehaviourEvent): SourceId;
  /** Reads only these columns, for who reads many profiles. @param columns names that the definition has. Cost: like making a part of the engine; once. */
  readerOf(columns: readonly string[]): ColumnReader;
  /**
   * What a model says of a profile as of a moment, with all that is needed to say why and to reckon it again. Cost: a reading, and the model.
   * @param options.model default: the champion
   * @returns undefined when the definition has no such prediction
   */
  predict(identifier: string, name: string, options?: { readonly asOf?: number; readonly model?: PredictionModel }): PredictionReading | undefined;
  /**
   * What models say of a profile, of every prediction in the order of the definition, from one reading.
   * @param options.modelOf who answers for whom; default and when it names none: the champion
   */
  predictAll(identifier: string, options?: { readonly asOf?: number; readonly modelOf?: (prediction: string, profile: SourceId) => PredictionModel | undefined }): readonly PredictionReading[];
  /** The model that answers for a prediction; undefined: none was promoted, or there is no such prediction. */
  champion(prediction: string): PredictionModel | undefined;
  /**
   * Lets other models answer, in place and at once, when the definition differs in nothing else and no tag or segment rests on a champion that changes.
   * @returns whether it did; else the definition is one to be computed from history
   */
  promote(definition: ProfileDefinition, models?: ReadonlyMap<string, PredictionModel>): boolean;
  /** What a link or an unlink would do; nothing changes. Equal to what happens when it is said at the moment asked for. Cost: the clusters, read twice. */
  previewLink(question: LinkQuestion): LinkPreview;
  /** The newest events behind a column, newest first: those in its window that pass its filters. A rule's: of its features. */
  evidence(identifier: string, column: string, options: { asOf?: number; limit: number }): readonly EvidenceEvent[];
  /** Where all accepted events of a customer stand in the log, in its order: those before a moment, as they were known then. Cost: the customer's rows. */
  positions(identifier: string, asOf?: number): readonly number[];
  /** All events of a customer before a moment, as they were known then, in the order in which they happened. Cost: the customer's rows; the log is not read. */
  occurrences(identifier: string, asOf?: number): readonly Occurrence[];
  /** The event at a position that `occurrences` or `evidence` gave, from the log. */
  eventAt(position: number): EvidenceEvent;
  /** Where all that was ever said about a customer's identifiers, and about those they were linked with, stands in the log, in its order: links that were taken back too. */
  statements(identifier: string): readonly number[];
  /** When the tag or segment turns by itself; undefined: never, or not within ten years. */
  nextFlip(identifier: string, rule: string, asOf?: number): Flip | undefined;

  /**
   * Events that came more than a minute after they happened, newest first, with what each changed: of the newest 65,536.
   * Imported history is never late. Cost per event: four readings of its profile.
   */
  lateArrivals(question: LateQuestion): LatePage;

  /** Profiles in the segment or tag now. Cost O(1). */
  count(rule: string): number;
  /** Members now, in a fixed order. @param cursor from the page before. */
  members(rule: string, options: { limit: number; cursor?: string }): SegmentPage;
  /**
   * Profiles by a combination of tags and segments now. Cost: a bit a profile and rule; 2 ms for five rules over 10 million.
   * @param where `and`, `or` and `not` over columns that are tags or segments, as definitions have them
   * @throws DefinitionError when it is anything else, with every problem
   */
  countWhere(where: Expression): number;
  /** The same profiles, in a fixed order. @param cursor from the page before. @throws DefinitionError */
  membersWhere(where: Expression, options: { limit: number; cursor?: string }): SegmentPage;
  /** Tags and segments that the profile has now, in the order in which they are declared. Of a name that is no profile: none. */
  rulesOf(profile: SourceId): readonly string[];
  /** Whether the name is that of a profile now. */
  isProfile(name: SourceId): boolean;
  /**
   * Canonical profiles known now, in order of first appearance. With a moment: those that there were as of then, and those
   * first met since. Cost: the sources.
   */
  profiles(asOf?: number): Iterable<SourceId>;
  /**
   * A page of them. What is merged, unlinked or new between pages moves no other profile. Cost: the sources passed.
   * @param cursor from the page before.
   */
  profilePage(options: { limit: number; cursor?: string }): ProfilePage;
  issues(): readonly IdentityIssue[];
  statistics(): EngineStatistics;
  /** Who sent how much during the minute before a moment (live events only), since this engine was made: see `TrafficCounter`. */
  traffic(at: number): ProfileTraffic;

  /** Every identifier known, in order of first appearance. */
  sources(): Iterable<SourceId>;
  /** What is kept of an identifier; undefined: never seen. A copy. */
  stored(source: SourceId): StoredSource | undefined;
  /**
   * The whole state as of this call, as named sections of bytes. They are made one by one as they are asked for, while
   * events may go on: each takes 1-2 ms, and stays as it is. One state at a time: another call ends the one before, whose
   * next section then throws. Until it is taken to its end, or ended (`return()`, leaving the loop), a source that changes
   * is copied once. Cost of the call itself: what rules concluded is copied, about 15 bytes a profile.
   */
  save(): Generator<readonly [section: string, bytes: Uint8Array]>;
  /** Takes up a saved state. @throws when it was saved under another definition or format. */
  load(sections: ReadonlyMap<string, Uint8Array>): void;
}

/** What came in during a minute. */
export interface ProfileTraffic {
  readonly events: number;
  /** Those with the most, most first; events are never too many, and too few by a sixteenth of all at most. */
  readonly heaviest: readonly { readonly profile: SourceId; readonly events: number }[];
}

/** What an engine keeps of a source: two that took the same events keep the same, byte by byte. */
export interface StoredSource {
  /** Tiles and rows: see `readStored`. */
  readonly rows: Uint8Array;
  /** Moment of the last roll-up; 0: none. */
  readonly rolledAt: number;
  /** The profile it belongs to now. */
  readonly profile: SourceId;
  /** Tags and segments of the profile that it names; none when it names none. */
  readonly rules: readonly string[];
}

/** How much an engine has taken in, and how large it is. */
export interface EngineStatistics {
  readonly sources: number;
  readonly profiles: number;
  readonly events: number;
  readonly duplicates: number;
  readonly late: number;
  /** Links that joined or parted customers, since this engine was made. */
  readonly links: number;
  readonly changes: number;
  /** Profiles looked at because time alone may have turned a rule of theirs, since this engine was made. */
  readonly wakes: number;
  /** Bytes of state: rows and tiles as encoded; memory taken in all. */
  readonly encodedBytes: number;
  readonly memoryBytes: number;
}

export type { BehaviourEvent };
