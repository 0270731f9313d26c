/**
 * What a late event changed afterwards. Between its event time and its arrival, rules went as the events known before it
 * said; with it, they should perhaps have gone otherwise. Both timelines are read, and every turn that is in one alone is
 * told as a correction: `missed` when it should have been told, `mistaken` when it should not.
 *
 * Corrections are a function of the log, so a replay makes the same ones. They build on one another: each late event
 * compares with all that stood in the log before it, late ones too. Who is who is as it was known at each moment.
 */
import type { SourceId } from '../event/event.ts';
import type { Change } from './change.ts';
import { readTimelines, type RuleTurn, type TimelineParts } from './correction-timeline.ts';

/** What comes sooner after it happened is not compared, ms: the delays of networks and batches. */
export const correctedAfterMs = 60_000;
/** A change of the feed without its number. */
export type Correction = Omit<Change, 'id'>;

/** An event that came late, as it stands in its place. */
export interface LateEvent {
  readonly source: number;
  readonly time: number;
  readonly position: number;
  /** When it was applied. */
  readonly moment: number;
}

export class Corrections {
  readonly #parts: TimelineParts;
  readonly #nameOf: (source: number) => SourceId;

  constructor(parts: TimelineParts, nameOf: (source: number) => SourceId) {
    this.#parts = parts;
    this.#nameOf = nameOf;
  }

  /**
   * Corrections that follow from an event that has been folded, oldest first.
   * Cost: two readings of the profile for each turn between its event time and now, at most 256.
   * @returns `comparedUntil` before the event's moment when there were more
   */
  of({ source, time, position, moment }: LateEvent): { readonly corrections: readonly Correction[]; readonly comparedUntil: number } {
    const turns: { turn: RuleTurn; correction: 'missed' | 'mistaken' }[] = [];
    let comparedUntil = moment;
    for (const named of this.#namesOf(source, time + 1, moment)) {
      const { before, after } = readTimelines(this.#parts, { named, source, from: time + 1, to: moment, position });
      comparedUntil = Math.min(comparedUntil, before.until, after.until);
      for (const turn of missingIn(after.turns, before.turns)) turns.push({ turn, correction: 'mistaken' });
      for (const turn of missingIn(before.turns, after.turns)) turns.push({ turn, correction: 'missed' });
    }
    const told = turns.filter(({ turn }) => turn.at <= comparedUntil).sort((a, b) => a.turn.at - b.turn.at || a.turn.named - b.turn.named || a.turn.rule - b.turn.rule);
    const cut = comparedUntil < moment ? { comparedUntil } : {};
    const corrections = told.map(({ turn: { at, named, rule, change }, correction }): Correction => {
      const { kind, name } = this.#parts.rules[rule]!;
      return { at, profile: this.#nameOf(named), kind, name, change, correction, ...cut, cause: { by: 'event', position } };
    });
    return { corrections, comparedUntil };
  }

  /** Profiles that the source was part of. */
  #namesOf(source: number, from: number, to: number): ReadonlySet<number> {
    const { membersAt, identityTurnAfter } = this.#parts;
    const names = new Set<number>();
    for (let at = from; at <= to; at = identityTurnAfter(source, at)) names.add(membersAt(source, at)[0]!);
    return names;
  }
}

/** Turns of `others` that `turns` does not have. */
function missingIn(turns: readonly RuleTurn[], others: readonly RuleTurn[]): readonly RuleTurn[] {
  const keyOf = ({ at, rule, change }: RuleTurn): string => `${at} ${rule} ${change}`;
  const known = new Set(turns.map(keyOf));
  return others.filter((turn) => !known.has(keyOf(turn)));
}
