/**
 * The life of an event, top to bottom: matched and checked, its customer found, folded into rows, its rules concluded,
 * its changes told. And the way back: a profile read as of a moment, with the events behind it.
 *
 * Everything is a function of the events, their order in the log and the definition; the clock is the caller's.
 */
import { assert } from './errors.ts';
import type { BehaviourEvent, LimnEvent, Outcome, SourceId } from './event/event.ts';
import { PreparedReader } from './event/prepared.ts';
import { sourceId } from './event/source-id.ts';
import { createCalendar } from './feature/calendar.ts';
import { createDictionary } from './feature/dictionary.ts';
import { findPositions } from './feature/event-positions.ts';
import { findEvidence } from './feature/evidence.ts';
import { defaultSummaryBytes } from './feature/hot-sources.ts';
import { findOccurrences } from './feature/occurrences.ts';
import { defaultPastBytes } from './feature/past-rows.ts';
import { compilePlan } from './feature/plan.ts';
import { numberTexts, readPrepared, RowPreparer } from './feature/preparer.ts';
import { inOnePart, type Region } from './feature/region.ts';
import { defaultRowBound, SourceStore } from './feature/source-store.ts';
import { IdentityGraph } from './identity/identity-graph.ts';
import type { Cluster, IdentityIssue, Link } from './identity/link.ts';
import { SourceTable } from './identity/source-table.ts';
import { createReadings } from './serving/readings.ts';
import { championsOf } from './prediction/champion.ts';
import { ProfileReader } from './profile/profile-reader.ts';
import { closureOf, columnsOf } from './registry/column.ts';
import { stateVersionOf } from './registry/prediction.ts';
import { parseSelection } from './registry/parse-selection.ts';
import { Conclusions, type Rule } from './segment/conclusions.ts';
import { correctedAfterMs } from './segment/correction.ts';
import { LateEvents } from './segment/late-events.ts';
import { previewLink } from './segment/link-preview.ts';
import { createRuleScopes } from './segment/rule-scope.ts';
import type { Engine, EngineOptions, EngineStatistics, ProfilePage, SegmentPage, UnusualOutcome } from './serving/engine.ts';
import type { EvidenceEvent, Flip } from './serving/reading.ts';
import { TrafficCounter } from './serving/traffic.ts';
import { foresightMs } from './tag/turning-point.ts';

/** Format of what `save` gives. `load` takes no other: a host keeps it beside the state, and replays the log instead. */
export const stateFormat = 7;

/** Makes an engine with nothing in it. */
export function createEngine({ definition, models = new Map(), history, onChange, allocate = (bytes) => new ArrayBuffer(bytes), rowBound = defaultRowBound, pastBytes = defaultPastBytes, summaryBytes = defaultSummaryBytes }: EngineOptions): Engine {
  const stateVersion = stateVersionOf(definition);
  const columns = columnsOf(definition);
  const dictionary = createDictionary();
  const plan = compilePlan(definition, { dictionary, calendar: createCalendar(definition.timeZone) });
  const { row } = plan;
  const preparer = new RowPreparer(definition, plan);
  const { prepared } = preparer;
  const sources = new SourceTable();
  const graph = new IdentityGraph({ sources, identity: definition.identity });
  const rows = new SourceStore(plan, { allocate, load: loadRow, rowBound, pastBytes, summaryBytes });
  const champions = championsOf(definition, models);
  const ruleColumns = [...columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment');
  const ruled = new ProfileReader({ definition, columns, plan, models: champions, wanted: ruleColumns.map(({ name }) => name) });
  const scopes = createRuleScopes({ definition, columns, plan, models: champions, rules: ruleColumns.map(({ name }) => name) });
  const rules = ruleColumns.map(({ name, kind }): Rule => ({ name, kind: kind as 'tag' | 'segment', index: ruled.indexOf.get(name)! }));
  const conclusions = new Conclusions({
    rules,
    scopes,
    nameOf: (source) => sources.idOf(source),
    regionsOf: (profile) => (graph.isAlone(profile) ? [rows.region(profile)] : graph.members(profile).map((source) => rows.region(source))),
    onChange: onChange ?? (() => {}),
  });
  const lateEvents = new LateEvents({
    columns,
    plan,
    rules,
    reader: scopes.whole.reader,
    profile: ruled,
    graph,
    sources,
    rows,
    conclusions,
    ownerOf,
    eventAt: (position) => history.eventAt(position) as BehaviourEvent,
    nameOf: (event) => definition.events[preparer.match(event) as number]!.name,
    membersOf: (identifier) => membersOf(identifier, moment + 1),
  });
  const readings = createReadings({ definition, columns, plan, models, stateVersion, sources, graph, cluster, regionsAsOf, now: () => moment + 1 });
  const counts = { events: 0, duplicates: 0, late: 0 };
  const traffic = new TrafficCounter();
  let links = 0;
  let moment = 0;

  function loadRow(position: number): void {
    const event = history.eventAt(position);
    assert(event.kind === 'event', `a behaviour stands at position ${position} of the log`);
    preparer.reread(event, position, dictionary.find);
  }

  /** Whose event it is: the user's when there is one that means somebody, else the anonymous visitor's. */
  function ownerOf({ user, anonymous }: BehaviourEvent): SourceId {
    if (user !== undefined && (anonymous === undefined || !graph.isPoison(user))) return sourceId('user', user);
    return sourceId('anonymous', anonymous!);
  }

  /** Folds what is prepared. What is read meanwhile uses the row too, so what is needed after is taken out of it first. */
  function fold(position: number): Outcome {
    const { family, owner, says, imported } = prepared;
    const { time, receivedAt } = row;
    if (owner === '') {
      // Taking back holds from when it was said: no evidence that came before outlives it.
      addLink({ ...statedLink(position), time: says === 'unlink' ? receivedAt : time, receivedAt });
      return { outcome: 'accepted' };
    }
    let source = -1;
    if (family >= 0) {
      if (time < receivedAt - plan.kept[family]!.latenessMs) {
        counts.late++;
        if (!imported) lateEvents.refuse({ position, moment, source: sources.find(owner) });
        return { outcome: 'late' };
      }
      source = sources.index(owner);
      if (!imported) traffic.count(source, moment);
      numberTexts(prepared, plan);
      row.position = position;
      if (!rows.insert(source, moment)) {
        counts.duplicates++;
        return { outcome: 'duplicate' };
      }
      counts.events++;
      conclusions.meet(source);
    }
    const changesBefore = conclusions.changes;
    // An event that carries both a user and an anonymous id says that they are one.
    if (says !== '') addLink({ ...statedLink(position), time, receivedAt });
    if (source < 0) source = sources.find(owner);
    if (source >= 0) conclusions.conclude(source, moment + 1, { by: 'event', position }, family);
    if (moment - time > correctedAfterMs && family >= 0 && !imported) lateEvents.take({ source, time, position, moment }, family, changesBefore);
    return { outcome: 'accepted' };
  }

  function statedLink(position: number): Omit<Link, 'time' | 'receivedAt'> {
    const { says, left, right, evidence } = prepared;
    return { kind: says === 'unlink' ? 'unlink' : 'link', left: left as SourceId, right: right as SourceId, evidence, position };
  }

  function addLink(link: Link): void {
    if (graph.implies(link)) return;
    links++;
    conclusions.meet(sources.index(link.left));
    conclusions.meet(sources.index(link.right));
    conclusions.regroup(graph.affect(link), (source) => graph.members(source)[0]!, moment + 1, { by: 'identity', position: link.position });
  }

  /**
   * Rows to read for a source as of a moment: what is kept, or the whole history when that was rolled up since. With
   * hindsight, what is kept does for the time that is left to late events: so much every roll-up spares.
   */
  function regionsAsOf(members: readonly number[], asOf: number, known: number = asOf): readonly Region[] {
    return members.map((source) => (known >= rows.rolledAt(source) && Math.max(asOf, Math.min(known, asOf + plan.latestMs)) >= rows.rolledAt(source) ? rows.region(source) : rows.history(source)));
  }

  function find(identifier: string): SourceId | undefined {
    for (const id of [identifier, sourceId('user', identifier), sourceId('anonymous', identifier)]) {
      if (sources.find(id) >= 0) return id as SourceId;
    }
    return undefined;
  }

  function eventAt(position: number): EvidenceEvent {
    const event = history.eventAt(position) as BehaviourEvent;
    return { position, event, name: definition.events[preparer.match(event) as number]!.name };
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

  /** @param found one more than the limit, when there are more */
  function pageOf(found: readonly number[], limit: number): SegmentPage {
    const next = found[limit];
    return { members: found.slice(0, limit).map((source) => sources.idOf(source)), ...(next !== undefined && { cursor: String(next) }) };
  }

  function advance(to: number): void {
    conclusions.advance(to);
    if (to > moment) moment = to;
  }

  return {
    get definition() {
      return readings.scoring.definition;
    },
    get version() {
      return readings.scoring.version;
    },
    stateVersion,
    columns,
    get moment() {
      return moment;
    },
    get nextWake() {
      return conclusions.nextWake;
    },

    nameOf(event) {
      const family = preparer.match(event);
      return typeof family === 'number' ? definition.events[family]!.name : undefined;
    },

    check: (event) => preparer.check(event),

    apply(event: LimnEvent, position: number, at: number): Outcome {
      advance(at);
      return preparer.read(event, dictionary.find) ?? fold(position);
    },

    applyPrepared(batch, { position, moment: at, history: isHistory }): readonly UnusualOutcome[] {
      assert(batch.version === stateVersion, `a batch prepared for the state ${batch.version} is applied to ${stateVersion}`);
      const unusual: UnusualOutcome[] = [];
      const from = new PreparedReader(batch);
      for (let index = 0; index < batch.count; index++) {
        const refusal = from.next();
        advance(isHistory === true && from.imported ? Math.max(moment, Math.min(at, from.receivedAt)) : at);
        if (refusal === undefined) readPrepared(from, prepared, plan);
        const outcome = refusal ?? fold(position + index);
        if (outcome.outcome !== 'accepted') unusual.push({ index, outcome });
      }
      return unusual;
    },

    texts: (from, limit) => Array.from({ length: Math.max(0, Math.min(limit, dictionary.size - from)) }, (_, i) => dictionary.text(from + i)),

    advance,

    postpone: (told) => conclusions.postpone(told),

    *settle(changes) {
      yield* conclusions.settle(moment + 1, changes);
      advance(moment + 1);
    },

    find,
    cluster,

    ownerOf,
    read: readings.read,
    readerOf: readings.readerOf,
    predict: readings.predict,
    predictAll: readings.predictAll,
    champion: (prediction) => readings.scoring.champions.get(prediction),
    promote: readings.promote,

    evidence(identifier, column, { asOf = moment + 1, limit }): readonly EvidenceEvent[] {
      const features = [...closureOf(columns, [column])].flatMap((name) => plan.features.get(name) ?? []);
      if (features.length === 0) return [];
      const members = membersOf(identifier, asOf);
      const recent = findEvidence(plan, features, regionsAsOf(members, asOf), { asOf, limit });
      const found = recent ?? findEvidence(plan, features, members.map((source) => rows.history(source)), { asOf, limit }) ?? [];
      return found.map(({ position }) => eventAt(position));
    },

    positions(identifier, asOf = moment + 1): readonly number[] {
      const members = membersOf(identifier, asOf);
      return findPositions(regionsAsOf(members, asOf), asOf, row) ?? findPositions(members.map((source) => rows.history(source)), asOf, row) ?? [];
    },

    occurrences(identifier, asOf = moment + 1) {
      const parts = { row, names: definition.events.map(({ name }) => name) };
      const members = membersOf(identifier, asOf);
      const from = (regions: readonly Region[]) => findOccurrences(members.map((source, i) => ({ source: sources.idOf(source), region: regions[i]! })), asOf, parts);
      return from(regionsAsOf(members, asOf)) ?? from(members.map((source) => rows.history(source))) ?? [];
    },

    eventAt,

    statements(identifier): readonly number[] {
      return [...graph.statements(membersOf(identifier, moment + 1))].sort((a, b) => a - b);
    },

    nextFlip(identifier, rule, asOf = moment + 1): Flip | undefined {
      const { reader } = scopes.whole;
      const outlook = reader.outlooks[ruleColumns.findIndex(({ name }) => name === rule)];
      if (outlook === undefined) return undefined;
      const regions = regionsAsOf(membersOf(identifier, asOf), asOf);
      reader.read(regions, asOf);
      const { holds } = outlook;
      for (let at = outlook.until; at < asOf + foresightMs; at = outlook.until) {
        reader.read(regions, at, asOf);
        if (outlook.holds !== holds) return { at, to: outlook.holds };
      }
      return undefined;
    },

    previewLink({ at = moment, ...question }) {
      const parts = { rules, columns: [...columns.keys()], graph, sources, conclusions, profile: readings.scoring.whole, region: (source: number) => rows.region(source) };
      return previewLink(parts, { ...question, at: Math.max(at, moment) });
    },

    lateArrivals: (question) => lateEvents.page(question),

    count: (rule) => conclusions.count(rule),

    members: (rule, { limit, cursor }) => pageOf(conclusions.members(rule, sourceAt(cursor), limit + 1), limit),
    countWhere: (where) => conclusions.select(parseSelection(where, columns)).count(),
    membersWhere: (where, { limit, cursor }) => pageOf(conclusions.select(parseSelection(where, columns)).members(sourceAt(cursor), limit + 1), limit),

    rulesOf: (profile) => conclusions.rulesOf(sources.find(profile)),
    isProfile: (name) => conclusions.isProfile(sources.find(name)),

    *profiles(asOf) {
      if (asOf === undefined) {
        for (const source of conclusions.profiles()) yield sources.idOf(source);
        return;
      }
      const members: number[] = [];
      for (let source = 0; source < sources.length; source++) {
        if (graph.isAlone(source) || graph.members(source, asOf, members)[0] === source) yield sources.idOf(source);
      }
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
      const encodedBytes = rows.encodedBytes;
      const readers = ruled.memoryBytes + readings.scoring.whole.memoryBytes;
      const memoryBytes = rows.memoryBytes() + sources.memoryBytes + dictionary.memoryBytes + graph.memoryBytes + conclusions.memoryBytes + lateEvents.memoryBytes + readers;
      return { sources: sources.length, profiles: conclusions.profileCount, ...counts, links, changes: conclusions.changes, wakes: conclusions.wakes, encodedBytes, memoryBytes };
    },

    traffic(at: number) {
      const { events, heaviest } = traffic.read(at);
      return { events, heaviest: heaviest.map(({ source, events: of }) => ({ profile: sources.idOf(graph.members(source)[0]!), events: of })) };
    },

    *sources() {
      for (let source = 0; source < sources.length; source++) yield sources.idOf(source);
    },

    stored(name) {
      const source = sources.find(name);
      if (source < 0) return undefined;
      const { bytes, start, end } = inOnePart(rows.region(source));
      const profile = sources.idOf(graph.members(source)[0]!);
      return { rows: bytes.slice(start, end), rolledAt: rows.rolledAt(source), profile, rules: conclusions.rulesOf(source) };
    },

    save() {
      const meta = Uint8Array.from(JSON.stringify({ format: stateFormat, version: stateVersion, moment, counts }), (letter) => letter.charCodeAt(0));
      // What is small is taken at once; what only grows, up to where it is now; rows are swept while events go on.
      const atOnce = [['engine', meta] as const, ...conclusions.save(), ...lateEvents.save()];
      return inTurn([rows.save(sources.length), atOnce, dictionary.save(), sources.save(), graph.save()]);
    },

    load(sections) {
      const meta = JSON.parse(String.fromCharCode(...sections.get('engine')!)) as { format: number; version: string; moment: number; counts: typeof counts };
      if (meta.format !== stateFormat || meta.version !== stateVersion) {
        throw new Error(`The saved state is of definition ${meta.version}, format ${meta.format}; this engine has ${stateVersion}, format ${stateFormat}.`);
      }
      moment = meta.moment;
      Object.assign(counts, meta.counts);
      dictionary.load(sections);
      sources.load(sections);
      graph.load(sections);
      rows.load(sections, sources.length);
      conclusions.load(sections, sources.length, (source) => (graph.isAlone(source) ? source : graph.members(source)[0]!));
      lateEvents.load(sections);
    },
  };
}

/** Sections of all parts. Rows come first: taking the first section begins their sweep, and so ending this ends it. */
function* inTurn(parts: readonly Iterable<readonly [section: string, bytes: Uint8Array]>[]): Generator<readonly [section: string, bytes: Uint8Array]> {
  for (const part of parts) yield* part;
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

