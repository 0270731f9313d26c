/**
 * What a law of purchases is: customers buy at a rate of their own until they leave, unseen. A law tells how likely a history is, and
 * what it says of the future. Times count in weeks from a customer's first purchase, which itself is not counted.
 */
import type { Random } from '../random/random.ts';

/** All that a law needs to know of a customer. */
export interface PurchaseHistory {
  /** Purchases after the first. */
  readonly repeats: number;
  /** When the last of them was, weeks; 0 without any. */
  readonly last: number;
  /** How long the customer has been watched, weeks; not below `last`. */
  readonly age: number;
  /** How large the first purchase was beside the usual one, in logarithms; 0 is usual. A law with a fifth parameter, `lift`, multiplies the rate by its power. */
  readonly tilt: number;
}

/** A law with its parameters. Everything is deterministic but `draw`; each call costs about a µs. */
export interface PurchaseLaw {
  /** log of the likelihood of a history. */
  logLikelihood(history: PurchaseHistory): number;
  /** Probability that the customer has not left, 0 to 1. */
  alive(history: PurchaseHistory): number;
  /** Purchases expected within so many weeks after the age. */
  expected(history: PurchaseHistory, weeks: number): number;
  /** Purchases expected of a newcomer after the first, within so many weeks of it. */
  expectedOfNewcomer(weeks: number): number;
  /** Purchases within so many weeks after the age, by chance. @param alive as of this history, so that it is not reckoned at each draw */
  draw(history: PurchaseHistory, weeks: number, alive: number, random: Random): number;
}

/** Laws known here. */
export type PurchaseLawName = 'bg-nbd' | 'pareto-nbd';
