/** A table split as asked, or as its data suggests. */
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { leaveLastBasket, leaveOneOut, splitByMoment, splitBySession, type JudgeSplit, type MomentOptions, type SplitKind } from './split.ts';

/** Ways to split a table that brings no questions of its own. */
export const splitKinds = ['leave-one-out', 'last-basket', 'time', 'session'] as const satisfies readonly SplitKind[];

/** Moments below are only an order: nobody sold anything online in 1973. */
const LEAST_MOMENT_MS = 100_000_000_000;
const DAY_MS = 86_400_000;
/** So many customers came on one day only: each is a session. */
const MOSTLY_SESSIONS = 0.9;

/**
 * Splits a table. Without a kind: by the last item where the data has no moments, by whole sessions where nearly all customers came on one day only,
 * else by one moment for all.
 */
export function splitTable(table: InteractionTable, { kind, ...moment }: MomentOptions & { readonly kind?: (typeof splitKinds)[number] } = {}): JudgeSplit {
  switch (kind ?? kindOf(table)) {
    case 'leave-one-out':
      return leaveOneOut(table);
    case 'last-basket':
      return leaveLastBasket(table);
    case 'session':
      return splitBySession(table, moment);
    case 'time':
      return splitByMoment(table, moment);
  }
}

function kindOf({ rows, customers, customerKeys, at }: InteractionTable): (typeof splitKinds)[number] {
  if (rows === 0 || at[0]! < LEAST_MOMENT_MS) return 'leave-one-out';
  const first = new Float64Array(customerKeys.length).fill(Infinity);
  const last = new Float64Array(customerKeys.length);
  for (let row = 0; row < rows; row++) {
    first[customers[row]!] = Math.min(first[customers[row]!]!, at[row]!);
    last[customers[row]!] = at[row]!;
  }
  const short = last.reduce((sum, moment, customer) => sum + (moment - first[customer]! < DAY_MS ? 1 : 0), 0);
  return short >= MOSTLY_SESSIONS * customerKeys.length ? 'session' : 'time';
}
