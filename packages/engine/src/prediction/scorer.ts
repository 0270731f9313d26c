/** A model made fast: from the values of a profile to what it says. */
import { assert } from '../errors.ts';
import { compileTrees } from './compiled-trees.ts';
import { compileDense } from './dense.ts';
import { compileFactorization } from './factorization.ts';
import { createRowEncoder, type InputValues } from './encode-row.ts';
import { applyCalibration, applyLink } from './link.ts';
import { compileLifetime } from './lifetime.ts';
import type { LinearPredictor, ScoringModel } from './model.ts';
import { compileNeighbours } from './nearest-rows.ts';
import { compileZiln } from './ziln.ts';

/** What a model says about one profile. */
export interface ModelScore {
  /** After link and calibration: a probability, an amount, or a probability a class. */
  readonly values: Float64Array;
  /** What the predictor gave, one an output: what reasons add up to. */
  readonly raw: Float64Array;
  /** The row of the matrix that was scored; NaN is missing. */
  readonly row: Float32Array;
}

/** Scores profiles with one model. The same values give the same bits, everywhere. */
export interface Scorer {
  /** Numbers of a matrix row. */
  readonly width: number;
  /** Raw scores a row, and values after link and calibration. */
  readonly outputs: number;
  /**
   * Encodes and scores one profile; values that are not given are missing.
   * @param asOf moment of the reading, ms
   */
  score(values: InputValues, asOf: number): ModelScore;
  /** The row of the matrix alone. */
  encode(values: InputValues, asOf: number, into?: Float32Array): Float32Array;
  /** Raw scores of a matrix row. Cost: some 10 ns a tree of 31 leaves, 1 ns a weight; allocates nothing. */
  predict(row: Float32Array, into: Float64Array): void;
  /** From raw scores to probabilities or amounts, in place. */
  finish(scores: Float64Array): void;
}

/** Compiles a model, which its reader has checked. Cost: the size of the model. */
export function createScorer({ inputs, predictor, link, calibration }: ScoringModel): Scorer {
  const { width, encode } = createRowEncoder(inputs);
  const outputs = outputsOf(predictor);
  assert(calibration === undefined || calibration.length === outputs, 'a model has a calibration for each output, or none');
  const { predict } = compile(predictor, width);
  const finish = (scores: Float64Array): void => {
    applyLink(link, scores);
    if (calibration !== undefined) applyCalibration(calibration, link, scores);
  };
  return {
    width,
    outputs,
    encode,
    predict,
    finish,
    score(values, asOf) {
      const row = encode(values, asOf);
      const raw = new Float64Array(outputs);
      predict(row, raw);
      const finished = raw.slice();
      finish(finished);
      return { values: finished, raw, row };
    },
  };
}

function outputsOf(predictor: ScoringModel['predictor']): number {
  switch (predictor.kind) {
    case 'trees':
      return predictor.base.length;
    case 'linear':
      return predictor.intercepts.length;
    case 'dense':
      return predictor.layers.at(-1)!.biases.length;
    case 'neighbours':
      return predictor.answers[0]!.length;
    case 'factorization':
    case 'ziln':
    case 'lifetime':
      return 1;
  }
}

function compile(predictor: ScoringModel['predictor'], width: number): Pick<Scorer, 'predict'> {
  switch (predictor.kind) {
    case 'trees':
      return compileTrees(predictor, width);
    case 'linear':
      return compileLinear(predictor, width);
    case 'factorization':
      return compileFactorization(predictor, width);
    case 'dense':
      return compileDense(predictor, width);
    case 'neighbours':
      return compileNeighbours(predictor, width);
    case 'ziln':
      return compileZiln(predictor, width);
    case 'lifetime':
      return compileLifetime(predictor, width);
  }
}

function compileLinear({ weights, intercepts }: LinearPredictor, width: number): Pick<Scorer, 'predict'> {
  assert(weights.length === intercepts.length && weights.every((of) => of.length === width), 'a linear model has a weight for each number of the matrix');
  const flat = Float64Array.from(weights.flat());
  return {
    predict(row, into) {
      for (let output = 0; output < intercepts.length; output++) {
        let sum = intercepts[output]!;
        const from = output * width;
        for (let i = 0; i < width; i++) {
          const x = row[i]!;
          if (x === x) sum += flat[from + i]! * x;
        }
        into[output] = sum;
      }
    },
  };
}
