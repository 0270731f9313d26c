/**
 * A model as plain data: transforms from the columns of a profile to one row of numbers, a predictor over that row, and
 * what makes a probability or an amount of its raw scores. It is JSON in an artifact; `createScorer` makes it fast.
 *
 * Every number of a matrix row is a 32-bit float, when trained and when served, here and in ONNX Runtime: so a value
 * meets a threshold everywhere in the same way, bit for bit.
 */

/**
 * What a numeric column holds, where its values do not say it: a moment (ms since 1970) counts as days before the reading,
 * a duration (ms) in days. Absent: numbers as they are, yes or no as 1 or 0.
 */
export type MeasuredIn = 'time' | 'duration';

/** How one column of the profile becomes numbers of the matrix. Fitted on the training part only. A missing value is NaN there, unless said otherwise. */
export type InputTransform =
  /** As it is, in the sense of `MeasuredIn`. Width 1. */
  | { readonly kind: 'number'; readonly column: string; readonly of?: MeasuredIn }
  /** `(x − mean) / deviation` and 0 when missing, then 1 when missing and else 0. Width 2. */
  | { readonly kind: 'standard'; readonly column: string; readonly of?: MeasuredIn; readonly mean: number; readonly deviation: number }
  /** 1 in the bucket that the number falls into (`edges[i − 1] ≤ x < edges[i]`), the last for missing. Edges are 32-bit floats. Width edges + 2. */
  | { readonly kind: 'bucket'; readonly column: string; readonly of?: MeasuredIn; readonly edges: readonly number[] }
  /** Index in the vocabulary; its length for what was not seen in training. Width 1. */
  | { readonly kind: 'category'; readonly column: string; readonly vocabulary: readonly string[] }
  /** 1 at the word, then 1 for unseen, then 1 for missing. Of a list: 1 at each of its words. Width vocabulary + 2. */
  | { readonly kind: 'oneHot'; readonly column: string; readonly vocabulary: readonly string[] };

/** One tree: its nodes by index, the root first, children after their parents. */
export interface Tree {
  /** Which raw score it adds to. */
  readonly output: number;
  /** Matrix column that is asked; −1 at a leaf. */
  readonly feature: readonly number[];
  /** Left when `x ≤ threshold`, a 32-bit float; unused at a leaf and where `categories` stand. */
  readonly threshold: readonly number[];
  /** Codes that go left, by node; only of nodes that ask a category. Absent: none does. A code that is not there goes right. */
  readonly categories?: Readonly<Record<number, readonly number[]>>;
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** 1: a missing value goes left; else right. */
  readonly missingLeft: readonly number[];
  /** What a leaf adds, the learning rate included; of an inner node the mean of its leaves by cover. */
  readonly value: readonly number[];
  /** Weight of the training rows that passed. */
  readonly cover: readonly number[];
}

/** Trees whose values are added up. A forest's are divided by their number beforehand. */
export interface TreeEnsemble {
  readonly kind: 'trees';
  /** One a raw score; added to every row. */
  readonly base: readonly number[];
  readonly trees: readonly Tree[];
}

/** `intercept + Σ weight × x`; a missing number counts 0. */
export interface LinearPredictor {
  readonly kind: 'linear';
  /** [outputs][width]. */
  readonly weights: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
}

/** `intercept + Σ weight × x`, and for each pair of numbers the inner product of their vectors times both; one raw score, a missing number counts 0. */
export interface FactorizationPredictor {
  readonly kind: 'factorization';
  /** [width]. */
  readonly weights: readonly number[];
  readonly intercept: number;
  /** [width][factors]. */
  readonly factors: readonly (readonly number[])[];
}

/** One layer of a network: `activation(weights · x + biases)`. */
export interface DenseLayer {
  /** [outputs][inputs], 32-bit floats. */
  readonly weights: readonly (readonly number[])[];
  /** [outputs], 32-bit floats. */
  readonly biases: readonly number[];
  readonly activation: 'relu' | 'identity';
}

/** A small network: layers one after the other, the last giving the raw scores; a missing number counts 0. */
export interface DenseNetwork {
  readonly kind: 'dense';
  readonly layers: readonly DenseLayer[];
}

/** So many steps from 0 a number counts at most: distances of models as large as are read stay whole numbers that 64 bits hold. */
export const MOST_STEPS = 512;

/** The mean answer of the rows that are nearest to a row, by Euclid; of equally near ones the earlier. A missing number counts 0. */
export interface NeighbourPredictor {
  readonly kind: 'neighbours';
  /** How many rows answer. */
  readonly near: number;
  /** [width]; steps in a unit of each number: it counts as the nearest whole number of them. 0: it counts nothing. */
  readonly steps: readonly number[];
  /** [rows][width], in steps. */
  readonly rows: readonly (readonly number[])[];
  /** [rows][outputs]. */
  readonly answers: readonly (readonly number[])[];
}

/**
 * Who pays at all, and how much: a network of three outputs, the log odds of paying, and mean and deviation (through softplus, then bent below a bound) of the
 * logarithm of what is paid. Its one raw score is the logarithm of the amount that is expected. A missing number counts 0.
 */
export interface ZilnNetwork {
  readonly kind: 'ziln';
  readonly layers: readonly DenseLayer[];
  /** The deviation stays below this, as `widest × tanh(softplus / widest)`: half its square is an exponent. */
  readonly widest: number;
}

/** A fitted number of a law, and where it lies with 95 %; bounds are absent where the data do not settle it. */
export interface LawParameter {
  readonly name: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/**
 * Who still buys, how often, and for how much: a law of purchases times a law of spend. Its one raw score is the logarithm of the amount that is
 * expected within the horizon; of who never bought, that of next to nothing. See `lifetime.ts`.
 */
export interface LifetimePredictor {
  readonly kind: 'lifetime';
  readonly law: 'bg-nbd' | 'pareto-nbd';
  /** r, α, a, b or r, α, s, β, in this order; times count weeks. */
  readonly purchases: readonly LawParameter[];
  /** p, q, v of Gamma-Gamma, in this order; p + q is above 1. */
  readonly spend: readonly LawParameter[];
  /** Weeks ahead. */
  readonly horizon: number;
  /** What the shop does ahead beside what the laws expect of it; 1 as they say. */
  readonly pace: number;
  /** Places in the matrix row: how many purchases, days since the first and since the last, and what all cost together. */
  readonly columns: { readonly purchases: number; readonly first: number; readonly last: number; readonly spend: number };
  /** Who spends more or less than the laws say: trees of one output, whose sum is added to the logarithm. */
  readonly correction?: TreeEnsemble;
}

/** From raw scores to what is meant: as they are; a probability; probabilities that sum to 1; a positive amount or count. */
export type ScoreLink = 'identity' | 'logistic' | 'softmax' | 'exp';

/** From a probability or amount as the link gives it to one that is true on average: straight lines between points, flat beyond. */
export interface Calibration {
  /** Increasing. */
  readonly x: readonly number[];
  /** Not decreasing, as many as `x`. */
  readonly y: readonly number[];
}

/**
 * How sure a value is: between which bounds it lies, by the value that is told (after link and calibration); straight lines
 * between the points, flat beyond, as in a `Calibration`.
 */
export interface ScoreInterval {
  /** `mean`: the true share of "yes" among customers who are told this; `outcome`: what will come true of one customer. */
  readonly of: 'mean' | 'outcome';
  /** How often the bounds hold, 0 to 1. */
  readonly level: number;
  /** Not decreasing; where a value stands twice, the bounds jump. */
  readonly x: readonly number[];
  /** As many as `x`. */
  readonly low: readonly number[];
  /** As many as `x`, nowhere below `low`. */
  readonly high: readonly number[];
}

/** What is usual for a column among the training rows, in the column's own units; of a moment: ms before the reading. */
export type UsualColumn =
  /** Lower quartile, median and upper quartile of those that have one, and their standard deviation. */
  | { readonly kind: 'number'; readonly quartiles: readonly [lower: number, median: number, upper: number]; readonly deviation: number; readonly missing: number }
  /** `yes`: share of those that have one. */
  | { readonly kind: 'boolean'; readonly yes: number; readonly missing: number }
  /** The commonest words, each with the share of the rows that have it; of lists: that have it among others. At most ten. */
  | { readonly kind: 'category'; readonly shares: readonly (readonly [word: string, share: number])[]; readonly missing: number };

/** What is usual among the training rows: what reasons in words compare a profile with. `missing` is a share of all rows. */
export interface UsualValues {
  /** By column of the profile. */
  readonly columns: Readonly<Record<string, UsualColumn>>;
  /** Mean of each matrix column, missing counted as 0, [width]: what contributions to linear models and networks are measured from. */
  readonly means: readonly number[];
}

/** What the matrix rows that a model learnt from looked like. */
export interface ModelReach {
  /** Least and greatest of each matrix column, [width]. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Columns of the profile that one of the rows lacked, at most. */
  readonly most: number;
}

/** A model whole: transforms, predictor, link, calibration. */
export interface ScoringModel {
  readonly format: 1;
  readonly inputs: readonly InputTransform[];
  readonly predictor: TreeEnsemble | LinearPredictor | FactorizationPredictor | DenseNetwork | NeighbourPredictor | ZilnNetwork | LifetimePredictor;
  readonly link: ScoreLink;
  /** Names of the classes in the order of the outputs; only of several classes. */
  readonly classes?: readonly string[];
  /** One an output, after the link; probabilities of several classes are divided by their sum again. Absent: as the link gives it. */
  readonly calibration?: readonly Calibration[];
  /** One an output. Absent: how sure a value is is not known. */
  readonly intervals?: readonly ScoreInterval[];
  /** Absent: reasons say nothing of others. */
  readonly usual?: UsualValues;
  /** Absent: it tells whatever it is asked. */
  readonly reach?: ModelReach;
}

/** Numbers of the matrix that a transform gives. */
export function widthOf(transform: InputTransform): number {
  switch (transform.kind) {
    case 'number':
    case 'category':
      return 1;
    case 'standard':
      return 2;
    case 'bucket':
    case 'oneHot':
      return (transform.kind === 'bucket' ? transform.edges.length : transform.vocabulary.length) + 2;
  }
}
