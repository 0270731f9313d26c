/**
 * The life of an event, top to bottom: matched and checked, its customer found, folded into rows, its rules concluded,
 * its changes told. And the way back: a profile read as of a moment, with the events behind it.
 *
 * Everything is a function of the events, their order in the log and the definition; the clock is the caller's.
 */
import { rejected, type RejectedOutcome } from './errors.ts';
import type { BehaviourEvent, LimnEvent, LinkEvent, Outcome, SourceId } from './event/event.ts';
import { sourceId } from './event/source-id.ts';
import { createMatcher, readFields, type Intern } from './event/fields.ts';
import { createCalendar } from './feature/calendar.ts';
import { createDictionary } from './feature/dictionary.ts';
import { findEvidence } from './feature/evidence.ts';
import { measuresExactly } from './feature/fold.ts';
import { hash48 } from './feature/hash.ts';
import { compilePlan } from './feature/plan.ts';
import { defaultRowBound, SourceStore, type Region } from './feature/source-store.ts';
import { IdentityGraph } from './identity/identity-graph.ts';
import type { Cluster, IdentityIssue, Link } from './identity/link.ts';
import { SourceTable } from './identity/source-table.ts';
import { closureOf, ProfileReader } from './profile/profile-reader.ts';
import { columnsOf } from './registry/column.ts';
import type { ColumnValue } from './registry/definition.ts';
import { versionOf } from './registry/version.ts';
import { Conclusions, type Rule } from './segment/conclusions.ts';
import { correctedAfterMs, Corrections, type LateEvent } from './segment/correction.ts';
import { LateArrivals } from './segment/late-arrivals.ts';
import type { Engine, EngineOptions, EngineStatistics, ReadOptions, ProfilePage, SegmentPage } from './serving/engine.ts';
import type { EvidenceEvent, Flip, ProfileReading } from './serving/reading.ts';
import { foresightMs, TurningPoint } from './tag/turning-point.ts';

/** Format of what `save` gives. `load` takes no other: a host keeps it beside the state, and replays the log instead. */
export const stateFormat = 3;

/** Of nearly every reading. */
const noErrors: ProfileReading['errors'] = Object.freeze({});

/** Makes an engine with nothing in it. */
export function createEngine({ definition, history, onChange, allocate = (bytes) => new ArrayBuffer(bytes), rowBound = defaultRowBound }: EngineOptions): Engine {
  const version = versionOf(definition);
  const columns = columnsOf(definition);
  const dictionary = createDictionary();
  const plan = compilePlan(definition, { dictionary, calendar: createCalendar(definition.timeZone) });
  const { row } = plan;
  const match = createMatcher(definition.events);
  const sources = new SourceTable();
  const graph = new IdentityGraph({ sources, identity: definition.identity });
  const rows = new SourceStore(plan, { allocate, load: loadRow, rowBound });
  const whole = new ProfileReader({ definition, columns, plan });
  const ruleColumns = [...columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment');
  const ruled = new ProfileReader({ definition, columns, plan, wanted: ruleColumns.map(({ name }) => name) });
  const turning = new TurningPoint({ definition, columns, plan, profile: ruled });
  const rules = ruleColumns.map(({ name, kind }): Rule => ({ name, kind: kind as 'tag' | 'segment', index: ruled.indexOf.get(name)! }));
  const conclusions = new Conclusions({
    rules,
    profile: ruled,
    turning,
    nameOf: (source) => sources.idOf(source),
    regionsOf: (profile) => (graph.isAlone(profile) ? [rows.region(profile)] : graph.members(profile).map((source) => rows.region(source))),
    onChange: onChange ?? (() => {}),
  });
  const lateArrivals = new LateArrivals();
  const corrections = new Corrections({
    rules,
    plan,
    profile: ruled,
    turning,
    membersAt: (source, asOf) => graph.members(source, asOf),
    identityTurnAfter: (source, asOf) => graph.turnAfter(source, asOf),
    isLinkedAt: (source, asOf) => graph.isLinked(source, asOf),
    // Tiles are kept for so long that they are right for whatever a late event can reach.
    regionAt: (source, asOf) => (asOf >= rows.rolledAt(source) - plan.latestMs ? rows.region(source) : rows.history(source)),
  }, (source) => sources.idOf(source));
  const ruleFeatures = [...closureOf(columns, ruleColumns.map(({ name }) => name))].flatMap((name) => plan.features.get(name) ?? []);
  /** By family: whether any rule looks at its events. */
  const movesRules = definition.events.map((_, family) => ruleFeatures.some(({ slot }) => slot.families.includes(family)));
  const counts = { events: 0, duplicates: 0, late: 0 };
  let moment = 0;

  /** Reads a behaviour event into the row. @returns its family, undefined for identity alone, or why it is not taken */
  function prepare(event: BehaviourEvent, intern: Intern): number | undefined | RejectedOutcome {
    const family = match(event);
    if (typeof family !== 'number') return event.call === 'identify' ? undefined : family;
    const { fields, computed } = plan.kept[family]!;
    const fault = readFields(fields, event.properties, row, intern);
    if (fault !== undefined) return fault;
    row.family = family;
    for (const slot of computed) {
      if (!measuresExactly(slot, row)) {
        return rejected('number_too_large', { what: `a product of fields of "${fields.definition.name}" does not fit 2^53`, cure: 'send smaller numbers, or declare smaller scales' });
      }
    }
    return family;
  }

  function loadRow(position: number): void {
    const event = history.eventAt(position);
    if (event.kind !== 'event') throw new Error(`Broken invariant: no behaviour at position ${position} of the log`);
    prepare(event, dictionary.id);
    setHead(event, position);
  }

  function setHead({ time, receivedAt, id }: BehaviourEvent, position: number): void {
    row.time = time;
    row.receivedAt = receivedAt;
    row.id = hash48(id);
    row.position = position;
  }

  /** Whose event it is: the user's when there is one that means somebody, else the anonymous visitor's. */
  function ownerOf({ user, anonymous }: BehaviourEvent): SourceId {
    if (user !== undefined && (anonymous === undefined || !graph.isPoison(user))) return sourceId('user', user);
    return sourceId('anonymous', anonymous!);
  }

  function applyEvent(event: BehaviourEvent, position: number): Outcome {
    const family = prepare(event, dictionary.id);
    if (typeof family === 'object') return family;
    const owner = ownerOf(event);
    let source = -1;
    if (family !== undefined) {
      if (event.time < event.receivedAt - plan.kept[family]!.latenessMs) {
        counts.late++;
        const { changes } = conclusions;
        if (event.imported !== true) lateArrivals.add({ position, moment, source: sources.find(owner), isTooLate: true, changesBefore: changes, changesAfter: changes, comparedUntil: moment });
        return { outcome: 'late' };
      }
      source = sources.index(owner);
      setHead(event, position);
      if (!rows.insert(source, moment)) {
        counts.duplicates++;
        return { outcome: 'duplicate' };
      }
      counts.events++;
      conclusions.meet(source);
    }
    const changesBefore = conclusions.changes;
    const linked = linkOf(event, position);
    if (linked !== undefined) addLink(linked);
    if (source < 0) source = sources.find(owner);
    if (source >= 0) conclusions.conclude(source, moment + 1, { by: 'event', position });
    if (moment - event.time > correctedAfterMs && family !== undefined && event.imported !== true) correct({ source, time: event.time, position, moment }, family, changesBefore);
    return { outcome: 'accepted' };
  }

  /** Tells what should have been told since the event happened. */
  function correct(late: LateEvent, family: number, changesBefore: number): void {
    const found = movesRules[family] === true ? corrections.of(late) : undefined;
    for (const correction of found?.corrections ?? []) conclusions.tell(correction);
    const { position, source } = late;
    lateArrivals.add({ position, moment, source, isTooLate: false, changesBefore, changesAfter: conclusions.changes, comparedUntil: found?.comparedUntil ?? moment });
  }

  /** An event that carries both a user and an anonymous id says that they are one. */
  function linkOf(event: BehaviourEvent, position: number): Link | undefined {
    if (event.user === undefined || event.anonymous === undefined) return undefined;
    const { time, receivedAt, call } = event;
    return { left: sourceId('user', event.user), right: sourceId('anonymous', event.anonymous), kind: 'link', time, receivedAt, evidence: call, position };
  }

  function applyLink({ kind, left, right, time, receivedAt, evidence }: LinkEvent, position: number): Outcome {
    // Taking back holds from when it was said: no evidence that came before outlives it.
    addLink({ kind, left, right, time: kind === 'unlink' ? receivedAt : time, receivedAt, evidence, position });
    return { outcome: 'accepted' };
  }

  function addLink(link: Link): void {
    if (graph.implies(link)) return;
    const left = sources.index(link.left);
    const right = sources.index(link.right);
    conclusions.meet(left);
    conclusions.meet(right);
    const before = [...graph.members(left), ...graph.members(right)];
    graph.add(link);
    const after = [...graph.members(left), ...graph.members(right)];
    conclusions.regroup(new Set([...before, ...after]), (source) => graph.members(source)[0]!, moment + 1, { by: 'identity', position: link.position });
  }

  /** Rows to read for a source as of a moment: what is kept, or the whole history when that was rolled up since. */
  function regionsAsOf(members: readonly number[], asOf: number): readonly Region[] {
    return members.map((source) => (asOf >= rows.rolledAt(source) ? rows.region(source) : rows.history(source)));
  }

  function find(identifier: string): SourceId | undefined {
    for (const id of [identifier, sourceId('user', identifier), sourceId('anonymous', identifier)]) {
      if (sources.find(id) >= 0) return id as SourceId;
    }
    return undefined;
  }

  function membersOf(identifier: string, asOf: number): readonly number[] {
    const id = find(identifier);
    return id === undefined ? [] : graph.members(sources.find(id), asOf);
  }

  function cluster(identifier: string, asOf: number = moment + 1): Cluster {
    const id = find(identifier);
    if (id === undefined) return { profile: nobody(identifier), members: [], links: [], issues: [] };
    return graph.cluster(sources.find(id), asOf);
  }

  function advance(to: number): void {
    conclusions.advance(to);
    if (to > moment) moment = to;
  }

  return {
    definition,
    version,
    columns,
    get moment() {
      return moment;
    },
    get nextWake() {
      return conclusions.nextWake;
    },

    nameOf(event) {
      const family = match(event);
      return typeof family === 'number' ? definition.events[family]!.name : undefined;
    },

    check(event) {
      if (event.kind !== 'event') return undefined;
      const family = prepare(event, keepNothing);
      return typeof family === 'object' ? family : undefined;
    },

    apply(event: LimnEvent, position: number, at: number): Outcome {
      advance(at);
      return event.kind === 'event' ? applyEvent(event, position) : applyLink(event, position);
    },

    advance,
    find,
    cluster,

    read(identifier: string, { asOf = moment + 1, views }: ReadOptions = {}): ProfileReading {
      const { profile, members, links, issues } = cluster(identifier, asOf);
      whole.read(regionsAsOf(members.map((id) => sources.find(id)), asOf), asOf);
      const { names, values } = whole.show(views);
      let byName: Readonly<Record<string, ColumnValue>> | undefined;
      return {
        profile,
        identifiers: members,
        links,
        issues,
        asOf,
        values,
        get columns() {
          return (byName ??= Object.fromEntries(names.map((name, i) => [name, values[i]])));
        },
        errors: whole.overflows.size === 0 ? noErrors : Object.fromEntries([...whole.overflows].map((name) => [name, 'overflow' as const])),
      };
    },

    evidence(identifier, column, { asOf = moment + 1, limit }): readonly EvidenceEvent[] {
      const features = [...closureOf(columns, [column])].flatMap((name) => plan.features.get(name) ?? []);
      if (features.length === 0) return [];
      const members = membersOf(identifier, asOf);
      const recent = findEvidence(plan, features, regionsAsOf(members, asOf), { asOf, limit });
      const found = recent ?? findEvidence(plan, features, members.map((source) => rows.history(source)), { asOf, limit }) ?? [];
      return found.map(({ position }) => {
        const event = history.eventAt(position) as BehaviourEvent;
        return { position, event, name: definition.events[match(event) as number]!.name };
      });
    },

    nextFlip(identifier, rule, asOf = moment + 1): Flip | undefined {
      const index = ruled.indexOf.get(rule);
      if (index === undefined) return undefined;
      const regions = regionsAsOf(membersOf(identifier, asOf), asOf);
      ruled.read(regions, asOf);
      const before = ruled.values[index];
      for (let at = turning.after(asOf); at < asOf + foresightMs; at = turning.after(at)) {
        ruled.read(regions, at, asOf);
        const value = ruled.values[index];
        if (value !== before) return { at, to: value === true };
      }
      return undefined;
    },

    count: (rule) => conclusions.count(rule),

    members(rule, { limit, cursor }): SegmentPage {
      const found = conclusions.members(rule, sourceAt(cursor), limit + 1);
      const next = found[limit];
      return { members: found.slice(0, limit).map((source) => sources.idOf(source)), ...(next !== undefined && { cursor: String(next) }) };
    },

    rulesOf: (profile) => conclusions.rulesOf(sources.find(profile)),
    isProfile: (name) => conclusions.isProfile(sources.find(name)),

    *profiles() {
      for (const source of conclusions.profiles()) yield sources.idOf(source);
    },

    profilePage({ limit, cursor }): ProfilePage {
      const profiles: SourceId[] = [];
      for (const source of conclusions.profiles(sourceAt(cursor))) {
        if (profiles.length === limit) return { profiles, cursor: String(source) };
        profiles.push(sources.idOf(source));
      }
      return { profiles };
    },

    issues: (): readonly IdentityIssue[] => graph.issues(),

    statistics(): EngineStatistics {
      const encodedBytes = rows.encodedBytes(sources.length);
      const memoryBytes = rows.memoryBytes() + sources.memoryBytes + graph.memoryBytes + conclusions.memoryBytes + lateArrivals.memoryBytes;
      return { sources: sources.length, profiles: conclusions.profileCount, ...counts, changes: conclusions.changes, wakes: conclusions.wakes, encodedBytes, memoryBytes };
    },

    *save() {
      const meta = { format: stateFormat, version, moment, counts };
      yield ['engine', Uint8Array.from(JSON.stringify(meta), (letter) => letter.charCodeAt(0))] as const;
      yield ['dictionary', dictionary.save()] as const;
      yield* sources.save();
      yield* graph.save();
      yield* rows.save(sources.length);
      yield* conclusions.save();
      yield* lateArrivals.save();
    },

    load(sections) {
      const meta = JSON.parse(String.fromCharCode(...sections.get('engine')!)) as { format: number; version: string; moment: number; counts: typeof counts };
      if (meta.format !== stateFormat || meta.version !== version) {
        throw new Error(`The saved state is of definition ${meta.version}, format ${meta.format}; this engine has ${version}, format ${stateFormat}.`);
      }
      moment = meta.moment;
      Object.assign(counts, meta.counts);
      dictionary.load(sections.get('dictionary')!);
      sources.load(sections);
      graph.load(sections);
      rows.load(sections, sources.length);
      conclusions.load(sections, sources.length, (source) => graph.members(source)[0]!);
      lateArrivals.load(sections);
    },
  };
}

/** The name of a profile that nobody has yet. */
function nobody(identifier: string): SourceId {
  return identifier.includes(':') ? (identifier as SourceId) : sourceId('user', identifier);
}

/** Where a page goes on: a source, by its number. */
function sourceAt(cursor: string | undefined): number {
  const source = Number(cursor ?? 0);
  return Number.isSafeInteger(source) && source > 0 ? source : 0;
}

/** Checking must not fill the dictionary with what may be rejected. */
const keepNothing: Intern = () => 0;
