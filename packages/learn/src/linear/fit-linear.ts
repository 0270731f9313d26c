/**
 * Linear, logistic, softmax and Poisson regression with an elastic net. Around the scores of the moment the loss is nearly a
 * square: its weighted least squares are solved by coordinate descent, and that again from there, until nothing changes
 * (iteratively reweighted least squares; Friedman, Hastie & Tibshirani 2010, §3 and §4.1 for several classes). A step that
 * would make the objective worse is halved. Deterministic: there is no chance in it.
 */
import type { LinearPredictor, ScoreLink } from '@limn/engine';
import type { Matrix } from '../table/table.ts';
import { descend, equationsOf, type ElasticNet, type NormalEquations } from './descent.ts';
import { addUp, designOf, type Design } from './design.ts';
import { linkOf, localLoss, meanLoss, type LinearLoss } from './loss.ts';

/** How to fit. The objective is `mean loss + penalty × (l1Ratio × Σ|b| + (1 − l1Ratio) / 2 × Σ b²)`; intercepts are free. */
export interface LinearOptions {
  readonly loss: LinearLoss;
  /** How many classes; only of softmax. */
  readonly classes?: number;
  /** 1: lasso, 0: ridge; 0.5 when absent. */
  readonly l1Ratio?: number;
  /** [rows]; 1 when absent. */
  readonly weights?: Float64Array;
  /** Whether weights are penalised in units of their column's deviation, so that units do not matter; true when absent. */
  readonly scaled?: boolean;
  /** A fit ends when no weight moves the scores by more than this (root mean square); 1e-6 when absent. */
  readonly tolerance?: number;
}

/** A fitted model. */
export interface FittedLinear {
  readonly predictor: LinearPredictor;
  readonly link: ScoreLink;
  readonly penalty: number;
  /** Times that least squares were solved. */
  readonly rounds: number;
  /** False when it ended at the most rounds. */
  readonly converged: boolean;
}

const MOST_ROUNDS = 200;
const MOST_HALVINGS = 12;

/**
 * Fits at one penalty. Labels are 1 or 0, the class's place, the count or the amount.
 * Cost: rounds × (rows × numbers that are not 0 in a row²), and memory width² × 8 bytes.
 */
export function fitLinear(matrix: Matrix, labels: Float64Array, options: LinearOptions & { readonly penalty: number }): FittedLinear {
  return createLinearFit(matrix, labels, options).at(options.penalty);
}

/** A fit that goes on from penalty to penalty: from strong to weak, each begins where the one before ended. */
export interface LinearFit {
  /** The least penalty at which every weight is 0 (of a ridge: at which all are small). */
  readonly strongest: number;
  at(penalty: number): FittedLinear;
}

/** Prepares a fit. */
export function createLinearFit(matrix: Matrix, labels: Float64Array, options: LinearOptions): LinearFit {
  const { loss, l1Ratio = 0.5, scaled = true, tolerance = 1e-6 } = options;
  const design = designOf(matrix);
  const weights = options.weights ?? new Float64Array(labels.length).fill(1);
  const rows = { labels, weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
  const outputs = loss === 'softmax' ? options.classes! : 1;
  const deviations = deviationsOf(design, rows);
  const scales = scaled ? deviations : new Float64Array(design.width).fill(1);
  const state = new Descent(design, { loss, rows, outputs });
  return {
    strongest: state.steepest(scales) / Math.max(l1Ratio, 0.001),
    at(penalty) {
      const { rounds, converged } = state.settle({ penalty, l1Ratio, scales, total: rows.total }, tolerance);
      return { predictor: state.predictor(), link: linkOf[loss], penalty, rounds, converged };
    },
  };
}

interface Rows {
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly total: number;
}

function deviationsOf(design: Design, { weights, total }: Rows): Float64Array {
  const [sums, squares] = [new Float64Array(design.width), new Float64Array(design.width)];
  for (let row = 0; row < design.rows; row++) {
    for (let at = design.starts[row]!; at < design.starts[row + 1]!; at++) {
      sums[design.columns[at]!]! += weights[row]! * design.values[at]!;
      squares[design.columns[at]!]! += weights[row]! * design.values[at]! ** 2;
    }
  }
  return squares.map((square, j) => Math.sqrt(Math.max(0, square / total - (sums[j]! / total) ** 2)));
}

/** Weights, intercepts and raw scores that belong together. */
class Descent {
  readonly #design: Design;
  readonly #loss: LinearLoss;
  readonly #rows: Rows;
  readonly #weights: readonly Float64Array[];
  readonly #intercepts: Float64Array;
  readonly #scores: readonly Float64Array[];
  /** Of squared loss the equations never change. */
  #squared: NormalEquations | undefined;

  constructor(design: Design, { loss, rows, outputs }: { readonly loss: LinearLoss; readonly rows: Rows; readonly outputs: number }) {
    this.#design = design;
    this.#loss = loss;
    this.#rows = rows;
    this.#weights = Array.from({ length: outputs }, () => new Float64Array(design.width));
    this.#intercepts = startingIntercepts(loss, rows, outputs);
    this.#scores = Array.from(this.#intercepts, (intercept) => new Float64Array(design.rows).fill(intercept));
  }

  /** The largest slope of the loss in a weight while all weights are 0. */
  steepest(scales: Float64Array): number {
    const { rows, starts, columns, values, width } = this.#design;
    return this.#scores.reduce((most, _, output) => {
      const slopes = new Float64Array(width);
      for (let row = 0; row < rows; row++) {
        const { above } = localLoss(this.#loss, this.#scores, { output, row, label: this.#rows.labels[row]! });
        for (let at = starts[row]!; at < starts[row + 1]!; at++) slopes[columns[at]!]! += this.#rows.weights[row]! * above * values[at]!;
      }
      return slopes.reduce((large, slope, j) => (scales[j]! > 0 ? Math.max(large, Math.abs(slope) / scales[j]! / this.#rows.total) : large), most);
    }, 0);
  }

  settle(net: ElasticNet, tolerance: number): { readonly rounds: number; readonly converged: boolean } {
    let objective = this.#objective(net);
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      let moved = 0;
      for (let output = 0; output < this.#scores.length; output++) {
        const step = this.#improve(output, { net, tolerance, objective });
        objective = step.objective;
        moved = Math.max(moved, step.moved);
      }
      if (moved <= tolerance * 10 || this.#loss === 'squared') return { rounds: round, converged: true };
    }
    return { rounds: MOST_ROUNDS, converged: false };
  }

  /** One weighted least squares of one output. */
  #improve(output: number, { net, tolerance, objective }: { readonly net: ElasticNet; readonly tolerance: number; readonly objective: number }): { readonly objective: number; readonly moved: number } {
    const [scores, weights] = [this.#scores[output]!, this.#weights[output]!];
    const before = { scores: scores.slice(), weights: weights.slice(), intercept: this.#intercepts[output]! };
    const after = weights.slice();
    const intercept = descend(this.#equations(output), net, after, tolerance);
    for (let halving = 0, part = 1; halving <= MOST_HALVINGS; halving++, part /= 2) {
      for (let j = 0; j < weights.length; j++) weights[j] = before.weights[j]! + part * (after[j]! - before.weights[j]!);
      this.#intercepts[output] = before.intercept + part * (intercept - before.intercept);
      addUp(this.#design, { intercept: this.#intercepts[output]!, weights }, scores);
      const reached = this.#objective(net);
      if (reached <= objective + 1e-12 * Math.abs(objective)) return { objective: reached, moved: distance(scores, before.scores, this.#rows) };
    }
    weights.set(before.weights);
    scores.set(before.scores);
    this.#intercepts[output] = before.intercept;
    return { objective, moved: 0 };
  }

  #equations(output: number): NormalEquations {
    if (this.#squared !== undefined) return this.#squared;
    const { labels, weights } = this.#rows;
    const curvatures = new Float64Array(labels.length);
    const targets = new Float64Array(labels.length);
    for (let row = 0; row < labels.length; row++) {
      const { above, curvature } = localLoss(this.#loss, this.#scores, { output, row, label: labels[row]! });
      curvatures[row] = weights[row]! * curvature;
      targets[row] = this.#scores[output]![row]! + above / curvature;
    }
    const equations = equationsOf(this.#design, curvatures, targets);
    if (this.#loss === 'squared') this.#squared = equations;
    return equations;
  }

  #objective({ penalty, l1Ratio, scales }: ElasticNet): number {
    const cost = this.#weights.reduce((sum, weights) => sum + weights.reduce((all, weight, j) => all + l1Ratio * Math.abs(weight * scales[j]!) + ((1 - l1Ratio) / 2) * (weight * scales[j]!) ** 2, 0), 0);
    return meanLoss(this.#loss, this.#scores, this.#rows) + penalty * cost;
  }

  predictor(): LinearPredictor {
    // Of several classes one number may be added to all intercepts: they are told about their mean.
    const shift = this.#loss === 'softmax' ? this.#intercepts.reduce((sum, each) => sum + each, 0) / this.#intercepts.length : 0;
    return { kind: 'linear', weights: this.#weights.map((weights) => [...weights]), intercepts: [...this.#intercepts].map((each) => each - shift) };
  }
}

/** The scores of the mean label: the best that can be said without looking. */
function startingIntercepts(loss: LinearLoss, { labels, weights, total }: Rows, outputs: number): Float64Array {
  const meanOf = (label: (row: number) => number): number => labels.reduce((sum, _, row) => sum + weights[row]! * label(row), 0) / total;
  if (loss === 'softmax') return Float64Array.from({ length: outputs }, (_, output) => Math.log(Math.max(meanOf((row) => (labels[row] === output ? 1 : 0)), 1e-6)));
  const mean = meanOf((row) => labels[row]!);
  if (loss === 'squared') return Float64Array.of(mean);
  return Float64Array.of(loss === 'poisson' ? Math.log(Math.max(mean, 1e-9)) : Math.log(Math.max(mean, 1e-9) / Math.max(1 - mean, 1e-9)));
}

function distance(a: Float64Array, b: Float64Array, { weights, total }: Rows): number {
  return Math.sqrt(a.reduce((sum, score, row) => sum + weights[row]! * (score - b[row]!) ** 2, 0) / total);
}
