/**
 * Who loses less on the same labels, the champion or the learner: the mean difference with an interval. Labels of one customer depend on
 * each other, so customers are dealt into groups by their names, and the interval is that of a ratio over independent groups
 * (Cochran, Sampling Techniques, 3rd edition 1977, §6.3).
 */
import { hashText } from '../random/random.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** Means of −log of the probability of what came, over the same labels. */
export interface LossComparison {
  readonly examples: number;
  readonly champion: number;
  readonly online: number;
  /** How much more the champion loses; `low` and `high` hold at the level, absent until customers are many enough. */
  readonly difference: { readonly value: number; readonly low?: number; readonly high?: number; readonly level: number };
}

const GROUPS = 64;
const LEVEL = 0.95;
/** Student's quantile for it at 63 degrees of freedom. */
const QUANTILE = 1.998;
/** Groups that must have somebody. */
const LEAST_GROUPS = 32;
/** Labels, champion's loss, learner's loss. */
const FIELDS = 3;

export class PairedLosses {
  /** [groups × fields] */
  readonly #cells = new Float64Array(GROUPS * FIELDS);

  /** @param customer their name */
  add(customer: string, champion: number, online: number): void {
    const place = (hashText(customer, 0x10555) % GROUPS) * FIELDS;
    this.#cells[place]! += 1;
    this.#cells[place + 1]! += champion;
    this.#cells[place + 2]! += online;
  }

  /** `undefined` of none. */
  compare(): LossComparison | undefined {
    const groups = Array.from({ length: GROUPS }, (_, i) => this.#cells.subarray(i * FIELDS, (i + 1) * FIELDS) as unknown as readonly [number, number, number]);
    const sum = (field: 0 | 1 | 2): number => groups.reduce((total, group) => total + group[field], 0);
    const examples = sum(0);
    if (examples === 0) return undefined;
    const [champion, online] = [sum(1) / examples, sum(2) / examples];
    const value = champion - online;
    const spread = groups.reduce((total, [labels, theirs, ours]) => total + (theirs - ours - value * labels) ** 2, 0);
    const reach = (QUANTILE * Math.sqrt((spread * GROUPS) / (GROUPS - 1))) / examples;
    const isEnough = groups.filter(([labels]) => labels > 0).length >= LEAST_GROUPS;
    return { examples, champion, online, difference: { value, ...(isEnough && { low: value - reach, high: value + reach }), level: LEVEL } };
  }

  save(out: StateWriter): void {
    out.numbers(this.#cells);
  }

  load(from: StateReader): void {
    from.numbers(this.#cells);
  }
}
