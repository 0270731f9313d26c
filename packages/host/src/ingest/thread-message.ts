/** What the serving thread and a reading one say to each other. */
import type { PreparedBatch, ProfileDefinition } from '@limn/engine';
import type { ImportProgress } from '../limn.ts';
import type { LogSnapshot } from '../log/snapshot.ts';
import type { ArrivedBody, GroupReading } from './body-reader.ts';
import type { BodyForm } from './sent-body.ts';

/** Where a body stands among the bytes of its group; −1: it has none. */
export interface BodyPlace {
  readonly from: number;
  readonly to: number;
  readonly form: BodyForm;
  readonly encoding?: string;
  readonly receivedAt: number;
}

/** Texts that have numbers since the last request, in their order. */
interface Lesson {
  readonly texts: readonly string[];
}

export type ReaderRequest =
  /** All that follows is read under this definition. */
  | { readonly ask: 'define'; readonly definition: ProfileDefinition }
  | ({ readonly ask: 'read'; readonly bytes: Uint8Array; readonly bodies: readonly BodyPlace[] } & Lesson)
  /** Records of the log from a position on, at most `ahead` events before who takes them up. */
  | { readonly ask: 'replay'; readonly log: LogSnapshot; readonly from: number; readonly ahead: number }
  /** So many events have been taken up: it may go on. */
  | ({ readonly ask: 'more'; readonly events: number } & Lesson);

/** A record of the log, prepared. */
export interface PreparedRecord {
  readonly position: number;
  readonly moment: number;
  /** When its first event counts as applied. */
  readonly begins: number;
  readonly history?: true;
  readonly progress?: ImportProgress;
  readonly prepared: PreparedBatch;
}

/** `read` is answered in the order of asking. */
export type ReaderAnswer =
  | { readonly answer: 'read'; readonly reading: GroupReading; /** As they came, when a body of them needs the engine. */ readonly bytes?: Uint8Array }
  | { readonly answer: 'records'; readonly records: readonly PreparedRecord[] }
  /** Nothing more to replay; `failed`: it could not be read. */
  | { readonly answer: 'end'; readonly failed: boolean };

/** The body at its place among the bytes of a group. */
export function bodyAt(bytes: Uint8Array, { from, to, ...rest }: BodyPlace): ArrivedBody {
  return { ...rest, bytes: from < 0 ? undefined : bytes.subarray(from, to) };
}

/** Texts a reading thread knows the numbers of, at most: some 100 bytes each. Of others it sends the text. */
const KNOWN_TEXTS = 200_000;
/** Texts that are told at a time. */
const LESSON_TEXTS = 10_000;

/** What a thread that knows so many texts is told next. */
export function lessonTexts(engine: { texts(from: number, limit: number): readonly string[] }, told: number): readonly string[] {
  return engine.texts(told, Math.min(LESSON_TEXTS, KNOWN_TEXTS - told));
}
