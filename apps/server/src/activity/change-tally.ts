/** Who gained and lost which tag, and entered and left which segment, during the last hour: minute by minute, so that memory is bounded. */
import type { Change } from '@limn/engine';

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** Of one tag or segment. */
export interface RuleTally {
  readonly kind: Change['kind'];
  readonly name: string;
  readonly gained: number;
  readonly lost: number;
}

interface Minute {
  readonly index: number;
  readonly rules: Map<string, { readonly kind: Change['kind']; gained: number; lost: number }>;
}

export class ChangeTally {
  #minutes: Minute[] = [];

  /** Corrections move nobody. Cost about 0.1 µs. @param at when it was told, ms */
  count({ name, kind, change, correction }: Change, at: number): void {
    if (correction !== undefined) return;
    const index = Math.floor(at / MINUTE_MS);
    let minute = this.#minutes.at(-1);
    if (minute === undefined || minute.index < index) {
      minute = { index, rules: new Map() };
      this.#minutes.push(minute);
      this.#forget(index);
    }
    let rule = minute.rules.get(name);
    if (rule === undefined) minute.rules.set(name, (rule = { kind, gained: 0, lost: 0 }));
    if (change === 'enter') rule.gained++;
    else rule.lost++;
  }

  /** Those that moved anybody, most moved first. @param at now, ms */
  read(at: number): readonly RuleTally[] {
    this.#forget(Math.floor(at / MINUTE_MS));
    const sums = new Map<string, { kind: Change['kind']; name: string; gained: number; lost: number }>();
    for (const { rules } of this.#minutes) {
      for (const [name, { kind, gained, lost }] of rules) {
        const sum = sums.get(name) ?? { kind, name, gained: 0, lost: 0 };
        sum.gained += gained;
        sum.lost += lost;
        sums.set(name, sum);
      }
    }
    return [...sums.values()].sort((a, b) => b.gained + b.lost - a.gained - a.lost || (a.name < b.name ? -1 : 1));
  }

  #forget(newest: number): void {
    this.#minutes = this.#minutes.filter(({ index }) => index > newest - MINUTES);
  }
}
