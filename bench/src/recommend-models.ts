/**
 * `recommend-als`: an epoch of implicit ALS on a million interactions, on one thread and on two. `recommend-ease`: EASE of a
 * catalogue. `recommend-vectors`: exact search, then the graph beside it. Processor time is counted besides the time on the wall,
 * so that work beside it costs little. Data by seed: customers and items of very different frequency, as shops have.
 */
import { createVectorSearch, type VectorSearch } from '@limn/engine';
import { createPreferences, fitAls, fitEase, openVectorSearch, type InteractionTable } from '@limn/learn';
import type { Figure } from './figure.ts';
import { seeded } from './shop.ts';

/** Sizes of ALS and EASE. */
export interface ModelsOptions {
  readonly interactions: number;
  readonly customers: number;
  readonly items: number;
}

const SEED = 41;

/** Seconds an epoch, the least of three, the first not counted. */
export async function* benchRecommendAls({ interactions, customers, items }: ModelsOptions): AsyncGenerator<Figure> {
  const preferences = createPreferences(makeTable({ interactions, customers, items }));
  const entries = preferences.byItem.values.length;
  const learnt: Float32Array[] = [];
  for (const threads of [1, 2]) {
    const epochs: Spent[] = [];
    let since = now();
    const factors = await fitAls(preferences, {
      seed: SEED, threads, epochs: 4,
      onEpoch: () => {
        epochs.push(spentSince(since));
        since = now();
      },
    });
    learnt.push(factors.items);
    const conditions = { entries, customers, items, dims: 64, threads, seed: SEED };
    yield { bench: 'recommend-als', figure: 'an epoch, s', value: rounded(Math.min(...epochs.slice(1).map(({ wall }) => wall))), ...conditions };
    yield { bench: 'recommend-als', figure: 'an epoch, processor time, s', value: rounded(Math.min(...epochs.slice(1).map(({ processor }) => processor))), ...conditions };
  }
  const [alone, together] = learnt;
  yield { bench: 'recommend-als', figure: 'numbers that two threads change', value: alone!.filter((value, at) => value !== together![at]).length, entries, seed: SEED };
}

/** Seconds of a whole fit, weights kept to serve included. */
export async function* benchRecommendEase({ interactions, customers, items }: ModelsOptions): AsyncGenerator<Figure> {
  const table = makeTable({ interactions, customers, items });
  const preferences = createPreferences(table);
  const since = now();
  const { weights } = await fitEase(preferences, table.itemKeys);
  const { wall, processor } = spentSince(since);
  const conditions = { entries: preferences.byItem.values.length, items, seed: SEED };
  yield { bench: 'recommend-ease', figure: 'a fit, s', value: rounded(wall), ...conditions };
  yield { bench: 'recommend-ease', figure: 'a fit, processor time, s', value: rounded(processor), ...conditions };
  yield { bench: 'recommend-ease', figure: 'weights kept', value: weights.length, ...conditions };
}

/** Milliseconds of processor a query of the 10 greatest inner products, and how many of them the graph finds. */
export async function* benchRecommendVectors({ items, queries }: { readonly items: number; readonly queries: number }): AsyncGenerator<Figure> {
  const dims = 64;
  const { vectors, asked } = makeVectors({ items, queries, dims });
  const conditions = { items, dims, k: 10, queries, seed: SEED };
  const exact = createVectorSearch({ dims, vectors });
  yield { bench: 'recommend-vectors', figure: 'exact, ms a query', value: millisecondsOf(exact, asked), ...conditions };
  const since = now();
  const graph = await openVectorSearch({ dims, vectors }, { exactUpTo: 0 });
  yield { bench: 'recommend-vectors', figure: 'graph, opened in processor s', value: rounded(spentSince(since).processor), ...conditions };
  yield { bench: 'recommend-vectors', figure: 'graph, ms a query', value: millisecondsOf(graph, asked), ...conditions };
  const found = asked.map((query) => {
    const best = new Set(exact.search(query, 10).map(({ item }) => item));
    return graph.search(query, 10).filter(({ item }) => best.has(item)).length / best.size;
  });
  yield { bench: 'recommend-vectors', figure: 'graph, recall', value: rounded(found.reduce((sum, share) => sum + share, 0) / found.length), ...conditions };
}

interface Spent {
  readonly wall: number;
  readonly processor: number;
}

function now(): { readonly wall: number; readonly used: NodeJS.CpuUsage } {
  return { wall: performance.now(), used: process.cpuUsage() };
}

function spentSince({ wall, used }: ReturnType<typeof now>): Spent {
  const { user, system } = process.cpuUsage(used);
  return { wall: (performance.now() - wall) / 1_000, processor: (user + system) / 1e6 };
}

/** The least of four passes. */
function millisecondsOf({ search }: VectorSearch, asked: readonly Float32Array[]): number {
  let least = Infinity;
  for (let pass = 0; pass < 4; pass++) {
    const since = now();
    for (const query of asked) search(query, 10);
    least = Math.min(least, (spentSince(since).processor * 1_000) / asked.length);
  }
  return rounded(least);
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

function makeTable({ interactions, customers, items }: ModelsOptions): InteractionTable {
  const random = seeded(SEED);
  const drawn = (count: number, steepness: number): Int32Array => Int32Array.from({ length: interactions }, () => Math.floor(count * random() ** steepness));
  return {
    rows: interactions,
    customers: drawn(customers, 1.5),
    items: drawn(items, 2.5),
    at: Float64Array.from({ length: interactions }, (_, row) => row),
    weights: new Float32Array(interactions).fill(1),
    signals: new Uint8Array(interactions),
    customerKeys: Array.from({ length: customers }, (_, customer) => `c${customer}`),
    itemKeys: Array.from({ length: items }, (_, item) => `i${item}`),
    signalNames: ['view'],
  };
}

/** Vectors around two hundred tastes, some longer than others, as learnt ones are. */
function makeVectors({ items, queries, dims }: { readonly items: number; readonly queries: number; readonly dims: number }): { readonly vectors: Float32Array; readonly asked: readonly Float32Array[] } {
  const random = seeded(SEED);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const tastes = Array.from({ length: 200 }, () => Float32Array.from({ length: dims }, normal));
  const near = (length: number): Float32Array => {
    const taste = tastes[Math.floor(random() * tastes.length)]!;
    return taste.map((value) => length * (value + 0.7 * normal()));
  };
  const vectors = new Float32Array(items * dims);
  for (let item = 0; item < items; item++) vectors.set(near(0.5 + random()), item * dims);
  return { vectors, asked: Array.from({ length: queries }, () => near(1)) };
}
