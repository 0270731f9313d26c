/**
 * Learning from a stream whose labels come later: an example is told, waits for its label, judges what was told of it and is
 * then learnt; errors that rise are heard and answered. All of it is one state that can be saved between any two calls and goes on,
 * loaded, to the same bits: kept together with a position of the log, it survives a kill exactly once.
 */
import { problemOf, type Problem } from '../errors.ts';
import type { DetectorOptions } from './drift-detector.ts';
import { DriftResponse, type Adaptation, type DriftRecord } from './drift-response.ts';
import { createFactorizationMachine, type FactorizationMachineOptions } from './factorization-machine.ts';
import { createFtrl, type FtrlOptions } from './ftrl.ts';
import { requireCount, requireNumbers, type OnlineModel } from './online-model.ts';
import { ProgressiveLoss, type ProgressiveMetrics } from './progressive-loss.ts';
import { SparseRow } from './sparse-row.ts';
import { StateReader, StateWriter, unreadable } from './state-bytes.ts';
import { NONE, WaitingLabels } from './waiting-labels.ts';

/** A model as data. */
export type OnlineModelOptions = ({ readonly kind: 'ftrl' } & FtrlOptions) | ({ readonly kind: 'factorization-machine' } & FactorizationMachineOptions);

/** How long labels may take. */
export interface LabelWait {
  /** A label counts that comes before so many ms have passed. */
  readonly withinMs: number;
  /** What an example is without one: of label 0, because only a 1 is ever sent; of label 1, because only a 0 is; or forgotten. */
  readonly unlabelled: 'negative' | 'positive' | 'forget';
  /** Examples that may wait at once, 65,536 when absent; more are refused, so that those who wait are still learnt. */
  readonly most?: number;
}

/** How to learn from a stream; plain data, part of the saved state. */
export interface OnlineLearnerOptions {
  readonly model: OnlineModelOptions;
  readonly labels: LabelWait;
  /** Active features an example, 32 when absent. */
  readonly mostActive?: number;
  /** What watches the errors; ADWIN at delta 0.002 when absent. */
  readonly detector?: DetectorOptions;
  /** What is done when they rise; a second model when absent. */
  readonly adaptation?: Adaptation;
}

const OUTCOMES = ['learnt', 'waiting', 'feature_not_finite', 'feature_too_large', 'feature_unknown', 'features_too_many', 'example_repeated', 'example_refused', 'label_invalid', 'label_unmatched'] as const;

/** What became of an example or a label; those after `waiting` changed nothing but their count. */
export type OnlineOutcome = (typeof OUTCOMES)[number];

/** Where learning stands. */
export interface OnlineReport {
  readonly outcomes: Readonly<Record<OnlineOutcome, number>>;
  readonly waiting: number;
  /** Whose time was over; learnt as declared, or forgotten. */
  readonly unlabelled: { readonly learnt: number; readonly forgotten: number };
  readonly progressive: ProgressiveMetrics;
  readonly drifts: number;
  readonly driftRecords: readonly DriftRecord[];
  /** What is wrong with the stream, each by its code. */
  readonly problems: readonly Problem[];
}

/** A silence shorter than so many examples, or than so many usual distances between labels, may be chance. */
const SILENT = 1_000;
const DISTANCES = 20;

/** See `createOnlineLearner`. Moments in ms; one that lies before the latest counts as the latest. */
export class OnlineLearner {
  readonly options: OnlineLearnerOptions;
  readonly #response: DriftResponse;
  readonly #waiting: WaitingLabels;
  readonly #loss = new ProgressiveLoss();
  readonly #row: SparseRow;
  readonly #outcomes = new Float64Array(OUTCOMES.length);
  /** Latest moment, and moments that lay before it. */
  #clock = -Infinity;
  #backward = 0;
  /** Labels that came, when the last one did, and examples whose time ran out since. */
  #labels = 0;
  #labelledAt = -Infinity;
  #silent = 0;
  /** Examples whose time ran out, by what became of them. */
  #learntUnlabelled = 0;
  #forgotten = 0;

  constructor(options: OnlineLearnerOptions) {
    const { model, labels, mostActive = 32, detector = { kind: 'adwin' }, adaptation = 'standby' } = options;
    requireCount('mostActive', mostActive, 65_536);
    requireCount('labels.most', labels.most ?? 65_536, 2 ** 24);
    requireNumbers({ 'labels.withinMs': labels.withinMs }, 0);
    this.options = options;
    this.#response = new DriftResponse(() => modelOf(model), detector, adaptation);
    this.#waiting = new WaitingLabels(labels.most ?? 65_536, mostActive);
    this.#row = new SparseRow(model.width, mostActive);
  }

  /** A row to fill for the calls below; as many as are wanted. */
  createRow(): SparseRow {
    return new SparseRow(this.#row.width, this.#row.indices.length);
  }

  /** Probability of label 1, changing nothing; `undefined` of a row with a fault. */
  predict(row: SparseRow): number | undefined {
    return row.fault === undefined ? this.#response.model.predict(row) : undefined;
  }

  /** Keeps an example until its label comes; what is told of it now will be judged. @param name unlike those that wait */
  offer(name: string, row: SparseRow, at: number): OnlineOutcome {
    this.advance(at);
    if (row.fault !== undefined) return this.#count(row.fault);
    if (this.#waiting.find(name) !== NONE) return this.#count('example_repeated');
    if (this.#waiting.isFull) return this.#count('example_refused');
    this.#waiting.add(name, this.#clock, this.#response.model.predict(row), row);
    return this.#count('waiting');
  }

  /** The label of an example that waits, 0 or 1: judged and learnt at once. */
  label(name: string, label: number, at: number): OnlineOutcome {
    this.advance(at);
    if (label !== 0 && label !== 1) return this.#count('label_invalid');
    const slot = this.#waiting.find(name);
    if (slot === NONE) return this.#count('label_unmatched');
    const told = this.#waiting.told(slot);
    this.#waiting.take(slot, this.#row);
    this.#labelCame();
    this.#learn(this.#row, label, told);
    return this.#count('learnt');
  }

  /** An example that comes with its label: told, judged and learnt. Makes no objects. */
  learn(row: SparseRow, label: number, at: number): OnlineOutcome {
    this.advance(at);
    if (row.fault !== undefined) return this.#count(row.fault);
    if (label !== 0 && label !== 1) return this.#count('label_invalid');
    this.#labelCame();
    this.#loss.add(this.#response.learn(row, label, this.#clock), label);
    return this.#count('learnt');
  }

  /** Moves the clock: those whose time is over are learnt as declared or forgotten, the longest waiting first. The other calls do it, too. */
  advance(at: number): void {
    if (at > this.#clock) this.#clock = at;
    else if (!(at === this.#clock)) this.#backward++;
    // A silence begins with the stream.
    if (this.#labelledAt === -Infinity) this.#labelledAt = this.#clock;
    const { withinMs } = this.options.labels;
    for (let slot = this.#waiting.first; slot !== NONE && this.#waiting.at(slot) + withinMs <= this.#clock; slot = this.#waiting.first) this.#expire(slot);
  }

  /** Ends the time of one that waits before all others; nobody of the name: nothing happens. @returns the label it was learnt with */
  expire(name: string, at: number): 0 | 1 | undefined {
    this.advance(at);
    const slot = this.#waiting.find(name);
    return slot === NONE ? undefined : this.#expire(slot);
  }

  /** Lets an example that waits go, unlearnt: nobody will know its label. */
  forget(name: string): void {
    const slot = this.#waiting.find(name);
    if (slot === NONE) return;
    this.#waiting.take(slot, this.#row);
    this.#forgotten++;
  }

  /** What was told of one that waits. */
  told(name: string): number | undefined {
    const slot = this.#waiting.find(name);
    return slot === NONE ? undefined : this.#waiting.told(slot);
  }

  /** The model that answers now. */
  get model(): OnlineModel {
    return this.#response.model;
  }

  /** Where learning stands, and what is wrong with the stream. */
  report(): OnlineReport {
    const { drifts, records } = this.#response;
    return {
      outcomes: Object.fromEntries(OUTCOMES.map((outcome, i) => [outcome, this.#outcomes[i]!])) as Record<OnlineOutcome, number>,
      waiting: this.#waiting.length, unlabelled: { learnt: this.#learntUnlabelled, forgotten: this.#forgotten },
      progressive: this.#loss.metrics(), drifts, driftRecords: [...records], problems: this.#problems(),
    };
  }

  /** All of the state. Cost: copies what the model keeps, 16 bytes a weight. */
  save(): Uint8Array {
    const out = new StateWriter();
    out.text(JSON.stringify(this.options)).numbers(this.#outcomes);
    out.number(this.#clock).number(this.#backward).number(this.#labelledAt).number(this.#learntUnlabelled).number(this.#forgotten).number(this.#silent).number(this.#labels);
    this.#response.save(out);
    this.#loss.save(out);
    this.#waiting.save(out);
    return out.finish();
  }

  /** Called by `loadOnlineLearner`, once the options are read. */
  load(from: StateReader): void {
    from.numbers(this.#outcomes);
    this.#clock = from.number();
    this.#backward = from.number();
    this.#labelledAt = from.number();
    this.#learntUnlabelled = from.number();
    this.#forgotten = from.number();
    this.#silent = from.number();
    this.#labels = from.number();
    this.#response.load(from);
    this.#loss.load(from);
    this.#waiting.load(from, this.#row.width);
    from.finish();
  }

  #learn(row: SparseRow, label: number, told: number): void {
    this.#loss.add(told, label);
    this.#response.learn(row, label, this.#clock);
  }

  #expire(slot: number): 0 | 1 | undefined {
    const { unlabelled } = this.options.labels;
    const told = this.#waiting.told(slot);
    this.#waiting.take(slot, this.#row);
    this.#silent++;
    if (unlabelled === 'forget' || this.#isSilent()) {
      this.#forgotten++;
      return undefined;
    }
    this.#learntUnlabelled++;
    const label = unlabelled === 'positive' ? 1 : 0;
    this.#learn(this.#row, label, told);
    return label;
  }

  #labelCame(): void {
    this.#labels++;
    this.#silent = 0;
    this.#labelledAt = this.#clock;
  }

  /** Whether labels stay away in a way that is neither chance nor their usual delay. */
  #isSilent(): boolean {
    const distance = (this.#labels + this.#learntUnlabelled + this.#forgotten) / (this.#labels + 1);
    return this.#silent >= Math.max(SILENT, DISTANCES * distance) && this.#clock - this.#labelledAt >= this.options.labels.withinMs;
  }

  #count(outcome: OnlineOutcome): OnlineOutcome {
    this.#outcomes[OUTCOMES.indexOf(outcome)]!++;
    return outcome;
  }

  #problems(): readonly Problem[] {
    const of = (...outcomes: readonly OnlineOutcome[]): number => outcomes.reduce((sum, outcome) => sum + this.#outcomes[OUTCOMES.indexOf(outcome)]!, 0);
    const features = of('feature_not_finite', 'feature_too_large', 'feature_unknown', 'features_too_many');
    const labels = of('label_invalid', 'label_unmatched');
    const refused = of('example_refused');
    return [
      ...(this.#isSilent() ? [problemOf('online_labels_absent', { count: this.#silent })] : []),
      ...(refused > 0 ? [problemOf('online_examples_refused', { count: refused, limit: this.options.labels.most ?? 65_536 })] : []),
      ...(features > 0 ? [problemOf('online_features_rejected', { count: features })] : []),
      ...(labels > 0 ? [problemOf('online_labels_rejected', { count: labels })] : []),
      ...(this.#backward > 0 ? [problemOf('online_clock_back', { count: this.#backward })] : []),
    ];
  }
}

function modelOf(options: OnlineModelOptions): OnlineModel {
  return options.kind === 'ftrl' ? createFtrl(options) : createFactorizationMachine(options);
}

/**
 * A learner that has learnt nothing yet. Deterministic: the same calls give the same bits. An example costs its model, some 50 ns of
 * judging and watching, and some 200 ns where it waits; twice the model while a second one is prepared.
 * @throws LearnError `online_option_invalid`
 */
export function createOnlineLearner(options: OnlineLearnerOptions): OnlineLearner {
  return new OnlineLearner(options);
}

/** The learner that `save` wrote, with its options. @throws LearnError `online_state_unreadable` */
export function loadOnlineLearner(bytes: Uint8Array): OnlineLearner {
  const from = new StateReader(bytes);
  let options: OnlineLearnerOptions;
  try {
    options = JSON.parse(from.text()) as OnlineLearnerOptions;
  } catch (cause) {
    throw cause instanceof SyntaxError ? unreadable('its options are not JSON') : cause;
  }
  const learner = new OnlineLearner(options);
  learner.load(from);
  return learner;
}
