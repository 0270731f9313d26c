/** What was shown and what came of it, as the log of a policy: every place of every list is a choice. */
import { learnError } from '../../errors.ts';
import type { ImpressionTable } from '../rank/impression-table.ts';
import type { PolicyLog } from './policy-log.ts';

/** What a choice brought: whether the item was clicked, put into the cart, ordered; or what was paid for it. */
export type PolicyReward = 'click' | 'cart' | 'order' | 'value';

/** How to read impressions as choices. */
export interface ImpressionLogOptions {
  /** [rows]; how likely the new policy shows the item of the row in its place, given what stands above; NaN leaves the row out. */
  readonly targets: Float64Array;
  readonly reward: PolicyReward;
}

/**
 * A row of the log for every impression that has a target, customers told apart. Cost: a pass over the rows.
 * @throws LearnError `policy_log_unfit` when there is not one target a row
 */
export function impressionLog(table: ImpressionTable, { targets, reward }: ImpressionLogOptions): PolicyLog {
  if (targets.length !== table.rows) throw learnError('policy_log_unfit', { reason: `there are ${table.rows} impressions and ${targets.length} targets` });
  const rows = Uint32Array.from(targets.keys()).filter((row) => !Number.isNaN(targets[row]!));
  const brought = { click: table.clicks, cart: table.carts, order: table.orders, value: table.values }[reward];
  const customers = new Int32Array(table.rows);
  table.customers.forEach((customer, request) => customers.fill(customer, table.requests[request], table.requests[request + 1]));
  return {
    rows: rows.length,
    propensities: Float64Array.from(rows, (row) => table.propensities[row]!),
    targets: Float64Array.from(rows, (row) => targets[row]!),
    rewards: Float64Array.from(rows, (row) => brought[row]!),
    customers: Int32Array.from(rows, (row) => customers[row]!),
  };
}
