/** A shop's settings, worked out: what all of its parts look things up in. */
import { Random } from '../random/random.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { categories } from './category.ts';
import { OrderClock } from './order-clock.ts';
import type { Drift, ShopSettings } from './options.ts';
import { Season } from './season.ts';
import { DAY_MS, HOUR_MS } from './time.ts';

/** How far the shop's clocks are ahead of UTC: Asia/Shanghai, which knows no summer time. */
export const SHOP_OFFSET_MS = 8 * HOUR_MS;

/** What holds from some day on. */
export interface Regime {
  /** Prices and order values are multiplied. */
  readonly price: number;
  /** Index of a category and the share it takes; a share of 0 for none. */
  readonly category: number;
  readonly categoryShare: number;
  /** Share of the web's visitors who come by the app. */
  readonly toApp: number;
  /** How many changes of taste have passed: which of a customer's tastes holds. */
  readonly tastes: number;
}

/** All that a shop's parts share. */
export interface ShopPlan {
  readonly settings: ShopSettings;
  readonly start: number;
  readonly end: number;
  readonly season: Season;
  readonly clock: OrderClock;
  readonly catalogue: Catalogue;
  /** Before the first drift, after it, after the second, …; and the moments between them. */
  readonly regimes: readonly Regime[];
  readonly turns: readonly number[];
  /** By change of taste, in the order of their days: the share of customers whose taste changes. */
  readonly tasteShares: readonly number[];
}

/** Works out the settings. */
export function planOf(settings: ShopSettings): ShopPlan {
  const { seed, start, days, campaigns, drift } = settings;
  const end = start + Math.round(days * DAY_MS);
  const season = new Season(SHOP_OFFSET_MS);
  const inOrder = drift.toSorted((one, other) => one.at - other.at);
  const turns = inOrder.map(({ at }) => at);
  const regimes = [0, ...turns.map((_, i) => i + 1)].map((passed) => regimeOf(inOrder.slice(0, passed)));
  const tasteShares = inOrder.flatMap((change) => (change.what === 'taste' ? [change.share] : []));
  return { settings, start, end, season, clock: new OrderClock({ season, campaigns, start, end }), catalogue: createCatalogue(new Random(seed)), regimes, turns, tasteShares };
}

/** Which regime holds at a moment: its index. */
export function regimeAt({ turns }: ShopPlan, moment: number): number {
  let regime = 0;
  while (regime < turns.length && turns[regime]! <= moment) regime++;
  return regime;
}

/** Changes in the order of their days: of a kind, the latest holds; prices multiply. */
function regimeOf(drift: readonly Drift[]): Regime {
  const promoted = drift.findLast(({ what }) => what === 'category') as Extract<Drift, { what: 'category' }> | undefined;
  const channel = drift.findLast(({ what }) => what === 'channel') as Extract<Drift, { what: 'channel' }> | undefined;
  return {
    price: drift.reduce((price, change) => (change.what === 'price' ? price * change.factor : price), 1),
    category: categories.findIndex(({ id }) => id === promoted?.category),
    categoryShare: promoted?.share ?? 0,
    toApp: channel?.share ?? 0,
    tastes: drift.filter(({ what }) => what === 'taste').length,
  };
}
