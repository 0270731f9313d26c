/**
 * A prediction learnt from the log, event by event: an engine of its own reads what was known of a customer at each moment that the
 * prediction asks about, the example waits, and what then happens is its label. All of it, the engine's state included, is a
 * function of the definition and of the log up to a position, and is saved and loaded whole: who is killed and goes on from
 * a checkpoint comes to the same bits.
 */
import { createEngine, createScorer, durationMs, type ColumnReader, type ColumnValue, type Engine, type History, type LimnEvent, type ModelInput, type PredictionModel, type ProfileDefinition, type ScoringModel, type SourceId } from '@limn/engine';
import { labelOf } from '../dataset/target-feature.ts';
import { IS_ASKED, IS_ENOUGH, LABEL, LAST_EVENT_AT, trainingDefinition, type TrainingDefinition } from '../dataset/training-definition.ts';
import { problemOf, type Problem } from '../errors.ts';
import { ColumnFeatures } from './column-features.ts';
import { ExampleQueue, exampleName, type QueuedExample } from './example-queue.ts';
import { FeatureMeans } from './feature-means.ts';
import { learntModel } from './learnt-model.ts';
import { LossSeries, type LossStretch } from './loss-series.ts';
import { createOnlineLearner, loadOnlineLearner, type OnlineLearner, type OnlineReport } from './online-learner.ts';
import { learnerOptions, learnsSoonest, requireOnline } from './online-settings.ts';
import { PairedLosses, type LossComparison } from './paired-losses.ts';
import { PredictionMoments } from './prediction-moments.ts';
import type { SparseRow } from './sparse-row.ts';
import { StateReader, StateWriter, unreadable } from './state-bytes.ts';
import { versionOfLearner } from './online-version.ts';

/** A champion that the learner is compared with. */
export interface ComparedModel {
  /** Content hash. */
  readonly hash: string;
  readonly model: ScoringModel;
  /** On examples of moments from here on, ms: none that the champion learnt from. */
  readonly from: number;
}

/** What is learnt, from what. */
export interface PredictionLearnerOptions {
  readonly definition: ProfileDefinition;
  /** Name of the prediction; it declares `online`. */
  readonly prediction: string;
  /** Asked for events that were rolled up since. */
  readonly history: History;
  /** By content hash, when inputs are predictions of their own. */
  readonly models?: ReadonlyMap<string, PredictionModel>;
  readonly champion?: ComparedModel;
}

/** An event of the log, when it is applied. */
export interface LearnedEvent {
  readonly event: LimnEvent;
  readonly position: number;
  /** ms; never less than before. */
  readonly moment: number;
}

/** How many were looked at, and not taken. */
export interface PassedOver {
  readonly nothingBefore: number;
  readonly notAsked: number;
  readonly tooLittleKnown: number;
}

/** Where learning stands. */
export interface PredictionLearnerReport extends OnlineReport {
  readonly prediction: string;
  readonly model: 'ftrl' | 'factorization-machine';
  readonly learn: 'soonest' | 'complete';
  /** How far time has come, by the log, ms; and of the latest example. */
  readonly moment: number;
  readonly lastExampleAt?: number;
  readonly passedOver: PassedOver;
  readonly champion?: { readonly hash: string; readonly from: number };
  /** On labels of examples since `champion.from`; absent of none. */
  readonly comparison?: LossComparison;
  readonly overTime: readonly LossStretch[];
}

/** Time that passes at once and is no pause any more: a clock was set. */
const JUMP_MS = 366 * 86_400_000;
/** Beyond it, one label would count more than thousands. */
const SUREST = 1e-6;

/** See the file. */
export class PredictionLearner {
  /** Of all that its state follows from beside the log: of another, nothing is taken up. */
  readonly version: string;
  readonly #options: PredictionLearnerOptions;
  readonly #training: TrainingDefinition;
  readonly #engine: Engine;
  readonly #gate: ColumnReader;
  readonly #inputs: ColumnReader;
  readonly #label: ColumnReader;
  readonly #features: ColumnFeatures;
  readonly #means: FeatureMeans;
  readonly #queue = new ExampleQueue();
  readonly #series = new LossSeries();
  readonly #paired = new PairedLosses();
  readonly #moments: PredictionMoments;
  readonly #row: SparseRow;
  readonly #aheadMs: number;
  readonly #waitMs: number;
  readonly #soonest: boolean;
  readonly #champion: ((inputs: readonly unknown[], at: number) => number) | undefined;
  readonly #passed = { nothingBefore: 0, notAsked: 0, tooLittleKnown: 0 };
  #learner: OnlineLearner;
  #moment = -Infinity;
  #lastExampleAt = -Infinity;
  /** Labels so far, for the share so far. */
  #labels = 0;
  #positives = 0;
  #jumps = 0;

  constructor(options: PredictionLearnerOptions) {
    const { definition, prediction: name, history, models, champion } = options;
    this.#options = options;
    this.#training = trainingDefinition(definition, name);
    const { prediction, inputs } = this.#training;
    const online = requireOnline(prediction, name);
    this.version = versionOfLearner(this.#training, champion);
    this.#engine = createEngine({ definition: this.#training.definition, history, ...(models !== undefined && { models }) });
    this.#gate = this.#engine.readerOf([LAST_EVENT_AT, IS_ASKED, IS_ENOUGH]);
    this.#inputs = this.#engine.readerOf(inputs.map(({ column }) => column));
    this.#label = this.#engine.readerOf([LABEL]);
    this.#features = new ColumnFeatures(inputs, online.words ?? 256);
    this.#means = new FeatureMeans(this.#features.width);
    this.#aheadMs = durationMs(prediction.target.within);
    this.#waitMs = this.#aheadMs + durationMs(definition.events.find((event) => event.name === prediction.target.event)!.lateness);
    this.#soonest = learnsSoonest(prediction);
    this.#moments = new PredictionMoments(prediction.at, definition.timeZone);
    this.#learner = createOnlineLearner(learnerOptions(online, { features: this.#features, waitMs: this.#waitMs, target: prediction.target }));
    this.#row = this.#learner.createRow();
    this.#champion = champion && championScore(champion.model, inputs);
  }

  /** Applies the next event of the log, and all that time brought before it. Cost: the event, and a reading for each example and label due. */
  apply({ event, position, moment }: LearnedEvent): void {
    this.#passTo(moment);
    this.#moments.begin(moment);
    const { outcome } = this.#engine.apply(event, position, moment);
    this.#moment = moment;
    if (outcome !== 'accepted' || event.kind !== 'event') return;
    const name = this.#engine.nameOf(event);
    const { at, target } = this.#training.prediction;
    if (this.#soonest && name === target.event) this.#hearLabel(this.#engine.ownerOf(event), event.time);
    if ('event' in at && name === at.event) this.#take(this.#engine.cluster(this.#engine.ownerOf(event), event.time).profile, event.time, true);
  }

  /** What the learner says of values as a model sees them, by column. @param at moment of the reading, ms */
  told(seen: Readonly<Record<string, ColumnValue>>, at: number): number | undefined {
    return this.#learner.predict(this.#features.fill(this.#learner.createRow(), this.#training.inputs.map(({ column }) => seen[column]), at, false));
  }

  /** What was learnt so far, as a model that the engine scores with. */
  model(): ScoringModel {
    return learntModel(this.#learner.model, this.#features, this.#means);
  }

  /** Where learning stands, and what is wrong with the stream. */
  report(): PredictionLearnerReport {
    const { prediction, champion } = this.#options;
    const report = this.#learner.report();
    const comparison = this.#paired.compare();
    return {
      ...report,
      prediction, model: this.#training.prediction.online!.model, learn: this.#soonest ? 'soonest' : 'complete',
      moment: this.#moment, ...(this.#lastExampleAt > -Infinity && { lastExampleAt: this.#lastExampleAt }),
      passedOver: { ...this.#passed },
      ...(champion && { champion: { hash: champion.hash, from: champion.from } }),
      ...(comparison && { comparison }),
      overTime: this.#series.stretches(),
      problems: [...report.problems, ...this.#problems()],
    };
  }

  /** All of the state, as sections of a checkpoint. */
  *save(): Generator<readonly [section: string, bytes: Uint8Array]> {
    // The engine's first: they are of the moment at which they were asked for.
    yield* this.#engine.save();
    yield ['online/learner', this.#learner.save()];
    const out = new StateWriter();
    const { nothingBefore, notAsked, tooLittleKnown } = this.#passed;
    out.text(this.version).number(this.#moment).number(this.#lastExampleAt).number(this.#labels).number(this.#positives).number(this.#jumps).number(nothingBefore).number(notAsked).number(tooLittleKnown);
    for (const part of [this.#moments, this.#features, this.#means, this.#queue, this.#series, this.#paired]) part.save(out);
    yield ['online/examples', out.finish()];
  }

  /** Into a learner that has applied nothing yet. @throws LearnError `online_state_unreadable` */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    const [learner, examples] = [sections.get('online/learner'), sections.get('online/examples')];
    if (learner === undefined || examples === undefined) throw unreadable('sections are missing');
    const from = new StateReader(examples);
    if (from.text() !== this.version) throw unreadable('it is of another definition');
    this.#engine.load(sections);
    this.#learner = loadOnlineLearner(learner);
    this.#moment = from.number();
    this.#lastExampleAt = from.number();
    this.#labels = from.number();
    this.#positives = from.number();
    this.#jumps = from.number();
    this.#passed.nothingBefore = from.number();
    this.#passed.notAsked = from.number();
    this.#passed.tooLittleKnown = from.number();
    for (const part of [this.#moments, this.#features, this.#means, this.#queue, this.#series, this.#paired]) part.load(from);
    from.finish();
  }

  /** Does what is due before a moment, in the order of time: a label before an example of the same moment. */
  #passTo(moment: number): void {
    if (moment - this.#moment > JUMP_MS && this.#moment > -Infinity) return this.#jump(moment);
    for (;;) {
      const first = this.#queue.first;
      const due = first === undefined ? Infinity : first.at + this.#waitMs;
      if (Math.min(due, this.#moments.next) >= moment) return;
      if (due <= this.#moments.next) this.#settle(this.#queue.take(), due);
      else this.#takeEverybody();
    }
  }

  /** Nobody knows what happened in between: those who wait are let go. */
  #jump(moment: number): void {
    this.#jumps++;
    while (this.#queue.first !== undefined) this.#learner.forget(this.#queue.take().name);
    this.#moments.skipTo(moment);
  }

  /** The time of an example is over. */
  #settle(example: QueuedExample, due: number): void {
    if (example.isLearnt) return;
    const label = this.#labelOf(example, due);
    const told = this.#learner.told(example.name)!;
    // Examples at late events are over in another order than they began to wait.
    const at = Math.max(due, this.#moment);
    // A label that is an event; else the learner says what its absence means, unless labels stay away altogether.
    if (this.#isEvent(label)) this.#learner.label(example.name, label, at);
    else if (this.#learner.expire(example.name, at) === undefined) return;
    this.#judge(example, label, told, at);
  }

  /** An event of the target came: those of the customer who waited for it have their label. */
  #hearLabel(owner: SourceId, time: number): void {
    for (const member of this.#engine.cluster(owner).members) {
      for (const example of this.#queue.of(member)) {
        if (time < example.at || time >= example.at + this.#aheadMs) continue;
        const label = this.#labelOf(example, this.#moment);
        if (!this.#isEvent(label)) continue;
        const told = this.#learner.told(example.name)!;
        this.#queue.markLearnt(example);
        this.#learner.label(example.name, label, this.#moment);
        this.#judge(example, label, told, this.#moment);
      }
    }
  }

  /** @param known what had been received by then */
  #labelOf({ profile, at }: QueuedExample, known: number): 0 | 1 {
    const [value] = this.#label.read(profile, { asOf: at + this.#aheadMs, known });
    return labelOf(this.#training.prediction.target, value, at).value === true ? 1 : 0;
  }

  /** Whether the label is that the event came. */
  #isEvent(label: 0 | 1): boolean {
    return (label === 1) === (this.#training.prediction.target.op === 'present');
  }

  #judge({ profile, base, champion }: QueuedExample, label: 0 | 1, told: number, at: number): void {
    const online = lossOf(told, label);
    const theirs = champion === undefined ? undefined : lossOf(champion, label);
    this.#series.add(at, online, lossOf(base, label), theirs);
    if (theirs !== undefined) this.#paired.add(profile, theirs, online);
    this.#labels++;
    this.#positives += label;
  }

  /** In an order that says nothing of the customers, the same each time. */
  #takeEverybody(): void {
    const at = this.#moments.next;
    for (const profile of this.#moments.shuffled([...this.#engine.profiles(at)])) this.#take(profile, at, false);
    this.#moments.pass();
  }

  /** @param isMet whether somebody of whom nothing is known may be asked about: an event has just told that they are there */
  #take(profile: SourceId, at: number, isMet: boolean): void {
    const [lastEventAt, isAsked, isEnough] = this.#gate.read(profile, { asOf: at });
    if (lastEventAt === undefined && !isMet) this.#passed.nothingBefore++;
    else if (isAsked !== true) this.#passed.notAsked++;
    else if (isEnough !== true) this.#passed.tooLittleKnown++;
    else this.#offer(profile, at);
  }

  #offer(profile: SourceId, at: number): void {
    const values = this.#inputs.read(profile, { asOf: at });
    const seen = this.#training.inputs.map((input, place) => input.see(values[place], at));
    const row = this.#features.fill(this.#row, seen, at);
    const name = exampleName(profile, at);
    this.#lastExampleAt = Math.max(this.#lastExampleAt, at);
    if (this.#learner.offer(name, row, Math.max(at, this.#moment)) !== 'waiting') return;
    this.#means.add(row);
    const { champion } = this.#options;
    const theirs = champion !== undefined && at >= champion.from ? this.#champion!(seen, at) : undefined;
    // What could have been told by the share alone, as of then. One yes and one no are counted in beforehand.
    const base = (this.#positives + 1) / (this.#labels + 2);
    this.#queue.add({ name, profile, at, base, ...(theirs !== undefined && { champion: theirs }) });
  }

  #problems(): readonly Problem[] {
    return this.#jumps === 0 ? [] : [problemOf('online_clock_jump', { count: this.#jumps, days: JUMP_MS / 86_400_000 })];
  }
}

function lossOf(told: number, label: 0 | 1): number {
  const sure = Math.min(1 - SUREST, Math.max(SUREST, told));
  return -Math.log(label === 1 ? sure : 1 - sure);
}

function championScore(model: ScoringModel, inputs: readonly ModelInput[]): (seen: readonly unknown[], at: number) => number {
  const scorer = createScorer(model);
  const placeOf = new Map(inputs.map(({ column }, place) => [column, place]));
  return (seen, at) => scorer.score((column) => seen[placeOf.get(column) ?? -1] as never, at).values[0]!;
}

/** A learner that has seen nothing of the log yet. @throws LearnError `prediction_unknown` | `online_undeclared` */
export function createPredictionLearner(options: PredictionLearnerOptions): PredictionLearner {
  return new PredictionLearner(options);
}
