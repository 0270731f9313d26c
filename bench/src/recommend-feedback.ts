/**
 * `recommend-feedback`: what is learnt from lists that were shown, in a simulated shop of which everything is known. How well a
 * learnt ranking orders by what customers truly like, beside the order that was shown, with and without regard to how far
 * they look; how often intervals of off-policy estimates hold the true value of another policy; and how far propensities that
 * were logged are from how often items were really shown.
 */
import { createScorer, exploreList, requestChance, thompsonOfRates, type Scorer } from '@limn/engine';
import { estimateExamination, estimatePolicy, impressionLog, learnRanking, ndcg, readImpressions, valueAt, type ImpressionEvent, type ImpressionTable, type PolicyEstimate } from '@limn/learn';
import type { Figure } from './figure.ts';

export interface FeedbackBenchOptions {
  /** Lists that teach a ranking, and as many that judge. */
  readonly lists: number;
  /** Logs of which a policy is estimated. */
  readonly logs: number;
  /** Lists of each. */
  readonly listsALog: number;
}

const bench = 'recommend-feedback';
const PLACES = 6;
/** How likely each place is looked at. */
const LOOKED = [1, 0.6, 0.4, 0.3, 0.2, 0.15];
const COLUMNS = [{ name: 'price', type: 'number' }, { name: 'match', type: 'number' }, { name: 'sports', type: 'boolean' }] as const;

export async function* benchRecommendFeedback(options: FeedbackBenchOptions): AsyncGenerator<Figure> {
  yield* rankings(options);
  yield* policies(options);
}

/** Numbers of chance by a seed. */
function chance(seed: number): () => number {
  return requestChance({ customer: String(seed), name: bench, now: 0 }).uniform;
}

/** A middling price, what matches, and sports. */
function likingOf(price: number, match: number, sports: boolean): number {
  return 1 / (1 + Math.exp(1.5 + 2 * Math.abs(price) - 1.5 * match - (sports ? 1 : 0)));
}

/** Lists of six items by price with some chance, the dear ones, which few like, on top. */
function shopOf(seed: number, lists: number): ImpressionTable {
  const uniform = chance(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const events = Array.from({ length: lists }, (_, list): readonly ImpressionEvent[] => {
    const customer = `customer ${Math.floor((uniform() * lists) / 3)}`;
    const items = Array.from({ length: PLACES }, () => {
      const number = Math.floor(40 * uniform());
      return { item: String(number), by: uniform(), features: { price: (number % 8) / 2 - 2, match: normal(), sports: number % 3 === 0 } };
    }).sort((one, other) => other.features.price + 2 * other.by - one.features.price - 2 * one.by);
    const clicked = items.filter(({ features: { price, match, sports } }, place) => uniform() < LOOKED[place]! * likingOf(price, match, sports));
    return [{ kind: 'shown', request: String(list), customer, at: list, items }, ...clicked.map(({ item }): ImpressionEvent => ({ kind: 'click', customer, item, at: list }))];
  });
  return readImpressions(events.flat(), { columns: COLUMNS });
}

async function* rankings({ lists }: FeedbackBenchOptions): AsyncGenerator<Figure> {
  const [table, judge] = [shopOf(1, lists), shopOf(2, lists)];
  const examination = estimateExamination(table, PLACES);
  const from = process.cpuUsage();
  const plain = await learnRanking(table, { seed: 1, places: PLACES });
  const seconds = process.cpuUsage(from).user / 1e6;
  const weighted = await learnRanking(table, { seed: 1, places: PLACES, examination });
  const truth = (row: number): number => likingOf(...(judge.features.columns.map((column) => valueAt(column, row)) as [number, number, boolean]));
  const grades = Float64Array.from({ length: judge.rows }, (_, row) => 4 * truth(row));
  const trueNdcg = (scoreOf: (row: number) => number): number => rounded(ndcg({ scores: Float64Array.from(grades, (_, row) => scoreOf(row)), grades, requests: judge.requests }, PLACES));
  const by = ({ score }: Scorer) => (row: number): number => score(Object.fromEntries(judge.features.columns.map((column) => [column.name, valueAt(column, row)])), 0).values[0]!;
  yield { bench, figure: 'true NDCG, as shown', value: trueNdcg((row) => -judge.positions[row]!), lists };
  if (plain.model !== undefined) yield { bench, figure: 'true NDCG, learnt', value: trueNdcg(by(createScorer(plain.model))), lists, 'processor s': rounded(seconds), rounds: plain.report!.rounds };
  if (weighted.model !== undefined) yield { bench, figure: 'true NDCG, learnt, by places looked at', value: trueNdcg(by(createScorer(weighted.model))), lists, rounds: weighted.report!.rounds };
  yield { bench, figure: 'places looked at, furthest estimate', value: rounded(Math.max(...examination.map((found, place) => Math.abs(found - LOOKED[place]!)))), lists };
}

/** The first place is item 0, the second is left to Thompson sampling over items 1 to 4. */
const WORTH = [0.1, 0.05, 0.2, 0.3, 0.1];
const bandit = thompsonOfRates((item) => ({ shown: 60, taken: [3, 6, 5, 8, 4][item]! }));
/** How often the new policy would show each in the second place. */
const WANTED = [0, 0.1, 0.3, 0.6, 0];

function* policies({ logs, listsALog }: FeedbackBenchOptions): Generator<Figure> {
  const value = WANTED.reduce((sum, share, item) => sum + share * WORTH[item]!, 0);
  const expected = WANTED.reduce((sum, share, item) => sum + 1.3 * share * WORTH[item]!, 0);
  const [shown, promised] = [WORTH.map(() => 0), WORTH.map(() => 0)];
  const found: PolicyEstimate[] = [];
  for (let log = 0; log < logs; log++) {
    const uniform = chance(1_000 + log);
    const events = Array.from({ length: listsALog }, (_, list): readonly ImpressionEvent[] => {
      const customer = `${log} ${list}`;
      const items = exploreList([0, 1, 2, 3, 4], { k: 2, bandit, chance: requestChance({ customer, name: bench, now: 0 }) });
      const [, { item, propensity }] = items as unknown as [unknown, { readonly item: number; readonly propensity: number }];
      shown[item]!++;
      promised[item] = propensity;
      const clicked = items.filter((each) => uniform() < WORTH[each.item]!);
      return [{ kind: 'shown', request: customer, customer, at: list, items: items.map((each) => ({ item: String(each.item), propensity: each.propensity, features: {} })) }, ...clicked.map((each): ImpressionEvent => ({ kind: 'click', customer, item: String(each.item), at: list }))];
    });
    const table = readImpressions(events.flat(), { columns: [] });
    const itemAt = (row: number): number => Number(table.itemKeys[table.items[row]!]);
    const logged = impressionLog(table, { targets: Float64Array.from(table.positions, (place, row) => (place === 1 ? WANTED[itemAt(row)]! : NaN)), reward: 'click' });
    const second = Array.from(table.positions.keys()).filter((row) => table.positions[row] === 1);
    // A model that is wrong by three tenths, for the doubly robust estimate.
    found.push(estimatePolicy({ ...logged, predicted: Float64Array.from(second, (row) => 1.3 * WORTH[itemAt(row)]!), expected: new Float64Array(logged.rows).fill(expected) }, { seed: log, resamples: 300 }));
  }
  const all = logs * listsALog;
  const errors = shown.map((times, item) => (times === 0 ? 0 : Math.abs(times / all - promised[item]!) / Math.sqrt((promised[item]! * (1 - promised[item]!)) / all)));
  yield { bench, figure: 'propensities, furthest, in standard errors', value: rounded(Math.max(...errors)), lists: all };
  for (const name of ['ips', 'snips', 'doublyRobust'] as const) {
    const held = found.filter((estimate) => estimate[name]!.low <= value && value <= estimate[name]!.high).length / logs;
    const width = found.reduce((sum, estimate) => sum + estimate[name]!.high - estimate[name]!.low, 0) / logs;
    yield { bench, figure: `${name}, intervals that hold`, value: rounded(held), stated: 0.95, width: rounded(width), logs, lists: listsALog };
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
