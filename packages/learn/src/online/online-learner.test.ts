import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { Adaptation } from './drift-response.ts';
import { createOnlineLearner, loadOnlineLearner, type OnlineLearner, type OnlineLearnerOptions, type OnlineOutcome } from './online-learner.ts';
import type { SparseRow } from './sparse-row.ts';
import { createFieldEncoder } from './stream/field-encoder.ts';
import { createSineStream } from './stream/sine.ts';

const usual: OnlineLearnerOptions = { model: { kind: 'ftrl', width: 16 }, labels: { withinMs: 100, unlabelled: 'negative', most: 20 }, mostActive: 4 };

function fill(row: SparseRow, seed: number): SparseRow {
  const random = new Random(seed);
  row.clear();
  for (let i = 0; i < 3; i++) row.add(random.below(16), random.normal());
  return row;
}

function outcomesOf(learner: OnlineLearner): Partial<Record<OnlineOutcome, number>> {
  return Object.fromEntries(Object.entries(learner.report().outcomes).filter(([, count]) => count > 0));
}

/** What can happen to a learner; moments may lie before the latest. */
type Step = { readonly kind: 'offer' | 'label' | 'learn' | 'spoilt'; readonly example: number; readonly label: number; readonly at: number };

const steps = fc.array(fc.record({ kind: fc.constantFrom('offer', 'offer', 'label', 'label', 'learn', 'spoilt'), example: fc.nat(30), label: fc.constantFrom(0, 1, 1, 2), at: fc.nat(400) }), { maxLength: 80 }) as fc.Arbitrary<readonly Step[]>;

function take(learner: OnlineLearner, { kind, example, label, at }: Step): OnlineOutcome {
  const row = fill(learner.createRow(), example);
  if (kind === 'offer') return learner.offer(`e${example}`, row, at);
  if (kind === 'label') return learner.label(`e${example}`, label, at);
  return learner.learn(kind === 'learn' ? row : row.add(0, NaN), label, at);
}

describe.each(['ftrl', 'factorization-machine'] as const)('%s', (kind) => {
  test.each(['none', 'reset', 'quicken', 'standby'] as const)('killed anywhere and loaded, a learner that adapts by %s goes on to the same bits', (adaptation) => {
    fc.assert(
      fc.property(steps, fc.nat(), (all, at) => {
        const options: OnlineLearnerOptions = { ...usual, adaptation, model: { kind, width: 16 }, detector: { kind: 'page-hinkley', tolerance: 0, threshold: 1, least: 3 } };
        const cut = at % (all.length + 1);
        const whole = createOnlineLearner(options);
        for (const step of all) take(whole, step);
        const before = createOnlineLearner(options);
        for (const step of all.slice(0, cut)) take(before, step);
        const after = loadOnlineLearner(before.save());
        for (const step of all.slice(cut)) take(after, step);
        expect(Buffer.compare(after.save(), whole.save())).toBe(0);
        expect(after.report()).toEqual(whole.report());
      }),
      { numRuns: 12 },
    );
  });
});

test.each(['reset', 'quicken', 'standby'] as const)('%s: saved right around a change of the law, it goes on to the same bits', (adaptation) => {
  const drift = (from: number, to: number, learner: OnlineLearner): OnlineLearner => {
    const stream = createSineStream({ seed: 2, concepts: [1, 2], examplesEach: 1_500 });
    const encoder = createFieldEncoder(stream.fields);
    const values = new Float64Array(2);
    const row = learner.createRow();
    for (let i = 0; i < to; i++) {
      const label = stream.next(values);
      if (i >= from) learner.learn(encoder.encode(values, row), label, i);
    }
    return learner;
  };
  const options = { ...usual, model: { kind: 'ftrl', width: 32 }, adaptation } as const;
  const whole = drift(0, 2_000, createOnlineLearner(options));
  expect(whole.report().drifts).toBe(1);
  for (const cut of [1_499, 1_530, 1_545, 1_700]) {
    const killed = drift(0, cut, createOnlineLearner(options)).save();
    expect(Buffer.compare(drift(cut, 2_000, loadOnlineLearner(killed)).save(), whole.save())).toBe(0);
  }
});

test('what is learnt depends on the order in which labels come, not on what waits meanwhile', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(15), { minLength: 1, maxLength: 12 }), (order) => {
      const [late, atOnce] = [createOnlineLearner(usual), createOnlineLearner(usual)];
      for (let i = 0; i < 16; i++) expect(late.offer(`e${i}`, fill(late.createRow(), i), i)).toBe('waiting');
      for (const i of order) {
        expect(late.label(`e${i}`, i % 2, 20)).toBe('learnt');
        atOnce.learn(fill(atOnce.createRow(), i), i % 2, 20);
      }
      for (let i = 0; i < 40; i++) expect(late.predict(fill(late.createRow(), i))).toBe(atOnce.predict(fill(atOnce.createRow(), i)));
    }),
    { numRuns: 30 },
  );
});

test('an example is judged by what was told when it came, before any later label taught', () => {
  const learner = createOnlineLearner({ ...usual, labels: { ...usual.labels, withinMs: 1e6, most: 1_000 } });
  const row = learner.createRow().add(1, 1);
  for (let i = 0; i < 500; i++) learner.offer(`e${i}`, row, i);
  for (let i = 0; i < 500; i++) learner.label(`e${i}`, 1, 600);
  expect(learner.predict(row)).toBeGreaterThan(0.9);
  expect(learner.report().progressive.logLoss).toBeCloseTo(Math.log(2), 12);
});

test('without a label in time an example is learnt as 0, the longest waiting first, and its late label is unmatched', () => {
  const learner = createOnlineLearner(usual);
  learner.offer('a', fill(learner.createRow(), 1), 1_000);
  learner.offer('b', fill(learner.createRow(), 2), 1_050);
  learner.advance(1_099);
  expect(learner.report().waiting).toBe(2);
  expect(learner.label('a', 1, 1_100)).toBe('label_unmatched');
  expect(learner.label('b', 1, 1_149)).toBe('learnt');
  expect(learner.report()).toMatchObject({ waiting: 0, unlabelled: { learnt: 1, forgotten: 0 }, progressive: { examples: 2, positives: 1 } });
});

test('forgotten examples teach nothing', () => {
  const learner = createOnlineLearner({ ...usual, labels: { withinMs: 10, unlabelled: 'forget' } });
  for (let i = 0; i < 50; i++) learner.offer(`e${i}`, fill(learner.createRow(), i), i);
  learner.advance(100);
  expect(learner.report()).toMatchObject({ waiting: 0, unlabelled: { learnt: 0, forgotten: 50 }, progressive: { examples: 0, accuracy: 0, logLoss: 0 } });
});

test('a stream whose labels stop is named, teaches no more, stays within its memory, and goes on with the next label', () => {
  const learner = createOnlineLearner({ ...usual, labels: { withinMs: 1_000, unlabelled: 'negative', most: 400 } });
  const row = learner.createRow().add(3, 1);
  let now = 0;
  const pass = (many: number, labelled: boolean): void => {
    for (let i = 0; i < many; i++, now += 5) {
      learner.offer(`e${now}`, row, now);
      if (labelled && i % 4 === 0) learner.label(`e${now}`, 1, now);
    }
  };
  pass(4_000, true);
  expect(learner.report().problems).toEqual([]);
  pass(3_000, false);
  const bytes = learner.save().length;
  const told = learner.predict(row);
  pass(20_000, false);
  expect(learner.report().problems.map(({ code }) => code)).toEqual(['online_labels_absent']);
  expect(learner.predict(row)).toBe(told);
  expect(learner.report().unlabelled.forgotten).toBeGreaterThan(20_000);
  expect(learner.save().length).toBeLessThan(bytes + 2_000);
  pass(1, true);
  expect(learner.report().problems).toEqual([]);
});

test('when too many wait the next is refused, those who wait keep their turn: online_examples_refused', () => {
  const learner = createOnlineLearner(usual);
  for (let i = 0; i < 25; i++) learner.offer(`e${i}`, fill(learner.createRow(), i), 1);
  expect(outcomesOf(learner)).toEqual({ waiting: 20, example_refused: 5 });
  expect(learner.label('e0', 1, 2)).toBe('learnt');
  expect(learner.offer('e30', fill(learner.createRow(), 30), 3)).toBe('waiting');
  expect(learner.report().problems.map(({ code }) => code)).toEqual(['online_examples_refused']);
});

test('bad features and labels change nothing but a count: online_features_rejected, online_labels_rejected', () => {
  const [learner, clean] = [createOnlineLearner(usual), createOnlineLearner(usual)];
  const bad = fill(learner.createRow(), 1).add(2, Infinity);
  const good = fill(learner.createRow(), 1);
  expect([learner.predict(bad), learner.offer('x', bad, 1), learner.learn(bad, 1, 1)]).toEqual([undefined, 'feature_not_finite', 'feature_not_finite']);
  expect([2, NaN, -1, 0.5].map((label) => learner.learn(good, label, 1))).toEqual(Array(4).fill('label_invalid'));
  expect([learner.label('nobody', 1, 1), learner.offer('y', good, 1), learner.offer('y', good, 1)]).toEqual(['label_unmatched', 'waiting', 'example_repeated']);
  clean.offer('y', good, 1);
  expect(learner.label('y', 3, 1)).toBe('label_invalid');
  expect([learner.label('y', 1, 1), clean.label('y', 1, 1)]).toEqual(['learnt', 'learnt']);
  expect(learner.predict(good)).toBe(clean.predict(good));
  expect(learner.report().problems.map(({ code }) => code)).toEqual(['online_features_rejected', 'online_labels_rejected']);
});

test('a clock that jumps back, or is none, times nobody out early and is named: online_clock_back', () => {
  const learner = createOnlineLearner(usual);
  learner.offer('a', fill(learner.createRow(), 1), 1_000);
  learner.offer('b', fill(learner.createRow(), 2), 5);
  learner.offer('c', fill(learner.createRow(), 3), NaN);
  learner.advance(1_099);
  expect(learner.report()).toMatchObject({ waiting: 3, problems: [{ code: 'online_clock_back' }] });
  learner.advance(1_100);
  expect(learner.report().waiting).toBe(0);
});

test('bytes that are not a whole state are refused: online_state_unreadable', () => {
  const bytes = createOnlineLearner(usual).save();
  const turned = Uint8Array.from(bytes, (byte, i) => (i === 40 ? byte ^ 4 : byte));
  for (const bad of [new Uint8Array(), bytes.subarray(0, -1), bytes.subarray(0, 9), turned, Uint8Array.of(...bytes, 0)]) {
    expect(() => loadOnlineLearner(bad)).toThrowError(expect.objectContaining({ code: 'online_state_unreadable' }));
  }
});

test.each([{ mostActive: 0 }, { labels: { withinMs: 0, unlabelled: 'forget' } }, { labels: { withinMs: 1, unlabelled: 'forget', most: -1 } }] as const)('%j cannot be learnt with: online_option_invalid', (options) => {
  expect(() => createOnlineLearner({ ...usual, ...options })).toThrowError(expect.objectContaining({ code: 'online_option_invalid' }));
});

const adaptations: readonly Adaptation[] = ['reset', 'quicken', 'standby'];

test.each(adaptations)('when the law turns about, %s is heard within 500 examples and soon tells right again', (adaptation) => {
  const stream = createSineStream({ seed: 4, concepts: [1, 2], examplesEach: 4_000 });
  const encoder = createFieldEncoder(stream.fields);
  const values = new Float64Array(2);
  const run = (learner: OnlineLearner): OnlineLearner => {
    const row = learner.createRow();
    for (let i = 0; i < 8_000; i++) {
      const label = stream.next(values);
      learner.learn(encoder.encode(values, row), label, i);
    }
    return learner;
  };
  const { driftRecords, progressive, drifts } = run(createOnlineLearner({ ...usual, model: { kind: 'ftrl', width: encoder.width }, adaptation })).report();
  expect(drifts).toBe(1);
  expect(driftRecords[0]!.example - 4_000).toBeGreaterThan(0);
  expect(driftRecords[0]!.example - 4_000).toBeLessThan(500);
  expect(progressive.recentAccuracy).toBeGreaterThan(0.9);
});
