/**
 * What a learned ranking sees of a customer and an item: what the ways said, the item, how the two go together, where it is
 * asked, and the profile. By name, so that a model finds what it was trained on; training and serving read it here alone.
 *
 *     way.neighbours.rank, way.neighbours.score   missing where the way did not name the item
 *     blend                                       what `blend` gave
 *     item.price, item.category, …                fields of the catalogue
 *     item.age                                    since it was first named, a duration
 *     item.shown, item.rate                       how often it was shown, and the share in which it was taken up
 *     item.buyers, item.again                     share of source ids that bought it, and of those the share that did again
 *     own.orders, own.overdue, …                  what the customer had of it: see `ownFactNames`; missing when nothing
 *     customer.orders, customer.idle, …           what the history says of the customer: see `customerFactNames`
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
import type { Histories } from '../history/histories.ts';
import type { Interaction } from '../interaction.ts';
import type { FoundItem } from './blend.ts';
import { customerFactNames, historyFactsOf, ownFactNames, type HistoryFacts } from './history-facts.ts';

/** Of whom and when features are read. */
export interface FeatureScope {
  readonly history: readonly Interaction[];
  readonly now: number;
  readonly context: Readonly<Record<string, ColumnValue>>;
  readonly columnOf: (column: string) => ColumnValue;
}

/** Where features are read. */
export interface FeatureState {
  readonly catalogue: Catalogue;
  readonly arms: RateArms;
  readonly histories: Histories;
}

/** A taken-up share before anything was seen: one of twenty. */
const PRIOR = { taken: 1, shown: 20 };
/** Buyers that the share of those who came back is drawn by towards nobody. */
const PRIOR_BUYERS = 10;

/** Features that are lengths of time, ms. */
export const durationFeatures: ReadonlySet<string> = new Set(['item.age', 'cross.since', 'own.since', 'own.gap', 'customer.gap', 'customer.idle', 'customer.knownFor']);

const ITEM_FEATURES = ['item.age', 'item.shown', 'item.rate', 'item.buyers', 'item.again'] as const;
const CROSS_FEATURES = ['cross.category', 'cross.brand', 'cross.price', 'cross.times', 'cross.since'] as const;
const OWN_FEATURES = ownFactNames.map((name) => `own.${name}`);
const CUSTOMER_FEATURES = customerFactNames.map((name) => `customer.${name}`);

/** How one feature is read. */
type FeatureReader = (found: FoundItem) => ColumnValue;

/** Reads features of one request. Cost: a pass over the history; a feature some 30 ns. */
export class RankingFeatures {
  readonly #state: FeatureState;
  readonly #scope: FeatureScope;
  readonly #facts: HistoryFacts;
  readonly #shares: Readonly<Record<'category' | 'brand', ReadonlyMap<string, number>>>;
  readonly #usualPrice: number | undefined;
  readonly #met = new Map<number, { times: number; last: number }>();
  /** By name, as they are first asked for: names are taken apart once a request, not once an item. */
  readonly #readers = new Map<string, FeatureReader>();
  /** What the customer had of the item that was asked about last. */
  #own: readonly number[] | undefined;
  #ownOf = -1;

  constructor(state: FeatureState, scope: FeatureScope) {
    this.#state = state;
    this.#scope = scope;
    this.#facts = historyFactsOf(scope.history, scope.now);
    this.#shares = { category: this.#sharesBy('category'), brand: this.#sharesBy('brand') };
    this.#usualPrice = this.#meanPrice();
    for (const { item, at } of scope.history) {
      const known = this.#met.get(item);
      if (known === undefined) this.#met.set(item, { times: 1, last: at });
      else [known.times, known.last] = [known.times + 1, at];
    }
  }

  /** The value of a feature for an item that some way named. */
  read(name: string, found: FoundItem): ColumnValue {
    let reader = this.#readers.get(name);
    if (reader === undefined) this.#readers.set(name, (reader = this.#readerOf(name)));
    return reader(found);
  }

  /** All features but the profile's columns, of ways that named something; those that are missing are left out. */
  all(found: FoundItem): Readonly<Record<string, ColumnValue>> {
    const names = [
      'blend', ...ITEM_FEATURES, ...CROSS_FEATURES, ...OWN_FEATURES, ...CUSTOMER_FEATURES,
      ...found.namedBy.flatMap(({ way }) => [`way.${way}.rank`, `way.${way}.score`]),
      ...Object.keys(this.#state.catalogue.definition.fields).map((field) => `item.${field}`),
      ...Object.keys(this.#scope.context).map((field) => `context.${field}`),
    ];
    return Object.fromEntries(names.map((name) => [name, this.read(name, found)] as const).filter(([, value]) => value !== undefined));
  }

  #readerOf(name: string): FeatureReader {
    const [group, of = '', part] = split(name);
    switch (group) {
      case 'blend':
        return ({ blend }) => blend;
      case 'way':
        return ({ namedBy }) => {
          const named = namedBy.find(({ way }) => way === of);
          return part === 'rank' ? named?.rank : named?.score;
        };
      case 'item':
        return this.#itemReader(of);
      case 'own': {
        const place = ownFactNames.indexOf(of as never);
        return ({ item }) => known(this.#ownFacts(item)?.[place]);
      }
      case 'customer': {
        const value = known(this.#facts.customer[customerFactNames.indexOf(of as never)]);
        return () => value;
      }
      case 'cross':
        return ({ item }) => this.#cross(of, item);
      case 'context': {
        const value = this.#scope.context[of];
        return () => value;
      }
      default: {
        const value = this.#scope.columnOf(name);
        return () => value;
      }
    }
  }

  #itemReader(feature: string): FeatureReader {
    const { catalogue, arms, histories } = this.#state;
    if (Object.hasOwn(catalogue.definition.fields, feature)) return ({ item }) => catalogue.read(item, feature);
    switch (feature) {
      case 'age':
        return ({ item }) => this.#scope.now - catalogue.firstAt(item);
      case 'shown':
        return ({ item }) => arms.of(item).shown;
      case 'rate':
        return ({ item }) => {
          const { shown, taken } = arms.of(item);
          return (taken + PRIOR.taken) / (shown + PRIOR.shown);
        };
      case 'buyers':
        return ({ item }) => histories.repeatsOf(item).buyers / Math.max(1, histories.size);
      case 'again':
        return ({ item }) => {
          const { buyers, repeaters } = histories.repeatsOf(item);
          return repeaters / (buyers + PRIOR_BUYERS);
        };
      default:
        return () => undefined;
    }
  }

  #ownFacts(item: number): readonly number[] | undefined {
    if (item !== this.#ownOf) [this.#ownOf, this.#own] = [item, this.#facts.ofItem(item)];
    return this.#own;
  }

  #cross(feature: string, item: number): ColumnValue {
    switch (feature) {
      case 'category':
      case 'brand': {
        const value = this.#state.catalogue.readRole(item, feature);
        return typeof value === 'string' && this.#scope.history.length > 0 ? (this.#shares[feature].get(value) ?? 0) : undefined;
      }
      case 'price': {
        const price = this.#state.catalogue.readRole(item, 'price');
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
      const value = this.#state.catalogue.readRole(item, role);
      if (typeof value === 'string') shares.set(value, (shares.get(value) ?? 0) + 1 / history.length);
    }
    return shares;
  }

  #meanPrice(): number | undefined {
    let [sum, count] = [0, 0];
    for (const { item, weight } of this.#scope.history) {
      const price = this.#state.catalogue.readRole(item, 'price');
      if (weight > 0 && typeof price === 'number') [sum, count] = [sum + price, count + 1];
    }
    return count === 0 ? undefined : sum / count;
  }
}

function known(value: number | undefined): number | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** `way.popular:7d.rank` → `way`, `popular:7d`, `rank`; a name without a dot is its own group. */
function split(name: string): readonly [group: string, of?: string, part?: string] {
  const first = name.indexOf('.');
  if (first < 0) return [name];
  const last = name.lastIndexOf('.');
  const group = name.slice(0, first);
  return group === 'way' && last > first ? [group, name.slice(first + 1, last), name.slice(last + 1)] : [group, name.slice(first + 1)];
}
