/**
 * Models made elsewhere, which another runtime scores: an ONNX file, and what it takes and gives in terms of columns. They
 * answer where profiles are read. Nothing that is kept rests on them: tags, segments and other columns follow from events
 * by the engine's own arithmetic alone, whatever becomes of the other runtime.
 */
import type { ColumnValue } from '../registry/definition.ts';
import type { MeasuredIn, ScoreLink, ScoringModel, UsualValues } from './model.ts';

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
  /** What stands for a missing value; absent: NaN, and for words one that no text has. Whole numbers and truth values need one. */
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

/** A model made elsewhere as plain data: all but the file itself. */
export interface ForeignModelData extends ModelSignature {
  readonly format: 1;
  readonly kind: 'foreign';
  /** SHA-256 of the ONNX file, hexadecimal. */
  readonly onnx: string;
  /** Scores a row. */
  readonly outputs: number;
  /** Among the customers there were when it came: reasons compare with them. Absent: with a customer of whom nothing is known. */
  readonly usual?: Pick<UsualValues, 'columns'>;
  /** How sure a value is was never measured here. */
  readonly intervals?: never;
}

/** Values of one profile as a model sees them, and the moment of the reading, ms. */
export interface ForeignRow {
  readonly values: Readonly<Record<string, ColumnValue>>;
  readonly asOf: number;
}

/** The same with its runtime: ready to be asked. */
export interface ForeignModel extends ForeignModelData {
  /** Scores of rows, one an output; NaN of a row that the model cannot score. Synchronous. Asked alone, the same row gives the same bits on one machine; among others and elsewhere, those of its runtime's rounding. Never throws. */
  score(rows: readonly ForeignRow[]): readonly Float64Array[];
}

/** What can answer for a prediction. */
export type PredictionModel = ScoringModel | ForeignModel;

/** Whether another runtime scores a model. */
export function isForeign<Foreign extends ForeignModelData>(model: ScoringModel | Foreign): model is Foreign {
  return 'kind' in model;
}

/** All of a model that is data: what is kept, and handed to other processes. */
export function modelData(model: ScoringModel | ForeignModelData): ScoringModel | ForeignModelData {
  if (!isForeign(model)) return model;
  const { format, kind, onnx, outputs, inputs, output, link, classes, usual } = model;
  return { format, kind, onnx, outputs, inputs, output, link, ...(classes !== undefined && { classes }), ...(usual !== undefined && { usual }) };
}

/** For those who only replay events: nothing that is kept rests on models made elsewhere, so none is ever asked there, and no runtime is needed. */
export function unaskedModels(models: ReadonlyMap<string, ScoringModel | ForeignModelData>): ReadonlyMap<string, PredictionModel> {
  return new Map([...models].map(([hash, model]) => [hash, isForeign(model) ? unaskedModel(model) : model]));
}

/** Scores nothing: every row is NaN. */
export function unaskedModel(data: ForeignModelData): ForeignModel {
  return { ...data, score: (rows) => rows.map(() => new Float64Array(data.outputs).fill(NaN)) };
}

/** Columns that a model looks at, each once. */
export function modelColumns(model: ScoringModel | ForeignModelData): readonly string[] {
  return [...new Set(isForeign(model) ? model.inputs.flatMap(({ columns }) => columns) : model.inputs.map(({ column }) => column))];
}

/** Rounding of 32 bits may leave a probability so far beyond 0 or 1. */
const ROUNDING = 1e-6;

/** Scores of rows as what the signature says they are: one that is none is NaN. */
export function foreignScores(model: ForeignModel, rows: readonly ForeignRow[]): readonly Float64Array[] {
  const [low, high] = boundsOf(model.link);
  return model.score(rows).map((scores) => scores.map((score) => (score >= low - ROUNDING && score <= high + ROUNDING ? Math.min(high, Math.max(low, score)) : NaN)));
}

function boundsOf(link: ScoreLink): readonly [low: number, high: number] {
  switch (link) {
    case 'logistic':
    case 'softmax':
      return [0, 1];
    case 'exp':
      return [0, Number.MAX_VALUE];
    case 'identity':
      return [-Number.MAX_VALUE, Number.MAX_VALUE];
  }
}
