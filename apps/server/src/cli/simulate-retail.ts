/** Simulated customers of the retail example: they order and return what its real ones do, in messages of the same shape. */
import type { ShopMessage, ShopOptions } from '@limn/simulate';
import type { Message } from '../ingest/read-messages.ts';

/** About two orders a minute by day, for two years; nobody looks around, since the example does not hear of it. */
export const retailShop: Omit<ShopOptions, 'start'> = {
  seed: 2011,
  users: 8_000,
  days: 730,
  campaigns: [],
  drift: [],
  laws: { orderRate: { shape: 0.9, mean: 0.4 }, dropout: { alpha: 1, beta: 60 }, visitRate: { shape: 1, mean: 1e-9, perOrder: 0 }, bots: 0, households: 0, reviews: 0, late: 0, tooLate: 0, duplicates: 0 },
};

/** Best-selling products of the example's history: code, name, usual price in pounds. */
const products: readonly (readonly [code: string, name: string, price: number])[] = [
  ['85123A', 'WHITE HANGING HEART T-LIGHT HOLDER', 2.95],
  ['85099B', 'JUMBO BAG RED RETROSPOT', 2.08],
  ['22423', 'REGENCY CAKESTAND 3 TIER', 12.75],
  ['47566', 'PARTY BUNTING', 4.95],
  ['20725', 'LUNCH BAG RED RETROSPOT', 1.65],
  ['84879', 'ASSORTED COLOUR BIRD ORNAMENT', 1.69],
  ['21212', 'PACK OF 72 RETROSPOT CAKE CASES', 0.55],
  ['22383', 'LUNCH BAG SUKI DESIGN', 1.65],
  ['22720', 'SET OF 3 CAKE TINS PANTRY DESIGN', 4.95],
  ['20727', 'LUNCH BAG  BLACK SKULL.', 1.65],
  ['22386', 'JUMBO BAG PINK POLKADOT', 2.08],
  ['22457', 'NATURAL SLATE HEART CHALKBOARD', 2.95],
  ['21931', 'JUMBO STORAGE BAG SUKI', 2.08],
  ['22197', 'POPCORN HOLDER', 0.85],
  ['22411', 'JUMBO SHOPPER VINTAGE RED PAISLEY', 2.08],
  ['22961', 'JAM MAKING SET PRINTED', 1.45],
  ['22469', 'HEART OF WICKER SMALL', 1.65],
  ['20728', 'LUNCH BAG CARS BLUE', 1.65],
  ['22384', 'LUNCH BAG PINK POLKADOT', 1.65],
  ['23298', 'SPOTTY BUNTING', 4.95],
  ['22960', 'JAM MAKING SET WITH JARS', 4.25],
  ['82482', 'WOODEN PICTURE FRAME WHITE FINISH', 2.55],
  ['22382', 'LUNCH BAG SPACEBOY DESIGN', 1.65],
  ['22699', 'ROSES REGENCY TEACUP AND SAUCER', 2.95],
  ['22697', 'GREEN REGENCY TEACUP AND SAUCER', 2.95],
  ['23203', 'JUMBO BAG VINTAGE DOILY', 2.08],
  ['22666', 'RECIPE BOX PANTRY YELLOW DESIGN', 2.95],
  ['21080', 'SET/20 RED RETROSPOT PAPER NAPKINS', 0.85],
  ['22178', 'VICTORIAN GLASS HANGING T-LIGHT', 1.25],
  ['22993', 'SET OF 4 PANTRY JELLY MOULDS', 1.25],
  ['20726', 'LUNCH BAG WOODLAND', 1.65],
  ['23206', 'LUNCH BAG APPLE DESIGN', 1.65],
  ['20724', 'RED RETROSPOT CHARLOTTE BAG', 0.85],
  ['23209', 'LUNCH BAG VINTAGE DOILY', 1.65],
  ['85099C', 'JUMBO  BAG BAROQUE BLACK WHITE', 2.08],
  ['22727', 'ALARM CLOCK BAKELIKE RED', 3.75],
  ['23199', 'JUMBO BAG APPLES', 2.08],
  ['22077', '6 RIBBONS RUSTIC CHARM', 1.65],
  ['22090', 'PAPER BUNTING RETROSPOT', 2.95],
  ['21929', 'JUMBO BAG PINK VINTAGE PAISLEY', 2.08],
];

/** Gifts are bought singly and by the dozen. */
const packs = [1, 1, 2, 6, 12];

/** Most customers are at home. */
const countries = ['United Kingdom', 'United Kingdom', 'United Kingdom', 'Germany', 'United Kingdom', 'France', 'United Kingdom', 'United Kingdom', 'EIRE', 'United Kingdom'];

interface ShopLine {
  readonly product_id: string;
  readonly quantity: number;
}

/**
 * An order or a refund of the simulated shop as the example would have sent it; undefined for all else. Identifiers begin with
 * `simulated-`, and `simulated` stands among the properties.
 */
export function retailMessage({ type, event, messageId, userId, anonymousId, timestamp, properties = {} }: ShopMessage): Message | undefined {
  if (event !== 'Order Completed' && event !== 'Order Refunded') return undefined;
  const lines = (properties['products'] as readonly ShopLine[]).map(retailLine);
  const pence = lines.reduce((sum, { quantity, price }) => sum + Math.round(quantity * price * 100), 0);
  // A visitor of whom only a device or a card is known stays one; the others go by their account alone.
  const who = userId === undefined ? { anonymousId } : { userId };
  const amount = event === 'Order Completed' ? { revenue: pence / 100 } : { amount: pence / 100 };
  const country = countries[numberIn(messageId) % countries.length]!;
  return { type, event, messageId, ...who, timestamp, properties: { order_id: properties['order_id'], ...amount, country, products: lines, simulated: true } };
}

function retailLine({ product_id, quantity }: ShopLine): { readonly product_id: string; readonly name: string; readonly quantity: number; readonly price: number } {
  const number = numberIn(product_id);
  const [code, name, price] = products[number % products.length]!;
  return { product_id: code, name, quantity: quantity * packs[number % packs.length]!, price };
}

/** `p-17` and `simulated-17-3` hold 17. */
function numberIn(identifier: string): number {
  return Number(/\d+/.exec(identifier)?.[0] ?? 0);
}
