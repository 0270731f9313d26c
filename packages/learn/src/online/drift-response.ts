/**
 * A model, what watches for a change of the law, and what is done then: nothing, begin anew, learn faster, or a second model that has
 * learnt since the first warning takes over once it is surely better (after Gomes et al., Adaptive Random Forests for Evolving Data
 * Stream Classification, Machine Learning 106, 2017, whose second model takes over unjudged).
 *
 * What is watched are errors of an anchor: the model as it was a while ago. A model that follows a new law fast hides the change
 * in its own errors; and only errors of a model that stands still are independent draws, of which a detector's bound speaks
 * (two learners of different memory: Bach & Maloof, Paired Learners for Concept Drift, ICDM 2008).
 */
import { warningOf, type DetectorOptions } from './drift-detector.ts';
import type { OnlineModel } from './online-model.ts';
import type { SparseRow } from './sparse-row.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';
import { StratifiedDetector } from './stratified-detector.ts';

/** What is done when errors rise. */
export type Adaptation = 'none' | 'reset' | 'quicken' | 'standby';

/** A rise of errors, and what came of it. */
export interface DriftRecord {
  /** Examples learnt until then. */
  readonly example: number;
  /** ms. */
  readonly at: number;
  /** Mean error of the anchor since it last changed. */
  readonly error: number;
  readonly did: 'told' | 'reset' | 'quickened' | 'standby prepared' | 'standby took over';
}

/** Records that are kept, the latest. */
const KEPT = 64;
/** The model becomes its anchor after so many examples, twice as many, and so on up to the last, then each time so many have passed; */
const ANCHORED = 256;
const ANCHORED_LAST = 8_192;
/** where it has been better by this much log loss an example. */
const WORTH = 0.01;
/** Share of gradients remembered that still counts when a model is to learn faster. */
const QUICKENED = 0.05;
/** What an example counts of the comparison when the next has come: some 200 count. */
const FADE = 0.995;
/** Examples before a second model may take over, and within which it must. */
const EARLIEST = 50;
const LATEST = 10_000;
/** Deviations by which it must be better. */
const SURE = 2;

const ACTIONS = ['told', 'reset', 'quickened', 'standby prepared', 'standby took over'] as const;

/** See the file. */
export class DriftResponse {
  #model: OnlineModel;
  #standby: OnlineModel | undefined;
  #anchor: OnlineModel;
  readonly #create: () => OnlineModel;
  readonly #adaptation: Adaptation;
  readonly #drift: StratifiedDetector;
  readonly #warning: StratifiedDetector;
  readonly #records: DriftRecord[] = [];
  #examples = 0;
  #drifts = 0;
  /** Examples since there was a reason to begin anew with anchors, and at which the next is due. */
  #unchanged = 0;
  #anchorDue = ANCHORED;
  /** Log loss that the model was better than the anchor by, since that was looked at. */
  #ahead = 0;
  /** Examples that the second model has learnt; 0: there is none. */
  #stoodBy = 0;
  #confirmed = 0;
  /** How much better it was, and the squares of that, fading. */
  #gain = 0;
  #gainSquares = 0;

  constructor(create: () => OnlineModel, detector: DetectorOptions, adaptation: Adaptation) {
    this.#create = create;
    this.#model = create();
    this.#anchor = create();
    this.#adaptation = adaptation;
    this.#drift = new StratifiedDetector(detector);
    this.#warning = new StratifiedDetector(warningOf(detector));
  }

  /** The one that answers. */
  get model(): OnlineModel {
    return this.#model;
  }

  /** Examples learnt. */
  get examples(): number {
    return this.#examples;
  }

  /** Rises of the errors so far. */
  get drifts(): number {
    return this.#drifts;
  }

  /** The latest 64, and how a second model took over. */
  get records(): readonly DriftRecord[] {
    return this.#records;
  }

  /** Learns an example. @param at ms @returns the probability just before */
  learn(row: SparseRow, label: number, at: number): number {
    this.#examples++;
    const anchored = this.#anchorDue > ANCHORED ? this.#anchor.predict(row) : -1;
    const probability = this.#model.learn(row, label);
    if (this.#stoodBy > 0) this.#compare(this.#standby!.learn(row, label), probability, label, at);
    const watched = anchored < 0 ? probability : anchored;
    if (anchored >= 0) this.#ahead += label === 1 ? Math.log(probability / anchored) : Math.log((1 - probability) / (1 - anchored));
    const rose = this.#drift.add(watched, label);
    if (this.#adaptation === 'standby' && this.#warning.add(watched, label) && this.#stoodBy === 0) this.#prepare();
    if (rose) this.#adapt(at);
    else if (++this.#unchanged === this.#anchorDue) this.#lookAtAnchor();
    return probability;
  }

  save(out: StateWriter): void {
    this.#model.save(out);
    this.#drift.save(out);
    this.#warning.save(out);
    out.number(this.#examples).number(this.#drifts).number(this.#stoodBy).number(this.#confirmed).number(this.#gain).number(this.#gainSquares).number(this.#unchanged).number(this.#anchorDue).number(this.#ahead);
    if (this.#anchorDue > ANCHORED) this.#anchor.save(out);
    if (this.#stoodBy > 0) this.#standby!.save(out);
    out.number(this.#records.length);
    for (const { example, at, error, did } of this.#records) out.number(example).number(at).number(error).number(ACTIONS.indexOf(did));
  }

  load(from: StateReader): void {
    this.#model.load(from);
    this.#drift.load(from);
    this.#warning.load(from);
    this.#examples = from.number();
    this.#drifts = from.number();
    this.#stoodBy = from.number();
    this.#confirmed = from.number();
    this.#gain = from.number();
    this.#gainSquares = from.number();
    this.#unchanged = from.number();
    this.#anchorDue = from.number();
    this.#ahead = from.number();
    if (this.#anchorDue > ANCHORED) this.#anchor.load(from);
    if (this.#stoodBy > 0) (this.#standby ??= this.#create()).load(from);
    this.#records.length = 0;
    for (let left = from.number(); left > 0; left--) this.#records.push({ example: from.number(), at: from.number(), error: from.number(), did: ACTIONS[from.number()]! });
  }

  #adapt(at: number): void {
    this.#drifts++;
    switch (this.#adaptation) {
      case 'none':
        this.#record(at, 'told');
        break;
      case 'reset':
        this.#record(at, 'reset');
        this.#model.reset();
        break;
      case 'quicken':
        this.#record(at, 'quickened');
        this.#model.quicken(QUICKENED);
        break;
      case 'standby':
        if (this.#stoodBy === 0) this.#prepare();
        this.#confirmed = 1;
        this.#record(at, 'standby prepared');
    }
    this.#listenAnew();
  }

  /** What was heard so far says nothing of the errors from here on. */
  #listenAnew(): void {
    this.#drift.reset();
    this.#warning.reset();
    this.#unchanged = 0;
    this.#anchorDue = ANCHORED;
    this.#ahead = 0;
  }

  /** An anchor that is about as good as the model stays: so does what is known of its errors. */
  #lookAtAnchor(): void {
    const since = Math.min(this.#anchorDue / 2, ANCHORED_LAST);
    if (this.#anchorDue === ANCHORED || this.#ahead >= WORTH * since) {
      this.#anchor.copy(this.#model);
      this.#drift.renew();
      this.#warning.renew();
    }
    this.#ahead = 0;
    this.#anchorDue += Math.min(this.#anchorDue, ANCHORED_LAST);
  }

  #prepare(): void {
    if (this.#standby === undefined) this.#standby = this.#create();
    else this.#standby.reset();
    this.#stoodBy = 1;
    this.#confirmed = 0;
    this.#gain = 0;
    this.#gainSquares = 0;
  }

  #compare(standby: number, model: number, label: number, at: number): void {
    const gain = label === 1 ? Math.log(standby / model) : Math.log((1 - standby) / (1 - model));
    this.#gain = FADE * this.#gain + gain;
    this.#gainSquares = FADE * this.#gainSquares + gain * gain;
    if (++this.#stoodBy > LATEST) this.#stoodBy = 0;
    else if (this.#confirmed === 1 && this.#stoodBy > EARLIEST && this.#gain > SURE * Math.sqrt(this.#gainSquares)) this.#takeOver(at);
  }

  #takeOver(at: number): void {
    this.#record(at, 'standby took over');
    const model = this.#model;
    this.#model = this.#standby!;
    this.#standby = model;
    this.#stoodBy = 0;
    this.#listenAnew();
  }

  #record(at: number, did: DriftRecord['did']): void {
    if (this.#records.length === KEPT) this.#records.shift();
    this.#records.push({ example: this.#examples, at, error: this.#drift.mean, did });
  }
}
