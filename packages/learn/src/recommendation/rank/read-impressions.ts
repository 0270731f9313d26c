/** From events to impressions: which list each click, cart and order goes back to. */
import type { ColumnValue } from '@limn/engine';
import { createColumnBuilder, type ColumnShape } from '../../dataset/example-block.ts';
import type { ImpressionTable } from './impression-table.ts';

/** An item of a list as it was shown. */
export interface ShownItem {
  readonly item: string;
  /** How likely it was shown there. Absent: it was not logged. */
  readonly propensity?: number;
  /** What the ranking knew, by column. */
  readonly features: Readonly<Record<string, ColumnValue>>;
}

/** What is read: lists that were shown (Segment: Product List Viewed), and what customers then did (Product Clicked, Product Added, Order Completed, an event an item). */
export type ImpressionEvent =
  | { readonly kind: 'shown'; readonly request: string; readonly customer: string; readonly at: number; readonly items: readonly ShownItem[] }
  /** `request`: where the event tells it; `value`: what was paid. */
  | { readonly kind: 'click' | 'cart' | 'order'; readonly customer: string; readonly item: string; readonly at: number; readonly request?: string; readonly value?: number };

/** How to read. */
export interface ReadImpressionsOptions {
  /** Columns of the features; others are passed over. */
  readonly columns: readonly ColumnShape[];
  /** What happens later has nothing to do with a list any more, ms. Default a day. */
  readonly withinMs?: number;
}

type Shown = Extract<ImpressionEvent, { readonly kind: 'shown' }>;
type Outcome = Exclude<ImpressionEvent, Shown>;

const DAY_MS = 86_400_000;

/**
 * Reads events in any order. An outcome goes back to the list that it names, else to the last list that showed the item to the
 * customer before it; to one list only, and to none when that is longer ago. A list that comes twice, and an item that a
 * list has twice, count once. Cost: sorting the lists, then a search an outcome.
 */
export function readImpressions(events: Iterable<ImpressionEvent>, { columns, withinMs = DAY_MS }: ReadImpressionsOptions): ImpressionTable {
  const [lists, outcomes] = partEvents(events);
  const shown = [...lists.values()].filter(({ items }) => items.length > 0).sort((a, b) => a.at - b.at || (a.request < b.request ? -1 : 1));
  const starts = startsOf(shown.map(({ items }) => items.length));
  const rows = starts.at(-1)!;
  const [itemNumber, customerNumber] = [createNumbers(), createNumbers()];
  const builders = columns.map((column) => createColumnBuilder(column, rows));
  const table = {
    rows,
    requests: starts,
    at: Float64Array.from(shown, ({ at }) => at),
    customers: Int32Array.from(shown, ({ customer }) => customerNumber.of(customer)),
    items: new Int32Array(rows),
    itemKeys: itemNumber.keys,
    positions: new Uint16Array(rows),
    propensities: new Float64Array(rows),
    clicks: new Uint8Array(rows),
    carts: new Uint8Array(rows),
    orders: new Uint8Array(rows),
    values: new Float64Array(rows),
  };
  shown.forEach(({ items }, request) =>
    items.forEach(({ item, propensity = NaN, features }, position) => {
      const row = starts[request]! + position;
      table.items[row] = itemNumber.of(item);
      table.positions[row] = position;
      table.propensities[row] = propensity;
      columns.forEach(({ name }, column) => builders[column]!.set(row, features[name]));
    }),
  );
  const rowOf = createAttribution(shown, starts, withinMs);
  for (const outcome of outcomes) {
    const row = rowOf(outcome);
    if (row === undefined) continue;
    ({ click: table.clicks, cart: table.carts, order: table.orders })[outcome.kind][row] = 1;
    if (outcome.kind === 'order') table.values[row]! += outcome.value ?? 0;
  }
  const at = Float64Array.from({ length: rows });
  shown.forEach((list, request) => at.fill(list.at, starts[request]!, starts[request + 1]!));
  return { ...table, features: { rows, columns: builders.map((builder) => builder.build(rows)), at } };
}

/** Lists by request, each item once; and outcomes. */
function partEvents(events: Iterable<ImpressionEvent>): readonly [ReadonlyMap<string, Shown>, readonly Outcome[]] {
  const lists = new Map<string, Shown>();
  const outcomes: Outcome[] = [];
  for (const event of events) {
    if (event.kind !== 'shown') outcomes.push(event);
    else if (!lists.has(event.request)) lists.set(event.request, { ...event, items: [...new Map(event.items.map((item) => [item.item, item])).values()] });
  }
  return [lists, outcomes];
}

/** Which row an outcome goes back to. */
function createAttribution(shown: readonly Shown[], starts: Uint32Array, withinMs: number): (outcome: Outcome) => number | undefined {
  const requests = new Map(shown.map(({ request }, place) => [request, place]));
  /** Rows that showed an item to a customer, oldest first. */
  const rows = new Map<string, { readonly at: number; readonly row: number }[]>();
  const keyOf = (customer: string, item: string): string => JSON.stringify([customer, item]);
  shown.forEach(({ customer, at, items }, request) =>
    items.forEach(({ item }, position) => {
      const key = keyOf(customer, item);
      const known = rows.get(key);
      const here = { at, row: starts[request]! + position };
      if (known === undefined) rows.set(key, [here]);
      else known.push(here);
    }),
  );
  return ({ customer, item, at, request }) => {
    const named = request === undefined ? undefined : requests.get(request);
    const found = rows.get(keyOf(customer, item))?.findLast((each) => (named === undefined ? each.at <= at : each.row >= starts[named]! && each.row < starts[named + 1]!));
    return found !== undefined && found.at <= at && at - found.at <= withinMs ? found.row : undefined;
  };
}

function startsOf(lengths: readonly number[]): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => (starts[i + 1] = starts[i]! + length));
  return starts;
}

/** Numbers of names, in the order of their first appearance. */
function createNumbers(): { readonly keys: string[]; of(key: string): number } {
  const keys: string[] = [];
  const numbers = new Map<string, number>();
  return {
    keys,
    of(key) {
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = keys.push(key) - 1));
      return number;
    },
  };
}
