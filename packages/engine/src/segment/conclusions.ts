/**
 * Keeps every profile's tags and segments current: after an event, after a link, and when time alone turns a rule.
 * Each turn is told as a change, numbered without a gap; the order is a function of the log, so a replay numbers alike.
 */
import type { SourceId } from '../event/event.ts';
import type { Region } from '../feature/source-store.ts';
import { grown } from '../identity/grown.ts';
import type { ProfileReader } from '../profile/profile-reader.ts';
import type { TurningPoint } from '../tag/turning-point.ts';
import { WakeQueue } from '../tag/wake-queue.ts';
import type { Change } from './change.ts';
import type { Correction } from './correction.ts';
import { Membership } from './membership.ts';

export interface Rule {
  readonly name: string;
  readonly kind: 'tag' | 'segment';
  /** Index of its column. */
  readonly index: number;
}

export interface ConclusionsOptions {
  readonly rules: readonly Rule[];
  /** Reads the columns that rules use. */
  readonly profile: ProfileReader;
  readonly turning: TurningPoint;
  readonly nameOf: (profile: number) => SourceId;
  /** Rows of all sources of the profile that a source names. */
  readonly regionsOf: (profile: number) => readonly Region[];
  readonly onChange: (change: Change) => void;
}

type Cause = Change['cause'];

export class Conclusions {
  readonly #options: ConclusionsOptions;
  readonly #membership: Membership;
  readonly #queue = new WakeQueue();
  readonly #ruleIndex: ReadonlyMap<string, number>;
  /** By source: 1 + the source that names its profile; 0: not met yet. */
  #profile = new Uint32Array(1024);
  #met = 0;
  #profiles = 0;
  #changes = 0;
  #wakes = 0;

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
    return this.#membership.memoryBytes + this.#queue.memoryBytes + this.#profile.byteLength;
  }

  /** A source seen for the first time is a profile of its own. */
  meet(source: number): void {
    this.#profile = grown(this.#profile, source + 1);
    if (this.#profile[source] !== 0) return;
    this.#profile[source] = source + 1;
    this.#met = Math.max(this.#met, source + 1);
    this.#profiles++;
  }

  /** Evaluates the rules of the profile the source belongs to. */
  conclude(source: number, asOf: number, cause: Cause): void {
    const { rules, profile, turning, regionsOf } = this.#options;
    if (rules.length === 0) return;
    const named = this.#profile[source]! - 1;
    profile.read(regionsOf(named), asOf);
    for (let rule = 0; rule < rules.length; rule++) this.#set(named, rule, profile.values[rules[rule]!.index] === true, asOf, cause);
    this.#queue.schedule(named, turning.after(asOf));
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
        this.conclude(named, asOf, cause);
      } else {
        if (before.get(named) === named) this.#profiles--;
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

  /** Tells an entry of the feed that moves nobody. */
  tell(correction: Correction): void {
    this.#options.onChange({ id: ++this.#changes, ...correction });
  }

  count(rule: string): number {
    const index = this.#ruleIndex.get(rule);
    return index === undefined ? 0 : this.#membership.count(index);
  }

  members(rule: string, from: number, limit: number): readonly number[] {
    const index = this.#ruleIndex.get(rule);
    return index === undefined ? [] : this.#membership.members(index, from, limit);
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
    for (let source = 0; source < this.#met; source++) wakes[source] = this.#queue.at(source);
    yield ['wakes', new Uint8Array(wakes.buffer)];
    yield ['changes', new Uint8Array(Float64Array.of(this.#changes).buffer)];
    yield* this.#membership.save();
  }

  load(sections: ReadonlyMap<string, Uint8Array>, sources: number, profileOf: (source: number) => number): void {
    for (let source = 0; source < sources; source++) this.meet(source);
    for (let source = 0; source < sources; source++) {
      const named = profileOf(source);
      this.#profile[source] = named + 1;
      if (named !== source) this.#profiles--;
    }
    const wakes = float64(sections.get('wakes')!);
    wakes.forEach((at, source) => this.#queue.schedule(source, at));
    this.#changes = float64(sections.get('changes')!)[0]!;
    this.#membership.load(sections);
  }

  #set(profile: number, rule: number, member: boolean, at: number, cause: Cause): void {
    if (this.#membership.has(profile, rule) === member) return;
    this.#membership.set(profile, rule, member);
    const { name, kind } = this.#options.rules[rule]!;
    this.#options.onChange({ id: ++this.#changes, at, profile: this.#options.nameOf(profile), kind, name, change: member ? 'enter' : 'exit', cause });
  }
}

function float64(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
