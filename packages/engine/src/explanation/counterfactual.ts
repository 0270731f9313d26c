/**
 * What would have to be different: the smallest changes of things that can be changed after which a prediction is on the
 * other side of a threshold (Wachter, Mittelstadt & Russell 2017). Fewest columns first, then by cost: how many usual
 * spreads the values move. Several answers are different sets of columns, none of which contains another: several ways,
 * not one way with trimmings (cf. Mothilal, Sharma & Tan 2020).
 */
import type { UsualColumn } from '../prediction/model.ts';
import type { ColumnValue } from '../registry/definition.ts';

type Columns = Readonly<Record<string, ColumnValue>>;

/** A column that somebody can do something about, and how far. */
export interface MutableColumn {
  readonly column: string;
  /** Numbers may go only this way; absent: both. */
  readonly direction?: 'up' | 'down';
  /** Numbers stay within these; absent: within three usual spreads of where they are. Of what nothing usual is known, its own size stands for a spread. */
  readonly min?: number;
  readonly max?: number;
  /** Numbers move to multiples of this. Name one for lengths of time, such as a day. Absent: 1 for small whole numbers, else about a tenth of the spread. */
  readonly step?: number;
  /** What words may become. Yes and no need none. */
  readonly values?: readonly string[];
}

/** What the score is to become. */
export type ScoreGoal = { readonly below: number } | { readonly atLeast: number };

/** What is asked of a search. */
export interface CounterfactualQuestion {
  /** Columns as they are. */
  readonly columns: Columns;
  /** What the model says of columns, on the scale of the goal. Deterministic. */
  score(columns: Columns): number;
  readonly goal: ScoreGoal;
  readonly mutable: readonly MutableColumn[];
  readonly usual: Readonly<Record<string, UsualColumn>>;
  /** All columns after some have changed: see `consequencesOf`. Absent: the others stay. */
  follow?(columns: Columns, changes: Columns): Columns;
  /** At most so many answers; default 3. */
  readonly limit?: number;
  /** Of each answer; default 3. */
  readonly mostColumns?: number;
  /** At most so many scores; default 5,000. */
  readonly mostScores?: number;
}

/** A change of one column. */
export interface ColumnChange {
  readonly column: string;
  readonly from: ColumnValue;
  readonly to: Exclude<ColumnValue, undefined>;
}

/** One way to the goal. */
export interface Counterfactual {
  readonly changes: readonly ColumnChange[];
  /** What the model says after it. */
  readonly score: number;
  /** Usual spreads that all changes move together; a word or a yes changed counts 1. */
  readonly cost: number;
}

/** What a search found. */
export interface CounterfactualAnswer {
  /** Fewest columns first, then the cheapest. Each was scored and meets the goal. None: the goal is met already, or is not within reach. */
  readonly found: readonly Counterfactual[];
  /** false: the search ended at its limit of scores, so that there may be more. */
  readonly isComplete: boolean;
}

/** Deterministic. Cost: at most `mostScores` scores, 0.1 s for 500 trees; of a few mutable columns usually far less. */
export function findCounterfactuals(question: CounterfactualQuestion): CounterfactualAnswer {
  const { columns, goal, limit = 3, mostColumns = 3, mostScores = 5_000 } = question;
  if (meets(question.score(columns), goal)) return { found: [], isComplete: true };
  const moves = question.mutable.map((each) => movesOf(each, columns[each.column], question.usual[each.column])).filter((of) => of.length > 0);
  const found: (Counterfactual & { readonly set: ReadonlySet<number> })[] = [];
  const budget = { left: mostScores };
  for (let size = 1; size <= Math.min(mostColumns, moves.length) && found.length < limit && budget.left > 0; size++) {
    // Supersets of what suffices are left out; sets of one size never contain each other.
    const shorter = found.slice();
    for (const set of subsetsOf(moves.length, size)) {
      if (shorter.some((one) => [...one.set].every((place) => set.includes(place)))) continue;
      const cheapest = cheapestOf(set.map((place) => moves[place]!), question, budget);
      if (cheapest !== undefined) found.push({ ...cheapest, set: new Set(set) });
    }
  }
  found.sort((a, b) => a.changes.length - b.changes.length || a.cost - b.cost);
  return { found: found.slice(0, limit).map(({ changes, score, cost }) => ({ changes, score, cost })), isComplete: budget.left > 0 };
}

/** Whether a score is what is asked for. */
export function meets(score: number, goal: ScoreGoal): boolean {
  return 'below' in goal ? score < goal.below : score >= goal.atLeast;
}

interface Move extends ColumnChange {
  readonly cost: number;
}

/** The cheapest combination of one move of each column that meets the goal. */
function cheapestOf(moves: readonly (readonly Move[])[], { columns, score, goal, follow }: CounterfactualQuestion, budget: { left: number }): Counterfactual | undefined {
  const combinations = moves.reduce<readonly (readonly Move[])[]>((before, of) => before.flatMap((made) => thinned(of, moves.length).map((move) => [...made, move])), [[]]);
  const costOf = (combination: readonly Move[]): number => combination.reduce((sum, { cost }) => sum + cost, 0);
  for (const combination of combinations.toSorted((a, b) => costOf(a) - costOf(b))) {
    if (budget.left-- <= 0) return undefined;
    const changes = Object.fromEntries(combination.map(({ column, to }) => [column, to]));
    const reached = score(follow === undefined ? { ...columns, ...changes } : follow(columns, changes));
    if (meets(reached, goal)) return { changes: combination.map(({ column, from, to }) => ({ column, from, to })), score: reached, cost: costOf(combination) };
  }
  return undefined;
}

/** Alone a column tries all its moves; with two others eight each, spread evenly, make 512. */
function thinned(moves: readonly Move[], together: number): readonly Move[] {
  const most = [Infinity, 24, 8][together - 1] ?? 4;
  return moves.length <= most ? moves : Array.from({ length: most }, (_, i) => moves[Math.round((i * (moves.length - 1)) / (most - 1))]!);
}

/** Everything that a column may become, the nearest first. */
function movesOf(mutable: MutableColumn, from: ColumnValue, usual: UsualColumn | undefined): readonly Move[] {
  const { column, values } = mutable;
  if (values !== undefined) return values.filter((to) => to !== from).map((to) => ({ column, from, to, cost: 1 }));
  if (typeof from === 'boolean') return [{ column, from, to: !from, cost: 1 }];
  const numbers = usual?.kind === 'number' ? usual : undefined;
  if (typeof from !== 'number') return [...new Set(numbers?.quartiles)].filter((to) => isWithin(to, mutable)).map((to) => ({ column, from, to, cost: 1 }));
  const spread = numbers === undefined ? Math.max(Math.abs(from), mutable.step ?? 1) : spreadOf(numbers);
  const step = mutable.step ?? stepOf(from, numbers, spread);
  const ways = mutable.direction === undefined ? [1, -1] : [mutable.direction === 'up' ? 1 : -1];
  const moves = ways.flatMap((way) => numbersFrom(from, way, { mutable, spread, step })).map((to) => ({ column, from, to, cost: Math.abs(to - from) / spread }));
  return moves.sort((a, b) => a.cost - b.cost);
}

/** Multiples of the step on one side, near ones closer together, up to the bound. */
function numbersFrom(from: number, way: number, { mutable, spread, step }: { readonly mutable: MutableColumn; readonly spread: number; readonly step: number }): readonly number[] {
  const bound = (way > 0 ? mutable.max : mutable.min) ?? from + way * REACH_SPREADS * spread;
  const first = way > 0 ? Math.floor(from / step) + 1 : Math.ceil(from / step) - 1;
  const numbers = STRIDES.map((stride) => rounded((first + way * stride) * step)).filter((to) => (bound - to) * way >= 0);
  const end = way > 0 ? mutable.max : mutable.min;
  return end !== undefined && (end - from) * way > 0 && !numbers.includes(end) ? [...numbers, end] : numbers;
}

const REACH_SPREADS = 3;
const STRIDES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 19, 24, 29, 39, 49, 69, 99];

function isWithin(value: number, { min = -Infinity, max = Infinity }: MutableColumn): boolean {
  return value >= min && value <= max;
}

/** Between the quartiles lies half of all; when they are equal, the deviation says more. */
function spreadOf({ quartiles: [lower, , upper], deviation }: Extract<UsualColumn, { kind: 'number' }>): number {
  return upper > lower ? upper - lower : deviation > 0 ? deviation : 1;
}

function stepOf(from: number, usual: Extract<UsualColumn, { kind: 'number' }> | undefined, spread: number): number {
  if (spread < 20 && [from, ...(usual?.quartiles ?? [])].every(Number.isInteger)) return 1;
  const power = 10 ** Math.floor(Math.log10(spread / 10));
  const digit = spread / 10 / power;
  return power * (digit < 2 ? 1 : digit < 5 ? 2 : 5);
}

/** Without the dust of multiplying by a tenth. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** All sets of so many places, in order. */
function subsetsOf(places: number, size: number, from = 0): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return Array.from({ length: Math.max(0, places - from) }, (_, i) => from + i).flatMap((place) => subsetsOf(places, size - 1, place + 1).map((rest) => [place, ...rest]));
}
