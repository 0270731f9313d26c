/** Kinds of customers that are planted on request, so that whoever finds groups can be scored against them. */
import type { ShopLaws } from './laws.ts';

/** A kind: how many are of it, and what differs from the others. */
export interface CustomerKind {
  readonly name: string;
  /** Of the customers; all kinds together have 1. */
  readonly share: number;
  /** Laws of their own; the others are the shop's. */
  readonly laws?: Partial<Pick<ShopLaws, 'orderRate' | 'dropout' | 'spend' | 'visitRate' | 'refunds'>>;
  /** Shares of orders at the till and of other visits by the app: the mean of each; single customers are within a tenth of it. */
  readonly till?: number;
  readonly app?: number;
  /** The three categories that they all like, best first. Default: each likes their own. */
  readonly likes?: readonly [first: string, second: string, third: string];
}

/** Which kind a lot from 0 to 1 falls on; undefined: there are none. */
export function kindAt(kinds: readonly CustomerKind[], lot: number): CustomerKind | undefined {
  let rest = lot;
  for (const kind of kinds) {
    rest -= kind.share;
    if (rest < 0) return kind;
  }
  return kinds.at(-1);
}

/** Orders and values of one kind are alike: three customers in four are within a fifth of its mean. */
const ALIKE = 40;

/** A law of spend with a mean, fen. */
const spending = (mean: number): ShopLaws['spend'] => ({ shape: 6, customerShape: ALIKE, scale: (mean * (ALIKE - 1)) / 6 });

/**
 * Four kinds that nobody could mistake for one another over half a year: collectors who order twice a week by the app, families who come
 * every two weeks and also to the till, guests who order once a month and much, and onlookers who only look.
 */
export const plainKinds: readonly CustomerKind[] = [
  { name: 'collector', share: 0.3, laws: { orderRate: { shape: ALIKE, mean: 0.25 }, spend: spending(10_000), visitRate: { shape: ALIKE, mean: 0.1, perOrder: 1 } }, till: 0, app: 0.85 },
  { name: 'family', share: 0.3, laws: { orderRate: { shape: ALIKE, mean: 0.08 }, spend: spending(35_000), visitRate: { shape: ALIKE, mean: 0.1, perOrder: 2 } }, till: 0.3, app: 0 },
  { name: 'guest', share: 0.2, laws: { orderRate: { shape: ALIKE, mean: 0.03 }, spend: spending(200_000), visitRate: { shape: ALIKE, mean: 0.05, perOrder: 2 } }, till: 0, app: 0 },
  { name: 'onlooker', share: 0.2, laws: { orderRate: { shape: ALIKE, mean: 0.000_5 }, visitRate: { shape: ALIKE, mean: 0.6, perOrder: 0 } }, till: 0, app: 0.1 },
];

/** Who buys for a small child, and everybody else: a purpose that no single category tells. */
export const purposeKinds: readonly CustomerKind[] = [
  { name: 'motherAndBaby', share: 0.12, likes: ['baby', 'toys', 'skin-care'] },
  { name: 'others', share: 0.88 },
];
