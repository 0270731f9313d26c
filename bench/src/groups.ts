/**
 * `groups [--table heaps | kinds | bands | time]`: groups that were planted, found again: in tables made of heaps, in a simulated shop of four kinds of customers, and in the usual
 * shop, whose customers differ by degrees: there the bands of the truth are no groups, and what the best possible guess of each customer's
 * rate would reach stands beside. Agreement is the adjusted Rand index; 1 is the same, 0 chance. What takes how long.
 */
import { createEngine, type SourceId } from '@limn/engine';
import { adjustedRand, findGroups, type NumberColumn, type Table } from '@limn/learn';
import { createShop, defaultLaws, plainKinds, shopperDefinition, type CustomerTruth, type Shop, type ShopOptions } from '@limn/simulate';
import type { Figure } from './figure.ts';
import { namesAsked } from './published-data.ts';
import { eventsOf } from './shop-events.ts';

/** How much is measured. */
export interface GroupsBenchOptions {
  /** heaps, kinds, bands or time; default all. */
  readonly table?: string | undefined;
  readonly seeds: number;
  /** Of each simulated shop, and of each table whose time is taken. */
  readonly customers: number;
  readonly days: number;
  readonly sizes: readonly number[];
}

const bench = 'groups';
const HEAPED = 2_000;
const COLUMNS = 40;

const parts = ['heaps', 'kinds', 'bands', 'time'] as const;

export async function* benchGroups({ table, ...options }: GroupsBenchOptions): AsyncGenerator<Figure> {
  const asked = namesAsked(parts, table);
  if (asked.includes('heaps')) yield* heaps(options);
  if (asked.includes('kinds')) yield* kinds(options);
  if (asked.includes('bands')) yield* bands(options);
  if (asked.includes('time')) yield* time(options);
}

type Options = Omit<GroupsBenchOptions, 'table'>;

function* heaps({ seeds }: Options): Generator<Figure> {
  for (const groups of [2, 3, 5]) yield spread(`made heaps, ${groups} of them`, each(seeds, (seed) => foundInHeaps(seed, groups)), { customers: HEAPED });
  yield { bench, figure: 'clouds in which groups were found', value: each(seeds * 4, (seed) => Number(cloudHasGroups(seed))).reduce((sum, one) => sum + one, 0), clouds: seeds * 4, customers: HEAPED };
}

function* kinds({ seeds, customers, days }: Options): Generator<Figure> {
  const found: { readonly found: number; readonly groups: number }[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const shop = createShop({ seed, users: customers, days, kinds: plainKinds, campaigns: [], drift: [], laws: { known: 1, households: 0, dropout: { alpha: 1, beta: 4_000 } } });
    const own = agreement(shop, customers, ({ kind }) => plainKinds.findIndex(({ name }) => name === kind));
    found.push(own);
    yield { bench, figure: `agreement, shop of four kinds, seed ${seed}`, value: rounded(own.found), groups: own.groups, planted: plainKinds.length, customers, days };
  }
  yield spread('shop of four kinds', found.map((own) => own.found), { customers, days });
}

function* bands({ seeds, customers, days }: Options): Generator<Figure> {
  const settings = { users: customers, days, campaigns: [], drift: [] } satisfies Omit<ShopOptions, 'seed'>;
  const found = each(seeds, (seed) => agreement(createShop({ seed, ...settings }), customers, ({ segment }) => ['frequent', 'regular', 'occasional'].indexOf(segment)));
  yield spread('usual shop, bands of its order rates', found.map((own) => own.found), { customers, days });
  yield spread('the same bands by the best guess of each rate', each(seeds, (seed) => bestGuess(createShop({ seed, ...settings }), customers)), { customers, days });
}

function* time({ sizes }: Options): Generator<Figure> {
  for (const rows of sizes) {
    const made = madeHeaps({ rows, seed: 1, groups: 4, columns: COLUMNS });
    const from = process.cpuUsage();
    findGroups(made.table, { keys: made.keys });
    const { user, system } = process.cpuUsage(from);
    yield { bench, figure: 'processor s to find groups', value: rounded((user + system) / 1e6), customers: rows, columns: COLUMNS };
  }
}

function each<T>(seeds: number, of: (seed: number) => T): readonly T[] {
  return Array.from({ length: seeds }, (_, i) => of(i + 1));
}

/** The mean, with the least and the most. */
function spread(figure: string, values: readonly number[], conditions: Readonly<Record<string, number>>): Figure {
  return { bench, figure: `agreement, ${figure}`, value: rounded(values.reduce((sum, value) => sum + value, 0) / values.length), least: rounded(Math.min(...values)), most: rounded(Math.max(...values)), seeds: values.length, ...conditions };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

interface Made {
  readonly table: Table;
  readonly keys: readonly string[];
  readonly planted: readonly number[];
}

/** Heaps of unequal size and spread, their middles drawn, some four deviations apart; half of the columns know nothing of them. */
function madeHeaps({ rows, seed, groups, columns }: { readonly rows: number; readonly seed: number; readonly groups: number; readonly columns: number }): Made {
  const { uniform, normal } = chance(seed);
  const planted = Array.from({ length: rows }, () => Math.floor(groups * uniform() ** 1.3));
  const values = Array.from({ length: columns }, (_, column) => {
    const middles = Array.from({ length: groups }, () => (column % 2 === 0 ? 3 * normal() : 0));
    const spreads = Array.from({ length: groups }, () => 0.7 + 0.6 * uniform());
    return Float64Array.from(planted, (group) => middles[group]! + spreads[group]! * normal());
  });
  return { table: tableOf(values), keys: planted.map((_, row) => `user:${row}`), planted };
}

function tableOf(values: readonly Float64Array[]): Table {
  return { rows: values[0]!.length, columns: values.map((column, i): NumberColumn => ({ type: 'number', name: `column${i}`, values: column })) };
}

function foundInHeaps(seed: number, groups: number): number {
  const { table, keys, planted } = madeHeaps({ rows: HEAPED, seed, groups, columns: 12 });
  return adjustedRand(findGroups(table, { keys }).groupOf, planted);
}

/** One cloud with columns that go together, of a shape drawn with the seed. */
function cloudHasGroups(seed: number): boolean {
  const { uniform, normal } = chance(1_000 + seed);
  const isLongTailed = seed % 2 === 0;
  const weights = Array.from({ length: 12 }, () => [normal(), normal()] as const);
  const places = Array.from({ length: HEAPED }, () => [normal(), seed % 4 < 2 ? normal() : 3 * uniform()] as const);
  const values = weights.map(([a, b]) => Float64Array.from(places, ([x, y]) => {
    const value = a * x + b * y + normal();
    return isLongTailed ? Math.exp(value) : value;
  }));
  return findGroups(tableOf(values), { keys: places.map((_, row) => `user:${row}`) }).groups > 1;
}

/** A small generator of its own: the bench does not rest on that of the package it measures (mulberry32, Tommy Ettinger, public domain). */
function chance(seed: number): { uniform(): number; normal(): number } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

function agreement(shop: Shop, customers: number, plantedOf: (truth: CustomerTruth) => number): { readonly found: number; readonly groups: number } {
  const log = eventsOf(shop);
  const engine = createEngine({ definition: shopperDefinition, history: { eventAt: (position) => log[position]! } });
  log.forEach((event, position) => engine.apply(event, position, event.receivedAt));
  engine.advance(shop.end);
  const columns = [...engine.columns.values()].filter(({ kind, type }) => (kind === 'feature' || kind === 'derived') && (type === 'number' || type === 'duration' || type === 'boolean'));
  const reader = engine.readerOf(columns.map(({ name }) => name));
  const truths = Array.from({ length: customers }, (_, index) => shop.customer(index)).filter(({ bot }) => !bot);
  const values = columns.map(() => new Float64Array(truths.length));
  truths.forEach(({ customer }, row) => reader.read(`user:${customer}` as SourceId, { asOf: shop.end }).forEach((value, i) => (values[i]![row] = value === undefined ? Number.NaN : Number(value))));
  const table: Table = { rows: truths.length, columns: columns.map(({ name, type }, i): NumberColumn => ({ type: type as NumberColumn['type'], name, values: values[i]! })) };
  const { groupOf, groups } = findGroups(table, { keys: truths.map(({ customer }) => `user:${customer}`) });
  return { found: adjustedRand(groupOf, truths.map(plantedOf)), groups };
}

/** Bands by the mean of what a customer's rate can be after so many orders, under the law that made it: nothing that is seen tells it better. */
function bestGuess(shop: Shop, customers: number): number {
  const { shape, mean } = defaultLaws.orderRate;
  const truths = Array.from({ length: customers }, (_, index) => ({ truth: shop.customer(index), orders: shop.orders(index) })).filter(({ truth }) => !truth.bot);
  const guessed = truths.map(({ truth: { arrivesAt, leftAt }, orders }) => {
    // Also told when the customer left, which no shop knows.
    const lived = (Date.parse(leftAt ?? new Date(shop.end).toISOString()) - Date.parse(arrivesAt)) / 86_400_000;
    const rate = (shape + orders.length) / (shape / mean + lived);
    return rate >= 1 / 14 ? 0 : rate >= 1 / 45 ? 1 : 2;
  });
  return adjustedRand(guessed, truths.map(({ truth: { segment } }) => ['frequent', 'regular', 'occasional'].indexOf(segment)));
}
