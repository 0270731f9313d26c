/** What a customer may have done within a time: something that a definition can count. */

/** So many events of a kind, or lines of them, with a word in a field. */
export interface Behaviour {
  /** Name of the event in the definition. */
  readonly event: string;
  /** Array field whose items are counted; absent: whole events. */
  readonly each?: string;
  /** Absent: any event of the kind. */
  readonly field?: string;
  readonly value?: string;
  /** What stands beside the word most often, where that is a longer name of the same: of a product's number what it is called. */
  readonly title?: string;
  readonly atLeast: number;
}

/** Customers of one window, and which of them did what. */
export interface BehaviourPart {
  /** ms; events from the first up to the second. */
  readonly from: number;
  readonly to: number;
  /** Those who did anything, by name. */
  readonly profiles: readonly string[];
  /** [occasions] of [customers]; how often each had the occasion: see `BehaviourTable.occasions`. The first is anything at all. */
  readonly occasions: readonly Int32Array[];
  /** [behaviours]; bit `i & 31` of word `i >> 5` says whether customer i did it. */
  readonly done: readonly Uint32Array[];
}

/** Two windows, one after the other: what is found in the first is checked in the second. */
export interface BehaviourTable {
  readonly behaviours: readonly Behaviour[];
  /** [behaviours]; behaviours of one family say the same thing in other words: the category and a brand that stands in no other. */
  readonly families: readonly string[];
  /** [behaviours]; what somebody must do to be able to do it, as a place in `BehaviourPart.occasions`: an order, or a line of one. */
  readonly occasions: Int32Array;
  readonly windowMs: number;
  readonly earlier: BehaviourPart;
  readonly later: BehaviourPart;
  /** Of the later window: where in the log a customer did a behaviour first, at most `limit` of them. */
  readonly examples: (profile: string, behaviour: number, limit: number) => readonly BehaviourExample[];
}

/** An event in the log. */
export interface BehaviourExample {
  readonly position: number;
  readonly at: number;
}
