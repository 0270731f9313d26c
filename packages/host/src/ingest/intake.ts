/**
 * Bodies on their way to durable events: those that meet are read together, become one record of the log, and are
 * answered each for itself. While the reader is at work, bodies gather; so a busy host makes groups larger, not slower.
 */
import type { PreparedBatch, RejectedOutcome, UnusualOutcome } from '@limn/engine';
import type { Scheduler } from '../clock/scheduler.ts';
import type { ImportProgress, Rejection } from '../limn.ts';
import type { PackedEvents } from '../log/frame.ts';
import type { ArrivedBody, GroupReading, MessageResult, ReadBody, Taken, TakenBody } from './body-reader.ts';
import type { GroupReader } from './reader.ts';
import type { Survey } from '../source/survey.ts';
import { BodyError } from './sent-body.ts';

/** What became of a body. */
export interface BodyAnswer {
  readonly accepted: number;
  readonly duplicate: number;
  readonly late: number;
  readonly rejected: number;
  /** `Taken` as JSON: one result a message, in the order sent. */
  readonly json: string;
  /** Of a body that is one message: why it was not taken. */
  readonly refusal?: RejectedOutcome;
}

/** The same with what the body tells of who sent it. */
export interface SurveyedAnswer extends BodyAnswer {
  readonly survey: Survey;
}

/** A record that is ready for the log and for the engine. */
export interface ReadyRecord {
  readonly packed: PackedEvents;
  readonly prepared: readonly PreparedBatch[];
  readonly progress?: ImportProgress;
  /** The newest of its bodies came at; ms. */
  readonly receivedAt: number;
}

export interface IntakeOptions {
  readonly scheduler: Scheduler;
  readonly reader: GroupReader;
  /** Reads what needs the engine. */
  readonly inline: GroupReader;
  /** Makes a record durable and applies it. @throws HostError */
  readonly commit: (record: ReadyRecord) => Promise<readonly UnusualOutcome[]>;
  readonly quarantine: (rejections: readonly Rejection[]) => void;
}

/** Bytes of bodies that are read together, unless one alone has more: some 100 to 200 events. */
const GROUP_BYTES = 48 * 1024;
/** Bytes that are worth a group of their own while another is being read. */
const AHEAD_BYTES = 16 * 1024;
/** Bodies that are read together, at most. */
const GROUP_BODIES = 128;

interface Waiting {
  readonly body: ArrivedBody;
  readonly resolve: (answer: SurveyedAnswer) => void;
  readonly reject: (cause: unknown) => void;
}

export class Intake {
  readonly #options: IntakeOptions;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #bodies = 0;
  #bytes = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Bodies that are not answered yet, and their bytes as sent. */
  get inFlight(): { readonly bodies: number; readonly bytes: number } {
    return { bodies: this.#bodies, bytes: this.#bytes };
  }

  /** @throws BodyError; HostError: nothing of it was acknowledged */
  async take(body: ArrivedBody): Promise<SurveyedAnswer> {
    // Whoever reads it takes its bytes away.
    const bytes = body.bytes?.length ?? 0;
    this.#bodies++;
    this.#bytes += bytes;
    try {
      return await new Promise<SurveyedAnswer>((resolve, reject) => {
        this.#waiting.push({ body, resolve, reject });
        this.#readSoon();
      });
    } finally {
      this.#bodies--;
      this.#bytes -= bytes;
    }
  }

  /** Bodies of the same turn share a group. */
  #readSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.scheduler.soon(() => {
      this.#scheduled = false;
      while (this.#isDue()) void this.#run(this.#takeGroup(), this.#options.reader);
    });
  }

  /** A reader at work gets its next group ahead when there is enough for one; fewer bodies better gather until it is through. */
  #isDue(): boolean {
    const { underWay } = this.#options.reader;
    if (this.#waiting.length === 0 || underWay > 1) return false;
    return underWay === 0 || this.#waiting.reduce((sum, { body }) => sum + (body.bytes?.length ?? 0), 0) >= AHEAD_BYTES;
  }

  /** An import stands for itself: its record says how far it came. */
  #takeGroup(): Waiting[] {
    let size = 0;
    let bytes = 0;
    while (size < this.#waiting.length && size < GROUP_BODIES) {
      const { body } = this.#waiting[size]!;
      bytes += body.bytes?.length ?? 0;
      if (size > 0 && (bytes > GROUP_BYTES || body.form.is === 'import')) break;
      size++;
      if (body.form.is === 'import') break;
    }
    return this.#waiting.splice(0, size);
  }

  async #run(group: readonly Waiting[], reader: GroupReader): Promise<void> {
    try {
      const receivedAt = Math.max(...group.map(({ body }) => body.receivedAt));
      const reading = await reader.read(group.map(({ body }) => body));
      if (this.#waiting.length > 0) this.#readSoon();
      await this.#settle(group, reading, receivedAt);
    } catch (cause) {
      if (this.#waiting.length > 0) this.#readSoon();
      for (const { reject } of group) reject(cause);
    }
  }

  async #settle(group: readonly Waiting[], { bodies, packed, prepared }: GroupReading, receivedAt: number): Promise<void> {
    for (const [i, read] of bodies.entries()) {
      const { body, resolve, reject } = group[i]!;
      if ('problem' in read) reject(new BodyError(read.problem));
      else if ('needsEngine' in read) void this.#run([{ body: read.body ?? body, resolve, reject }], this.#options.inline);
    }
    const progress = progressOf(bodies);
    const unusual = packed.count > 0 || progress !== undefined ? await this.#options.commit({ packed, prepared, receivedAt, ...(progress !== undefined && { progress }) }) : [];
    let from = 0;
    for (const [i, read] of bodies.entries()) {
      if (!('events' in read)) continue;
      const to = from + read.events;
      if (read.rejections.length > 0) this.#options.quarantine(read.rejections);
      const { body, resolve } = group[i]!;
      resolve(answerOf(read, unusual.filter(({ index }) => index >= from && index < to).map(({ index, outcome }) => ({ index: index - from, outcome })), isSingle(body)));
      from = to;
    }
  }
}

function progressOf(bodies: readonly ReadBody[]): ImportProgress | undefined {
  for (const body of bodies) if ('progress' in body) return body.progress;
  return undefined;
}

function isSingle({ form }: ArrivedBody): boolean {
  return form.is === 'call' || form.is === 'cloudEvent' || form.is === 'binaryCloudEvent';
}

/** The answer was written ahead for the case that all is accepted; what went otherwise is put in. */
function answerOf({ events, rejected, answer, survey }: TakenBody, unusual: readonly UnusualOutcome[], single: boolean): SurveyedAnswer {
  const json = unusual.length === 0 ? answer : corrected(JSON.parse(answer) as Taken, unusual);
  const counts = { accepted: events, duplicate: 0, late: 0, rejected };
  for (const { outcome } of unusual) {
    counts.accepted--;
    counts[outcome.outcome]++;
  }
  if (!single || counts.rejected === 0) return { ...counts, json, survey };
  const { code = '', message = '', cure = '' } = (JSON.parse(json) as Taken).results[0]!;
  return { ...counts, json, survey, refusal: { outcome: 'rejected', code, message, cure } };
}

function corrected(taken: Taken, unusual: readonly UnusualOutcome[]): string {
  const outcomes = new Map(unusual.map(({ index, outcome }) => [index, outcome]));
  let event = 0;
  const results = taken.results.map((result): MessageResult => {
    const outcome = result.outcome === 'rejected' ? undefined : outcomes.get(event++);
    if (outcome === undefined) return result;
    return outcome.outcome === 'rejected' ? { id: result.id, ...outcome } : { id: result.id, outcome: outcome.outcome };
  });
  const count = (of: MessageResult['outcome']): number => results.filter(({ outcome }) => outcome === of).length;
  const rejected = count('rejected');
  return JSON.stringify({ success: rejected === 0, accepted: count('accepted'), duplicate: count('duplicate'), late: count('late'), rejected, results });
}
