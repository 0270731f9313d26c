/** What a model file takes and gives, in terms of columns: enough to score profiles with a model made anywhere. */
import type { InputTransform, MeasuredIn, ScoreLink, ScoringModel } from '@limn/engine';
import { outputNames } from './export-model.ts';

/** Types of inputs that columns can fill. */
export type InputElement = 'float32' | 'float64' | 'int32' | 'int64' | 'bool' | 'string';

/** One input of a model file: [rows, columns], or [rows, words] of one column that may be a list. */
export interface SignatureInput {
  /** As the file names it. */
  readonly name: string;
  readonly type: InputElement;
  /** Columns of the profile, in the order in which the file expects them. */
  readonly columns: readonly string[];
  /** What the columns hold: moments become days before the reading, durations days. Absent: numbers and words as they are. */
  readonly of?: MeasuredIn;
  /** A list of words in one column; shorter lists are filled up. */
  readonly isList?: boolean;
  /** What stands for a missing value; absent: NaN, and for words `missingWord`. Whole numbers and truth values need one. */
  readonly missing?: number | string;
}

/** Which numbers of an output are the scores. */
export interface SignatureOutput {
  /** As the file names it; [rows], or [rows, several]. */
  readonly name: string;
  /** Places in a row of the output; absent: all. Of a yes-or-no model with two probabilities: [1]. */
  readonly places?: readonly number[];
}

/** What a model file takes and gives. */
export interface ModelSignature {
  readonly inputs: readonly SignatureInput[];
  readonly output: SignatureOutput;
  /** What the scores are; `logistic` probabilities, `softmax` probabilities that sum to 1, `exp` positive amounts, `identity` any number. */
  readonly link: ScoreLink;
  /** Names of the classes, in the order of the scores. */
  readonly classes?: readonly string[];
}

/** The signature of a model that `exportModel` writes. */
export function signatureOf({ inputs, link, classes }: Pick<ScoringModel, 'inputs' | 'link' | 'classes'>): ModelSignature {
  const byColumn = new Map<string, SignatureInput>();
  for (const transform of inputs) {
    const before = byColumn.get(transform.column);
    byColumn.set(transform.column, before?.isList === true ? before : inputOf(transform));
  }
  return { inputs: [...byColumn.values()], output: { name: outputNames.score }, link, ...(classes !== undefined && { classes }) };
}

function inputOf(transform: InputTransform): SignatureInput {
  const { column } = transform;
  if (transform.kind === 'category') return { name: column, type: 'string', columns: [column] };
  if (transform.kind === 'oneHot') return { name: column, type: 'string', columns: [column], isList: true };
  return { name: column, type: 'float32', columns: [column], ...(transform.of !== undefined && { of: transform.of }) };
}
