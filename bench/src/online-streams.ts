/**
 * Streams whose law changes: how many examples after a change it is heard, how often where there is none, and how often labels are
 * told right before they are known; beside it what a logistic regression reaches that learns anew from a window each
 * thousand examples, with the same features, and what both cost.
 */
import { createAgrawalStream, createFieldEncoder, createOnlineLearner, createSeaStream, createSineStream, fitLinear, SparseRow, type DriftStream, type FieldEncoder, type Matrix, type OnlineLearnerOptions } from '@limn/learn';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';

const STREAMS = [
  { name: 'SEA', create: createSeaStream, concepts: [1, 2, 3, 4] },
  { name: 'sine', create: createSineStream, concepts: [1, 2, 3, 4] },
  { name: 'Agrawal', create: createAgrawalStream, concepts: [1, 2, 3, 4, 7] },
] as const;

const KINDS = ['ftrl', 'factorization-machine'] as const;
const WINDOWS = [1_000, 5_000];
const EVERY = 1_000;
const PENALTY = 1e-4;
const STEADY = 100_000;

export interface StreamBenchOptions {
  readonly examplesEach: number;
  readonly seeds: readonly number[];
}

export function* streamFigures({ examplesEach, seeds }: StreamBenchOptions): Generator<Figure> {
  for (const { name, create, concepts } of STREAMS) {
    for (const noise of [0, 0.1]) {
      const streams = (): readonly DriftStream[] => seeds.map((seed) => create({ seed, concepts, examplesEach, noise }));
      const examples = concepts.length * examplesEach;
      const conditions = { noise, examples, streams: seeds.length };
      for (const kind of KINDS) {
        const runs = streams().map((stream) => learnt(stream, kind, examples, examplesEach));
        yield { bench: 'online', figure: `${name}: ${kind}, right %`, value: percent(meanOf(runs, ({ right }) => right)), ...conditions, 'µs an example': round(meanOf(runs, ({ micros }) => micros)) };
        const waits = runs.flatMap(({ waits }) => waits).sort((a, b) => a - b);
        yield { bench: 'online', figure: `${name}: ${kind}, heard after, at most`, value: waits.at(-1)!, ...conditions, changes: waits.length, median: waits[Math.floor(waits.length / 2)]!, 'within 500 %': percent(waits.filter((wait) => wait <= 500).length / waits.length), 'heard where there is none': runs.reduce((sum, run) => sum + run.tooMany, 0) };
      }
      for (const window of WINDOWS) {
        const anew = streams().map((stream) => learntAnew(stream, examples, window));
        yield { bench: 'online', figure: `${name}: learnt anew, right %`, value: percent(meanOf(anew, ({ right }) => right)), ...conditions, window, 'µs an example': round(meanOf(anew, ({ micros }) => micros)) };
      }
      const alarms = seeds.map((seed) => driftsOf(create({ seed: seed + 100, concepts: [1], examplesEach, noise })));
      yield { bench: 'online', figure: `${name}: steady, false alarms, at most`, value: Math.max(...alarms), noise, examples: STEADY, streams: seeds.length };
    }
  }
}

interface LearntStream {
  /** Share told right. */
  readonly right: number;
  /** Processor time an example. */
  readonly micros: number;
  /** Examples from each change until it was heard. */
  readonly waits: readonly number[];
  /** Drifts heard beyond one a change. */
  readonly tooMany: number;
}

function learnt(stream: DriftStream, kind: (typeof KINDS)[number], total: number, examplesEach: number): LearntStream {
  const encoder = createFieldEncoder(stream.fields);
  const learner = createOnlineLearner(optionsOf(kind, encoder));
  const from = process.cpuUsage();
  run(learner, stream, encoder, total);
  const micros = (cpuMsSince(from) * 1000) / total;
  const report = learner.report();
  const { progressive, driftRecords } = report;
  // A second model that was still at hand may take over before the detector is sure: that is an answer, too.
  const waits = Array.from({ length: total / examplesEach - 1 }, (_, i) => {
    const changed = (i + 1) * examplesEach;
    return (driftRecords.find(({ example }) => example > changed && example <= changed + examplesEach)?.example ?? Infinity) - changed;
  });
  return { right: progressive.accuracy, micros, waits, tooMany: Math.max(0, report.drifts - waits.length) };
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

/** Drifts heard where the law stays. */
function driftsOf(stream: DriftStream): number {
  const encoder = createFieldEncoder(stream.fields);
  const learner = createOnlineLearner(optionsOf('ftrl', encoder));
  run(learner, stream, encoder, STEADY);
  return learner.report().drifts;
}

/** A logistic regression of the last window, fitted each thousand examples and asked until the next. */
function learntAnew(stream: DriftStream, total: number, window: number): { readonly right: number; readonly micros: number } {
  const encoder = createFieldEncoder(stream.fields);
  const row = new SparseRow(encoder.width);
  const values = new Float64Array(stream.fields.length);
  const columns = Array.from({ length: encoder.width }, () => new Float32Array(window));
  const labels = new Float64Array(window);
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
    const place = i % window;
    for (const column of columns) column[place] = 0;
    for (let at = 0; at < row.length; at++) columns[row.indices[at]!]![place] = row.values[at]!;
    labels[place] = label;
    if ((i + 1) % EVERY !== 0) continue;
    const rows = Math.min(i + 1, window);
    const matrix: Matrix = { rows, columns: columns.map((column) => column.subarray(0, rows)), categories: columns.map(() => 0) };
    const { predictor } = fitLinear(matrix, labels.subarray(0, rows), { loss: 'logistic', penalty: PENALTY, l1Ratio: 0, tolerance: 1e-3 });
    weights = Float64Array.from(predictor.weights[0]!);
    intercept = predictor.intercepts[0]!;
  }
  return { right: right / total, micros: (cpuMsSince(from) * 1000) / total };
}

function meanOf<Run>(runs: readonly Run[], of: (run: Run) => number): number {
  return runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
}

function percent(share: number): number {
  return Math.round(share * 10_000) / 100;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
