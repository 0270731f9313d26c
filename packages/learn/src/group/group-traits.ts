/** What sets a group apart from all others, column by column, in the units of the column. */
import type { CategoryColumn, NumberColumn, Table } from '../table/table.ts';
import { quantile } from './encode-columns.ts';

/** One difference. */
export type GroupTrait = {
  readonly column: string;
  /**
   * How surely a customer of the group has more of it than another customer, from −1 to 1; 0: no difference. Of a yes or no the difference
   * of the shares. Source: Cliff, Dominance statistics, Psychological Bulletin 114, 1993.
   */
  readonly effect: number;
} & (
  /** A number: the middle one of the group and of the others, or the means where the middles are the same. */
  | { readonly kind: 'amount'; readonly of: 'median' | 'mean'; readonly inside: number; readonly outside: number }
  /** A yes, a word, or that there is a value at all: shares of the group and of the others. */
  | { readonly kind: 'share'; readonly what: 'yes' | 'word' | 'known'; readonly word?: string; readonly inside: number; readonly outside: number }
);

/** Of whom there are fewer, a median says nothing. */
const LEAST_VALUES = 5;
/** Words of a text beyond the most frequent say too little. */
const MOST_WORDS = 20;

/**
 * @param groupOf [rows] @param group whose traits are wanted
 * @returns the strongest first, those of no effect left out. Cost: a sort a column. Deterministic.
 */
export function traitsOf({ columns }: Table, groupOf: ArrayLike<number>, group: number): readonly GroupTrait[] {
  const isIn = Uint8Array.from({ length: groupOf.length }, (_, row) => Number(groupOf[row] === group));
  const found = columns.flatMap((column) => (column.type === 'list' ? [] : column.type === 'category' ? wordTraits(column, isIn) : numberTraits(column, isIn)));
  return found.filter(({ effect }) => Math.abs(effect) > 0.01).toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

function numberTraits({ name, type, values }: NumberColumn, isIn: Uint8Array): readonly GroupTrait[] {
  const known = shareTrait(name, { what: 'known' }, isIn, (row) => !Number.isNaN(values[row]!));
  if (type === 'boolean') return [shareTrait(name, { what: 'yes' }, isIn, (row) => values[row] === 1)];
  const [inside, outside] = [1, 0].map((side) => values.filter((value, row) => isIn[row] === side && !Number.isNaN(value)).sort()) as [Float64Array, Float64Array];
  if (inside.length < LEAST_VALUES || outside.length < LEAST_VALUES) return [known];
  const middles = [quantile(inside, 0.5), quantile(outside, 0.5)] as const;
  const of = middles[0] === middles[1] ? 'mean' : 'median';
  const [own, others] = of === 'median' ? middles : [meanOf(inside), meanOf(outside)];
  return [{ column: name, kind: 'amount', of, inside: own, outside: others, effect: dominance(inside, outside) }, known];
}

function wordTraits({ name, codes, vocabulary }: CategoryColumn, isIn: Uint8Array): readonly GroupTrait[] {
  const counts = new Float64Array(vocabulary.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const frequent = [...counts.keys()].filter((code) => counts[code]! > 0).toSorted((a, b) => counts[b]! - counts[a]! || (vocabulary[a]! < vocabulary[b]! ? -1 : 1)).slice(0, MOST_WORDS);
  return frequent.map((code) => shareTrait(name, { what: 'word', word: vocabulary[code]! }, isIn, (row) => codes[row] === code));
}

function shareTrait(column: string, told: { readonly what: 'yes' | 'word' | 'known'; readonly word?: string }, isIn: Uint8Array, holds: (row: number) => boolean): GroupTrait {
  const members = [0, 0];
  const found = [0, 0];
  isIn.forEach((side, row) => {
    members[side]!++;
    if (holds(row)) found[side]!++;
  });
  const [outside, inside] = found.map((count, side) => count / Math.max(1, members[side]!)) as [number, number];
  return { column, kind: 'share', ...told, inside, outside, effect: inside - outside };
}

/** How much likelier one of the first is above one of the second than below. @param one rising @param other rising */
function dominance(one: Float64Array, other: Float64Array): number {
  let [below, upTo, sum] = [0, 0, 0];
  for (const value of one) {
    while (below < other.length && other[below]! < value) below++;
    while (upTo < other.length && other[upTo]! <= value) upTo++;
    sum += below - (other.length - upTo);
  }
  return sum / (one.length * other.length);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
