/** What becomes of late events: they are remembered, compared with what was concluded without them, and reported. */
import type { BehaviourEvent, SourceId } from '../event/event.ts';
import type { FeaturePlan } from '../feature/plan.ts';
import type { SourceStore } from '../feature/source-store.ts';
import { inOnePart } from '../feature/region.ts';
import type { IdentityGraph } from '../identity/identity-graph.ts';
import type { SourceTable } from '../identity/source-table.ts';
import type { ProfileReader } from '../profile/profile-reader.ts';
import { closureOf, type Column } from '../registry/column.ts';
import type { RuleReader } from '../tag/rule-reader.ts';
import type { Conclusions, Rule } from './conclusions.ts';
import { Corrections, type LateEvent } from './correction.ts';
import { LateArrivals } from './late-arrivals.ts';
import { readLatePage, type LatePage, type LateQuestion, type LateReportParts } from './late-report.ts';

/** Late events that are compared in a second of the log, at most: a backlog that comes hours late, all at once, must not be slowed down by it. */
export const maxComparedPerSecond = 2_000;

export interface LateEventsParts {
  readonly columns: ReadonlyMap<string, Column>;
  readonly plan: FeaturePlan;
  readonly rules: readonly Rule[];
  /** Reads all rules. */
  readonly reader: RuleReader;
  /** Reads the columns that rules use. */
  readonly profile: ProfileReader;
  readonly graph: IdentityGraph;
  readonly sources: SourceTable;
  readonly rows: SourceStore;
  readonly conclusions: Conclusions;
  readonly eventAt: (position: number) => BehaviourEvent;
  readonly nameOf: (event: BehaviourEvent) => string;
  readonly ownerOf: (event: BehaviourEvent) => SourceId;
  readonly membersOf: (identifier: string) => readonly number[];
}

export class LateEvents {
  readonly #conclusions: Conclusions;
  readonly #corrections: Corrections;
  readonly #report: LateReportParts;
  readonly #arrivals = new LateArrivals();
  readonly #movesRules: readonly boolean[];
  /** Second of the newest comparison, and how many there were in it. */
  #second = 0;
  #compared = 0;

  constructor(parts: LateEventsParts) {
    const { columns, plan, rules, reader, graph, sources, rows, ownerOf } = parts;
    const used = closureOf(columns, rules.map(({ name }) => name));
    const features = [...used].flatMap((name) => plan.features.get(name) ?? []);
    const membersAt = (source: number, asOf: number): readonly number[] => graph.members(source, asOf);
    this.#conclusions = parts.conclusions;
    this.#movesRules = plan.families.map((_, family) => features.some(({ slot }) => slot.families.includes(family)));
    this.#corrections = new Corrections(
      {
        rules,
        plan,
        reader,
        membersAt,
        movesRules: this.#movesRules,
        identityTurnAfter: (source, asOf) => graph.turnAfter(source, asOf),
        isLinkedAt: (source, asOf) => graph.isLinked(source, asOf),
        // Tiles are kept for so long that they are right for whatever a late event can reach.
        regionAt: (source, asOf) => (asOf >= rows.rolledAt(source) - plan.latestMs ? rows.region(source) : rows.history(source)),
      },
      (source) => sources.idOf(source),
    );
    this.#report = {
      ...parts,
      arrivals: this.#arrivals,
      columns: [...columns.keys()].filter((name) => used.has(name)),
      membersAt,
      sourceOf: (event) => sources.find(ownerOf(event)),
      history: (source) => inOnePart(rows.history(source)),
      profileOf(event) {
        const owner = ownerOf(event);
        const source = sources.find(owner);
        return source < 0 ? owner : sources.idOf(graph.members(source)[0]!);
      },
    };
  }

  get memoryBytes(): number {
    return this.#arrivals.memoryBytes;
  }

  /** An event that came late, and has been folded and concluded: tells what should have been told since it happened. @param changesBefore newest id of the feed before it */
  take(late: LateEvent, family: number, changesBefore: number): void {
    const { position, source, moment } = late;
    const comparedUntil = this.#movesRules[family] === true ? this.#correct(late) : moment;
    const { before, after } = this.#conclusions.changesAround(position, moment) ?? { before: changesBefore, after: this.#conclusions.changes };
    this.#arrivals.add({ position, moment, source, isTooLate: false, changesBefore: before, changesAfter: after, comparedUntil });
  }

  /** An event that came later than its lateness allows. @param source −1: of nobody known */
  refuse({ position, source, moment }: Omit<LateEvent, 'time'>): void {
    const changes = this.#conclusions.changesAround(position, moment)?.before ?? this.#conclusions.changes;
    this.#arrivals.add({ position, moment, source, isTooLate: true, changesBefore: changes, changesAfter: changes, comparedUntil: moment });
  }

  /** See `Engine.lateArrivals`. */
  page(question: LateQuestion): LatePage {
    return readLatePage(this.#report, question);
  }

  *save(): Generator<readonly [string, Uint8Array]> {
    yield ['late/compared', new Uint8Array(Float64Array.of(this.#second, this.#compared).buffer)];
    yield* this.#arrivals.save();
  }

  load(sections: ReadonlyMap<string, Uint8Array>): void {
    const stored = sections.get('late/compared')!;
    [this.#second, this.#compared] = new Float64Array(stored.slice().buffer) as unknown as [number, number];
    this.#arrivals.load(sections);
  }

  /** @returns up to where it was compared: its own time when too many others are */
  #correct(late: LateEvent): number {
    const second = Math.floor(late.moment / 1_000);
    this.#compared = second === this.#second ? this.#compared + 1 : 1;
    this.#second = second;
    if (this.#compared > maxComparedPerSecond) return late.time;
    const { corrections, comparedUntil } = this.#corrections.of(late);
    for (const correction of corrections) this.#conclusions.tell(correction);
    return comparedUntil;
  }
}
