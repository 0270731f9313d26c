/**
 * Which model of value to believe, said before the weeks that judge are looked at: the weeks behind are cut again, at several places, and whoever comes nearest
 * to the purchases between a cut and the end is taken.
 */
import { boughtBetween, type KnownCustomers, type Transactions } from './transactions.ts';

/** One model on the inner cuts. */
export interface InnerScore<Name> {
  readonly name: Name;
  /** Mean over the cuts of the root mean square error of purchases, in that of "all alike". */
  readonly error: number;
}

/** What was chosen, and how. */
export interface InnerChoice<Name> {
  readonly name: Name;
  /** Days on which the inner weeks ahead begin. */
  readonly cuts: readonly number[];
  /** The best first; empty where no cut left enough customers. */
  readonly scores: readonly InnerScore<Name>[];
}

/** Inner cuts, as shares of the days behind: later ones know more, earlier ones look further ahead. */
const CUTS = [1 / 2, 2 / 3, 5 / 6] as const;

/** What is tried. */
export interface ChooseValueOptions<Name> {
  readonly names: readonly Name[];
  /** First day of all, and the day on which the weeks begin that judge. */
  readonly from: number;
  readonly split: number;
  /** Customers as they were known at a cut; undefined: too few. */
  readonly knownAt: (cut: number) => KnownCustomers | undefined;
  /** Purchases that a model fitted on these customers expects of each within so many weeks. */
  readonly expect: (name: Name, known: KnownCustomers, weeks: number) => Float64Array;
}

/** Deterministic. Cost: a fit of each model at each cut. The first of the names where no cut leaves enough customers. */
export function chooseValue<Name>(transactions: Transactions, { names, from, split, knownAt, expect }: ChooseValueOptions<Name>): InnerChoice<Name> {
  const inner = CUTS.map((share) => Math.round(from + (split - from) * share)).flatMap((cut) => {
    const known = split - cut < 7 ? undefined : knownAt(cut);
    return known === undefined ? [] : [{ cut, known }];
  });
  const errors = names.map(() => 0);
  for (const { cut, known } of inner) {
    const { purchases } = boughtBetween(transactions, known.places, { from: cut, to: split });
    const mean = purchases.reduce((sum, each) => sum + each, 0) / purchases.length;
    const alike = rootOf(purchases, () => mean);
    names.forEach((name, i) => {
      const expected = expect(name, known, (split - cut) / 7);
      errors[i]! += rootOf(purchases, (row) => expected[row]!) / alike / inner.length;
    });
  }
  const scores = names.map((name, i) => ({ name, error: errors[i]! })).sort((one, other) => one.error - other.error);
  return { name: inner.length === 0 ? names[0]! : scores[0]!.name, cuts: inner.map(({ cut }) => cut), scores: inner.length === 0 ? [] : scores };
}

function rootOf(came: Float64Array, told: (row: number) => number): number {
  return Math.sqrt(came.reduce((sum, each, row) => sum + (each - told(row)) ** 2, 0) / came.length);
}
