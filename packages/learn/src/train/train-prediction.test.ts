import { createEngine, createScorer, modelHash, type BehaviourEvent, type Engine, type ModelInput } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { packArtifact } from '../artifact/write-artifact.ts';
import { requireAgreement } from '../artifact/agreement.ts';
import { collectExamples } from '../dataset/collect-examples.ts';
import type { CollectOptions, InputReader } from '../dataset/collect-options.ts';
import { customer, DAY_MS, order, refund } from '../dataset/dataset.testkit.ts';
import { logOfEvents } from '../dataset/example-log.ts';
import { gatherExamples } from '../dataset/gather-examples.ts';
import { Random } from '../random/random.ts';
import { trainPrediction, type TrainedPrediction, type TrainPredictionOptions } from './train-prediction.ts';

const start = Date.UTC(2026, 0, 1);

interface Shop {
  readonly customers?: number;
  readonly days?: number;
  /** Whether anybody ever stays away. */
  readonly leave?: boolean;
  /** Everybody stays, and orders every four to eight days. */
  readonly steady?: boolean;
}

/** Everybody orders in their own rhythm; some stop for good one day, and those who order on the web return more. */
function shop({ customers = 50, days = 46, leave = true, steady = false }: Shop = {}): readonly BehaviourEvent[] {
  const random = new Random(11);
  const events: BehaviourEvent[] = [];
  for (let who = 0; who < customers; who++) {
    const gap = steady ? 4 + random.below(3) : leave ? 1 + random.below(4) : 1;
    const channel = (['web', 'app', 'shop'] as const)[random.below(3)]!;
    const until = leave && !steady && random.below(2) > 0 ? 15 + random.below(days) : days;
    for (let day = random.below(gap + 1); day < until; day += leave ? gap + random.below(3) : gap) {
      const at = new Date(start + day * DAY_MS + random.below(DAY_MS)).toISOString();
      const sender = { id: `${who}-${day}`, user: `u${who}` };
      events.push(order.at(at, sender, { revenue: 20 * gap + random.below(1_000) / 100, channel: random.below(10) === 0 ? 'app' : channel, gift: false }));
      if (channel === 'web' && random.below(3) === 0) events.push(refund.at(new Date(Date.parse(at) + DAY_MS / 2).toISOString(), { id: `${who}-${day}-back`, user: `u${who}` }, { amount: 5 }));
    }
  }
  return events;
}

async function train(prediction: string, events = shop(), { readInputs, ...options }: Partial<TrainPredictionOptions> & Pick<CollectOptions, 'readInputs'> = {}): Promise<TrainedPrediction> {
  const stream = collectExamples({ definition: customer.definition, prediction, log: logOfEvents(events), ...(readInputs !== undefined && { readInputs }) });
  const examples = await gatherExamples(stream);
  return trainPrediction({ definition: customer.definition, examples, report: stream.report, seed: 3, tries: 1, ...options });
}

const codesOf = ({ evaluation }: TrainedPrediction): readonly (readonly (string | undefined)[])[] => evaluation.warnings.map(({ code, column }) => [code, column]);

describe('a model of a prediction', () => {
  test('the latest judge, and who learns knew its label before the first of them was asked', async () => {
    const { evaluation, between, importance } = await train('leaves');
    const [learnt, chose, judged] = evaluation.parts;
    expect(evaluation.split).toBe('time');
    // Five days ahead, and two for late events.
    for (const part of [learnt!, chose!]) expect(part.to! + 7 * DAY_MS).toBeLessThanOrEqual(judged!.from!);
    expect(between).toBeGreaterThan(0);
    expect(evaluation.models.map(({ name }) => name)).toEqual(expect.arrayContaining(['leaves', 'constant', 'logistic regression', 'sinceLastOrder']));
    expect(evaluation.differences.find(({ baseline, metric }) => baseline === 'constant' && metric === 'auc')).toMatchObject({ verdict: 'better' });
    expect(evaluation.customers).toBeLessThanOrEqual(50);
    expect(importance[0]!.value).toBeGreaterThan(importance.at(-1)!.value);
  });

  test('the same seed gives the same model, and ONNX Runtime says what the scorer says', async () => {
    const events = shop();
    const [one, other] = [await train('leaves', events), await train('leaves', events)];
    expect(modelHash(other.model)).toBe(modelHash(one.model));
    expect(other.evaluation).toEqual(one.evaluation);
    const { files } = await packArtifact(one.model, { name: 'leaves', madeBy: 'a test', madeAt: 0 });
    const { table } = await gatherExamples(collectExamples({ definition: customer.definition, prediction: 'leaves', log: logOfEvents(events) }));
    await requireAgreement(one.model, files.get('model.onnx')!, { table, rows: Array.from({ length: 200 }, (_, i) => i) });
    const wrong = { ...one.model, predictor: { kind: 'trees' as const, base: [9], trees: [] } };
    await expect(requireAgreement(wrong, files.get('model.onnx')!, { table, rows: [0] })).rejects.toMatchObject({ code: 'model_disagrees' });
  });

  test.each(['trees', 'linear', 'forest', 'network', 'bayes', 'svm', 'neighbours'] as const)('%s learn who leaves', async (trainer) => {
    const { model, evaluation } = await train('leaves', shop(), { trainer });
    expect(evaluation.models[0]!.metrics[0]!.value).toBeGreaterThan(0.65);
    expect(model.intervals![0]!.of).toBe('mean');
    expect(createScorer(model).score({}, 0).values[0]).toBeGreaterThanOrEqual(0);
  });

  test('how often and how much stand beside the last value; what comes next is one of the classes; how long is a time', async () => {
    const spends = await train('spends', shop(), { trainer: 'linear' });
    expect(spends.evaluation).toMatchObject({ kind: 'amount', main: 'rmse' });
    const counted = await train('webOrders', shop({ customers: 40 }));
    expect(counted.evaluation.kind).toBe('count');
    expect(counted.model.link).toBe('exp');
    const next = await train('nextChannel', shop(), { trainer: 'linear' });
    expect([...next.model.classes!].sort()).toEqual(['app', 'shop', 'web']);
    const takes = await train('ordersIn', shop(), { trainer: 'linear' });
    expect(takes.evaluation.kind).toBe('amount');
    expect(takes.evaluation.parts[2]!.meanLabel).toBeLessThanOrEqual(5 * DAY_MS);
  });
});

describe('what cannot be learnt honestly', () => {
  test('a column that knows the future is left out by name', async () => {
    const events = shop();
    const whole = createEngine({ definition: customer.definition, history: logOfEvents(events) });
    events.toSorted((one, other) => one.receivedAt - other.receivedAt).forEach((event, position) => whole.apply(event, position, event.receivedAt));
    const later = whole.readerOf(['sinceLastOrder']);
    const readInputs = (engine: Engine, inputs: readonly ModelInput[]): InputReader => {
      const reader = engine.readerOf(inputs.map(({ column }) => column));
      return (profile, at) => reader.read(profile, { asOf: at }).map((value, i) => (inputs[i]!.column === 'refunds10d' ? later.read(profile, { asOf: at + 5 * DAY_MS })[0] : value));
    };
    expect(codesOf(await train('leaves', events, { readInputs }))).toContainEqual(['column_leak', 'refunds10d']);
  });

  test('scores that no longer hold when later examples judge are said to', async () => {
    const steady = shop({ days: 46, steady: true });
    // From some day on hardly anybody orders.
    const fading = steady.filter(({ time, id }) => time < start + 32 * DAY_MS || Number(id.split('-')[0]) % 12 === 0);
    expect(codesOf(await train('leaves', fading))[0]).toEqual(['label_drift', undefined]);
    expect(codesOf(await train('leaves', steady)).flat()).not.toContain('label_drift');
  });

  test('a short history is judged by customers who were never seen, and says so', async () => {
    const { evaluation } = await train('monthly', shop({ customers: 300, days: 75 }));
    expect(evaluation.split).toBe('customer');
    expect(evaluation.warnings[0]).toMatchObject({ code: 'history_short' });
  });

  test.each([
    ['nobody leaves', 'label_constant', 'leaves', { leave: false, customers: 80 }],
    ['a handful of customers', 'rows_too_few', 'leaves', { customers: 6 }],
  ] as const)('%s: %s', async (_, code, prediction, history) => {
    await expect(train(prediction, shop(history))).rejects.toMatchObject({ code });
  });

  test('a training ends when it is told to', async () => {
    await expect(train('leaves', shop(), { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });
});
