/** Profiles read whole, and what models say of them: all that a change of models changes, in one piece. */
import type { FeaturePlan } from '../feature/plan.ts';
import { championsOf } from '../prediction/champion.ts';
import type { Doubt } from '../prediction/doubt.ts';
import type { PredictionModel } from '../prediction/foreign-model.ts';
import { modelInputs, Predictor, type Silence } from '../prediction/predictor.ts';
import type { ModelScore } from '../prediction/scorer.ts';
import type { Column } from '../registry/column.ts';
import type { ColumnValue, PredictionDefinition, ProfileDefinition } from '../registry/definition.ts';
import { predictionsOf } from '../registry/prediction.ts';
import { versionOf } from '../registry/version.ts';
import { ProfileReader } from './profile-reader.ts';

/** What a model says of a profile, and what it saw. */
export interface SaidPrediction {
  /** As the column has it; undefined: nothing is said. */
  readonly value: ColumnValue;
  readonly score?: ModelScore;
  readonly silent?: Silence;
  /** Why the score is too uncertain to be told. */
  readonly doubt?: Doubt;
  /** By column: the same gives the same score at any time. Cost: made when first looked at. */
  readonly seen: Readonly<Record<string, ColumnValue>>;
}

export interface Scoring {
  readonly definition: ProfileDefinition;
  readonly version: string;
  readonly predictions: ReadonlyMap<string, PredictionDefinition>;
  readonly champions: ReadonlyMap<string, PredictionModel>;
  readonly whole: ProfileReader;
  /** Of the profile that `whole` read last. @param asOf of that reading @param model default: the champion */
  say(name: string, asOf: number, model?: PredictionModel): SaidPrediction;
}

/** @param models by content hash; those that the definition names are there */
export function createScoring(definition: ProfileDefinition, parts: { readonly columns: ReadonlyMap<string, Column>; readonly plan: FeaturePlan; readonly models: ReadonlyMap<string, PredictionModel> }): Scoring {
  const { columns, plan, models } = parts;
  const champions = championsOf(definition, models);
  const predictions = predictionsOf(definition);
  const whole = new ProfileReader({ definition, columns, plan, models: champions });
  /** Of the models asked with. */
  const predictors = new WeakMap<PredictionModel, Predictor>();
  const inputs = new Map([...predictions].map(([name, prediction]) => [name, modelInputs(prediction, columns, name)]));
  const looks = new Map([...predictions].map(([name, prediction]) => [name, whole.compilePrediction(prediction)]));

  function predictorOf(name: string, model: PredictionModel): Predictor {
    let predictor = predictors.get(model);
    if (predictor === undefined) predictors.set(model, (predictor = new Predictor(predictions.get(name)!, inputs.get(name)!, model)));
    return predictor;
  }

  return {
    definition,
    version: versionOf(definition),
    predictions,
    champions,
    whole,
    say(name, asOf, model = champions.get(name)) {
      const predictor = model && predictorOf(name, model);
      const { score, silent, doubt } = looks.get(name)!(predictor);
      const values = whole.values.slice();
      let seen: SaidPrediction['seen'] | undefined;
      return {
        get seen() {
          return (seen ??= Object.fromEntries(inputs.get(name)!.map(({ column, see }) => [column, see(values[whole.indexOf.get(column)!], asOf)])));
        },
        value: score && predictor!.columnValue(score),
        ...(score && { score }),
        ...(silent && { silent }),
        ...(doubt && { doubt }),
      };
    },
  };
}
