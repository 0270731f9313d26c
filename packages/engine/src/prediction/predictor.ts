/** A prediction of a profile: whom it is asked about, what its model sees, and what the score comes to as a column. */
import type { Column } from '../registry/column.ts';
import { inputsOf } from '../registry/column.ts';
import type { ColumnValue, PredictionDefinition, TargetDefinition } from '../registry/definition.ts';
import { createDoubt, type Doubt } from './doubt.ts';
import { modelInputOf, type ModelInput } from './model-input.ts';
import type { PredictionModel } from './foreign-model.ts';
import { createModelScorer, type ModelScorer } from './model-scorer.ts';
import type { ModelScore } from './scorer.ts';

/** Why nothing is said: nobody promoted a model; the customer is not of those it is asked about; too little is known of them; a model made elsewhere could not score them; what it says is too uncertain. */
export type Silence = 'noModel' | 'notAsked' | 'tooLittleKnown' | 'modelFailed' | 'tooUncertain';

/** What a prediction looks at. Cost: the columns. */
export function modelInputs(prediction: PredictionDefinition, columns: ReadonlyMap<string, Column>, name: string): readonly ModelInput[] {
  const before = new Map<string, Column>();
  for (const [column, each] of columns) {
    if (each.view === columns.get(name)?.view) break;
    before.set(column, each);
  }
  return inputsOf(prediction, before).map((column) => modelInputOf(columns.get(column)!));
}

/** Scores the values of profiles with one model. */
export class Predictor {
  readonly inputs: readonly ModelInput[];
  readonly #target: TargetDefinition;
  readonly #classes: readonly string[];
  readonly #scorer: ModelScorer;
  readonly #doubt: (score: ModelScore) => Doubt | undefined;
  readonly #inputOf: ReadonlyMap<string, ModelInput>;

  constructor(prediction: PredictionDefinition, inputs: readonly ModelInput[], model: PredictionModel) {
    this.inputs = inputs;
    this.#target = prediction.target;
    this.#classes = model.classes ?? [];
    this.#scorer = createModelScorer(model);
    this.#doubt = createDoubt(model, prediction.abstain);
    this.#inputOf = new Map(inputs.map((input) => [input.column, input]));
  }

  /** @param valueOf column of the profile by name @param asOf moment of the reading, ms @returns undefined: a model made elsewhere could not */
  score(valueOf: (column: string) => ColumnValue, asOf: number): ModelScore | undefined {
    return this.#scorer.score((column) => this.#inputOf.get(column)?.see(valueOf(column), asOf), asOf);
  }

  /** Why a score is better not told; undefined: it can be. */
  doubt(score: ModelScore): Doubt | undefined {
    return this.#doubt(score);
  }

  /** What the score is as a column: a probability, an amount, a class, classes, or a length of time in ms. */
  columnValue({ values }: ModelScore): ColumnValue {
    switch (this.#target.op) {
      case 'next': {
        let likeliest = 0;
        for (let i = 1; i < values.length; i++) if (values[i]! > values[likeliest]!) likeliest = i;
        return this.#classes[likeliest];
      }
      case 'any':
        return this.#classes.filter((_, i) => values[i]! >= 0.5);
      default:
        return Number.isFinite(values[0]) ? values[0] : undefined;
    }
  }
}
