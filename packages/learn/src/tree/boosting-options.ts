/** How trees are boosted: every choice with its default. */
import type { Matrix } from '../table/table.ts';
import type { Labelled, LossChoices, LossKind } from './loss.ts';

/** Rows that are not learnt from, to see when learning further only learns chance. */
export interface ValidationPart extends Labelled {
  readonly matrix: Matrix;
}

/** What a training tells while it runs. */
export interface BoostingProgress {
  /** Rounds done, of at most so many. */
  readonly round: number;
  readonly rounds: number;
  /** Mean loss of the validation part, when there is one. */
  readonly validationLoss?: number;
}

/** Choices of `trainBoosting`. */
export interface BoostingOptions {
  readonly loss: LossKind;
  /** Classes of softmax; default one more than the greatest label. */
  readonly classes?: number;
  /** Which quantile, between 0 and 1; default .5, the median. */
  readonly quantile?: number;
  /** Of ranking: places at the top that count. Default 10. */
  readonly places?: number;
  /** Trees an output, at most. Default 100. */
  readonly rounds?: number;
  /** What part of a tree's step is taken. Default .1. */
  readonly learningRate?: number;
  /** Default 31. */
  readonly mostLeaves?: number;
  /** Default: as deep as the leaves allow. */
  readonly mostDepth?: number;
  /** Rows that each leaf has at least. Default 20. */
  readonly leastRows?: number;
  /** Hessian that each leaf has at least: with logistic loss, how much is still undecided there. Default .001. */
  readonly leastHessian?: number;
  /** What a split must lower the loss by, twice over. Default 0. */
  readonly leastGain?: number;
  /** Pulls leaves towards 0: as if so much hessian more had none. Default 1. */
  readonly l2?: number;
  /** The same, besides, where categories are put into two sets. Default 10. */
  readonly categoryL2?: number;
  /** [columns]: 1 if the score may not fall as the number rises, −1 if not rise, else 0. Default: all 0. Not of categories. */
  readonly monotone?: readonly number[];
  /** Share of the rows that each round sees. Default 1. */
  readonly rowShare?: number;
  /** Share of the columns that each tree sees. Default 1. */
  readonly columnShare?: number;
  /** Bins a column, at most 255, which is the default. */
  readonly mostBins?: number;
  /** The same seed gives the same trees, on any number of threads. Default 0. */
  readonly seed?: number;
  /** Threads that grow a tree together, the calling one included. Default 1. */
  readonly threads?: number;
  readonly validation?: ValidationPart;
  /** Training stops when the validation loss was not lowered for so many rounds, and goes back to the best. Default 20. */
  readonly patience?: number;
  readonly onProgress?: (progress: BoostingProgress) => void;
  readonly signal?: AbortSignal;
}

/** All choices made. */
export type BoostingChoices = LossChoices & Required<Omit<BoostingOptions, 'validation' | 'onProgress' | 'signal' | 'loss' | 'monotone'>> & Pick<BoostingOptions, 'loss' | 'monotone'>;

/** Fills in the defaults. */
export function boostingChoices(options: BoostingOptions, labels: Float64Array): BoostingChoices {
  const classes = options.loss === 'softmax' ? Math.max(2, labels.reduce((most, label) => Math.max(most, label), 0) + 1) : 2;
  return {
    quantile: 0.5,
    places: 10,
    rounds: 100,
    learningRate: 0.1,
    mostLeaves: 31,
    mostDepth: Infinity,
    leastRows: 20,
    leastHessian: 0.001,
    leastGain: 0,
    l2: 1,
    categoryL2: 10,
    rowShare: 1,
    columnShare: 1,
    mostBins: 255,
    seed: 0,
    threads: 1,
    patience: 20,
    classes,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    loss: options.loss,
  };
}
