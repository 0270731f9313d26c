/**
 * A way to find items for a customer: popularity, neighbours, content, a trained model. Every way has this one shape, online
 * and when it is judged on history, so that what is judged is what serves.
 */
import type { Interaction } from '../interaction.ts';

/** For whom, and when. */
export interface CandidateRequest {
  /** Who asks, for ways that know groups of customers. Absent: whoever did the last of the history. */
  readonly customer?: number;
  /** What the customer did, oldest first, under all identifiers; empty for somebody new. */
  readonly history: readonly Interaction[];
  /** The moment of the request, ms; nothing in the history is later. */
  readonly now: number;
  /** How many candidates are wanted at most. */
  readonly limit: number;
}

/** An item with what one way says for it: higher is better, comparable only within one answer. */
export interface Candidate {
  readonly item: number;
  /** Finite. */
  readonly score: number;
}

/** Why a way named an item: what a sentence is made of. */
export type CandidateReason =
  /** Customers who had to do with `item`, which is in the history, then had to do with this one, `customers` of them. */
  | { readonly kind: 'neighbour'; readonly item: number; readonly customers: number }
  /** Bought in one basket with `item`, `baskets` times. */
  | { readonly kind: 'together'; readonly item: number; readonly baskets: number }
  /** `customers` had to do with it within the last `days`; of the customer's own group where one is named. */
  | { readonly kind: 'popular'; readonly customers: number; readonly days: number; readonly group?: string }
  /** It is like `item` of the history: the words that both have, most telling first. */
  | { readonly kind: 'content'; readonly item: number; readonly words: readonly string[] }
  /** The customer bought it `times` times, usually every `everyMs` (0: of one time, unknown), last `sinceMs` ago. */
  | { readonly kind: 'repeat'; readonly times: number; readonly everyMs: number; readonly sinceMs: number }
  /** A model that read the history; `items` of it weighed most. */
  | { readonly kind: 'taste'; readonly items: readonly number[] };

/** Answers from what it knows; asking changes nothing. */
export interface CandidateSource {
  /**
   * Best first, ties to the lower item number; at most `limit`, fewer when it knows no more. Items of the history may be among
   * them: what is left out is decided after ranking.
   */
  candidates(request: CandidateRequest): readonly Candidate[];
  /** Why it would name the item for this request, strongest first; empty when it would not, or cannot say. */
  because(request: CandidateRequest, item: number): readonly CandidateReason[];
}

/** One that learns from every event as it comes. Following the same interactions in the same order gives the same answers, bit for bit. */
export interface FollowingSource extends CandidateSource {
  /** Takes one interaction; they come in the order of the log, so event times may go back a little. */
  add(interaction: Interaction): void;
}
