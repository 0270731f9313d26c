/**
 * Which columns work together: the share of what two of them do to scores that neither does alone (the H statistic of Friedman &
 * Popescu 2008, §8.1), over customers as they are. 0: what one does is the same whatever the other is. Of columns that do next to nothing
 * together it is left out, since a share of nothing means nothing.
 */
import { scoreAll, withValue, type ExplainedRow, type ScoreRows } from './dependence.ts';

/** What is asked about. */
export interface InteractionOptions {
  /** Customers, some dozens: costs grow with their square. */
  readonly rows: readonly ExplainedRow[];
  /** Some of the model's columns, those that matter most. */
  readonly columns: readonly string[];
  readonly score: ScoreRows;
  readonly pause?: () => Promise<void>;
}

/** By how much a column moves scores. */
export interface ColumnMove {
  readonly column: string;
  /** Mean size of the difference when another customer's value stands there. */
  readonly moves: number;
}

/** Strongest first: what pairs are worth looking at. Customers who cannot be scored are left out. Deterministic. Cost: rows × columns scores. */
export async function movesOf({ rows, columns, score, pause = async () => {} }: InteractionOptions): Promise<readonly ColumnMove[]> {
  const now = await scoreAll(rows, { score, pause });
  const found: ColumnMove[] = [];
  for (const column of columns) {
    const told = await scoreAll(rows.map((row, i) => withValue(row, column, rows[(i + Math.ceil(rows.length / 2)) % rows.length]!.values[column])), { score, pause });
    const sizes = told.map((each, i) => Math.abs(each - now[i]!)).filter(Number.isFinite);
    found.push({ column, moves: sizes.length === 0 ? 0 : sizes.reduce((sum, each) => sum + each, 0) / sizes.length });
  }
  return found.sort((a, b) => b.moves - a.moves);
}

/** Two columns. */
export interface Interaction {
  readonly columns: readonly [one: string, other: string];
  /** H²: share of the variance of what both do together that is not the sum of what each does, 0 to 1. */
  readonly share: number;
  /** Standard deviation of that part over customers, in the unit of the scores. */
  readonly size: number;
}

/** Pairs whose joint effect varies less than this share of the scores' own variance tell nothing. */
const LEAST = 1e-3;

/** Strongest first, by size. Customers who cannot be scored are left out. Deterministic. Cost: rows² × pairs scores, as many rows at a time as there are. */
export async function interactionsOf({ rows, columns, score, pause = async () => {} }: InteractionOptions): Promise<readonly Interaction[]> {
  const now = await scoreAll(rows, { score, pause });
  const asked = rows.filter((_, i) => Number.isFinite(now[i]));
  const own = varianceOf(centred(now.filter(Number.isFinite)));
  if (asked.length < 2 || own === 0) return [];
  const meansWith = async (names: readonly string[]): Promise<Float64Array> => {
    const means = new Float64Array(asked.length);
    for (const [i, from] of asked.entries()) {
      const told = (await scoreAll(asked.map((row) => names.reduce((changed, name) => withValue(changed, name, from.values[name]), row)), { score, pause })).filter(Number.isFinite);
      means[i] = told.length === 0 ? NaN : told.reduce((sum, each) => sum + each, 0) / told.length;
    }
    return centred(Array.from(means));
  };
  const alone = new Map<string, Float64Array>();
  for (const column of columns) alone.set(column, await meansWith([column]));
  const found: Interaction[] = [];
  for (const [i, one] of columns.entries()) {
    for (const other of columns.slice(i + 1)) {
      const [together, first, second] = [await meansWith([one, other]), alone.get(one)!, alone.get(other)!];
      const all = varianceOf(together);
      if (!(all >= own * LEAST)) continue;
      const apart = varianceOf(together.map((each, at) => each - first[at]! - second[at]!));
      found.push({ columns: [one, other], share: Math.min(1, apart / all), size: Math.sqrt(apart) });
    }
  }
  return found.sort((a, b) => b.size - a.size);
}

function centred(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
  return Float64Array.from(values, (each) => each - mean);
}

/** Of what is centred. */
function varianceOf(values: Float64Array): number {
  return values.reduce((sum, each) => sum + each * each, 0) / Math.max(1, values.length);
}
