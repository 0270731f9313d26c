import { atLeast, createScorer, definePredictions, defineProfile, every, onEvent, prediction, type LimnEvent, type OnlineDefinition, type ProfileDefinition } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { collectExamples } from '../dataset/collect-examples.ts';
import { customer, DAY_MS, kinds, order, orders, ratios, refund, refunds } from '../dataset/dataset.testkit.ts';
import { logOfEvents } from '../dataset/example-log.ts';
import { valueAt } from '../transform/matrix.ts';
import { createPredictionLearner, type PredictionLearner, type PredictionLearnerOptions } from './prediction-learner.ts';

const BEGIN = Date.parse('2026-01-05T12:00:00Z');

function shop(online: OnlineDefinition): ProfileDefinition {
  const outlook = definePredictions('outlook', {
    label: { en: 'outlook', zh: '预测' },
    from: [orders],
    predictions: (view) => ({
      returns: prediction({ present: refund, within: '5d' }, { at: every('3d'), online, en: 'returns', zh: '退货' }),
      leaves: prediction({ absent: order, within: '5d' }, { at: every('3d'), online, enough: atLeast(view.orders10d, 1), en: 'leaves', zh: '流失' }),
      afterOrder: prediction({ present: refund, within: '5d' }, { at: onEvent(order), online, en: 'after an order', zh: '下单后' }),
    }),
  });
  return defineProfile('customer', { label: { en: 'customer', zh: '客户' }, timeZone: 'America/New_York', events: [order, refund], views: [orders, refunds, kinds, ratios, outlook] }).definition;
}

/** Orders of some customers over some weeks; those who spend much send back. */
function someEvents(days: number, customers = 12): readonly LimnEvent[] {
  const events: LimnEvent[] = [];
  let state = 7;
  const chance = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
  for (let hour = 0; hour < days * 24; hour += 3) {
    const time = BEGIN + hour * 3_600_000;
    const who = Math.floor(chance() * customers);
    const revenue = Math.round(chance() * 10_000) / 100;
    const name = who % 5 === 0 && chance() < 0.3 ? { user: `u${who}`, anonymous: `a${who}` } : who % 5 === 0 ? { anonymous: `a${who}` } : { user: `u${who}` };
    events.push(order.at(new Date(time).toISOString(), { ...name, id: `o${hour}` }, { revenue, channel: chance() < 0.5 ? 'web' : 'app', product: `p${Math.floor(chance() * 9)}` }));
    if (revenue > 60 && chance() < 0.8) events.push(refund.at(new Date(time + 2 * 86_400_000).toISOString(), { ...name, id: `r${hour}` }, { amount: revenue }));
  }
  return events;
}

function learnt(events: readonly LimnEvent[], options: Partial<PredictionLearnerOptions> & { readonly prediction: string; readonly online?: OnlineDefinition }, stopAt: readonly number[] = []): PredictionLearner {
  const { online = { model: 'ftrl' }, ...rest } = options;
  const log = logOfEvents(events);
  const create = (): PredictionLearner => createPredictionLearner({ definition: shop(online), history: log, ...rest });
  let learner = create();
  let position = 0;
  for (const record of log.replay(0) as Iterable<{ readonly moment: number; readonly events: readonly LimnEvent[] }>) {
    if (stopAt.includes(position)) {
      const saved = new Map([...learner.save()].map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
      learner = create();
      learner.load(saved);
    }
    learner.apply({ event: record.events[0]!, position: position++, moment: record.moment });
  }
  return learner;
}

const bytesOf = (learner: PredictionLearner): readonly string[] => [...learner.save()].map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString('base64')}`);

describe('examples', () => {
  test.each(['returns', 'leaves', 'afterOrder'])('%s: as many, with the same labels, as a training set of the same log', async (name) => {
    const events = someEvents(60);
    const end = Math.max(...events.map(({ receivedAt }) => receivedAt));
    const stream = collectExamples({ definition: shop({ model: 'ftrl' }), prediction: name, log: logOfEvents(events) });
    const counts = { examples: 0, positives: 0 };
    for await (const { table } of stream) {
      for (let row = 0; row < table.rows; row++) {
        // Whose time ends with the very last event is told by a training set, and by a learner with the next event.
        if (table.at[row]! + stream.report.aheadMs + stream.report.latenessMs >= end) continue;
        counts.examples++;
        if (valueAt(table.columns.at(-1)!, row) === true) counts.positives++;
      }
    }
    const { progressive, outcomes, waiting, unlabelled } = learnt(events, { prediction: name, online: { model: 'ftrl', learn: 'complete' } }).report();
    expect(progressive).toMatchObject(counts);
    expect(outcomes.waiting).toBe(counts.examples + waiting);
    expect(outcomes.learnt + unlabelled.learnt).toBe(counts.examples);
    expect(counts.positives).toBeGreaterThan(5);
    expect(counts.examples - counts.positives).toBeGreaterThan(10);
  });

  test('as soon as an event gives the label: those that wait are fewer', () => {
    const events = someEvents(60);
    const [soon, later] = (['soonest', 'complete'] as const).map((learn) => learnt(events, { prediction: 'leaves', online: { model: 'ftrl', learn } }).report());
    expect(soon!.outcomes.waiting).toBe(later!.outcomes.waiting);
    expect(soon!.waiting).toBeLessThan(later!.waiting);
    expect(soon!.outcomes.learnt).toBeGreaterThanOrEqual(later!.outcomes.learnt);
  });
});

describe('what is learnt', () => {
  test('who spends much sends back: told better than by the share so far', () => {
    const { progressive, overTime } = learnt(someEvents(360), { prediction: 'afterOrder', online: { model: 'ftrl', rate: 0.3 } }).report();
    expect(progressive.examples).toBeGreaterThan(2_000);
    expect(overTime.reduce((sum, { examples }) => sum + examples, 0)).toBe(progressive.examples);
    expect(overTime.reduce((sum, { examples, online }) => sum + online * examples, 0) / progressive.examples).toBeCloseTo(progressive.logLoss, 6);
  });

  test.each(['ftrl', 'factorization-machine'] as const)('%s: written down as a model it says what the learner says, of the same row', (kind) => {
    const learner = learnt(someEvents(90), { prediction: 'returns', online: { model: kind } });
    const model = learner.model();
    const scorer = createScorer(model);
    const seen = { spend10d: 120, orders10d: 2, lastChannel: 'web', latest: ['p1', 'p1', 'p4'], lastWasGift: undefined, sinceLastOrder: DAY_MS };
    const { values, raw, row } = scorer.score(seen, BEGIN);
    expect(values[0]).toBeCloseTo(1 / (1 + Math.exp(-raw[0]!)), 12);
    expect(row.length).toBe(model.usual!.means.length);
    expect(learner.told(seen, BEGIN)).toBeCloseTo(values[0]!, 12);
  });

  test('a champion is compared on labels of examples that it did not learn from', () => {
    const events = someEvents(120);
    const { predictor, ...rest } = learnt(events, { prediction: 'leaves' }).model();
    const from = BEGIN + 60 * DAY_MS;
    const always = { ...rest, predictor: { ...predictor, weights: [(predictor as { readonly weights: readonly (readonly number[])[] }).weights[0]!.map(() => 0)], intercepts: [0] } as typeof predictor };
    const { comparison, champion, progressive } = learnt(events, { prediction: 'leaves', champion: { hash: 'c', model: always, from } }).report();
    expect(champion).toEqual({ hash: 'c', from });
    expect(comparison!.examples).toBeLessThan(progressive.examples);
    expect(comparison!.champion).toBeCloseTo(Math.log(2), 9);
    expect(comparison!.difference.value).toBeCloseTo(comparison!.champion - comparison!.online, 12);
  });
});

describe('state', () => {
  test.each([
    ['returns', 'complete', 'ftrl'],
    ['leaves', 'soonest', 'ftrl'],
    ['afterOrder', 'soonest', 'factorization-machine'],
  ] as const)('%s, %s: saved and loaded in between, it comes to the same bits', (name, learn, model) => {
    const events = someEvents(60);
    const options = { prediction: name, online: { model, learn } };
    const whole = bytesOf(learnt(events, options));
    expect(bytesOf(learnt(events, options, [1, 2, 100, 101, 333]))).toEqual(whole);
  });

  test('of another definition, or another champion, nothing is taken up', () => {
    const learner = learnt(someEvents(10), { prediction: 'returns' });
    const saved = new Map(learner.save());
    const other = createPredictionLearner({ definition: shop({ model: 'ftrl', rate: 0.2 }), prediction: 'returns', history: logOfEvents([]) });
    expect(other.version).not.toBe(learner.version);
    expect(() => other.load(saved)).toThrow(/another definition/);
    expect(() => other.load(new Map())).toThrow(/sections are missing/);
  });
});

describe('bad input', () => {
  test('a clock that jumps years ahead: those who wait are let go, nobody is asked about in between, and it is named', () => {
    const events = someEvents(30);
    const later = order.at(new Date(BEGIN + 4_000 * DAY_MS).toISOString(), { user: 'u1', id: 'far' }, { revenue: 1, channel: 'web' });
    const before = learnt(events, { prediction: 'leaves' }).report();
    const { problems, waiting, unlabelled, outcomes } = learnt([...events, later], { prediction: 'leaves' }).report();
    expect(problems.map(({ code }) => code)).toEqual(['online_clock_jump']);
    expect(waiting).toBe(0);
    expect(unlabelled.forgotten).toBe(before.waiting);
    expect(outcomes.waiting).toBe(before.outcomes.waiting);
  });

  test('a prediction that does not learn online is refused by name', () => {
    expect(() => createPredictionLearner({ definition: customer.definition, prediction: 'leaves', history: logOfEvents([]) })).toThrow(expect.objectContaining({ code: 'online_undeclared' }));
    expect(() => createPredictionLearner({ definition: customer.definition, prediction: 'leavs', history: logOfEvents([]) })).toThrow(expect.objectContaining({ code: 'prediction_unknown' }));
  });
});
