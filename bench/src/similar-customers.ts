/**
 * `similar-customers`: what it costs to compare all customers for the first time, to ask, and to read where one stood at a past moment; by their
 * items, and by factors as a model gives them (by chance here, which costs the same). `graph`: beyond those that are compared one by one, among tastes. Time is
 * that of the processor.
 */
import { rm } from 'node:fs/promises';
import { createVectorRows, encodeFactorModel, type ProfileDefinition } from '@limn/engine';
import { manualClock, openLimn, type Limn } from '@limn/host';
import { createGrowingRows } from '@limn/learn';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';
import { customerKey, itemKey, recommendShop, shopHistory, type RecommendShopSize } from './recommend-shop.ts';
import { seeded } from './shop.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** How much. */
export interface SimilarCustomersBenchOptions extends RecommendShopSize {
  readonly events: number;
  readonly asked: number;
  /** Customers in the graph. */
  readonly many: number;
}

const BENCH = 'similar-customers';
const NAME = 'forYou';
const DIMS = 64;
const TASTES = 100;
const NOISE = 0.15;
const END = Date.UTC(2026, 0, 1);
const WEEK_MS = 7 * 86_400_000;

export async function* benchSimilarCustomers({ customers, items, events, asked, many }: SimilarCustomersBenchOptions): AsyncGenerator<Figure> {
  const folder = await temporaryFolder(BENCH);
  const limn = await openLimn({ folder, definition: withFactors(recommendShop.definition), clock: manualClock(END) });
  try {
    for (const batch of shopHistory({ random: seeded(5), size: { customers, items }, events, end: END })) await limn.ingest(batch);
    const conditions = { customers, items, events };
    yield* figuresOf(limn, 'by items', asked, conditions);
    const random = seeded(6);
    const bytes = encodeFactorModel({ itemKeys: Array.from({ length: items }, (_, item) => itemKey(item)), dims: DIMS, factors: Float32Array.from({ length: items * DIMS }, () => random() - 0.5), confidence: 4, regularization: 0.01, recency: 0.9 });
    await limn.recommendations.keepModels([{ recommendation: NAME, way: 'als', kind: 'factors', answers: true, trainedAt: END, by: BENCH, about: {}, bytes }]);
    yield* figuresOf(limn, 'by factors', asked, { ...conditions, dims: DIMS });
  } finally {
    await limn.close();
    await rm(folder, { recursive: true, force: true });
  }
  yield* graphFigures(many, asked);
}

async function* figuresOf(limn: Limn, how: string, asked: number, conditions: Readonly<Record<string, number>>): AsyncGenerator<Figure> {
  const figure = (name: string, value: number): Figure => ({ bench: BENCH, figure: `${how}: ${name}`, value: Number(value.toPrecision(3)), ...conditions });
  const spent = async (work: (customer: string) => Promise<unknown>): Promise<number> => {
    const from = process.cpuUsage();
    for (let i = 0; i < asked; i++) await work(customerKey((i * 7_919) % conditions['customers']!));
    return cpuMsSince(from) / asked;
  };
  const from = process.cpuUsage();
  while ((await limn.recommendations.similarCustomers(NAME, customerKey(0)).catch(() => undefined)) === undefined);
  yield figure('first answer, ms', cpuMsSince(from));
  yield figure('an answer, ms', await spent((customer) => limn.recommendations.similarCustomers(NAME, customer)));
  yield figure('a vector, ms', await spent((customer) => limn.recommendations.customerVector(NAME, customer)));
  yield figure('a vector of a week ago, ms', await spent((customer) => limn.recommendations.customerVector(NAME, customer, { asOf: END - WEEK_MS })));
}

async function* graphFigures(many: number, asked: number): AsyncGenerator<Figure> {
  const random = seeded(8);
  const [exact, graph] = [createVectorRows(DIMS), createGrowingRows(DIMS, { exactUpTo: 0 })];
  const drawn = (spread: number): Float32Array => Float32Array.from({ length: DIMS }, () => spread * (random() - 0.5));
  const tastes = Array.from({ length: TASTES }, () => unit(drawn(1)));
  // Customers stand between a few tastes each, as vectors that are learnt do; those of chance alone have no neighbours to speak of.
  const draw = (): Float32Array => {
    const vector = drawn(NOISE);
    for (let taste = 0; taste < 3; taste++) {
      const [towards, weight] = [tastes[Math.floor(random() * TASTES)]!, random()];
      towards.forEach((value, i) => (vector[i]! += weight * value));
    }
    return unit(vector);
  };
  for (let row = 0; row < many; row++) {
    const vector = draw();
    exact.set(row, vector);
    graph.set(row, vector);
  }
  const conditions = { customers: many, dims: DIMS };
  const figure = (name: string, value: number): Figure => ({ bench: BENCH, figure: name, value: Number(value.toPrecision(3)), ...conditions });
  let from = process.cpuUsage();
  await graph.settled();
  yield figure('graph: built in s', cpuMsSince(from) / 1_000);
  const queries = Array.from({ length: asked }, draw);
  const found: (readonly number[])[][] = [];
  for (const [name, rows] of [['exact', exact], ['graph', graph]] as const) {
    from = process.cpuUsage();
    const lists: (readonly number[])[] = [];
    for (const query of queries) lists.push((await rows.search(query, 10)).map(({ item }) => item));
    yield figure(`${name}: a search, ms`, cpuMsSince(from) / asked);
    found.push(lists);
  }
  yield figure('graph: recall of 10', found[0]!.reduce((sum, list, query) => sum + list.filter((row) => found[1]![query]!.includes(row)).length, 0) / (10 * asked));
}

function withFactors(definition: ProfileDefinition): ProfileDefinition {
  return { ...definition, recommendations: definition.recommendations!.map((each) => ({ ...each, candidates: [...each.candidates, { kind: 'model', name: 'als' }] })) };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
