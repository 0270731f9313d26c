/**
 * What a team declares, as plain JSON: the one form in which definitions are stored, compared, sent over HTTP and
 * compiled. The typed builders in `define/` produce exactly this; `parseDefinition` reads it back from anywhere.
 *
 * Nothing here is code. Rules and values are expression trees, so that they can be explained, edited in a form,
 * previewed on history and compiled for another engine.
 */
import type { CatalogueDefinition } from './catalogue-definition.ts';
import type { RecommendationDefinition } from './recommendation-definition.ts';
import type { OnlineDefinition } from './online-definition.ts';
import type { RetrainDefinition } from './retrain-definition.ts';
import type { ValueColumns } from './value-columns.ts';

/** A sentence or a name in both languages that people read. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** A length of time: seconds, minutes, hours or days. `'90s'`, `'15m'`, `'36h'`, `'365d'`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** How precisely a window's far edge is kept: a length that divides time evenly, or `exact` (to the millisecond). */
export type Resolution = '1s' | '10s' | '1m' | '5m' | '1h' | '1d' | 'exact';

/** One field of an event, or of an item in an array of it. */
export type ScalarField =
  | { readonly type: 'string'; readonly from?: string; readonly optional?: true }
  | { readonly type: 'boolean'; readonly from?: string; readonly optional?: true }
  | { readonly type: 'enum'; readonly values: readonly string[]; readonly from?: string; readonly optional?: true }
  | {
      readonly type: 'number';
      /** Digits kept after the decimal point. A value is stored as the nearest integer of `value × 10^scale`. */
      readonly scale: number;
      /** An ISO 4217 code for money (`GBP`), `%` for a share that people read as a percentage (0.12 is 12 %), or a word. */
      readonly unit?: string;
      readonly from?: string;
      readonly optional?: true;
    };

/** One field of an event: a value, or a list of items that have the same fields each. */
export type Field =
  | ScalarField
  | { readonly type: 'array'; readonly items: Readonly<Record<string, ScalarField>>; readonly from?: string; readonly optional?: true };

/** Which message on the wire (a call of the Segment spec) is this event. */
export interface EventMatch {
  readonly call: 'track' | 'page' | 'screen' | 'identify' | 'group';
  /** For `track`: the event's name on the wire, e.g. `Order Completed`. */
  readonly event?: string;
}

/** One kind of event: which messages it is read from, and what of them is kept. */
export interface EventDefinition {
  readonly name: string;
  readonly match: EventMatch;
  /** What it is called, e.g. en `order`, zh `下单`. */
  readonly label: Words;
  /**
   * What happened, as a clause without a subject: `ordered {items.length} lines for {revenue}`. In braces: a field,
   * or the `length` of an array field.
   */
  readonly summary: Words;
  /** How late it may arrive and still count. Default `3d`. */
  readonly lateness: Duration;
  /** Read from the message's properties (traits for identify and group), at the path `from`, default the field's own name. */
  readonly fields: Readonly<Record<string, Field>>;
}

/** A value of a row, an item, or a profile, as a tree. Units: numbers in natural units (pounds, not pence), durations in ms. */
export type Expression =
  | { readonly op: 'literal'; readonly value: string | number | boolean }
  | { readonly op: 'duration'; readonly value: Duration }
  /** A field of the event being folded. */
  | { readonly op: 'field'; readonly name: string }
  /** A field of the array item being folded (only in features with `each`). */
  | { readonly op: 'item'; readonly name: string }
  /** A part of the event's time in the profile's time zone. hour 0-23, weekday 1 (Monday) - 7, month 1-12, day of month 1-31. */
  | { readonly op: 'eventTime'; readonly part: 'hour' | 'weekday' | 'month' | 'day' }
  /** The name of the event being folded (views over several events). */
  | { readonly op: 'eventName' }
  /** A column of the profile: a feature, a derived value, a tag. */
  | { readonly op: 'column'; readonly name: string }
  /** false when either side is missing. Numbers, durations and times have an order; `equal` takes any type. */
  | { readonly op: 'atLeast' | 'above' | 'atMost' | 'below' | 'equal' | 'notEqual'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'and' | 'or'; readonly all: readonly Expression[] }
  | { readonly op: 'not'; readonly of: Expression }
  | { readonly op: 'isOneOf'; readonly of: Expression; readonly values: readonly (string | number)[] }
  /** Whether a list contains the value. */
  | { readonly op: 'contains'; readonly of: Expression; readonly value: string | number }
  /** Whether the value is not missing. */
  | { readonly op: 'isPresent'; readonly of: Expression }
  /** Missing when either side is missing; `divide` also when the divisor is 0. */
  | { readonly op: 'add' | 'subtract' | 'multiply' | 'divide'; readonly left: Expression; readonly right: Expression }
  /** The first when present, else the second. */
  | { readonly op: 'orElse'; readonly of: Expression; readonly otherwise: Expression }
  /** The label of the bucket the number falls in: `labels[i]` where `bounds[i-1] ≤ value < bounds[i]`; one more label than bounds. */
  | { readonly op: 'bucket'; readonly of: Expression; readonly bounds: readonly number[]; readonly labels: readonly string[] }
  /** The entry of a histogram or list at an index (0-based); missing outside. */
  | { readonly op: 'entry'; readonly of: Expression; readonly index: number };

/** What is computed over the events of a window. `of` is what is aggregated; items of an array when the feature has `each`. */
export type AggregateSpec =
  | { readonly op: 'count' }
  /** Of numbers. */
  | { readonly op: 'sum' | 'mean' | 'variance' | 'min' | 'max'; readonly of: Expression }
  | { readonly op: 'first' | 'last'; readonly of: Expression }
  /** The newest n values, newest first. */
  | { readonly op: 'lastN'; readonly of: Expression; readonly n: number }
  | { readonly op: 'distinct'; readonly of: Expression }
  /** Most frequent value; ties go to the smaller text (or number). */
  | { readonly op: 'mostFrequent'; readonly of: Expression }
  /** The k most frequent, most frequent first. */
  | { readonly op: 'topK'; readonly of: Expression; readonly k: number }
  /** q in 0..1, within 1 % of the value. */
  | { readonly op: 'quantile'; readonly of: Expression; readonly q: number }
  | { readonly op: 'hourHistogram' } // 24 counts, local hour 0..23
  | { readonly op: 'weekdayHistogram' } // 7 counts, Monday first
  | { readonly op: 'activeDays' } // distinct local days
  /** Runs of events with no pause longer than `gap`. count; length (mean, ms); depth (mean events a session). */
  | { readonly op: 'sessions'; readonly gap: Duration; readonly measure: 'count' | 'length' | 'depth' }
  | { readonly op: 'timeSince'; readonly which: 'first' | 'last' } // ms up to the moment of reading
  | { readonly op: 'timeOf'; readonly which: 'first' | 'last' } // event time, ms since 1970
  /** Time between one event and the next, ms. */
  | { readonly op: 'gap'; readonly measure: 'mean' | 'shortest' | 'longest' }
  /** Sum in which an event's share halves every `halfLife`. */
  | { readonly op: 'decayedSum'; readonly of: Expression; readonly halfLife: Duration }
  /** How many of the ordered steps (event names) one customer took within the time; 0..steps.length. */
  | { readonly op: 'funnel'; readonly steps: readonly string[]; readonly within: Duration };

/** One aggregate over one window: a column. */
export interface FeatureDefinition {
  readonly aggregate: AggregateSpec;
  /** Array field whose items are aggregated one by one; absent: whole events. */
  readonly each?: string;
  readonly where?: Expression;
  /** Window length, or `ever`. */
  readonly over: Duration | 'ever';
  /** Default about a 300th of the window. */
  readonly resolution?: Resolution;
  /** What it is called: `money spent in the last 30 days`, `近30天消费金额`. */
  readonly label: Words;
  readonly unit?: string;
  /** Who answers for it, when that is not whoever answers for its view. */
  readonly owner?: string;
}

/** What every view may say of itself. */
interface Owned {
  /** Who answers for its columns: a team, or a person. Nothing is computed from it. */
  readonly owner?: string;
}

/** Features computed from one kind of event, or several. */
export interface FeatureViewDefinition extends Owned {
  readonly kind: 'features';
  readonly name: string;
  readonly label: Words;
  /** Names of the events it is computed from. With several, only `eventTime` and `eventName` may be used in expressions. */
  readonly sources: readonly string[];
  readonly where?: Expression;
  readonly features: Readonly<Record<string, FeatureDefinition>>;
}

/** Values computed from other columns. */
export interface DerivedViewDefinition extends Owned {
  readonly kind: 'derived';
  readonly name: string;
  readonly label: Words;
  readonly values: Readonly<Record<string, { readonly value: Expression; readonly label: Words; readonly unit?: string; readonly owner?: string }>>;
}

/** A yes or no about the customer, kept current by events and by time alone. */
export interface RuleDefinition {
  readonly rule: Expression;
  readonly label: Words;
  /** What it means for the business, one sentence. */
  readonly description?: Words;
}

/** Rules that are shown with the customer. */
export interface TagViewDefinition extends Owned {
  readonly kind: 'tags';
  readonly name: string;
  readonly label: Words;
  readonly tags: Readonly<Record<string, RuleDefinition>>;
}

/** A named audience: who is in is counted, listed, and told when they enter and leave. */
export interface SegmentViewDefinition extends Owned {
  readonly kind: 'segments';
  readonly name: string;
  readonly label: Words;
  readonly segments: Readonly<Record<string, RuleDefinition>>;
}

/** Which events of the future are looked at: those at or after the moment of reading, and less than `within` after it. */
interface Ahead {
  readonly event: string;
  /** Over the fields of the event. */
  readonly where?: Expression;
  readonly within: Duration;
}

/** What is to be known of the future. */
export type TargetDefinition =
  /** Whether such an event happens, or none does: a probability. */
  | (Ahead & { readonly op: 'present' | 'absent' })
  /** How many happen. */
  | (Ahead & { readonly op: 'count' })
  /** What a number of theirs adds up to. */
  | (Ahead & { readonly op: 'sum'; readonly of: Expression })
  /** Which value a field of the next one has: the likeliest. */
  | (Ahead & { readonly op: 'next'; readonly of: Expression })
  /** Which values a field of theirs takes: those that are likelier than not. */
  | (Ahead & { readonly op: 'any'; readonly of: Expression })
  /** How long until the first, as a duration; no longer than `within` when there is none. */
  | (Ahead & { readonly op: 'timeTo' });

/** At which moments of the past examples are taken: at midnight of the profile's time zone every so often, or at each event of a name. */
export type ExampleMoments = { readonly every: Duration | 'month' } | { readonly event: string };

/** Something about the future of a customer that is learnt from the past. */
export interface PredictionDefinition {
  readonly target: TargetDefinition;
  readonly at: ExampleMoments;
  readonly label: Words;
  /** What it means for the business, one sentence. */
  readonly description?: Words;
  readonly unit?: string;
  /** Columns or views to learn from. Default: every feature and derived value declared before. */
  readonly inputs?: readonly string[];
  /** Whom it is asked about; of others there is no value. Default: everybody. */
  readonly population?: Expression;
  /** While it does not hold, too little is known to say anything: there is no value, and the reasons say so. */
  readonly enough?: Expression;
  /** When a score is too uncertain to be told: there is no value, and the reasons say so. Default: only for customers unlike all that the model learnt from. */
  readonly abstain?: AbstainDefinition;
  /** What models are compared by. Default: `auc` for probabilities, `logLoss` for classes, `rmse` for amounts and times. */
  readonly metric?: 'auc' | 'averagePrecision' | 'logLoss' | 'brier' | 'rmse' | 'mae' | 'gini';
  /** Of amounts: which columns tell the history of purchases. Default: features over `ever` of the same event, where there are some. */
  readonly value?: ValueColumns;
  /** When it is learnt anew by itself. Default: only when somebody asks. */
  readonly retrain?: RetrainDefinition;
  /** A learner that moves with each event, told beside the champion; of a target that comes or does not. Default: none. */
  readonly online?: OnlineDefinition;
  /** Content hash of the champion, and of who answers for a share of customers instead. Set by promoting; without one there is no value. */
  readonly model?: string;
  readonly canary?: { readonly model: string; readonly share: number };
}

/** How uncertain a score may be. */
export interface AbstainDefinition {
  /** How far the bounds of the score may lie apart, in its own unit: a probability 0 to 1, an amount, ms. */
  readonly widest: number;
}

/** What models say of a customer's future. */
export interface PredictionViewDefinition extends Owned {
  readonly kind: 'predictions';
  readonly name: string;
  readonly label: Words;
  readonly predictions: Readonly<Record<string, PredictionDefinition>>;
}

/** A group of columns that are declared together. */
export type ViewDefinition = FeatureViewDefinition | DerivedViewDefinition | PredictionViewDefinition | TagViewDefinition | SegmentViewDefinition;

/** A kind of identifier that says by itself who somebody is: by its shape, or all of a kind. */
export type PersonalKind = 'email' | 'phone' | 'user' | 'anonymous';

/** Which identifiers are never merged, whatever links say, and which say by themselves who somebody is. */
export interface IdentityDefinition {
  /** Values that never identify anybody, besides the built-in ones (`null`, `undefined`, `anonymous`, `guest`, …). Compared in lower case. */
  readonly poison: readonly string[];
  /** An identifier linked to more others than this is a shared device: its links are not followed. Default 20. */
  readonly maxLinks: number;
  /** A cluster of more identifiers than this is not merged. Default 50. */
  readonly maxCluster: number;
  /** Kinds that never stand in an address and are shown only when asked for. Default `email` and `phone`, by their shape. No profile follows from it. */
  readonly personal?: readonly PersonalKind[];
}

/** A sentence that may be told of a customer. */
export interface AboutSentence {
  /** For whom it is told; default: everybody. Whoever lacks a value that it names is not told of. */
  readonly when?: Expression;
  /** `Orders about every {usualGap}, {averageOrder365d} at a time.` In braces: a column, or its `rank`: `{spend365d.rank}` is `top 5%`. */
  readonly text: Words;
}

/** Everything Limn knows about what a customer is. Views are listed upstream first: a column may only use columns listed before it. */
export interface ProfileDefinition {
  readonly limn: 1;
  readonly name: string;
  readonly label: Words;
  /** IANA time zone for hours, weekdays, days and months. Default `UTC`. */
  readonly timeZone: string;
  readonly identity: IdentityDefinition;
  readonly events: readonly EventDefinition[];
  readonly views: readonly ViewDefinition[];
  /** Items to recommend, and what is recommended of them. No profile follows from either: changing them recomputes none. */
  readonly catalogues?: readonly CatalogueDefinition[];
  readonly recommendations?: readonly RecommendationDefinition[];
  /**
   * Who a customer is, in a few sentences: of each list the first that fits is told. Default: what features tell by their
   * kind. No profile follows from it.
   */
  readonly about?: readonly (readonly AboutSentence[])[];
}

/** Type of a column's value. time: ms since 1970; duration: ms; list: strings or numbers; histogram: counts. */
export type ColumnType = 'number' | 'string' | 'boolean' | 'duration' | 'time' | 'strings' | 'numbers' | 'histogram';

/** A value as every later stage sees it; `undefined` is missing, never zero. */
export type ColumnValue = number | string | boolean | readonly string[] | readonly number[] | undefined;
