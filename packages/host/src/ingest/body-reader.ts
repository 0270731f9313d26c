/**
 * From bodies to what the log keeps and the engine folds, in any thread: decoded, read, checked, packed, prepared. All
 * that needs the engine's state comes later, but for one thing: whether an alias speaks of a user who is known.
 */
import { createPreparer, isRejected, type LimnEvent, type Outcome, type PreparedBatch, type ProfileDefinition, type SourceId } from '@limn/engine';
import type { ImportProgress, Rejection } from '../limn.ts';
import { packLines, type PackedEvents } from '../log/frame.ts';
import { createSurveyor, type Survey } from '../source/survey.ts';
import { readMessages } from './read-messages.ts';
import { BodyError, type BodyProblem, type SentBody } from './sent-body.ts';
import { sentForQuarantine } from './sent-for-quarantine.ts';

/** A body and when it came, ms. */
export interface ArrivedBody extends SentBody {
  readonly receivedAt: number;
}

/** What a body came to. */
export interface TakenBody {
  /** Events of it among those of the group. */
  readonly events: number;
  readonly rejected: number;
  /** The answer, `Taken` as JSON, for when each of its events is accepted. */
  readonly answer: string;
  readonly rejections: readonly Rejection[];
  readonly progress?: ImportProgress;
  /** What it tells of who sent it. */
  readonly survey: Survey;
}

/** Nothing of it is taken; or it waits for someone who has the engine. */
export type ReadBody = TakenBody | { readonly problem: BodyProblem } | { readonly needsEngine: true; /** Given back by a thread. */ readonly body?: ArrivedBody };

/** Several bodies as one record of the log. */
export interface GroupReading {
  /** In the order given. */
  readonly bodies: readonly ReadBody[];
  readonly packed: PackedEvents;
  /** A slice at a time, in order: who folds one lets others have their turn before the next. */
  readonly prepared: readonly PreparedBatch[];
}

/** What became of a message, in the words of the answer. */
export interface MessageResult {
  /** The id of the message; null when it could not be read. */
  readonly id: string | null;
  readonly outcome: Outcome['outcome'];
  readonly code?: string;
  readonly message?: string;
  readonly cure?: string;
}

/** What became of a body, message by message. */
export interface Taken {
  readonly success: boolean;
  readonly accepted: number;
  readonly duplicate: number;
  readonly late: number;
  readonly rejected: number;
  readonly results: readonly MessageResult[];
}

/** Reads bodies under one definition. */
export interface BodyReader {
  readonly version: string;
  /** Texts that have numbers in the engine; see `Preparer`. */
  learn(texts: readonly string[]): void;
  /**
   * @param find which known customer a value means; absent: a body that asks comes back as `needsEngine`
   * Cost about 5 µs an event, most of it JSON.
   */
  read(bodies: readonly ArrivedBody[], find?: (identifier: string) => SourceId | undefined): GroupReading;
}

/** Events that are folded in one go: a read that comes meanwhile waits for about 0.3 ms. */
const SLICE_EVENTS = 25;

/** What the bodies of a group come to. */
interface Gathered {
  /** Events as the log keeps them. */
  readonly lines: string[];
  /** Those of them that are prepared, but for the last few. */
  readonly slices: PreparedBatch[];
}

export function createBodyReader(definition: ProfileDefinition): BodyReader {
  const preparer = createPreparer(definition);
  const surveyor = createSurveyor(definition);

  function readBody(body: ArrivedBody, find: ((identifier: string) => SourceId | undefined) | undefined, { lines, slices }: Gathered): ReadBody {
    const { messages, read, sentAt, imported, progress, sender } = readMessages(body);
    const { receivedAt } = body;
    const events: LimnEvent[] = [];
    let needsEngine = false;
    const lookUp = find ?? (() => void (needsEngine = true));
    const arrival = { receivedAt, sentAt, ...(imported && { imported }), find: findAmong(events, lookUp) };
    const outcomes = messages.map((message) => {
      const result = read(message, arrival);
      if (!isRejected(result)) events.push(result);
      return result;
    });
    if (needsEngine) return { needsEngine };

    const rejections: Rejection[] = [];
    const results = outcomes.map((result, i): MessageResult => {
      const fault = isRejected(result) ? result : preparer.prepare(result);
      const id = isRejected(result) ? idOf(messages[i]) : result.id;
      if (fault === undefined) {
        surveyor.count(result as LimnEvent);
        if (lines.push(JSON.stringify(result)) % SLICE_EVENTS === 0) slices.push(preparer.take());
        return { id, outcome: 'accepted' };
      }
      rejections.push({ receivedAt: isRejected(result) ? receivedAt : result.receivedAt, code: fault.code, message: fault.message, sent: isRejected(result) ? sentForQuarantine(messages[i]) : result });
      return { id, outcome: 'rejected', code: fault.code, message: fault.message, cure: fault.cure };
    });
    const rejected = rejections.length;
    const accepted = results.length - rejected;
    const taken: Taken = { success: rejected === 0, accepted, duplicate: 0, late: 0, rejected, results };
    return { events: accepted, rejected, answer: JSON.stringify(taken), rejections, survey: surveyor.take(messages[0], sender), ...(progress !== undefined && { progress }) };
  }

  return {
    version: preparer.version,
    learn: (texts) => preparer.learn(texts),
    read(bodies, find) {
      const gathered: Gathered = { lines: [], slices: [] };
      const { lines, slices } = gathered;
      const read = bodies.map((body): ReadBody => {
        try {
          return readBody(body, find, gathered);
        } catch (error) {
          if (error instanceof BodyError) return { problem: error.problem };
          throw error;
        }
      });
      return { bodies: read, packed: packLines(lines), prepared: lines.length % SLICE_EVENTS === 0 ? slices : [...slices, preparer.take()] };
    },
  };
}

/** An alias may speak of a user who first appears in an earlier event of the same body. */
function findAmong(earlier: readonly LimnEvent[], find: (identifier: string) => SourceId | undefined): (identifier: string) => SourceId | undefined {
  const users = new Set<string>();
  let seen = 0;
  return (identifier) => {
    for (; seen < earlier.length; seen++) {
      const event = earlier[seen]!;
      if (event.kind === 'event' && event.user !== undefined) users.add(`user:${event.user}`);
    }
    return users.has(identifier) ? (identifier as SourceId) : find(identifier);
  };
}

/** The id of a refused message, as far as it has one. */
function idOf(message: unknown): string | null {
  if (typeof message !== 'object' || message === null) return null;
  const { messageId, id } = message as { messageId?: unknown; id?: unknown };
  const sent = messageId ?? id;
  return typeof sent === 'string' && sent.length <= 512 ? sent : null;
}
