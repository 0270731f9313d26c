/** One thing a customer did, or one fact about who they are, in the form the log keeps. Wire formats end here. */

/** A name by which a customer is known, `kind:value`: `user:17850`, `anonymous:5f3c…`. */
export type SourceId = string & { readonly brand: 'SourceId' };

/** ms since 1970 at which it happened; never later than the event's `receivedAt`. */
export type EventTime = number;

/** Something a customer did, or traits they have now. */
export interface BehaviourEvent {
  readonly kind: 'event';
  /** Unique within the customer; the sender's, so that a resend is recognised. */
  readonly id: string;
  /** The call of the Segment spec it came as. */
  readonly call: 'track' | 'page' | 'screen' | 'identify' | 'group';
  /** Name on the wire for `track` (and of the page or screen); absent otherwise. */
  readonly event?: string;
  readonly time: EventTime;
  /** When Limn accepted it. Never read from a clock again. */
  readonly receivedAt: number;
  /** Present on imported history: received time is history's own. */
  readonly imported?: true;
  readonly user?: string;
  readonly anonymous?: string;
  /** Properties (traits for identify and group), as sent. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A statement that two identifiers are (or are not) one customer. Comes from `alias`, or from an operator. */
export interface LinkEvent {
  readonly kind: 'link' | 'unlink';
  readonly id: string;
  readonly time: EventTime;
  readonly receivedAt: number;
  readonly imported?: true;
  readonly left: SourceId;
  readonly right: SourceId;
  /** Where the statement comes from: `alias`, `operator`. */
  readonly evidence: string;
}

/** What the log keeps. */
export type LimnEvent = BehaviourEvent | LinkEvent;

/** What became of one sent event. */
export type Outcome =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'late' }
  | { readonly outcome: 'rejected'; readonly code: string; readonly message: string; readonly cure: string };
