/** One replay of a log: what is due before each event, in the order of time, then the event. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCalendar, createEngine, durationMs, versionOf, type ColumnReader, type Engine, type ModelInput, type SourceId } from '@limn/engine';
import { hashText } from '../random/random.ts';
import type { CollectOptions, InputReader } from './collect-options.ts';
import type { ExampleBlock } from './example-block.ts';
import { replayEvents, type ReplayedEvent } from './example-log.ts';
import { momentsAfter } from './example-moments.ts';
import { LabelTally, type ExampleReport, type ReplayCounts, type SkippedExamples } from './example-report.ts';
import { labelOf, labelType, type ExampleLabel } from './target-feature.ts';
import { IS_ASKED, IS_ENOUGH, LABEL, LAST_EVENT_AT, trainingDefinition, type TrainingDefinition } from './training-definition.ts';
import { WaitingExamples, type WaitingExample } from './waiting-examples.ts';

const MOST_WAITING = 4_000_000;
/** So many profiles are looked at before others have their turn: some milliseconds. */
const PROFILES_A_TURN = 512;
/** 2^32: all that a hash can be. */
const ALL = 4_294_967_296;

/** Collects the examples of one prediction from one log, once. */
export class Collector {
  readonly report: ExampleReport;
  readonly #options: CollectOptions;
  readonly #training: TrainingDefinition;
  readonly #engine: Engine;
  readonly #gate: ColumnReader;
  readonly #inputs: InputReader;
  readonly #label: ColumnReader;
  readonly #waiting: WaitingExamples;
  readonly #aheadMs: number;
  readonly #latenessMs: number;
  readonly #tally = new LabelTally();
  readonly #events: ReplayCounts = { read: 0, accepted: 0, duplicates: 0, late: 0, rejected: 0, afterwards: 0 };
  readonly #skipped: SkippedExamples = { nothingBefore: 0, notAsked: 0, tooLittleKnown: 0, notSampled: 0, incomplete: 0 };
  readonly #positions: { readonly start: number; end: number };
  readonly #threshold: number;
  readonly #moments = { taken: 0, first: undefined as number | undefined, last: undefined as number | undefined };
  /** Of examples that are taken of everybody. */
  #schedule: Iterator<number, unknown> | undefined;
  #nextMoment = Number.POSITIVE_INFINITY;
  /** The latest moment that an example was taken at. */
  #takenAt = Number.NEGATIVE_INFINITY;
  /** How far time has come. */
  #end = 0;
  #rows = 0;
  #isBegun = false;

  constructor(options: CollectOptions) {
    const { definition, prediction: name, log, models, seed = 1, sample = 1, mostWaiting = MOST_WAITING } = options;
    this.#options = options;
    this.#training = trainingDefinition(definition, name);
    const { prediction, inputs, leftOut, versions } = this.#training;
    const { target } = prediction;
    this.#engine = createEngine({ definition: this.#training.definition, history: log, ...(models !== undefined && { models }) });
    this.#gate = this.#engine.readerOf([LAST_EVENT_AT, IS_ASKED, IS_ENOUGH]);
    this.#inputs = (options.readInputs ?? readColumns)(this.#engine, inputs);
    this.#label = this.#engine.readerOf([LABEL]);
    this.#waiting = new WaitingExamples(inputs.map(({ column, type }) => ({ name: column, type })), { name, type: labelType(target) }, mostWaiting);
    this.#aheadMs = durationMs(target.within);
    this.#latenessMs = durationMs(definition.events.find((event) => event.name === target.event)!.lateness);
    this.#positions = { start: log.start, end: log.start };
    this.#threshold = sample * ALL;
    const [tally, moments, waiting] = [this.#tally, this.#moments, this.#waiting];
    const rows = (): number => this.#rows;
    const until = (): number => this.#end;
    this.report = {
      prediction: name,
      version: versionOf(definition),
      target,
      at: prediction.at,
      seed,
      sample,
      aheadMs: this.#aheadMs,
      latenessMs: this.#latenessMs,
      inputVersions: versions,
      leftOut,
      events: this.#events,
      positions: this.#positions,
      moments,
      skipped: this.#skipped,
      get until() {
        return until();
      },
      get rows() {
        return rows();
      },
      get labels() {
        return tally.summary;
      },
      get mostWaiting() {
        return waiting.most;
      },
    };
  }

  async *collect(): AsyncGenerator<ExampleBlock> {
    if (this.#isBegun) throw new Error('Examples were collected already: collect again for another pass.');
    this.#isBegun = true;
    yield* this.#replay();
    const end = this.#end;
    yield* this.#passAndTell(end + 1);
    for (const block of this.#waiting.finish((waiting) => (this.#dueAt(waiting) <= end ? this.#labelOf(waiting) : undefined))) yield this.#told(block);
    this.#skipped.incomplete += this.#waiting.length;
  }

  async *#replay(): AsyncGenerator<ExampleBlock> {
    const { log, until = Number.POSITIVE_INFINITY } = this.#options;
    for await (const events of replayEvents(log)) {
      for (const replayed of events) {
        // That more came says that time went on until then.
        this.#end = Math.min(replayed.moment, until);
        if (replayed.moment > until) return;
        if (this.#isDueBefore(replayed.moment)) yield* this.#passAndTell(replayed.moment);
        this.#apply(replayed);
      }
    }
  }

  async *#passAndTell(moment: number): AsyncGenerator<ExampleBlock> {
    for (const block of this.#passTo(moment)) {
      if (block === undefined) await nextTurn();
      else yield this.#told(block);
    }
  }

  #told(block: ExampleBlock): ExampleBlock {
    this.#rows += block.table.rows;
    this.#tally.add(block.table.columns.at(-1)!, block.censored);
    for (const at of block.table.at) {
      this.#moments.first = Math.min(at, this.#moments.first ?? at);
      this.#moments.last = Math.max(at, this.#moments.last ?? at);
    }
    return block;
  }

  /** Does what is due before a moment, in the order of time. Yields blocks that are complete, and nothing now and then so that others have their turn. */
  *#passTo(moment: number): Generator<ExampleBlock | undefined> {
    for (let looked = 1; this.#isDueBefore(moment); looked++) {
      if (looked % PROFILES_A_TURN === 0) yield undefined;
      if (this.#nextLabelAt > this.#nextMoment) {
        yield* this.#takeEverybody();
        continue;
      }
      const { value, censored } = this.#labelOf(this.#waiting.first!);
      const block = this.#waiting.settle(value, censored);
      if (block !== undefined) yield block;
    }
  }

  #isDueBefore(moment: number): boolean {
    return Math.min(this.#nextLabelAt, this.#nextMoment) < moment;
  }

  get #nextLabelAt(): number {
    const { first } = this.#waiting;
    return first === undefined ? Number.POSITIVE_INFINITY : this.#dueAt(first);
  }

  /** When the label is known for good: all that may still come is late. */
  #dueAt({ at }: WaitingExample): number {
    return at + this.#aheadMs + this.#latenessMs;
  }

  #labelOf(waiting: WaitingExample): ExampleLabel {
    const { profile, at } = waiting;
    const [value] = this.#label.read(profile, { asOf: at + this.#aheadMs, known: this.#dueAt(waiting) });
    return labelOf(this.#training.prediction.target, value, at);
  }

  #apply({ event, position, moment }: ReplayedEvent): void {
    const { at } = this.#training.prediction;
    if (this.#schedule === undefined && 'every' in at) {
      this.#schedule = momentsAfter(at, createCalendar(this.#options.definition.timeZone), moment);
      this.#nextMoment = this.#schedule.next().value as number;
    }
    const { outcome } = this.#engine.apply(event, position, moment);
    const events = this.#events;
    events.read++;
    this.#positions.end = position + 1;
    events[({ accepted: 'accepted', duplicate: 'duplicates', late: 'late', rejected: 'rejected' } as const)[outcome]]++;
    if (event.imported === true && event.receivedAt <= this.#takenAt) events.afterwards++;
    if (outcome !== 'accepted' || event.kind !== 'event' || !('event' in at) || this.#engine.nameOf(event) !== at.event) return;
    this.#moments.taken++;
    const { profile } = this.#engine.cluster(this.#engine.ownerOf(event), event.time);
    this.#take(profile, event.time, true);
  }

  *#takeEverybody(): Generator<undefined> {
    const at = this.#nextMoment;
    let looked = 0;
    for (const profile of this.#engine.profiles(at)) {
      if (++looked % PROFILES_A_TURN === 0) yield undefined;
      this.#take(profile, at, false);
    }
    this.#moments.taken++;
    this.#nextMoment = this.#schedule!.next().value as number;
  }

  /** By the name and the moment alone, so that a log that grows keeps its sample; before anything is read, so that a sample costs less. */
  #isDrawn(profile: SourceId, at: number): boolean {
    const { seed = 1 } = this.#options;
    return this.#threshold >= ALL || hashText(`${profile} ${at}`, seed) < this.#threshold;
  }

  /** @param isMet whether somebody of whom nothing is known may be asked about: an event has just told that they are there */
  #take(profile: SourceId, at: number, isMet: boolean): void {
    this.#takenAt = Math.max(this.#takenAt, at);
    if (!this.#isDrawn(profile, at)) {
      this.#skipped.notSampled++;
      return;
    }
    const [lastEventAt, isAsked, isEnough] = this.#gate.read(profile, { asOf: at });
    if (lastEventAt === undefined && !isMet) this.#skipped.nothingBefore++;
    else if (isAsked !== true) this.#skipped.notAsked++;
    else if (isEnough !== true) this.#skipped.tooLittleKnown++;
    else {
      const values = this.#inputs(profile, at);
      const { inputs } = this.#training;
      this.#waiting.add(profile, at, (place) => inputs[place]!.see(values[place], at));
    }
  }
}

function readColumns(engine: Engine, inputs: readonly ModelInput[]): InputReader {
  const reader = engine.readerOf(inputs.map(({ column }) => column));
  return (profile, at) => reader.read(profile, { asOf: at });
}
