/** What a team declares of a recommendation: what customers' deeds say of their liking, where items are found, and what is never shown. */
import type { Duration, Expression, ScalarField, Words } from './definition.ts';

/** Events that speak of items. */
export interface ItemMention {
  readonly event: string;
  /** Array field of the event, each entry of which names an item. */
  readonly each?: string;
  /** The item's key: a text. */
  readonly item: Expression;
  readonly where?: Expression;
}

/** Something that customers do with items, and what it says of their liking. */
export interface SignalDefinition extends ItemMention {
  /** 1 a view, 5 an order; below 0 a refund or a dislike. Never 0. */
  readonly weight: number;
  /** `purchase`: the customer has it now; `dislike`: they want to see it no more. Default: an interest, or a doubt when the weight is below 0. */
  readonly means?: 'purchase' | 'dislike';
  /** What the customer did with the item, to stand in a sentence: en `bought` (because you … it), zh `购买` (您…过). */
  readonly label: Words;
}

/** A way to find items. `weight`: its say among the others, default 1. */
export type CandidateDefinition = { readonly weight?: number } & (
  /** What most customers had to do with lately. `by`: of those who have the same value in this column of the profile. */
  | { readonly kind: 'popular'; readonly over: Duration; readonly by?: string }
  /** What others have to do with who had to do with the same items. */
  | { readonly kind: 'neighbours' }
  /** What others went on to in visits like this one. */
  | { readonly kind: 'sessions' }
  /** What is bought together with what the customer has, or has in the basket. */
  | { readonly kind: 'together' }
  /** What the customer buys again and again, when it is due. */
  | { readonly kind: 'repeat' }
  /** What the customer has most often, what others still want first. */
  | { readonly kind: 'usual' }
  /** What is like the customer's items in its words, category and price. */
  | { readonly kind: 'content' }
  /** What a trained model says: it is handed in by its name. */
  | { readonly kind: 'model'; readonly name: string }
);

/** Items that are left out. */
export interface ExclusionDefinition {
  /** `item` is a field of the catalogue, `column` one of the profile, `field` one of the request's context. */
  readonly exclude: Expression;
  /** Why, to stand in a sentence: `dearer than you usually buy`. */
  readonly label: Words;
}

/** Which part of a list is left to chance, so that what is shown now teaches what to show later. */
export interface ExploreDefinition {
  /** 0 to 0.5, of the list: its last places, in which items that were hardly shown get their chance. */
  readonly share: number;
  /** `thompson`: by how often each item was taken up. `linucb`: by what items and customers have in common, which learns of one item from others. Default `thompson`. */
  readonly by?: 'thompson' | 'linucb';
  /** Of `linucb`, 0 to 10: how far doubt counts in favour of an item, in standard deviations. Default 1. */
  readonly width?: number;
  /** Of `linucb`, 0.01 to 1: choices drawn evenly, without which no estimate could be made. Default 0.1. */
  readonly evenShare?: number;
}

/** A list that each customer gets: of which items, chosen how. */
export interface RecommendationDefinition {
  readonly name: string;
  readonly label: Words;
  readonly catalogue: string;
  /** By name; at most 32. Recommendations of one catalogue with the same signals share what they learn. */
  readonly signals: Readonly<Record<string, SignalDefinition>>;
  readonly candidates: readonly CandidateDefinition[];
  /** `learned`: by a model that learnt from what was taken up of lists that were shown, else from what customers chose; as long as there is none, `blend`. Default `blend`: by the ranks that the ways give. */
  readonly rank?: 'blend' | 'learned';
  /** What a request may say of where and when it is asked. All of it is optional. */
  readonly context?: Readonly<Record<string, ScalarField>>;
  readonly rules?: Readonly<Record<string, ExclusionDefinition>>;
  /** What was just bought is left out for so long, unless it is worth repeating. */
  readonly notAgain?: Duration;
  /** Over fields of the item and columns of the profile: what may be bought again at once. Default: what at least a fifth of its buyers bought again, and the customer too. */
  readonly repeatable?: Expression;
  /** Of one category or brand at most so many in a list; the catalogue says which fields these are. */
  readonly caps?: { readonly category?: number; readonly brand?: number };
  /** 0 to 1: how much items of a list should differ in category and brand, rather than be the best each. Default 0.3. */
  readonly diversity?: number;
  /** How much of a list is left to chance, and how: a share alone is Thompson sampling. Default 0. */
  readonly explore?: number | ExploreDefinition;
  /** How long a list is when nobody says, 1 to 100. Default 10. */
  readonly k?: number;
  /** Events that tell that an item was shown, and that it was taken up. */
  readonly impression?: ItemMention;
  readonly click?: ItemMention;
}
