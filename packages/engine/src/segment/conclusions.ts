/**
 * Keeps every profile's tags and segments current: after an event, after a link, and when time alone turns a rule.
 * Each turn is told as a change, numbered without a gap; the order is a function of the log, so a replay numbers alike.
 */
import { assert } from '../errors.ts';
import type { SourceId } from '../event/event.ts';
import type { Region } from '../feature/region.ts';
import { grown } from '../identity/grown.ts';
import type { Expression } from '../registry/definition.ts';
import { WakeQueue } from '../tag/wake-queue.ts';
import { Bitmap } from './bitmap.ts';
import type { Change } from './change.ts';
import type { Correction } from './correction.ts';
import { Membership } from './membership.ts';
import type { RuleScopes } from './rule-scope.ts';
import { Selection } from './selection.ts';

export interface Rule {
  readonly name: string;
  readonly kind: 'tag' | 'segment';
  /** Index of its column. */
  readonly index: number;
}

export interface ConclusionsOptions {
  readonly rules: readonly Rule[];
  readonly scopes: RuleScopes;
  readonly nameOf: (profile: number) => SourceId;
  /** Rows of all sources of the profile that a source names. */
  readonly regionsOf: (profile: number) => readonly Region[];
  readonly onChange: (change: Change) => void;
}

type Cause = Change['cause'];

/** What is told while concluding waits. */
export interface Postponed {
  /** Of a late event: the newest change before it, and the newest after it. Called for these events alone, in the order of the log. */
  changesAround(position: number, moment: number): { readonly before: number; readonly after: number };
}

export class Conclusions {
  readonly #options: ConclusionsOptions;
  readonly #membership: Membership;
  readonly #queue = new WakeQueue();
  readonly #ruleIndex: ReadonlyMap<string, number>;
  /** By source: 1 + the source that names its profile; 0: not met yet. */
  #profile = new Uint32Array(1024);
  /** Sources that name a profile. */
  readonly #named = new Bitmap();
  /** Those of them whose rules have all been read once. */
  readonly #concluded = new Bitmap();
  #met = 0;
  #profiles = 0;
  #changes = 0;
  #lastNamed = { profile: -1, name: '' as SourceId };
  #wakes = 0;
  /** Present while nobody is concluded: see `postpone`. */
  #postponed: Postponed | undefined;

  constructor(options: ConclusionsOptions) {
    this.#options = options;
    this.#membership = new Membership(options.rules.length);
    this.#ruleIndex = new Map(options.rules.map(({ name }, index) => [name, index]));
  }

  get nextWake(): number {
    return this.#queue.nextAt;
  }

  get changes(): number {
    return this.#changes;
  }

  /** How often `advance` looked at a profile. */
  get wakes(): number {
    return this.#wakes;
  }

  get profileCount(): number {
    return this.#profiles;
  }

  get memoryBytes(): number {
    const { whole, ofFamily } = this.#options.scopes;
    const readings = [whole, ...ofFamily].reduce((sum, scope) => sum + (scope?.reader.memoryBytes ?? 0), 0);
    return this.#membership.memoryBytes + this.#queue.memoryBytes + this.#profile.byteLength + this.#named.words.byteLength + this.#concluded.words.byteLength + readings;
  }

  /** A source seen for the first time is a profile of its own. They are met in the order of their numbers. */
  meet(source: number): void {
    if (source < this.#met) return;
    assert(source === this.#met, 'no source is left out');
    this.#met++;
    this.#profile = grown(this.#profile, this.#met);
    this.#profile[source] = source + 1;
    this.#named.set(source, true);
    this.#profiles++;
  }

  /**
   * Reads the rules of the profile that the source belongs to.
   * @param family of the event that came, when that is all that can have turned a rule; −1: read them all
   */
  conclude(source: number, asOf: number, cause: Cause, family = -1): void {
    const { scopes, rules, regionsOf } = this.#options;
    if (rules.length === 0) return;
    // Nearly all name themselves, and a bit is looked up nearer by.
    const named = this.#named.has(source) ? source : this.#profile[source]! - 1;
    if (this.#postponed !== undefined) {
      this.#concluded.set(named, true);
      return;
    }
    const wake = this.#queue.at(named);
    const isWhole = family < 0 || wake <= asOf || !this.#concluded.has(named);
    const scope = isWhole ? scopes.whole : scopes.ofFamily[family];
    if (scope === undefined) return;
    const { reader, given } = scope;
    for (let i = 0; i < given.length; i++) {
      const { rule, outlook } = given[i]!;
      outlook.holds = this.#membership.has(named, rule);
      outlook.until = wake;
    }
    reader.read(regionsOf(named), asOf);
    for (let i = 0; i < scope.rules.length; i++) this.#set(named, scope.rules[i]!, reader.outlooks[i]!.holds, asOf, cause);
    this.#concluded.set(named, true);
    const { until } = reader;
    // The wake that stands is that of the other rules too: it may come too soon then, which is found out once, and never too late.
    if (isWhole || until < wake) this.#queue.schedule(named, until);
  }

  /** Links changed: each of the sources belongs to the profile that `profileOf` says now. */
  regroup(sources: ReadonlySet<number>, profileOf: (source: number) => number, asOf: number, cause: Cause): void {
    const before = new Map([...sources].map((source) => [source, this.#profile[source]! - 1]));
    const changed = [...sources].filter((source) => profileOf(source) !== before.get(source));
    if (changed.length === 0) return;
    const touched = new Set<number>();
    for (const source of changed.sort((a, b) => a - b)) {
      touched.add(before.get(source)!);
      touched.add(profileOf(source));
      this.#profile[source] = profileOf(source) + 1;
    }
    for (const named of [...touched].sort((a, b) => a - b)) {
      if (this.#profile[named] === named + 1) {
        if (before.get(named) !== named) this.#profiles++;
        this.#named.set(named, true);
        this.conclude(named, asOf, cause);
      } else {
        if (before.get(named) === named) this.#profiles--;
        this.#named.set(named, false);
        this.#concluded.set(named, false);
        for (let rule = 0; rule < this.#options.rules.length; rule++) this.#set(named, rule, false, asOf, cause);
        this.#queue.schedule(named, Number.POSITIVE_INFINITY);
      }
    }
  }

  /** Makes all turns that time alone brings up to the moment, each at its own. */
  advance(to: number): void {
    while (this.#queue.nextAt <= to) {
      const at = this.#queue.nextAt;
      this.#wakes++;
      this.conclude(this.#queue.take(), at, { by: 'time' });
    }
  }

  /**
   * From here on it is only remembered who would be concluded; nobody is a member of anything, and nothing is told, until
   * `settle`. For whoever knows from a feed what would be told. Nothing may have been concluded before.
   * @returns false: turns are not exact, so that all is concluded as usual
   */
  postpone(postponed: Postponed): boolean {
    if (!this.#options.scopes.turnsAreExact) return false;
    assert(this.#changes === 0 && this.#met === 0, 'concluding is postponed before the first event');
    this.#postponed = postponed;
    return true;
  }

  /** What was told of a late event, while concluding waits. */
  changesAround(position: number, moment: number): { readonly before: number; readonly after: number } | undefined {
    return this.#postponed?.changesAround(position, moment);
  }

  /**
   * Ends the waiting: everybody is as if concluded all along, up to and including the turns of the moment. Which rules
   * hold follows from rows and the moment alone; so do all turns to come, though a wake may stand later than it would,
   * having been found from nearer by. Yields after each profile.
   * @param changes how many were told up to then
   */
  *settle(asOf: number, changes: number): Generator<void> {
    const { scopes, regionsOf } = this.#options;
    const { reader, rules } = scopes.whole;
    this.#postponed = undefined;
    for (const named of this.profiles()) {
      if (!this.#concluded.has(named)) continue;
      reader.read(regionsOf(named), asOf);
      for (let i = 0; i < rules.length; i++) this.#membership.set(named, rules[i]!, reader.outlooks[i]!.holds);
      this.#queue.schedule(named, reader.until);
      yield;
    }
    this.#changes = changes;
  }

  /** Tells an entry of the feed that moves nobody. */
  tell(correction: Correction): void {
    if (this.#postponed !== undefined) return;
    this.#options.onChange({ id: ++this.#changes, ...correction });
  }

  count(rule: string): number {
    const index = this.#ruleIndex.get(rule);
    return index === undefined ? 0 : this.#membership.count(index);
  }

  members(rule: string, from: number, limit: number): readonly number[] {
    return this.#ruleIndex.has(rule) ? this.select({ op: 'column', name: rule }).members(from, limit) : [];
  }

  /** Profiles by their rules. @param expression as `parseSelection` gives it. Looks at what is the case when it is asked. */
  select(expression: Expression): Selection {
    return new Selection(expression, { everybody: this.#named, columnOf: (rule) => this.#membership.column(this.#ruleIndex.get(rule)!) });
  }

  /** Names of the rules that hold for the profile that a source names; none when it names none, or for −1. */
  rulesOf(source: number): string[] {
    return source < 0 ? [] : this.#options.rules.flatMap(({ name }, rule) => (this.#membership.has(source, rule) ? [name] : []));
  }

  /** Whether the source names a profile. @param source −1: no source */
  isProfile(source: number): boolean {
    return source >= 0 && source < this.#met && this.#profile[source] === source + 1;
  }

  /** Sources that name a profile, in order of first appearance. @param from the first source to look at */
  *profiles(from = 0): Generator<number> {
    for (let source = from; source < this.#met; source++) if (this.#profile[source] === source + 1) yield source;
  }

  *save(): Generator<readonly [string, Uint8Array]> {
    const wakes = new Float64Array(this.#met);
    for (let source = 0; source < this.#met; source++) wakes[source] = this.#concluded.has(source) ? this.#queue.at(source) : Number.NaN;
    yield ['wakes', new Uint8Array(wakes.buffer)];
    yield ['changes', new Uint8Array(Float64Array.of(this.#changes).buffer)];
    yield* this.#membership.save();
  }

  load(sections: ReadonlyMap<string, Uint8Array>, sources: number, profileOf: (source: number) => number): void {
    const wakes = float64(sections.get('wakes')!);
    for (let source = 0; source < sources; source++) {
      const named = profileOf(source);
      this.meet(source);
      this.#profile[source] = named + 1;
      if (named === source) continue;
      this.#named.set(source, false);
      this.#profiles--;
    }
    wakes.forEach((at, source) => {
      // Of those that are not concluded there is no wake.
      if (!Number.isNaN(at)) this.#concluded.set(source, true);
      else wakes[source] = Number.POSITIVE_INFINITY;
    });
    this.#queue.load(wakes);
    this.#changes = float64(sections.get('changes')!)[0]!;
    this.#membership.load(sections);
  }

  /** Changes come several at once for one profile. */
  #nameOf(profile: number): SourceId {
    if (this.#lastNamed.profile !== profile) this.#lastNamed = { profile, name: this.#options.nameOf(profile) };
    return this.#lastNamed.name;
  }

  #set(profile: number, rule: number, member: boolean, at: number, cause: Cause): void {
    if (this.#membership.has(profile, rule) === member) return;
    this.#membership.set(profile, rule, member);
    const { name, kind } = this.#options.rules[rule]!;
    this.#options.onChange({ id: ++this.#changes, at, profile: this.#nameOf(profile), kind, name, change: member ? 'enter' : 'exit', cause });
  }
}

function float64(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
