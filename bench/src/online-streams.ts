/**
 * Streams whose law changes: how many examples after a change it is heard, how often where there is none, and how often labels are
 * told right before they are known; beside it what a logistic regression reaches that learns anew from a window each
 * thousand examples, with the same features, and what both cost.
 */
import { createAgrawalStream, createFieldEncoder, createOnlineLearner, createSeaStream, createSineStream, fitLinear, type DriftStream, type DriftStreamOptions, type FieldEncoder, type Matrix, type OnlineLearnerOptions } from '@limn/learn';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';

const STREAMS = [
  { name: 'SEA', create: createSeaStream, concepts: [1, 2, 3, 4] },
  { name: 'sine', create: createSineStream, concepts: [1, 2, 3, 4] },
  { name: 'Agrawal', create: createAgrawalStream, concepts: [1, 2, 3, 4, 7] },
] as const;

const KINDS = ['ftrl', 'factorization-machine'] as const;
const WINDOW = 5_000;
const EVERY = 1_000;
const PENALTY = 1e-4;

export function* streamFigures({ examplesEach }: { readonly examplesEach: number }): Generator<Figure> {
  for (const { name, create, concepts } of STREAMS) {
    for (const noise of [0, 0.1]) {
      const stream = (): DriftStream => create({ seed: 11, concepts, examplesEach, noise });
      const total = concepts.length * examplesEach;
      const conditions = { noise, examples: total };
      for (const kind of KINDS) yield* onlineFigures(name, stream(), { kind, total, examplesEach, noise });
      const batch = batchOf(stream(), total);
      yield { bench: 'online', figure: `${name}: learnt anew, right %`, value: percent(batch.right / total), ...conditions, window: WINDOW, 'µs an example': batch.micros };
      yield { bench: 'online', figure: `${name}: steady, false alarms`, value: driftsOf(create, { seed: 12, concepts: [1], examplesEach, noise }), examples: 100_000, noise };
    }
  }
}

function* onlineFigures(name: string, stream: DriftStream, { kind, total, examplesEach, noise }: { readonly kind: (typeof KINDS)[number]; readonly total: number; readonly examplesEach: number; readonly noise: number }): Generator<Figure> {
  const encoder = createFieldEncoder(stream.fields);
  const learner = createOnlineLearner(optionsOf(kind, encoder));
  const from = process.cpuUsage();
  run(learner, stream, encoder, total);
  const micros = round((cpuMsSince(from) * 1000) / total);
  const { progressive, driftRecords } = learner.report();
  const heard = driftRecords.filter(({ did }) => did !== 'standby took over').map(({ example }) => example);
  const waits = Array.from({ length: total / examplesEach - 1 }, (_, i) => {
    const changed = (i + 1) * examplesEach;
    return (heard.find((example) => example > changed && example <= changed + examplesEach) ?? Infinity) - changed;
  });
  const rest = { noise, examples: total };
  yield { bench: 'online', figure: `${name}: ${kind}, right %`, value: percent(progressive.accuracy), ...rest, 'µs an example': micros };
  yield { bench: 'online', figure: `${name}: ${kind}, heard after`, value: Math.max(...waits), ...rest, changes: waits.length, 'too many': heard.length - waits.length };
}

function optionsOf(kind: (typeof KINDS)[number], { width }: FieldEncoder): OnlineLearnerOptions {
  return { model: { kind, width }, labels: { withinMs: 1, unlabelled: 'forget' } };
}

function run(learner: ReturnType<typeof createOnlineLearner>, stream: DriftStream, encoder: FieldEncoder, examples: number): void {
  const row = learner.createRow();
  const values = new Float64Array(stream.fields.length);
  for (let i = 0; i < examples; i++) {
    const label = stream.next(values);
    learner.learn(encoder.encode(values, row), label, i);
  }
}

/** Drifts heard in 100,000 examples of one law. */
function driftsOf(create: (options: DriftStreamOptions) => DriftStream, options: DriftStreamOptions): number {
  const stream = create(options);
  const encoder = createFieldEncoder(stream.fields);
  const learner = createOnlineLearner(optionsOf('ftrl', encoder));
  run(learner, stream, encoder, 100_000);
  return learner.report().drifts;
}

/** A logistic regression of the last window, fitted each thousand examples and asked until the next. */
function batchOf(stream: DriftStream, total: number): { readonly right: number; readonly micros: number } {
  const encoder = createFieldEncoder(stream.fields);
  const row = createOnlineLearner(optionsOf('ftrl', encoder)).createRow();
  const values = new Float64Array(stream.fields.length);
  const columns = Array.from({ length: encoder.width }, () => new Float32Array(WINDOW));
  const labels = new Float64Array(WINDOW);
  let weights = new Float64Array(encoder.width);
  let intercept = 0;
  let right = 0;
  const from = process.cpuUsage();
  for (let i = 0; i < total; i++) {
    const label = stream.next(values);
    encoder.encode(values, row);
    let score = intercept;
    for (let at = 0; at < row.length; at++) score += weights[row.indices[at]!]! * row.values[at]!;
    if (score >= 0 === (label === 1)) right++;
    const place = i % WINDOW;
    for (const column of columns) column[place] = 0;
    for (let at = 0; at < row.length; at++) columns[row.indices[at]!]![place] = row.values[at]!;
    labels[place] = label;
    if ((i + 1) % EVERY !== 0) continue;
    const rows = Math.min(i + 1, WINDOW);
    const matrix: Matrix = { rows, columns: columns.map((column) => column.subarray(0, rows)), categories: columns.map(() => 0) };
    const { predictor } = fitLinear(matrix, labels.subarray(0, rows), { loss: 'logistic', penalty: PENALTY, l1Ratio: 0, tolerance: 1e-3 });
    weights = Float64Array.from(predictor.weights[0]!);
    intercept = predictor.intercepts[0]!;
  }
  return { right, micros: round((cpuMsSince(from) * 1000) / total) };
}

function percent(share: number): number {
  return Math.round(share * 10_000) / 100;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
