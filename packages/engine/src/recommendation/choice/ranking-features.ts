/**
 * What a learned ranking sees of a customer and an item: what the ways said, the item, how the two go together, where it is
 * asked, and the profile. By name, so that a model finds what it was trained on; training and serving read it here alone.
 *
 *     way.neighbours.rank, way.neighbours.score   missing where the way did not name the item
 *     blend                                       what `blend` gave
 *     item.price, item.category, …                fields of the catalogue
 *     item.age                                    since it was first named, a duration
 *     item.shown, item.rate                       how often it was shown, and the share in which it was taken up
 *     cross.category, cross.brand                 share of the customer's interactions with the item's category, brand
 *     cross.price                                 its price by the mean price of what the customer liked
 *     cross.times, cross.since                    interactions with the item itself, and how long ago the last was
 *     context.page, …                             what the request says
 *     anything else                               a column of the profile
 */
import type { ColumnValue } from '../../registry/definition.ts';
import type { CatalogueRoles } from '../../registry/catalogue-definition.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { RateArms } from '../explore/rate-arms.ts';
import type { Interaction } from '../interaction.ts';
import type { FoundItem } from './blend.ts';

/** Of whom and when features are read. */
export interface FeatureScope {
  readonly history: readonly Interaction[];
  readonly now: number;
  readonly context: Readonly<Record<string, ColumnValue>>;
  readonly columnOf: (column: string) => ColumnValue;
}

/** A taken-up share before anything was seen: one of twenty. */
const PRIOR = { taken: 1, shown: 20 };

/** Reads features of one request. Cost: a pass over the history; a feature some 50 ns. */
export class RankingFeatures {
  readonly #catalogue: Catalogue;
  readonly #arms: RateArms;
  readonly #scope: FeatureScope;
  readonly #shares: Readonly<Record<'category' | 'brand', ReadonlyMap<string, number>>>;
  readonly #usualPrice: number | undefined;
  readonly #met = new Map<number, { times: number; last: number }>();

  constructor({ catalogue, arms }: { readonly catalogue: Catalogue; readonly arms: RateArms }, scope: FeatureScope) {
    this.#catalogue = catalogue;
    this.#arms = arms;
    this.#scope = scope;
    this.#shares = { category: this.#sharesBy('category'), brand: this.#sharesBy('brand') };
    this.#usualPrice = this.#meanPrice();
    for (const { item, at } of scope.history) {
      const known = this.#met.get(item);
      if (known === undefined) this.#met.set(item, { times: 1, last: at });
      else [known.times, known.last] = [known.times + 1, at];
    }
  }

  /** The value of a feature for an item that some way named. */
  read(name: string, { item, blend, namedBy }: FoundItem): ColumnValue {
    const [group, of = '', part] = split(name);
    switch (group) {
      case 'blend':
        return blend;
      case 'way': {
        const found = namedBy.find(({ way }) => way === of);
        return part === 'rank' ? found?.rank : found?.score;
      }
      case 'item':
        return this.#ofItem(of, item);
      case 'cross':
        return this.#cross(of, item);
      case 'context':
        return this.#scope.context[of];
      default:
        return this.#scope.columnOf(name);
    }
  }

  /** All features but the profile's columns, of ways that named something; those that are missing are left out. */
  all(found: FoundItem): Readonly<Record<string, ColumnValue>> {
    const names = [
      'blend', 'item.age', 'item.shown', 'item.rate', 'cross.category', 'cross.brand', 'cross.price', 'cross.times', 'cross.since',
      ...found.namedBy.flatMap(({ way }) => [`way.${way}.rank`, `way.${way}.score`]),
      ...Object.keys(this.#catalogue.definition.fields).map((field) => `item.${field}`),
      ...Object.keys(this.#scope.context).map((field) => `context.${field}`),
    ];
    return Object.fromEntries(names.map((name) => [name, this.read(name, found)] as const).filter(([, value]) => value !== undefined));
  }

  #ofItem(feature: string, item: number): ColumnValue {
    if (Object.hasOwn(this.#catalogue.definition.fields, feature)) return this.#catalogue.read(item, feature);
    if (feature === 'age') return this.#scope.now - this.#catalogue.firstAt(item);
    const { shown, taken } = this.#arms.of(item);
    if (feature === 'shown') return shown;
    return feature === 'rate' ? (taken + PRIOR.taken) / (shown + PRIOR.shown) : undefined;
  }

  #cross(feature: string, item: number): ColumnValue {
    switch (feature) {
      case 'category':
      case 'brand': {
        const value = this.#catalogue.readRole(item, feature);
        return typeof value === 'string' && this.#scope.history.length > 0 ? (this.#shares[feature].get(value) ?? 0) : undefined;
      }
      case 'price': {
        const price = this.#catalogue.readRole(item, 'price');
        return typeof price === 'number' && this.#usualPrice !== undefined && this.#usualPrice > 0 ? price / this.#usualPrice : undefined;
      }
      case 'times':
        return this.#met.get(item)?.times ?? 0;
      case 'since': {
        const met = this.#met.get(item);
        return met === undefined ? undefined : this.#scope.now - met.last;
      }
      default:
        return undefined;
    }
  }

  #sharesBy(role: keyof CatalogueRoles): ReadonlyMap<string, number> {
    const { history } = this.#scope;
    const shares = new Map<string, number>();
    for (const { item } of history) {
      const value = this.#catalogue.readRole(item, role);
      if (typeof value === 'string') shares.set(value, (shares.get(value) ?? 0) + 1 / history.length);
    }
    return shares;
  }

  #meanPrice(): number | undefined {
    let [sum, count] = [0, 0];
    for (const { item, weight } of this.#scope.history) {
      const price = this.#catalogue.readRole(item, 'price');
      if (weight > 0 && typeof price === 'number') [sum, count] = [sum + price, count + 1];
    }
    return count === 0 ? undefined : sum / count;
  }
}

/** `way.popular:7d.rank` → `way`, `popular:7d`, `rank`; a name without a dot is its own group. */
function split(name: string): readonly [group: string, of?: string, part?: string] {
  const first = name.indexOf('.');
  if (first < 0) return [name];
  const last = name.lastIndexOf('.');
  const group = name.slice(0, first);
  return group === 'way' && last > first ? [group, name.slice(first + 1, last), name.slice(last + 1)] : [group, name.slice(first + 1)];
}
