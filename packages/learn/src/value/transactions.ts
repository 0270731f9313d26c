/** Who paid how much on which day: what laws of purchases are fitted on, and what they are judged by. */

/** Purchases, a row for each customer and day, by customer and then by day. */
export interface Transactions {
  readonly customerKeys: readonly string[];
  /** [customers + 1]; where each customer's rows begin. None is without a row. */
  readonly starts: Int32Array;
  /** [rows], days since 1970 in UTC. */
  readonly days: Int32Array;
  /** [rows], not below 0. */
  readonly amounts: Float64Array;
}

/** One payment. */
export interface Payment {
  readonly customer: string;
  /** ms since 1970. */
  readonly at: number;
  /** Below 0: money given back on that day. */
  readonly amount: number;
}

/** ms. */
export const DAY_MS = 86_400_000;

/**
 * Payments of one customer and day become one purchase, whatever order they come in: what is given back on a day is taken off it.
 * Days on which nothing remains of it are no purchases; days on which all was free are. Cost O(payments log payments).
 * @returns with how many days were left out
 */
export function gatherTransactions(payments: Iterable<Payment>): { readonly transactions: Transactions; readonly leftOut: number } {
  const byCustomer = new Map<string, Map<number, { paid: number; back: number }>>();
  for (const { customer, at, amount } of payments) {
    const day = Math.floor(at / DAY_MS);
    let sums = byCustomer.get(customer);
    if (sums === undefined) byCustomer.set(customer, (sums = new Map()));
    let sum = sums.get(day);
    if (sum === undefined) sums.set(day, (sum = { paid: 0, back: 0 }));
    if (amount < 0) sum.back -= amount;
    else sum.paid += amount;
  }
  const customerKeys: string[] = [];
  const starts = [0];
  const days: number[] = [];
  const amounts: number[] = [];
  let leftOut = 0;
  for (const [customer, sums] of byCustomer) {
    const bought = [...sums].filter(([, { paid, back }]) => back === 0 || paid - back > 0).sort(([one], [other]) => one - other);
    leftOut += sums.size - bought.length;
    if (bought.length === 0) continue;
    customerKeys.push(customer);
    for (const [day, { paid, back }] of bought) {
      days.push(day);
      amounts.push(paid - back);
    }
    starts.push(days.length);
  }
  return { transactions: { customerKeys, starts: Int32Array.from(starts), days: Int32Array.from(days), amounts: Float64Array.from(amounts) }, leftOut };
}

/** Customers as they were known when a day began: [customers] each, those who had bought before it. */
export interface KnownCustomers {
  /** The day that begins. */
  readonly until: number;
  /** Places in `customerKeys`. */
  readonly places: Int32Array;
  readonly repeats: Int32Array;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
  /** Mean amount of a repeat purchase; 0 without any that cost something. */
  readonly spend: Float64Array;
  /** The same with the first purchase. */
  readonly spendOfAll: Float64Array;
  /** log of the first amount beside the mean one, `log((amount + mean) / (2 mean))`: what is free counts −0.7, ten times the mean 1.7. */
  readonly tilt: Float64Array;
}

/** Histories before a day. Cost O(rows). */
export function knownCustomers({ starts, days, amounts }: Transactions, until: number): KnownCustomers {
  const places = Int32Array.from({ length: starts.length - 1 }, (_, place) => place).filter((place) => days[starts[place]!]! < until);
  const repeats = new Int32Array(places.length);
  const lastDay = new Int32Array(places.length);
  const spend = new Float64Array(places.length);
  places.forEach((place, i) => {
    const first = starts[place]!;
    let sum = 0;
    let row = first + 1;
    for (; row < starts[place + 1]! && days[row]! < until; row++) sum += amounts[row]!;
    repeats[i] = row - first - 1;
    lastDay[i] = days[row - 1]!;
    spend[i] = repeats[i] === 0 ? 0 : sum / repeats[i]!;
  });
  const first = Float64Array.from(places, (place) => amounts[starts[place]!]!);
  const mean = first.reduce((sum, amount) => sum + amount, 0) / places.length;
  const spendOfAll = spend.map((each, i) => (each * repeats[i]! + first[i]!) / (repeats[i]! + 1));
  return { spendOfAll, tilt: first.map((amount) => (mean > 0 ? Math.log((amount + mean) / (2 * mean)) : 0)), until, places, repeats, firstDay: places.map((place) => days[starts[place]!]!), lastDay, spend };
}

/** What customers bought from a day on, until another begins. */
export interface Bought {
  /** [customers], purchases. */
  readonly purchases: Float64Array;
  /** [customers], what they cost together. */
  readonly value: Float64Array;
}

/** Cost O(rows). */
export function boughtBetween({ starts, days, amounts }: Transactions, places: Int32Array, { from, to }: { readonly from: number; readonly to: number }): Bought {
  const [purchases, value] = [new Float64Array(places.length), new Float64Array(places.length)];
  places.forEach((place, i) => {
    for (let row = starts[place]!; row < starts[place + 1]!; row++) {
      if (days[row]! < from || days[row]! >= to) continue;
      purchases[i]!++;
      value[i]! += amounts[row]!;
    }
  });
  return { purchases, value };
}
