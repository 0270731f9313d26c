/** What was shown to whom, and what came of it: what a ranking is learnt from, a column at a time. */
import type { Table } from '../../table/table.ts';

/** Items that were shown, request by request, oldest first; within a request from the top of the list down. */
export interface ImpressionTable {
  readonly rows: number;
  /** [requests + 1]: the first row of each request, then the number of rows. */
  readonly requests: Uint32Array;
  /** [requests]; when the list was shown, ms. */
  readonly at: Float64Array;
  /** [requests]; a number a customer. */
  readonly customers: Int32Array;
  /** [rows]; places in `itemKeys`. */
  readonly items: Int32Array;
  readonly itemKeys: readonly string[];
  /** [rows]; place in the list, from 0. */
  readonly positions: Uint16Array;
  /** [rows]; how likely the item was shown there, as it was logged; NaN where it was not. */
  readonly propensities: Float64Array;
  /** [rows]; 1 where the item was clicked, put into the cart, ordered. */
  readonly clicks: Uint8Array;
  readonly carts: Uint8Array;
  readonly orders: Uint8Array;
  /** [rows]; what was paid for it, in the unit of the events; 0 where it was not ordered. */
  readonly values: Float64Array;
  /** [rows]; what was known of customer, item and context when the list was made, as it was logged then. */
  readonly features: Table;
}

/** How much more an outcome means than one before it: grades of NDCG. A row has the highest that is true of it. */
export interface OutcomeGrades {
  readonly click: number;
  readonly cart: number;
  readonly order: number;
}

/** [rows]: grades of what came of the rows; 0 where nothing did. */
export function gradesOf({ rows, clicks, carts, orders }: ImpressionTable, grades: OutcomeGrades): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => Math.max(clicks[row]! * grades.click, carts[row]! * grades.cart, orders[row]! * grades.order));
}
