/**
 * Training sets from history, point-in-time by construction: the log is replayed through the engine that serves. When the
 * replay stands at a moment t, all that is asked is read as of t, from what had been received by t. When it stands at the
 * end of the time looked ahead, and late events have had their time too, the label is read as of that end. So features
 * cover what lies before t and labels `[t, t + within)`, in one pass, with one implementation for both and for serving.
 *
 * Who is who: an example is of the profile as it was known at t. Its label is that of whoever this name turns out to be
 * by the time the label is read: a visitor who signs in later and then orders has ordered. (Were it the identifiers known
 * at t alone, no visitor would ever order: orders belong to the users they become.) Of two profiles that are merged later,
 * each is an example, and both have the label of the one customer that they are.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createCalendar, createEngine, durationMs, versionOf, type ColumnReader, type ColumnValue, type Engine, type ModelInput, type ProfileDefinition, type ScoringModel, type SourceId } from '@limn/engine';
import { hashText } from '../random/random.ts';
import type { ExampleBlock } from './example-block.ts';
import { replayEvents, type ExampleLog, type ReplayedEvent } from './example-log.ts';
import { momentsAfter } from './example-moments.ts';
import { LabelTally, type ExampleReport, type ReplayCounts, type SkippedExamples } from './example-report.ts';
import { labelOf, labelType, type ExampleLabel } from './target-feature.ts';
import { EVENTS_BEFORE, IS_ASKED, IS_ENOUGH, LABEL, trainingDefinition, type TrainingDefinition } from './training-definition.ts';
import { WaitingExamples, type WaitingExample } from './waiting-examples.ts';

/** Reads the inputs of a profile as of a moment, in their order; may be overwritten by the next reading. */
export type InputReader = (profile: SourceId, at: number) => readonly ColumnValue[];

/** What examples are collected from. */
export interface CollectOptions {
  readonly definition: ProfileDefinition;
  /** Name of the prediction. */
  readonly prediction: string;
  readonly log: ExampleLog;
  /** The log counts as ended here, ms; default: with its last event. */
  readonly until?: number;
  /** Of what is drawn by chance; default 1. */
  readonly seed?: number;
  /** Share of the examples to draw, by profile and moment; default 1: all. */
  readonly sample?: number;
  /** Models by content hash, when inputs are predictions of their own. */
  readonly models?: ReadonlyMap<string, ScoringModel>;
  /** So many examples may wait for their label at once, default 4 million; each takes 8 bytes a number and 4 a word. */
  readonly mostWaiting?: number;
  /** Reads inputs in another way than the engine does: whoever does so should look for leaks. */
  readonly readInputs?: (engine: Engine, inputs: readonly ModelInput[]) => InputReader;
}

/** Examples as they become complete; can be iterated once. */
export interface ExampleStream extends AsyncIterable<ExampleBlock> {
  /** Grows while examples are collected; whole at the end. */
  readonly report: ExampleReport;
}

const MOST_WAITING = 4_000_000;
/** So many profiles are looked at before others have their turn: some milliseconds. */
const PROFILES_A_TURN = 512;

/**
 * Replays a log and gives an example for each profile and moment that the prediction asks about. The same log, definition,
 * seed and sample give the same rows in the same order. Cost: a replay of the log, and two readings a row; memory: the
 * engine's state, and what waits (see `mostWaiting`), never the whole set.
 * @throws LearnError `prediction_unknown`; while iterating `examples_waiting`, and what the log throws
 */
export function collectExamples(options: CollectOptions): ExampleStream {
  const collector = new Collector(options);
  return { report: collector.report, [Symbol.asyncIterator]: () => collector.collect() };
}

class Collector {
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
  readonly #threshold: number;
  readonly #moments = { taken: 0, first: undefined as number | undefined, last: undefined as number | undefined };
  /** Of examples that are taken of everybody. */
  #schedule: Iterator<number, unknown> | undefined;
  #nextMoment = Number.POSITIVE_INFINITY;
  /** The latest moment that an example was taken at. */
  #takenAt = Number.NEGATIVE_INFINITY;
  #rows = 0;

  constructor(options: CollectOptions) {
    const { definition, prediction: name, log, models, seed = 1, sample = 1, mostWaiting = MOST_WAITING } = options;
    this.#options = options;
    this.#training = trainingDefinition(definition, name);
    const { prediction, inputs, leftOut, versions } = this.#training;
    const { target } = prediction;
    this.#engine = createEngine({ definition: this.#training.definition, history: log, ...(models !== undefined && { models }) });
    this.#gate = this.#engine.readerOf([EVENTS_BEFORE, IS_ASKED, IS_ENOUGH]);
    this.#inputs = (options.readInputs ?? readColumns)(this.#engine, inputs);
    this.#label = this.#engine.readerOf([LABEL]);
    this.#waiting = new WaitingExamples(inputs.map(({ column, type }) => ({ name: column, type })), { name, type: labelType(target) }, mostWaiting);
    this.#aheadMs = durationMs(target.within);
    this.#latenessMs = durationMs(definition.events.find((event) => event.name === target.event)!.lateness);
    this.#threshold = sample * 4_294_967_296;
    const [tally, moments, waiting, engine] = [this.#tally, this.#moments, this.#waiting, this.#engine];
    const rows = (): number => this.#rows;
    this.report = {
      prediction: name,
      version: versionOf(definition),
      target,
      seed,
      sample,
      aheadMs: this.#aheadMs,
      latenessMs: this.#latenessMs,
      inputVersions: versions,
      leftOut,
      events: this.#events,
      moments,
      skipped: this.#skipped,
      get until() {
        return engine.moment;
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
    const { log, until } = this.#options;
    for await (const events of replayEvents(log, until)) {
      for (const replayed of events) {
        for (const block of this.#passTo(replayed.moment)) {
          if (block === undefined) await nextTurn();
          else yield this.#told(block);
        }
        this.#apply(replayed);
      }
    }
    const end = this.#engine.moment;
    for (const block of this.#passTo(end + 1)) {
      if (block === undefined) await nextTurn();
      else yield this.#told(block);
    }
    for (const block of this.#waiting.finish((waiting) => (this.#dueAt(waiting) <= end ? this.#labelOf(waiting) : undefined))) yield this.#told(block);
    this.#skipped.incomplete += this.#waiting.length;
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
    let looked = 0;
    for (;;) {
      const { first } = this.#waiting;
      const due = first === undefined ? Number.POSITIVE_INFINITY : this.#dueAt(first);
      if (Math.min(due, this.#nextMoment) >= moment) return;
      if (++looked % PROFILES_A_TURN === 0) yield undefined;
      if (due <= this.#nextMoment) {
        const { value, censored } = this.#labelOf(first!);
        const block = this.#waiting.settle(value, censored);
        if (block !== undefined) yield block;
      } else yield* this.#takeEverybody();
    }
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

  /** @param isMet whether somebody of whom nothing is known may be asked about: an event has just told that they are there */
  #take(profile: SourceId, at: number, isMet: boolean): void {
    const { seed = 1 } = this.#options;
    this.#takenAt = Math.max(this.#takenAt, at);
    const [before, isAsked, isEnough] = this.#gate.read(profile, { asOf: at });
    if (before === 0 && !isMet) this.#skipped.nothingBefore++;
    else if (isAsked !== true) this.#skipped.notAsked++;
    else if (isEnough !== true) this.#skipped.tooLittleKnown++;
    else if (this.#threshold < 4_294_967_296 && hashText(`${profile} ${at}`, seed) >= this.#threshold) this.#skipped.notSampled++;
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
