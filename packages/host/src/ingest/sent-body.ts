/** A body as it was sent, what it may hold, and what can be wrong with it as a whole. */
import type { SegmentCall } from '@limn/engine';

/** What a body is, once it is text. */
export type BodyForm =
  /** One message of a call of the Segment spec. */
  | { readonly is: 'call'; readonly call: SegmentCall }
  /** `{"batch": […], "sentAt"}`: messages with their types. */
  | { readonly is: 'batch' }
  /** `{"name", "row", "batch": […]}`: history, done up to the row. */
  | { readonly is: 'import' }
  /** One structured CloudEvent, or an array of them. */
  | { readonly is: 'cloudEvent' | 'cloudEvents' }
  /** The data of a CloudEvent whose attributes came as headers, names in lower case. */
  | { readonly is: 'binaryCloudEvent'; readonly headers: Readonly<Record<string, unknown>> }
  /** A typed message a line. */
  | { readonly is: 'lines' };

/** A body on its way in. Its bytes may be handed to another thread: whoever passes them on lets go of them. */
export interface SentBody {
  readonly form: BodyForm;
  /** undefined: there was none. */
  readonly bytes: Uint8Array | undefined;
  /** `Content-Encoding`: gzip, deflate or br. */
  readonly encoding?: string;
}

/** Bytes a body may have, as sent and once decompressed. */
export const maxBodyBytes = 4 * 1024 * 1024;

/** Messages one body may carry. */
export const maxMessages = 10_000;

/** Why nothing of a body is taken. */
export type BodyProblemCode = 'malformed_json' | 'malformed_encoding' | 'malformed_batch' | 'body_too_large' | 'batch_too_long' | 'unsupported_encoding';

/** What is said of a body of which nothing is taken. */
export interface BodyProblem {
  readonly code: BodyProblemCode;
  /** What is wrong and where, a sentence. */
  readonly detail: string;
  /** How to mend it, a sentence. */
  readonly cure: string;
}

/** A body that cannot be read at all. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly problem: BodyProblem;

  constructor(problem: BodyProblem) {
    super(problem.detail);
    this.problem = problem;
  }
}
