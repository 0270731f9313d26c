/** A shop's settings, worked out: what all of its parts look things up in. */
import { Random } from '../random/random.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { categories } from './category.ts';
import { OrderClock } from './order-clock.ts';
import type { ShopSettings } from './options.ts';
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
}

/** Works out the settings. */
export function planOf(settings: ShopSettings): ShopPlan {
  const { seed, start, days, campaigns, drift } = settings;
  const end = start + Math.round(days * DAY_MS);
  const season = new Season(SHOP_OFFSET_MS);
  const turns = drift.map(({ at }) => at).sort((a, b) => a - b);
  const regimes = [-Infinity, ...turns].map((from) => regimeOf(drift.filter(({ at }) => at <= from)));
  return { settings, start, end, season, clock: new OrderClock({ season, campaigns, start, end }), catalogue: createCatalogue(new Random(seed)), regimes, turns };
}

/** Which regime holds at a moment: its index. */
export function regimeAt({ turns }: ShopPlan, moment: number): number {
  let regime = 0;
  while (regime < turns.length && turns[regime]! <= moment) regime++;
  return regime;
}

function regimeOf(drift: ShopSettings['drift']): Regime {
  return drift.reduce<Regime>((regime, change) => {
    switch (change.what) {
      case 'price':
        return { ...regime, price: regime.price * change.factor };
      case 'category':
        return { ...regime, category: categories.findIndex(({ id }) => id === change.category), categoryShare: change.share };
      case 'channel':
        return { ...regime, toApp: change.share };
    }
  }, { price: 1, category: 0, categoryShare: 0, toApp: 0 });
}
