/**
 * Histogram gradient boosting: each round grows a tree on the gradients of the loss at the scores so far, and adds a part
 * of it. Sources: Friedman 2001, "Greedy Function Approximation: A Gradient Boosting Machine"; Ke et al. 2017, "LightGBM".
 */
import { setImmediate } from 'node:timers/promises';
import type { ScoreLink, Tree, TreeEnsemble } from '@limn/engine';
import type { Matrix } from '../table/table.ts';
import { binMatrix, type BinnedMatrix, type ColumnBins } from './bin.ts';
import type { BoostingTask } from './boosting-member.ts';
import { boostingChoices, type BoostingChoices, type BoostingOptions, type ValidationPart } from './boosting-options.ts';
import { BoostingTeam } from './boosting-team.ts';
import { createGrowthMemory } from './grow.ts';
import { grownLeafOf, treeOf, type GrownNode } from './grown-tree.ts';
import { gridOf } from './histogram.ts';
import { lossOf, type Labelled, type Loss } from './loss.ts';
import { ownRows } from './sample.ts';

/** What boosting learnt. */
export interface BoostedTrees {
  readonly predictor: TreeEnsemble;
  readonly link: ScoreLink;
  /** Rounds that were kept: with a validation part, up to its least loss. */
  readonly rounds: number;
  /** Mean loss of the validation part after each round that was grown, the constant first; empty without one. */
  readonly validationLosses: readonly number[];
}

/** How long a training keeps its thread before it lets others run, ms. */
const TURN_MS = 20;

/**
 * Learns trees from a matrix. The calling thread grows along, in turns of some 20 ms; whoever serves customers calls it
 * in a thread of its own. Cost: about 20 ns a row, column and round, on one thread.
 * @param data labels [rows] that are all there: 0 or 1 for `logistic`, places of classes for `softmax`, not negative for `poisson`, grades with requests for `ranking`
 * @throws the reason of the signal when it is aborted; RangeError for labels that the loss cannot have, or choices out of range
 */
export async function trainBoosting(matrix: Matrix, data: Labelled, options: BoostingOptions): Promise<BoostedTrees> {
  options.signal?.throwIfAborted();
  const choices = boostingChoices(options, data.labels);
  checkLabels(matrix, data, choices);
  const team = new BoostingTeam(choices.threads);
  try {
    return await boost(team, matrix, data, choices, options);
  } finally {
    await team.end();
  }
}

async function boost(team: BoostingTeam, matrix: Matrix, data: Labelled, choices: BoostingChoices, options: BoostingOptions): Promise<BoostedTrees> {
  const { bins, binned } = await team.fitBins(matrix, choices.mostBins);
  const loss = lossOf(choices.loss, choices);
  const base = loss.base(data);
  team.begin(taskOf(binned, bins, data, choices, base));
  const validation = options.validation && watch(options.validation, { bins, loss, base });
  const rounds: (readonly GrownNode[][])[] = [];
  let turnEnds = performance.now() + TURN_MS;
  while (rounds.length < choices.rounds && validation?.isSpent(choices.patience) !== true) {
    const grown = team.round(rounds.length);
    rounds.push(grown);
    const validationLoss = validation?.add(grown);
    options.onProgress?.({ round: rounds.length, rounds: choices.rounds, ...(validationLoss !== undefined && { validationLoss }) });
    if (performance.now() >= turnEnds) {
      await setImmediate();
      turnEnds = performance.now() + TURN_MS;
    }
    options.signal?.throwIfAborted();
  }
  const kept = rounds.slice(0, validation?.best ?? rounds.length);
  // A tree that is one leaf of nothing says nothing.
  const trees = kept.flatMap((grown) => grown.map((nodes, output): Tree => treeOf(nodes, bins, output))).filter(({ value, feature }) => feature[0]! >= 0 || value[0] !== 0);
  return { predictor: { kind: 'trees', base, trees }, link: loss.link, rounds: kept.length, validationLosses: validation?.losses ?? [] };
}

function checkLabels({ rows, columns }: Matrix, { labels, weights, requests }: Labelled, { loss, classes, monotone }: BoostingChoices): void {
  if (labels.length !== rows || (weights !== undefined && weights.length !== rows)) throw new RangeError(`The matrix has ${rows} rows, but there are ${labels.length} labels. Give each row one label.`);
  if (loss === 'ranking' && (requests === undefined || requests[0] !== 0 || requests.at(-1) !== rows || requests.some((first, request) => first <= (requests[request - 1] ?? -1)))) throw new RangeError(`The ${rows} rows are not parted into requests. Give the first row of each request, increasing from 0, then ${rows}.`);
  if (monotone !== undefined && monotone.length !== columns.length) throw new RangeError(`The matrix has ${columns.length} columns, but ${monotone.length} monotone constraints are given. Give each column one: 1, −1 or 0.`);
  const fits: Readonly<Record<BoostingChoices['loss'], (label: number) => boolean>> = {
    logistic: (label) => label === 0 || label === 1,
    softmax: (label) => Number.isInteger(label) && label >= 0 && label < classes,
    squared: Number.isFinite,
    quantile: Number.isFinite,
    poisson: (label) => Number.isFinite(label) && label >= 0,
    // A grade counts 2^grade: above 30, nothing else would count beside it.
    ranking: (label) => label >= 0 && label <= 30,
  };
  const wrong = labels.findIndex((label) => !fits[loss](label));
  if (wrong >= 0) throw new RangeError(`Label ${labels[wrong]} of row ${wrong} does not go with the loss '${loss}'. Leave rows without a label out, or choose another loss.`);
  if (weights?.every((weight) => weight >= 0 && Number.isFinite(weight)) === false) throw new RangeError('A weight is negative or no number. Give each row a weight from 0 on.');
}

function sharedNumbers(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

function shared(values: Float64Array): Float64Array {
  const copy = sharedNumbers(values.length);
  copy.set(values);
  return copy;
}

function taskOf(binned: BinnedMatrix, bins: readonly ColumnBins[], { labels, weights, requests }: Labelled, choices: BoostingChoices, base: readonly number[]): BoostingTask {
  const { rows } = binned;
  const { threads, mostLeaves } = choices;
  const toldEach = Math.max(4, 2 * mostLeaves);
  const memberRows = Array.from({ length: threads }, (_, index) => ownRows(rows, { index, size: threads }, requests).length);
  return {
    binned,
    bins,
    data: { labels: shared(labels), weights: weights && shared(onGrid(weights)), requests },
    loss: { kind: choices.loss, classes: choices.classes, quantile: choices.quantile, places: choices.places },
    rules: {
      mostLeaves,
      mostDepth: choices.mostDepth,
      leastRows: Math.max(1, choices.leastRows),
      // Without any hessian a step has no length.
      leastHessian: Math.max(1e-12, choices.leastHessian),
      leastGain: choices.leastGain,
      l2: choices.l2,
      categoryL2: choices.categoryL2,
      monotone: Int8Array.from(bins, ({ kind }, column) => (kind === 'number' ? Math.sign(choices.monotone?.[column] ?? 0) : 0)),
    },
    learningRate: choices.learningRate,
    rowShare: choices.rowShare,
    columnShare: choices.columnShare,
    seed: choices.seed,
    scores: base.map((score) => sharedNumbers(rows).fill(score)),
    gradients: base.map(() => sharedNumbers(2 * rows)),
    memory: createGrowthMemory(bins, mostLeaves, threads),
    told: sharedNumbers(threads * toldEach),
    toldEach,
    rowsOf: memberRows.map((count) => new Uint32Array(new SharedArrayBuffer(4 * count))),
  };
}

/** Weights of which all sums are exact, whoever adds them up. */
function onGrid(weights: Float64Array): Float64Array {
  const { gradient } = gridOf({ rows: weights.length, gradient: weights.reduce((most, weight) => Math.max(most, weight), 0), hessian: 0 });
  return weights.map((weight) => weight + gradient - gradient);
}

/** The validation part, scored after each round. */
function watch(part: ValidationPart, { bins, loss, base }: { readonly bins: readonly ColumnBins[]; readonly loss: Loss; readonly base: readonly number[] }) {
  const { matrix } = part;
  const binned = binMatrix(matrix, bins);
  const scores = base.map((score) => new Float64Array(matrix.rows).fill(score));
  const losses = [loss.mean(part, scores)];
  return {
    losses,
    /** Rounds up to the least loss. */
    best: 0,
    /** Adds the trees of a round. @returns the mean loss after it */
    add(grown: readonly GrownNode[][]): number {
      grown.forEach((nodes, output) => {
        for (let row = 0; row < matrix.rows; row++) scores[output]![row]! += grownLeafOf(nodes, binned, row).value;
      });
      const now = loss.mean(part, scores);
      if (now < losses[this.best]!) this.best = losses.length;
      losses.push(now);
      return now;
    },
    isSpent(patience: number): boolean {
      return losses.length - 1 - this.best >= patience;
    },
  };
}
