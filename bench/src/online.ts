/**
 * `online`: learning from a stream. Examples a processor second of the models alone and of the whole learner, rows filled by hashed
 * names; detectors; the state saved and loaded; then streams whose law changes: see `online-streams.ts`.
 */
import { createAdwin, createFactorizationMachine, createFtrl, createOnlineLearner, createPageHinkley, loadOnlineLearner, SparseRow, type OnlineLearner, type OnlineModel } from '@limn/learn';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';
import { streamFigures } from './online-streams.ts';

export interface OnlineBenchOptions {
  readonly examples: number;
  /** Of each law of a stream. */
  readonly examplesEach: number;
  /** Streams that a detector is tried on; three of them where the law changes. */
  readonly seeds: number;
}

const ACTIVE = 10;
const WIDTH = 2 ** 18;

export function* benchOnline({ examples, examplesEach, seeds }: OnlineBenchOptions): Generator<Figure> {
  const rows = rowsOf(4_096);
  yield* modelFigures('FTRL', createFtrl({ width: WIDTH }), rows, examples);
  yield* modelFigures('factorisation machine', createFactorizationMachine({ width: 2 ** 16, factors: 8 }), rowsOf(4_096, 2 ** 16), examples / 4);
  yield* learnerFigures(rows, examples);
  yield* detectorFigures(examples, seeds);
  yield* streamFigures({ examplesEach, seeds: Array.from({ length: Math.min(seeds, 3) }, (_, i) => 11 + i) });
}

function* modelFigures(name: string, model: OnlineModel, { rows, labels }: Rows, examples: number): Generator<Figure> {
  const perSecond = pace(examples, (i) => model.learn(rows[i % rows.length]!, labels[i % rows.length]!));
  yield { bench: 'online', figure: `${name}: examples/s`, value: perSecond, active: ACTIVE, features: model.width };
}

function* learnerFigures({ rows, labels }: Rows, examples: number): Generator<Figure> {
  const learner = createOnlineLearner({ model: { kind: 'ftrl', width: WIDTH }, labels: { withinMs: 60_000, unlabelled: 'negative' } });
  const atOnce = pace(examples, (i) => learner.learn(rows[i % rows.length]!, labels[i % rows.length]!, i));
  yield { bench: 'online', figure: 'judged, watched, learnt/s', value: atOnce, active: ACTIVE, features: WIDTH };

  const row = learner.createRow();
  const named = pace(examples, (i) => learner.learn(fill(row, i), labels[i % rows.length]!, examples + i));
  yield { bench: 'online', figure: 'hashed by name, too: /s', value: named, active: ACTIVE, features: WIDTH };

  const names = Array.from({ length: examples }, (_, i) => `order-${i}`);
  const delay = 5_000;
  const waiting = pace(examples, (i) => {
    learner.offer(names[i]!, rows[i % rows.length]!, 2 * examples + i);
    if (i >= delay) learner.label(names[i - delay]!, labels[(i - delay) % rows.length]!, 2 * examples + i);
  });
  yield { bench: 'online', figure: 'labels 5,000 examples late/s', value: waiting, active: ACTIVE, waiting: delay };
  yield* stateFigures(learner);
}

function* stateFigures(learner: OnlineLearner): Generator<Figure> {
  const from = process.cpuUsage();
  const bytes = learner.save();
  const saved = cpuMsSince(from);
  const again = process.cpuUsage();
  loadOnlineLearner(bytes);
  yield { bench: 'online', figure: 'state, MiB', value: round(bytes.length / 2 ** 20), features: WIDTH, 'save ms': saved, 'load ms': cpuMsSince(again) };
}

function* detectorFigures(examples: number, seeds: number): Generator<Figure> {
  const each = Math.min(examples, 100_000);
  for (const [name, create] of [['ADWIN', () => createAdwin()], ['Page-Hinkley', () => createPageHinkley()]] as const) {
    for (const share of [0.05, 0.2, 0.5]) {
      let worst = 0;
      let alarms = 0;
      const from = process.cpuUsage();
      for (let seed = 1; seed <= seeds; seed++) {
        const detector = create();
        const chance = chanceOf(seed);
        let own = 0;
        for (let i = 0; i < each; i++) if (detector.add(chance() < share ? 1 : 0) !== 'steady') own++;
        worst = Math.max(worst, own);
        alarms += own;
      }
      yield { bench: 'online', figure: `${name}: false alarms, most of ${each.toLocaleString('en-US')}`, value: worst, 'share of errors': share, streams: seeds, alarms, 'ns a number': Math.round((cpuMsSince(from) * 1e6) / (each * seeds)) };
    }
  }
}

/** Examples a second of processor time, the first tenth not counted. */
function pace(examples: number, each: (i: number) => void): number {
  const warm = Math.floor(examples / 10);
  for (let i = 0; i < warm; i++) each(i);
  const from = process.cpuUsage();
  for (let i = warm; i < examples; i++) each(i);
  return Math.round(((examples - warm) * 1000) / cpuMsSince(from));
}

interface Rows {
  readonly rows: readonly SparseRow[];
  readonly labels: readonly number[];
}

function rowsOf(many: number, width = WIDTH): Rows {
  const chance = chanceOf(7);
  const rows = Array.from({ length: many }, (_, i) => fill(new SparseRow(width), i));
  return { rows, labels: rows.map(() => (chance() < 0.3 ? 1 : 0)) };
}

const FIELDS = Array.from({ length: ACTIVE }, (_, field) => `field${field}`);
const WORDS = Array.from({ length: 2_048 }, (_, word) => `word${word}`);

/** Ten words, of which few are frequent. */
function fill(row: SparseRow, i: number): SparseRow {
  row.clear();
  for (let field = 0; field < ACTIVE; field++) {
    const u = (Math.imul(i * ACTIVE + field + 1, 0x9e37_79b1) >>> 0) / 2 ** 32;
    row.addWord(FIELDS[field]!, WORDS[Math.floor(WORDS.length * u ** 4)]!);
  }
  return row;
}

function chanceOf(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
