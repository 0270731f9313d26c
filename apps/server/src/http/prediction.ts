/** What models say of a customer, as HTTP shows it. */
import { boundsOf, type ColumnValue as EngineValue, type Engine, type PredictionReading, type PredictionModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import type { OnlineLearners } from '../online/online-learners.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import { referTo } from './schema.ts';

const Said = {
  value: referTo(ColumnValue),
  low: Type.Optional(Type.Number({ description: 'What the value lies between, as the model states it; absent when it does not, and of classes.' })),
  high: Type.Optional(Type.Number()),
  classes: Type.Optional(Type.Unsafe<Readonly<Record<string, number>>>({ type: 'object', additionalProperties: { type: 'number' }, description: 'Probability of each class.' })),
};

export const Prediction = Type.Object(
  {
    ...Said,
    silent: Type.Optional(Type.Union([Type.Literal('noModel'), Type.Literal('notAsked'), Type.Literal('tooLittleKnown'), Type.Literal('modelFailed'), Type.Literal('tooUncertain')], { description: 'Why nothing is said.' })),
    model: Type.Optional(Type.String({ description: 'Content hash of the model that answers.' })),
    state: Type.Optional(Type.Union([Type.Literal('champion'), Type.Literal('canary')])),
    shadows: Type.Optional(Type.Array(Type.Object({ model: Type.String({ description: 'Content hash; of what learns with each event, its version.' }), state: Type.Optional(Type.Literal('online', { description: 'It learns with each event, and is never kept.' })), ...Said }, { additionalProperties: false }), { description: 'What models say that do not answer.' })),
  },
  { $id: 'Prediction', description: 'What a model says of the customer, or why nothing is said.', additionalProperties: false },
);
export type Prediction = Static<typeof Prediction>;

/** Who is asked about what, as of when. */
export interface PredictionQuestion {
  readonly identifier: string;
  readonly asOf: number;
  /** Names of views; default: all. */
  readonly views?: readonly string[] | undefined;
}

/**
 * What the models that answer for a customer say, by name of the prediction; of a generation beside the one in force, its
 * champions. Cost: a reading and the models; another one for each shadow.
 * @param online what learns with each event is told, too
 */
export function readPredictions({ models, engine: inForce }: Pick<Limn, 'models' | 'engine'>, engine: Engine, { identifier, asOf, views }: PredictionQuestion, online?: OnlineLearners): Readonly<Record<string, Prediction>> {
  const isInForce = engine === inForce;
  const modelOf = (prediction: string, profile: string): PredictionModel | undefined => {
    const answering = isInForce ? models.answering(prediction, profile) : undefined;
    return answering?.state === 'canary' ? models.model(answering.hash) : undefined;
  };
  const said = engine.predictAll(identifier, { asOf, modelOf }).filter(({ name }) => views === undefined || views.includes(engine.columns.get(name)!.view));
  return Object.fromEntries(said.map((reading) => {
    const { name, profile, silent } = reading;
    const answering = isInForce ? models.answering(name, profile) : undefined;
    const model = answering === undefined ? engine.champion(name) : models.model(answering.hash);
    const question = { identifier, name, asOf };
    const shadows = isInForce && silent === undefined ? models.shadows(name).map((hash) => shadowOf(hash, models.model(hash), engine, question)) : [];
    // What is kept never rests on it: it is read here and nowhere else.
    const learner = isInForce ? onlineOf(online, engine, question) : [];
    return [name, {
      ...saidBy(model, engine, reading),
      ...(silent !== undefined && { silent }),
      ...(answering !== undefined && { model: answering.hash, state: answering.state }),
      ...(shadows.length + learner.length > 0 && { shadows: [...shadows, ...learner] }),
    }];
  }));
}

interface ShadowQuestion {
  readonly identifier: string;
  readonly name: string;
  readonly asOf: number;
}

function onlineOf(online: OnlineLearners | undefined, engine: Engine, { identifier, name, asOf }: ShadowQuestion): NonNullable<Prediction['shadows']> {
  const { model, learner } = online?.read(name) ?? {};
  if (model === undefined || learner === undefined) return [];
  const reading = engine.predict(identifier, name, { asOf, model })!;
  return reading.score === undefined ? [] : [{ model: learner.version, state: 'online', ...saidBy(model, engine, reading) }];
}

function shadowOf(hash: string, model: PredictionModel, engine: Engine, { identifier, name, asOf }: ShadowQuestion) {
  return { model: hash, ...saidBy(model, engine, engine.predict(identifier, name, { asOf, model })!) };
}

function saidBy(model: PredictionModel | undefined, engine: Engine, { name, value, score }: PredictionReading): Pick<Prediction, 'value' | 'low' | 'high' | 'classes'> {
  const sent = sentValue(engine.columns.get(name), value as EngineValue);
  if (model === undefined || score === undefined) return { value: sent };
  if (model.classes !== undefined) return { value: sent, classes: Object.fromEntries(model.classes.map((each, i) => [each, score.values[i]!])) };
  const interval = model.intervals?.[0];
  return { value: sent, ...(interval !== undefined && boundsOf(interval, score.values[0]!)) };
}
