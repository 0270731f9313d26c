/**
 * Lists as the log of a policy. A list is made place by place, and what stands above decides what may come: so the weight of a place is the
 * product of the weights of all places left to chance down to it (per-decision importance sampling: Precup, Sutton & Singh, ICML 2000). Places that
 * were not left to chance count as one set: whether the proposal would show the item at one of them, whichever.
 */
import type { ImpressionTable } from '../rank/impression-table.ts';
import type { CollectedChoices } from './collect-choices.ts';
import type { PolicyReward } from './impression-log.ts';
import type { PolicyLog } from './policy-log.ts';

/** Customers are parted so that no model is asked about those it learnt from. */
const FOLDS = 2;
/** A rate is drawn towards that of its place by so many impressions. */
const PRIOR_SHOWN = 20;

/**
 * A row for each place of each list whose chances were logged to the last. What an item is expected to bring at a place is its mean with other
 * customers, drawn towards the mean of the place: for the doubly robust estimate. Cost: two passes over the rows and their choices.
 */
export function choiceLog({ table, choices }: CollectedChoices, reward: PolicyReward): PolicyLog {
  const brought = { click: table.clicks, cart: table.carts, order: table.orders, value: table.values }[reward];
  const models = Array.from({ length: FOLDS }, (_, fold) => expectationOf(table, brought, (customer) => customer % FOLDS !== fold));
  const columns = { propensities: [] as number[], targets: [] as number[], rewards: [] as number[], predicted: [] as number[], expected: [] as number[], customers: [] as number[] };
  const numbers = new Map(table.itemKeys.map((key, number) => [key, number]));
  table.customers.forEach((customer, request) => {
    const [begin, end] = [table.requests[request]!, table.requests[request + 1]!];
    if (table.propensities.subarray(begin, end).some((propensity) => !(propensity > 0 && propensity <= 1))) return;
    const rows = Array.from({ length: end - begin }, (_, place) => begin + place);
    const sure = new Set(rows.flatMap((row) => (table.propensities[row] === 1 && choices[row]!.length === 1 ? [choices[row]![0]!.item] : [])));
    const expect = models[customer % FOLDS]!;
    let [logged, wanted] = [1, 1];
    for (const row of rows) {
      const [item, place, propensity] = [table.itemKeys[table.items[row]!]!, table.positions[row]!, table.propensities[row]!];
      const chances = choices[row]!;
      const isSure = propensity === 1;
      const target = isSure && sure.has(item) ? 1 : (chances.find((each) => each.item === item)?.chance ?? 0);
      const before = wanted / logged;
      columns.customers.push(customer);
      columns.rewards.push(brought[row]!);
      columns.predicted.push(expect(table.items[row]!, place));
      columns.expected.push(before * chances.reduce((sum, each) => sum + each.chance * expect(numbers.get(each.item) ?? -1, place), 0));
      columns.propensities.push(logged * propensity);
      columns.targets.push(wanted * target);
      // A place that was sure to be so says nothing of what stands below it.
      if (!isSure) [logged, wanted] = [logged * propensity, wanted * target];
    }
  });
  return {
    rows: columns.rewards.length,
    propensities: Float64Array.from(columns.propensities), targets: Float64Array.from(columns.targets), rewards: Float64Array.from(columns.rewards),
    predicted: Float64Array.from(columns.predicted), expected: Float64Array.from(columns.expected), customers: Int32Array.from(columns.customers),
  };
}

/** Mean of what items brought with some of the customers; of items that were not shown to them, that of the place. */
function expectationOf(table: ImpressionTable, brought: ArrayLike<number>, isOf: (customer: number) => boolean): (item: number, place: number) => number {
  const places = new Map<number, { shown: number; sum: number }>();
  const items = new Map<number, { shown: number; sum: number; expected: number }>();
  const rows: number[] = [];
  table.customers.forEach((customer, request) => {
    if (isOf(customer)) for (let row = table.requests[request]!; row < table.requests[request + 1]!; row++) rows.push(row);
  });
  let sum = 0;
  for (const row of rows) {
    const place = places.get(table.positions[row]!) ?? { shown: 0, sum: 0 };
    places.set(table.positions[row]!, place);
    place.shown++;
    place.sum += brought[row]!;
    sum += brought[row]!;
  }
  const all = rows.length === 0 ? 0 : sum / rows.length;
  const ofPlace = (place: number): number => {
    const known = places.get(place);
    return known === undefined ? all : (known.sum + PRIOR_SHOWN * all) / (known.shown + PRIOR_SHOWN);
  };
  for (const row of rows) {
    const item = items.get(table.items[row]!) ?? { shown: 0, sum: 0, expected: 0 };
    items.set(table.items[row]!, item);
    item.shown++;
    item.sum += brought[row]!;
    item.expected += ofPlace(table.positions[row]!);
  }
  return (item, place) => {
    const known = items.get(item);
    const usual = ofPlace(place);
    if (known === undefined || all === 0) return usual;
    // How much more it brought than its places usually do.
    return (usual * (known.sum + PRIOR_SHOWN * all)) / (known.expected + PRIOR_SHOWN * all);
  };
}
