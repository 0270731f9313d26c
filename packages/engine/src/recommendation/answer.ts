/** What is asked of a recommender, and what it answers. Plain data; times in ms since 1970. */
import type { SourceId } from '../event/event.ts';
import type { ColumnValue } from '../registry/definition.ts';

/** Who asks, when, where. */
export interface RecommendationRequest {
  /** Every identifier of the customer; the first one names them. Those never seen have no history; none at all: a new visitor. */
  readonly members: readonly SourceId[];
  /** What happened before it counts. */
  readonly now: number;
  /** Items wanted, 1 to 100. Default: as declared. */
  readonly k?: number;
  /** Values of the declared context by name; others, and those of another type, are as if they were not given. */
  readonly context?: Readonly<Record<string, ColumnValue>>;
  /** Columns of the customer's profile as of `now`, by name. Absent: all missing. */
  readonly columnOf?: (column: string) => ColumnValue;
  /** Keys of the items in the basket: they count as what the customer did last, and are not recommended. */
  readonly basket?: readonly string[];
  /** Whether the answer tells what a ranking sees of each item: to be logged with the impression, so that one can be learnt. */
  readonly withFeatures?: boolean;
  /** What chance is drawn from. Default: the customer's name; the same customer sees the same list all day. */
  readonly seed?: string;
}

/** An item of the history in a reason, with what the customer did with it. */
export interface ReasonItem {
  readonly item: string;
  readonly title: string;
  /** Name of the signal that says most; absent when the customer did nothing with it, as of an item that similar ones are sought to. */
  readonly signal?: string;
  /** It is in the basket that the request tells. */
  readonly inBasket?: true;
}

/** Why an item is recommended. `createRecommendationWords` makes sentences of it. */
export type RecommendedReason =
  /** `customers` who had to do with `because` then had to do with this item. */
  | { readonly kind: 'neighbour'; readonly because: ReasonItem; readonly customers: number }
  /** Bought together with it `baskets` times. */
  | { readonly kind: 'together'; readonly because: ReasonItem; readonly baskets: number }
  /** So many had to do with it within so many days; `group`: of those who have this value in a column of the profile, as the customer has. */
  | { readonly kind: 'popular'; readonly customers: number; readonly days: number; readonly group?: { readonly column: string; readonly value: string } }
  /** Like `because` in these words. */
  | { readonly kind: 'content'; readonly because: ReasonItem; readonly words: readonly string[] }
  /** The customer bought it `times` times, usually every `everyMs` (0: of one time, unknown), last `sinceMs` ago. */
  | { readonly kind: 'repeat'; readonly times: number; readonly everyMs: number; readonly sinceMs: number }
  /** A model reads it from what the customer did; these items of it weighed most. */
  | { readonly kind: 'taste'; readonly because: readonly ReasonItem[] }
  /** Hardly anybody was shown it so far: it gets its chance. */
  | { readonly kind: 'chance' }
  /** It came to the catalogue last; nothing else is known. */
  | { readonly kind: 'new' };

/** How a way placed an item. */
export interface NamedBy {
  /** `neighbours`, `popular:7d`, … ; `popular` fills lists that are short. */
  readonly way: string;
  /** From 1. */
  readonly rank: number;
  /** Comparable only within one answer of the way. */
  readonly score: number;
}

/** An item of a list. */
export interface RecommendedItem {
  readonly item: string;
  readonly title: string;
  /** Higher is better; comparable within the answer only. */
  readonly score: number;
  readonly namedBy: readonly NamedBy[];
  /** Strongest first, one or two. */
  readonly reasons: readonly RecommendedReason[];
  /** How likely it was to stand here, given what stands above; 1 where nothing was left to chance. Log it with the impression. */
  readonly propensity: number;
  readonly isExplored: boolean;
  /** When asked for: features by name, but for columns of the profile; missing ones are left out. */
  readonly features?: Readonly<Record<string, ColumnValue>>;
}

/** A list for a customer. */
export interface RecommendationAnswer {
  readonly name: string;
  readonly now: number;
  /** Best first; fewer than wanted only when nothing more may be shown of what ways find, of what is popular, and of the newest 10,000 items. */
  readonly items: readonly RecommendedItem[];
  readonly rankedBy: 'blend' | 'learned';
  /** Different items that were looked at. */
  readonly considered: number;
  /** How many each rule left out, by its name: `gone`, `unavailable`, `disliked`, `justBought`, `inBasket`, and those declared. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Interactions that were read. */
  readonly history: number;
}

/** How likely an item stands at a place of a list, given what stands above it. */
export interface PlaceChoice {
  readonly item: string;
  /** Above 0, up to 1; of all that may stand there they sum to 1. */
  readonly chance: number;
}

/** What became of an item in an answer. */
export type WhyNot =
  /** It is in the list, at a place from 1. */
  | { readonly kind: 'shown'; readonly place: number }
  /** Nothing ever named it. */
  | { readonly kind: 'unknown' }
  /** A rule leaves it out. */
  | { readonly kind: 'excluded'; readonly rule: string }
  /** No way found it for this customer. */
  | { readonly kind: 'notFound' }
  /** Others are better: its place by rank. */
  | { readonly kind: 'outranked'; readonly place: number; readonly of: number }
  /** By rank it is among the first, but the list has enough of its kind. */
  | { readonly kind: 'variety'; readonly place: number; readonly of: number };

/** An event that a model read, and how it looked at it. */
export interface AttendedEvent {
  /** Key of the item that it was about, and its title. */
  readonly item: string;
  readonly title: string;
  /** As the declaration names it. */
  readonly signal: string;
  /** When it happened, ms. */
  readonly at: number;
  /** Of all that the model looked at, 0 to 1. What is looked at much need not do much. */
  readonly share: number;
  /** What the score of the recommended item loses without this event, in the model's own measure; below 0: it would gain. */
  readonly effect: number;
  /** How much each head of each layer looks at it, 0 to 1. */
  readonly heads: readonly number[];
}

/** What a model looked at when it came to an item. */
export interface AttentionAnswer {
  /** The way, as the declaration names it. */
  readonly way: string;
  readonly heads: number;
  /** Oldest first. */
  readonly events: readonly AttendedEvent[];
}
