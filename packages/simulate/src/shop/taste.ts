/**
 * What customers like, and what they look at and buy because of it: three categories before all others, and one style. The law is
 * known whole, so that whoever recommends can be scored against the best list that there is.
 */
import type { Random } from '../random/random.ts';
import { PRODUCTS_A_CATEGORY, STYLES, type Catalogue } from './catalogue.ts';
import type { Customer } from './customer.ts';
import type { Regime, ShopPlan } from './plan.ts';

/** Shares of what is looked at that the liked categories take, best first; the rest follows popularity. */
const SHARES = [0.45, 0.25, 0.12] as const;

/** Share of products that are of the customer's own style, whatever their popularity. */
const OWN_STYLE = 0.6;

/** The categories that somebody likes, best first, and the style. Categories may be the same. */
export class Taste {
  first = 0;
  second = 0;
  third = 0;
  style = 0;
  /** The change of taste in the shop that brought it, from 1; 0: from the first. */
  since = 0;

  /** Draws another. */
  draw({ category }: Catalogue, random: Random, since = 0): this {
    this.first = category.draw(random);
    this.second = category.draw(random);
    this.third = category.draw(random);
    this.style = random.below(STYLES);
    this.since = since;
    return this;
  }

  copy({ first, second, third, style, since }: Taste): void {
    this.first = first;
    this.second = second;
    this.third = third;
    this.style = style;
    this.since = since;
  }
}

/** A product as the customer's taste and its popularity have it: an index. */
export function drawProduct({ catalogue }: ShopPlan, { customer, regime, random }: { readonly customer: Customer; readonly regime: Regime; readonly random: Random }): number {
  const { first, second, third, style } = customer.tastes[regime.tastes]!;
  const taste = random.uniform();
  let category: number;
  if (random.uniform() < regime.categoryShare) category = regime.category;
  else if (taste < SHARES[0]) category = first;
  else if (taste < SHARES[0] + SHARES[1]) category = second;
  else if (taste < SHARES[0] + SHARES[1] + SHARES[2]) category = third;
  else category = catalogue.category.draw(random);
  let rank = catalogue.rank.draw(random);
  if (random.uniform() < OWN_STYLE) rank += style - (rank % STYLES);
  return category * PRODUCTS_A_CATEGORY + rank;
}

/**
 * How likely a look of the customer falls on each product, [products], by the same law; sums to 1.
 * Cost: the products, about 20 µs.
 */
export function lookChances({ catalogue }: ShopPlan, customer: Customer, regime: Regime): Float64Array {
  const { first, second, third, style } = customer.tastes[regime.tastes]!;
  const byCategory = catalogue.category.chances().map((chance) => chance * (1 - SHARES[0] - SHARES[1] - SHARES[2]));
  byCategory[first]! += SHARES[0];
  byCategory[second]! += SHARES[1];
  byCategory[third]! += SHARES[2];
  const byRank = catalogue.rank.chances();
  const ofRank = byRank.map((chance) => chance * (1 - OWN_STYLE));
  byRank.forEach((chance, rank) => (ofRank[rank + style - (rank % STYLES)]! += chance * OWN_STYLE));
  const chances = new Float64Array(catalogue.products.length);
  for (let product = 0; product < chances.length; product++) {
    const category = Math.floor(product / PRODUCTS_A_CATEGORY);
    const share = byCategory[category]! * (1 - regime.categoryShare) + (category === regime.category ? regime.categoryShare : 0);
    chances[product] = share * ofRank[product % PRODUCTS_A_CATEGORY]!;
  }
  return chances;
}
