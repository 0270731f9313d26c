/**
 * When does one of several conditions of any kind turn with no event? Windows lose events at known moments (`nextExpiry`). Between those only two
 * kinds of value move: time since an event, by a millisecond a millisecond, and decayed sums, by halves. A condition on
 * them is monotone, so it turns at most once before the next expiry: at once computable when it compares a time with
 * something that stands still, else found by halving the span, with the very getters that decide the rule. Turns of times
 * are exact to the millisecond; those of decayed sums as exact as the sums, which are right to 1e-9.
 */
import type { FeaturePlan } from '../feature/plan.ts';
import { durationMs } from '../registry/duration.ts';
import type { Column } from '../registry/column.ts';
import type { ColumnValue, Expression, ProfileDefinition } from '../registry/definition.ts';
import { childrenOf, type Getter } from '../registry/expression.ts';
import type { ComputedColumn, ProfileReader } from '../profile/profile-reader.ts';
import { comparedTime, turnOfTime, type Turn } from './time-turn.ts';

/** Beyond this nothing is foreseen: ten years. */
export const foresightMs = 10 * 365 * 86_400_000;

interface Moving {
  readonly index: number;
  /** Value after so many ms more. */
  readonly later: (value: number, ms: number) => number;
}

export class TurningPoint {
  readonly #profile: ProfileReader;
  readonly #moving: readonly Moving[];
  readonly #direct: readonly Turn[];
  /** Conditions that are not a plain comparison of a time. */
  readonly #searched: readonly Getter[];
  /** Computed columns that glide. */
  readonly #smooth: readonly ComputedColumn[];

  /** @param parts the reader of all that the conditions look at */
  constructor(parts: { definition: ProfileDefinition; columns: ReadonlyMap<string, Column>; plan: FeaturePlan; profile: ProfileReader; conditions: readonly Expression[] }) {
    const { definition, columns, plan, profile } = parts;
    this.#profile = profile;
    const features = [...plan.features.values()].filter(({ moves }) => moves !== undefined);
    this.#moving = features.map(({ column }) => ({ index: profile.indexOf.get(column)!, later: laterValue(definition, column) }));
    const smooth = smoothColumns(columns, profile, features.map(({ column }) => column));
    const conditions = [...profile.computed.flatMap(({ expressions }) => expressions), ...parts.conditions].flatMap((expression) => conditionsOn(expression, smooth));
    const direct: Turn[] = [];
    const searched: Getter[] = [];
    for (const condition of conditions) {
      const time = comparedTime(condition, plan, (side) => !glides(side, smooth));
      if (time === undefined) searched.push(profile.compile(condition));
      else direct.push(turnOfTime(time, profile));
    }
    // A score says the same until something that its model sees is seen otherwise.
    for (const { column, moves, see, nextStep } of profile.computed.flatMap(({ inputs }) => inputs)) {
      const index = profile.indexOf.get(column)!;
      if (!moves) continue;
      if (columns.get(column)!.type === 'time') direct.push((asOf) => nextStep(profile.values[index], asOf));
      else searched.push(() => see(profile.values[index], Number.NaN));
    }
    this.#direct = direct;
    this.#searched = searched;
    this.#smooth = profile.computed.filter(({ name }) => smooth.has(name));
  }

  /** The next moment after `asOf` at which one of the conditions may turn on the profile just read, if nothing happens. */
  after(asOf: number): number {
    let next = this.#profile.nextExpiry;
    for (const turn of this.#direct) next = Math.min(next, turn(asOf));
    return this.#searched.length === 0 ? next : this.#search(asOf, next);
  }

  #search(asOf: number, limit: number): number {
    const { values } = this.#profile;
    const before = values.slice();
    const now = this.#searched.map((condition) => condition());
    const turned = (at: number): boolean => {
      this.#moveTo(before, at - asOf);
      return this.#searched.some((condition, i) => condition() !== now[i]);
    };
    let low = asOf;
    let high = Math.min(limit, asOf + foresightMs);
    let found = limit;
    if (turned(high)) {
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (turned(middle)) high = middle;
        else low = middle;
      }
      found = high;
    }
    before.forEach((value, i) => (values[i] = value));
    return found;
  }

  #moveTo(before: readonly ColumnValue[], ms: number): void {
    const { values } = this.#profile;
    for (const { index, later } of this.#moving) {
      const value = before[index];
      values[index] = typeof value === 'number' ? later(value, ms) : value;
    }
    for (const { index, compute } of this.#smooth) values[index] = compute();
  }
}

function laterValue(definition: ProfileDefinition, column: string): Moving['later'] {
  for (const view of definition.views) {
    const aggregate = view.kind === 'features' && Object.hasOwn(view.features, column) ? view.features[column]!.aggregate : undefined;
    if (aggregate?.op !== 'decayedSum') continue;
    const halfLifeMs = durationMs(aggregate.halfLife);
    return (value, ms) => value * 2 ** (-ms / halfLifeMs);
  }
  return (value, ms) => value + ms;
}

/** Columns whose number glides with time: moving features, and numbers computed from them. */
function smoothColumns(columns: ReadonlyMap<string, Column>, profile: ProfileReader, moving: readonly string[]): ReadonlySet<string> {
  const smooth = new Set(moving);
  for (const { name, kind, expressions } of profile.computed) {
    const { type } = columns.get(name)!;
    if (kind === 'prediction') continue;
    if ((type === 'number' || type === 'duration' || type === 'time') && expressions.some((expression) => glides(expression, smooth))) smooth.add(name);
  }
  return smooth;
}

/** Whether the value of the expression itself glides, rather than jumping when a condition inside turns. */
function glides(expression: Expression, smooth: ReadonlySet<string>): boolean {
  if (expression.op === 'column') return smooth.has(expression.name);
  return !isCondition(expression) && childrenOf(expression).some((child) => glides(child, smooth));
}

function isCondition({ op }: Expression): boolean {
  return op === 'bucket' || op === 'isOneOf' || comparisons.has(op);
}

const comparisons: ReadonlySet<string> = new Set(['atLeast', 'above', 'atMost', 'below', 'equal', 'notEqual']);

/** The nodes that turn when a gliding value passes a bound. */
function conditionsOn(expression: Expression, smooth: ReadonlySet<string>): Expression[] {
  const inside = childrenOf(expression);
  const own = isCondition(expression) && inside.some((child) => glides(child, smooth)) ? [expression] : [];
  return [...own, ...inside.flatMap((child) => conditionsOn(child, smooth))];
}
