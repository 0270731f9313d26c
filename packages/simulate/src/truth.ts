/**
 * The truth beside the stream: who customers are, by which laws, what was done to them and when they left, so that whatever is
 * concluded from the stream can be scored. One object a line, told apart by `truth`. Moments are ISO 8601, money is in CNY, rates are a
 * day, shares are from 0 to 1.
 */
import type { ShopSettings } from './shop/options.ts';

/** The shop as it was asked for: `createShop(settings)` gives it again. */
export interface ShopTruth {
  readonly truth: 'shop';
  readonly settings: ShopSettings;
  readonly from: string;
  readonly to: string;
}

/** A campaign: whose order rate was multiplied, when. Each customer's line says who was treated. */
export interface CampaignTruth {
  readonly truth: 'campaign';
  readonly campaign: string;
  readonly from: string;
  readonly to: string;
  readonly effect: number;
  readonly treated: number;
  readonly control: number;
}

/** A lasting change from a moment on: `factor` of prices, the `share` that a category or the app takes, or whose taste changes. */
export interface DriftTruth {
  readonly truth: 'drift';
  readonly what: 'price' | 'category' | 'channel' | 'taste';
  readonly at: string;
  readonly factor?: number;
  readonly category?: string;
  readonly share?: number;
}

/** A product, its price before any drift, and the quality that reviews are drawn around. */
export interface ProductTruth {
  readonly truth: 'product';
  readonly product: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly price: number;
  readonly quality: number;
  readonly style: number;
  /** Place by popularity within the category, from 1. */
  readonly rank: number;
}

/** A customer. */
export interface CustomerTruth {
  readonly truth: 'customer';
  /** As `userId` has it. A bot has none in the stream. */
  readonly customer: string;
  readonly bot: boolean;
  /** By their order rate: `frequent` from one in 14 days, `regular` from one in 45, `occasional`; or `bot`. */
  readonly segment: 'frequent' | 'regular' | 'occasional' | 'bot';
  /** The planted kind; absent when the shop has none. A bot is of none. */
  readonly kind?: string;
  readonly language: 'zh' | 'en';
  readonly arrivesAt: string;
  /** Orders a day while they live: λ of BG/NBD. */
  readonly orderRate: number;
  /** Probability of leaving after an order: p of BG/NBD. */
  readonly dropout: number;
  /** Mean value of an order before any drift of prices: the customer's own mean of Gamma-Gamma. */
  readonly orderValue: number;
  /** Expected value of all orders of a life without end: orderValue / dropout. */
  readonly lifetimeValue: number;
  readonly visitRate: number;
  /** Probability that an order comes back, at least in part. */
  readonly refunds: number;
  /** Orders until the shop's end, and the moment of the last one when the customer left after it for good; null: lives. */
  readonly orders: number;
  readonly leftAt: string | null;
  readonly taste: {
    /** The three categories they like, best first: they take 45 %, 25 % and 12 % of what is looked at and bought. */
    readonly categories: readonly string[];
    /** Six in ten products are of this style. */
    readonly style: number;
  };
  /** What they like instead, each from a moment on; none of most. */
  readonly tasteChanges: readonly { readonly at: string; readonly categories: readonly string[]; readonly style: number }[];
  /** Who shares it has a device with the others; null: none. */
  readonly household: string | null;
  /** Every identifier that is this customer's alone, and that of the household's device. Not each of them was seen. */
  readonly identities: { readonly own: readonly string[]; readonly shared: readonly string[] };
  /** Whether the till's card is made known in the account at some time. */
  readonly cardKnown: boolean;
  readonly campaigns: readonly { readonly campaign: string; readonly arm: 'treated' | 'control' }[];
}

/** A message that was delivered late or a second time. Written on request. */
export interface FaultTruth {
  readonly truth: 'fault';
  readonly messageId: string;
  readonly fault: 'late' | 'tooLate' | 'duplicate';
  readonly timestamp: string;
  readonly receivedAt: string;
}

/** What was delivered: all of the stream, counted. */
export interface TotalsTruth {
  readonly truth: 'totals';
  /** Lines of the stream, repeats among them. */
  readonly messages: number;
  /** Without repeats. */
  readonly events: number;
  /** By fault: `late` within three days, `tooLate` beyond, `duplicate`. */
  readonly faults: Readonly<Record<FaultTruth['fault'], number>>;
  /** Without repeats, by kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** One line of the truth. */
export type TruthLine = ShopTruth | CampaignTruth | DriftTruth | ProductTruth | CustomerTruth | FaultTruth | TotalsTruth;
