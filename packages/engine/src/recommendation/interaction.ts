/** One thing that a customer did with an item. Numbers stand for names: dense from 0, in the order of first appearance. */
export interface Interaction {
  readonly customer: number;
  readonly item: number;
  /** What it says of the customer's liking: 1 a view, 5 an order; below 0 a refund or a dislike. Never 0. */
  readonly weight: number;
  /** Which signal of the declaration, by its place there. */
  readonly signal: number;
  /** Event time, ms. */
  readonly at: number;
}
