/**
 * A ranking learnt from what was shown and what came of it: LambdaMART over the features that were logged. Requests are
 * parted by time: the oldest teach, later ones end the training, the newest judge it beside the order that was shown. What
 * orders no better than that is not given out, and with too few logs nothing is learnt: who ranks goes on as before.
 */
import type { ScoringModel } from '@limn/engine';
import { problemOf, type Problem } from '../../errors.ts';
import { usualValuesOf } from '../../explanation/usual-values.ts';
import { denseGroups, differenceOf, intervalOf, resample, type Interval } from '../../metric/bootstrap.ts';
import { rankingGains, type RankedRows, type RankingGains } from '../../metric/ndcg.ts';
import type { Matrix } from '../../table/table.ts';
import { fitTransforms } from '../../transform/fit-transforms.ts';
import { matrixOf } from '../../transform/matrix.ts';
import { trainBoosting } from '../../tree/boosting.ts';
import type { BoostingOptions } from '../../tree/boosting-options.ts';
import type { Labelled } from '../../tree/loss.ts';
import { predictTrees } from '../../tree/predict-matrix.ts';
import { gradesOf, type ImpressionTable, type OutcomeGrades } from './impression-table.ts';

/** How to learn. */
export interface LearnRankingOptions extends Pick<BoostingOptions, 'onProgress' | 'signal' | 'threads'> {
  readonly seed: number;
  /** Places at the top that count. Default 10. */
  readonly places?: number;
  /** Default 1, 2 and 3. */
  readonly grades?: OutcomeGrades;
  /** How likely each place is looked at, above 0, up to 1; the last holds for all below. Default: all alike. See `estimateExamination`. */
  readonly examination?: readonly number[];
  /** Requests of which something came, and not of all items, below which nothing is learnt. Default 200. */
  readonly leastRequests?: number;
  /** Requests from this moment on judge, ms; all before teach and end the training. Default: the newest 15 % judge. */
  readonly judgedFrom?: number;
  /** Choices of the trees. Default: 300 rounds at most, of 15 leaves, at a rate of .1. */
  readonly trees?: Pick<BoostingOptions, 'rounds' | 'learningRate' | 'mostLeaves' | 'leastRows' | 'l2' | 'rowShare' | 'columnShare' | 'patience'>;
}

/** What a ranking is worth, on requests that are later than all that it saw. */
export interface RankingReport {
  /** Requests that taught, ended the training, and judged. */
  readonly requests: { readonly train: number; readonly validation: number; readonly test: number };
  readonly places: number;
  /** NDCG, weighted by examination where it is given. */
  readonly learnt: Interval;
  /** Of the order that was shown. */
  readonly shown: Interval;
  /** Learnt less shown. Customers are drawn whole. */
  readonly gain: Interval;
  /** Trees. */
  readonly rounds: number;
}

/** A ranking, or why there is none. */
export interface LearntRanking {
  /** Orders items by its score; serves through `createScorer` as it is. Absent: go on as before. */
  readonly model?: ScoringModel;
  /** Absent: nothing was learnt. */
  readonly report?: RankingReport;
  /** `ranking_logs_few`, `ranking_no_better`; columns that were left out, as `fitTransforms` tells. */
  readonly problems: readonly Problem[];
}

const GRADES: OutcomeGrades = { click: 1, cart: 2, order: 3 };
const SHARES = { train: 0.7, validation: 0.15 } as const;
const LEAST_REQUESTS = 200;
const TREES = { rounds: 300, learningRate: 0.1, mostLeaves: 15, leastRows: 20, patience: 20 } as const;
/** A place looked at less counts so much: one click may not outweigh all others. */
const LEAST_EXAMINATION = 0.05;

/**
 * Learns a ranking. The same table, options and seed give the same model.
 * Cost: as `trainBoosting`, over the requests of which anything came.
 * @throws the reason of the signal when it is aborted
 */
export async function learnRanking(table: ImpressionTable, options: LearnRankingOptions): Promise<LearntRanking> {
  const { seed, places = 10, grades = GRADES, examination = [1], leastRequests = LEAST_REQUESTS, judgedFrom, trees = {}, threads = 1, onProgress, signal } = options;
  const labels = gradesOf(table, grades);
  const telling = tellingRequests(table, labels);
  if (telling.length < leastRequests) return { problems: [problemOf('ranking_logs_few', { requests: telling.length, least: leastRequests })] };
  const all = SHARES.train + SHARES.validation;
  const to = judgedFrom === undefined ? Math.floor(telling.length * all) : telling.filter((request) => table.at[request]! < judgedFrom).length;
  const from = Math.floor(judgedFrom === undefined ? telling.length * SHARES.train : to * (SHARES.train / all));
  if (from === 0 || from === to || to === telling.length) return { problems: [problemOf('ranking_logs_few', { requests: telling.length, least: leastRequests })] };
  const weights = Float64Array.from(table.positions, (position) => 1 / Math.max(LEAST_EXAMINATION, examination[Math.min(position, examination.length - 1)]!));
  const partOf = (requests: Uint32Array): RequestPart => partRows(table, requests, { labels, weights });
  const [train, validation, test] = [partOf(telling.subarray(0, from)), partOf(telling.subarray(from, to)), partOf(telling.subarray(to))];

  const { inputs, problems } = fitTransforms(table.features, { rows: train.rows, for: 'trees' });
  const matrixAt = ({ rows }: RequestPart): Matrix => matrixOf(table.features, inputs, { rows });
  const { predictor, link, rounds } = await trainBoosting(matrixAt(train), train, {
    ...TREES, ...trees, loss: 'ranking', places, seed, threads, validation: { ...validation, matrix: matrixAt(validation) },
    ...(onProgress !== undefined && { onProgress }), ...(signal !== undefined && { signal }),
  });
  const gainsOf = (scores: Float64Array): RankingGains => rankingGains(rankedRows(test, scores), places);
  const learnt = gainsOf(predictTrees(predictor, matrixAt(test))[0]!);
  const shown = gainsOf(Float64Array.from(test.rows, (row) => -table.positions[row]!));
  const judged = compare(learnt, shown, { seed, customers: Int32Array.from(telling.subarray(to), (request) => table.customers[request]!) });
  const report: RankingReport = { requests: { train: from, validation: to - from, test: telling.length - to }, places, ...judged, rounds };
  if (!(judged.gain.value > 0)) return { report, problems: [...problems, problemOf('ranking_no_better', { learnt: judged.learnt.value.toFixed(3), shown: judged.shown.value.toFixed(3) })] };
  return { model: { format: 1, inputs, predictor, link, usual: usualValuesOf(table.features, inputs, { rows: train.rows }) }, report, problems };
}

/** Requests that tell something: one item did better than another. */
function tellingRequests({ requests }: ImpressionTable, labels: Float64Array): Uint32Array {
  return Uint32Array.from(requests.subarray(0, -1).keys()).filter((request) => {
    const of = labels.subarray(requests[request], requests[request + 1]);
    return of.some((label) => label !== of[0]);
  });
}

/** Some requests: rows of the table, and what trees learn from. */
interface RequestPart extends Labelled {
  readonly rows: Uint32Array;
  readonly requests: Uint32Array;
}

function partRows({ requests }: ImpressionTable, chosen: Uint32Array, { labels, weights }: Required<Pick<Labelled, 'labels'>> & { readonly weights: Float64Array }): RequestPart {
  const starts = new Uint32Array(chosen.length + 1);
  chosen.forEach((request, i) => (starts[i + 1] = starts[i]! + requests[request + 1]! - requests[request]!));
  const rows = new Uint32Array(starts.at(-1)!);
  chosen.forEach((request, i) => {
    for (let row = requests[request]!; row < requests[request + 1]!; row++) rows[starts[i]! + row - requests[request]!] = row;
  });
  return { rows, requests: starts, labels: Float64Array.from(rows, (row) => labels[row]!), weights: Float64Array.from(rows, (row) => weights[row]!) };
}

function rankedRows({ labels, weights, requests }: RequestPart, scores: Float64Array): RankedRows {
  return { scores, grades: labels, requests, weights };
}

function compare(learnt: RankingGains, shown: RankingGains, { seed, customers }: { readonly seed: number; readonly customers: Int32Array }): Pick<RankingReport, 'learnt' | 'shown' | 'gain'> {
  const ofGains = ({ gained, ideal }: RankingGains) => (times: Float64Array): number => {
    let [sum, best] = [0, 0];
    for (let request = 0; request < times.length; request++) {
      sum += times[request]! * gained[request]!;
      best += times[request]! * ideal[request]!;
    }
    return sum / best;
  };
  const statistics = [ofGains(learnt), ofGains(shown)];
  const once = new Float64Array(customers.length).fill(1);
  const draws = resample({ rows: customers.length, seed, groups: denseGroups(customers) }, statistics);
  const [one, other] = statistics.map((statistic, i) => ({ value: statistic(once), draws: draws[i]! })) as [Measured, Measured];
  return { learnt: intervalOf(one.value, one.draws), shown: intervalOf(other.value, other.draws), gain: differenceOf(one, other) };
}

interface Measured {
  readonly value: number;
  readonly draws: Float64Array;
}
