/**
 * The laws that customers are drawn from. When they order follows BG/NBD, how much they spend follows Gamma-Gamma: the standard story of
 * a shop without contracts, so that models of churn and lifetime value can be scored against the numbers that made the data.
 *
 * - While a customer lives, orders are a Poisson process with a rate of their own; rates are Gamma over customers.
 * - After each order the customer leaves for good with a probability of their own; these are Beta over customers.
 * - The value of an order is Gamma around a mean of the customer's own, whose scale is Gamma over customers, whatever the rate.
 *
 * Sources: Fader, Hardie and Lee, "Counting your customers" the easy way: an alternative to the Pareto/NBD model, Marketing Science
 * 24(2), 2005. Fader and Hardie, The Gamma-Gamma model of monetary value, 2013, http://www.brucehardie.com/notes/025/.
 */

/** Parameters of the laws. Rates are per day, money in fen (1/100 CNY), shares from 0 to 1. */
export interface ShopLaws {
  /** Order rate ~ Gamma(shape) × mean / shape. */
  readonly orderRate: { readonly shape: number; readonly mean: number };
  /** Probability of leaving after an order ~ Beta(alpha, beta). */
  readonly dropout: { readonly alpha: number; readonly beta: number };
  /** Order value ~ Gamma(shape) / ν, ν ~ Gamma(customerShape) / scale: a mean of shape × scale / (customerShape − 1). */
  readonly spend: { readonly shape: number; readonly customerShape: number; readonly scale: number };
  /** Visits without an order: rate ~ Gamma(shape) × mean / shape, plus so many for each order. */
  readonly visitRate: { readonly shape: number; readonly mean: number; readonly perOrder: number };
  /** Customers who were there before the start; the others arrive evenly until the end. */
  readonly known: number;
  /** Programs that look at everything and buy nothing, each as busy as hundreds. */
  readonly bots: number;
  /** Blocks of four neighbours in number of whom two to four share a device at home. */
  readonly households: number;
  /** Customers who write Chinese; the others write English. */
  readonly chinese: number;
  /** Orders that come back, at least in part: ~ Beta with this mean. */
  readonly refunds: number;
  /** Orders that are followed by a review. */
  readonly reviews: number;
  /** Messages that are held back for minutes to days, but less than three days. */
  readonly late: number;
  /** Messages that are held back for three to ten days: later than an event may be unless a definition says otherwise. */
  readonly tooLate: number;
  /** Messages that are delivered a second time, within a day. */
  readonly duplicates: number;
}

/** About one event a customer and day. Customers place one order in 25 days on average, and 5 orders before they leave in the median. */
export const defaultLaws: ShopLaws = {
  orderRate: { shape: 0.9, mean: 0.04 },
  dropout: { alpha: 1.4, beta: 8 },
  spend: { shape: 6, customerShape: 4, scale: 10_000 },
  visitRate: { shape: 1.2, mean: 0.1, perOrder: 2 },
  known: 0.6,
  bots: 0.000_2,
  households: 0.1,
  chinese: 0.7,
  refunds: 0.06,
  reviews: 0.25,
  late: 0.01,
  tooLate: 0.000_5,
  duplicates: 0.005,
};
