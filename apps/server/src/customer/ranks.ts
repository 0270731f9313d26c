/** Where a number stands among all customers': computed beside requests, and kept for minutes, since ranks move slowly. */
import type { Surveys } from '../survey/surveys.ts';

const keptMs = 10 * 60_000;

interface Kept {
  readonly taken: number;
  /** Falling. */
  readonly values: Float64Array;
}

export class Ranks {
  readonly #surveys: Pick<Surveys, 'sheet'>;
  readonly #kept = new Map<string, Kept>();

  constructor(surveys: Pick<Surveys, 'sheet'>) {
    this.#surveys = surveys;
  }

  /** Makes the ranks of these columns known. Cost: a reading of each customer, in slices; nothing for minutes after. */
  async prepare(columns: readonly string[]): Promise<void> {
    const missing = columns.filter((column) => performance.now() - (this.#kept.get(column)?.taken ?? Number.NEGATIVE_INFINITY) > keptMs);
    if (missing.length === 0) return;
    const sheet = await this.#surveys.sheet();
    for (const [column, values] of await sheet.read(missing)) {
      this.#kept.set(column, { taken: performance.now(), values: Float64Array.from(values.filter((value) => typeof value === 'number')).sort().reverse() });
    }
  }

  /** Share of customers whose value is as high or higher; undefined: not prepared. */
  rankOf(column: string, value: number): number | undefined {
    const values = this.#kept.get(column)?.values;
    if (values === undefined || values.length === 0) return undefined;
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle]! >= value) low = middle + 1;
      else high = middle;
    }
    return Math.max(1, low) / values.length;
  }
}
