/** Small tables of interactions for tests. */
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** A table of `[customer, item, weight]`, a moment each, in order. */
export function tableOf(interactions: readonly (readonly [customer: number, item: number, weight?: number])[], sizes: { readonly customers: number; readonly items: number }): InteractionTable {
  return {
    rows: interactions.length,
    customers: Int32Array.from(interactions, ([customer]) => customer),
    items: Int32Array.from(interactions, ([, item]) => item),
    at: Float64Array.from(interactions.keys()),
    weights: Float32Array.from(interactions, ([, , weight = 1]) => weight),
    signals: new Uint8Array(interactions.length),
    customerKeys: Array.from({ length: sizes.customers }, (_, customer) => `c${customer}`),
    itemKeys: Array.from({ length: sizes.items }, (_, item) => `i${item}`),
    signalNames: ['interaction'],
  };
}
