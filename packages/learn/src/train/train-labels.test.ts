import { createAttributor, createEngine, createScorer, explain, modelHash, parseModel, type BehaviourEvent } from '@limn/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireAgreement } from '../artifact/agreement.ts';
import { packArtifact } from '../artifact/write-artifact.ts';
import { collectExamples } from '../dataset/collect-examples.ts';
import { customer, DAY_MS, order } from '../dataset/dataset.testkit.ts';
import type { ExampleBlock } from '../dataset/example-block.ts';
import { logOfEvents } from '../dataset/example-log.ts';
import { gatherExamples } from '../dataset/gather-examples.ts';
import { Random } from '../random/random.ts';
import { trainPrediction, type TrainedPrediction, type TrainPredictionOptions } from './train-prediction.ts';

type Channel = 'web' | 'app' | 'shop';

/** Most order on the channel that they like, some on two of them, and what comes from the shop is chance. */
function shop(channels: readonly Channel[] = ['web', 'app']): readonly BehaviourEvent[] {
  const random = new Random(5);
  const start = Date.UTC(2026, 0, 1);
  const events: BehaviourEvent[] = [];
  for (let who = 0; who < 60; who++) {
    const liked = channels[random.below(channels.length)]!;
    const gap = 2 + random.below(4);
    for (let day = random.below(gap); day < 42; day += gap) {
      const channel = random.below(8) === 0 ? 'shop' : random.below(5) === 0 ? channels[random.below(channels.length)]! : liked;
      events.push(order.at(new Date(start + day * DAY_MS + random.below(DAY_MS)).toISOString(), { id: `${who}-${day}`, user: `u${who}` }, { revenue: 10 + random.below(90), channel, gift: false }));
    }
  }
  return events;
}

async function examplesOf(prediction: string, events: readonly BehaviourEvent[]): Promise<Pick<TrainPredictionOptions, 'examples' | 'report'>> {
  const stream = collectExamples({ definition: customer.definition, prediction, log: logOfEvents(events) });
  return { examples: await gatherExamples(stream), report: stream.report };
}

const learn = (collected: Pick<TrainPredictionOptions, 'examples' | 'report'>): Promise<TrainedPrediction> => trainPrediction({ ...quick, ...collected, trainer: 'linear' });
const quick = { definition: customer.definition, seed: 3, tries: 1 } as const;

describe('several labels at once', () => {
  const events = shop();
  let examples: ExampleBlock;
  let trained: TrainedPrediction;
  beforeAll(async () => {
    const collected = await examplesOf('channels', events);
    examples = collected.examples;
    trained = await trainPrediction({ ...quick, ...collected });
  });

  test('one model tells each, judged together, each by itself, and the one that is told worst by name', () => {
    const { evaluation, model } = trained;
    expect([...model.classes!].sort()).toEqual(['app', 'shop', 'web']);
    expect(model.link).toBe('logistic');
    expect(evaluation).toMatchObject({ kind: 'labels', main: 'labelAuc', classes: model.classes });
    expect(evaluation.models[0]!.metrics.map(({ metric }) => metric)).toEqual(['labelAuc', 'microAuc', 'averagePrecision', 'logLoss', 'brier', 'calibrationError']);
    expect(evaluation.models.map(({ name }) => name)).toEqual(['channels', 'constant', 'best column', 'logistic regression']);
    const own = new Map(evaluation.subgroups.filter(({ column }) => column === 'channels').map(({ value, main }) => [value, main!]));
    expect([...own.keys()].sort()).toEqual(['app', 'shop', 'web']);
    expect(own.get('web')!.value).toBeGreaterThan(0.7);
    expect(evaluation.worstLabel).toMatchObject({ column: 'channels', value: 'shop' });
    expect(evaluation.models[0]!.metrics[0]!.value).toBeCloseTo([...own.values()].reduce((sum, { value }) => sum + value, 0) / 3, 9);
    expect(evaluation.rows).toBe(evaluation.parts[2]!.rows);
  });

  test('an order tells nothing twice: probabilities of labels do not sum to 1, and each has bounds of its own', () => {
    const { model } = trained;
    const { values } = createScorer(parseModel(JSON.parse(JSON.stringify(model)))).score({ lastChannel: 'web', orders10d: 5 }, 0);
    expect(values).toHaveLength(3);
    expect(model.intervals).toHaveLength(3);
    const [web, app] = ['web', 'app'].map((label) => values[model.classes!.indexOf(label)]!);
    expect(web!).toBeGreaterThan(app!);
  });

  test('ONNX Runtime says the same, and contributions add up for each label', async () => {
    const { files } = await packArtifact(trained.model, { name: 'channels', madeBy: 'a test', madeAt: 0 });
    await requireAgreement(trained.model, files.get('model.onnx')!, { table: examples.table, rows: Array.from({ length: 100 }, (_, i) => i) });
    const { score } = createScorer(trained.model);
    const { raw, row } = score({ lastChannel: 'app' }, 0);
    const { contributions, expected } = createAttributor(trained.model.predictor).attribute(row);
    raw.forEach((each, output) => expect(expected[output]! + contributions[output]!.reduce((sum, x) => sum + x, 0)).toBeCloseTo(each, 9));
  });

  test('served, the likely ones are the value, and the sentence names each with its chance', () => {
    const log = events.toSorted((left, right) => left.receivedAt - right.receivedAt);
    const hash = modelHash(trained.model);
    const views = customer.definition.views.map((view) => (view.kind === 'predictions' ? { ...view, predictions: { ...view.predictions, channels: { ...view.predictions['channels']!, model: hash } } } : view));
    const engine = createEngine({ definition: { ...customer.definition, views }, history: { eventAt: (position) => log[position]! }, models: new Map([[hash, trained.model]]) });
    log.forEach((event, position) => engine.apply(event, position, event.receivedAt));
    engine.advance(log.at(-1)!.receivedAt);
    const told = Array.from({ length: 60 }, (_, who) => engine.predict(`u${who}`, 'channels')!).find(({ value }) => (value as readonly string[]).length > 0)!;
    const likely = trained.model.classes!.filter((_, i) => told.score!.values[i]! >= 0.5);
    expect(told.value).toEqual(likely);
    const { prediction } = explain({ engine, identifier: told.profile, name: 'channels', lang: 'en' })!;
    for (const label of likely) expect(prediction!.text).toContain(`“${label}”`);
    expect(prediction!.reasons.length).toBeGreaterThan(0);
  });

  test('the same seed gives the same model, of regressions too', async () => {
    const collected = await examplesOf('channels', events);
    const [one, other] = [await learn(collected), await learn(collected)];
    expect(modelHash(other.model)).toBe(modelHash(one.model));
    expect(one.model.predictor).toMatchObject({ kind: 'linear', intercepts: { length: 3 } });
  });
});

describe('what several labels cannot be', () => {
  test('networks say that they do not learn lists; labels that nobody has are nothing to learn', async () => {
    const collected = await examplesOf('channels', shop());
    await expect(trainPrediction({ ...quick, ...collected, trainer: 'network' })).rejects.toMatchObject({ code: 'label_list' });
    const { table } = collected.examples;
    const none = { ...collected.examples, table: { ...table, columns: table.columns.map((column) => (column.type === 'list' && column.name === 'channels' ? { ...column, codes: column.codes.map(() => []) } : column)) } };
    await expect(trainPrediction({ ...quick, ...collected, examples: none })).rejects.toMatchObject({ code: 'label_identifier' });
  });
});

describe('what comes next, of exactly two', () => {
  test.each(['trees', 'linear', 'forest', 'bayes', 'svm', 'neighbours'] as const)('%s: both have a probability, and they sum to 1', async (trainer) => {
    const events = shop().filter((event) => event.kind === 'event' && event.properties['channel'] !== 'shop');
    const { model, evaluation } = await trainPrediction({ ...quick, ...(await examplesOf('nextChannel', events)), trainer });
    expect([...model.classes!].sort()).toEqual(['app', 'web']);
    expect(evaluation).toMatchObject({ kind: 'classes', main: 'macroAuc' });
    expect(evaluation.models[0]!.metrics[0]!.value).toBeGreaterThan(0.7);
    const { values } = createScorer(parseModel(JSON.parse(JSON.stringify(model)))).score({ lastChannel: 'web' }, 0);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
    expect(values[model.classes!.indexOf('web')]!).toBeGreaterThan(0.5);
  });
});
