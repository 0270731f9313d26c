/**
 * Behaviours that go together, as proposals for tags. A set counts only if it goes together however it is cut in two, more often than
 * chance has it among customers who do as much (self-sufficient sets: Webb, TKDD 4, 2010), with all tries counted, and if it still
 * does in a later time that nothing was chosen by.
 */
import { learnError } from '../errors.ts';
import { associate, believable, countByStratum, strataOf, type Association, type Strata } from './association-test.ts';
import type { BehaviourExample, BehaviourPart, BehaviourTable } from './behaviour.ts';
import { allOf, bothOf, countBits, rowsIn } from './bits.ts';
import { frequentSets, type FrequentSet } from './frequent-sets.ts';

/** How to look. */
export interface AssociationOptions {
  /** Customers that a set needs, as a share of those of the window; default 0.01, and 20 of them at least. */
  readonly support?: number;
  /** How much more often than by chance, at least, where it is surest to be: default 1.3. */
  readonly lift?: number;
  /** Behaviours in a set at most; default 3. */
  readonly mostItems?: number;
  /** Share of those told that may be chance; default 0.01. */
  readonly falseShare?: number;
  /** Proposals at most; default 20. */
  readonly most?: number;
}

/** A rule: who did all of the first usually did the last, too. */
export interface AssociationRule {
  /** Places of behaviours. */
  readonly given: readonly number[];
  readonly follows: number;
  /** Share of those who did what is given, and of everybody. */
  readonly confidence: number;
  readonly base: number;
}

/** Behaviours that go together, in both windows. */
export interface FoundAssociation {
  /** Places of behaviours, rising. */
  readonly items: readonly number[];
  /** Customers who did all, and their share of those of the earlier window. */
  readonly customers: number;
  readonly support: number;
  readonly rule: AssociationRule;
  /** Of the cut in two at which they hold together the least. */
  readonly earlier: Association;
  readonly later: Association;
  /** Customers of the later window who did all. */
  readonly members: readonly string[];
  readonly examples: readonly { readonly profile: string; readonly events: readonly (readonly BehaviourExample[])[] }[];
}

/** What was found. */
export interface FoundAssociations {
  /** Customers of each window. */
  readonly customers: { readonly earlier: number; readonly later: number };
  readonly behaviours: number;
  /** Sets that were tried. */
  readonly tried: number;
  /** False: there were more sets than are tried; ask for a larger support. */
  readonly isWhole: boolean;
  /** Beyond chance in the earlier window, and no longer in the later one. */
  readonly faded: number;
  /** Those with the most customers beyond chance first. */
  readonly found: readonly FoundAssociation[];
}

const LEAST_CUSTOMERS = 20;
const LEAST_OF_WINDOW = 100;
/** A behaviour that so many of the others do anyway says nothing more of them. */
const IMPLIED = 0.95;
/** Two sets of whom so many are the same are told once. */
const ALIKE = 0.6;
const EXAMPLES = 3;
const EVENTS = 2;

/** A set that may be one. */
interface Tried {
  readonly set: FrequentSet;
  /** The cut in two: places within the set that stand on one side. */
  readonly cut: readonly number[];
  readonly weakest: Association;
}

/**
 * Deterministic, and the order of customers changes nothing. Cost: some passes over the bits for each set: a second for 100,000 customers and 10,000 sets.
 * @throws LearnError `associations_too_few`
 */
export function findAssociations(table: BehaviourTable, { support = 0.01, lift = 1.3, mostItems = 3, falseShare = 0.01, most = 20 }: AssociationOptions = {}): FoundAssociations {
  const { earlier, later, families } = table;
  for (const { profiles } of [earlier, later]) if (profiles.length < LEAST_OF_WINDOW) throw learnError('associations_too_few', { rows: profiles.length, least: LEAST_OF_WINDOW });
  const least = Math.max(LEAST_CUSTOMERS, Math.ceil(support * earlier.profiles.length));
  const strata = createStrata(table, 'earlier');
  const pairs = createPairs(earlier, strata);
  const { sets, isWhole } = frequentSets(earlier.done, { least, mostItems, allows: (one, other) => families[one] !== families[other] && pairs.goTogether(one, other) });
  const rowsOf = new Map(sets.map(({ items, rows }) => [items.join(), rows]));
  const tried = sets
    .filter(({ items, rows }) => items.length > 1 && items.every((item) => !isImplied(rows, rowsOf.get(items.filter((other) => other !== item).join()))))
    .map((set) => weakestOf(set, earlier, strata(set.items)));
  const tests = pairs.asked() + tried.filter(({ set }) => set.items.length > 2).length;
  const kept = believable(tried.map(({ weakest }) => weakest.p), { share: falseShare, tests });
  const strong = tried.filter(({ weakest }, place) => kept[place]! && weakest.low >= lift).sort((one, other) => beyondChance(other) - beyondChance(one));

  const laterStrata = createStrata(table, 'later');
  const found: FoundAssociation[] = [];
  const told: Uint32Array[] = [];
  /** A set of which every behaviour stands in others already says little new. */
  const said = new Set<string>();
  let faded = 0;
  for (const each of strong) {
    const rows = allOf(each.set.items.map((item) => earlier.done[item]!));
    if (each.set.items.every((item) => said.has(families[item]!)) || told.some((other) => alike(other, rows) >= ALIKE)) continue;
    const now = associationOf(each, later, laterStrata(each.set.items));
    if (now.low <= 1) {
      faded++;
      continue;
    }
    told.push(rows);
    for (const item of each.set.items) said.add(families[item]!);
    if (found.length < most) found.push(describe(each, now, table));
  }
  return { customers: { earlier: earlier.profiles.length, later: later.profiles.length }, behaviours: earlier.done.length, tried: tests, isWhole, faded, found };
}

/** Whether two behaviours go together at all: larger sets are made of such pairs only, which leaves few to try. */
function createPairs({ done }: BehaviourPart, strataFor: (items: readonly number[]) => Strata): { goTogether(one: number, other: number): boolean; asked(): number } {
  const known = new Map<number, boolean>();
  const counted = new Map<Strata, Map<number, Int32Array>>();
  const countsOf = (item: number, strata: Strata): Int32Array => {
    let counts = counted.get(strata);
    if (counts === undefined) counted.set(strata, (counts = new Map()));
    const found = counts.get(item) ?? countByStratum(done[item]!, strata);
    counts.set(item, found);
    return found;
  };
  return {
    asked: () => known.size,
    goTogether(one, other) {
      const key = one * done.length + other;
      const found = known.get(key);
      if (found !== undefined) return found;
      const strata = strataFor([one, other]);
      const both = countByStratum(bothOf(done[one]!, done[other]!), strata);
      const goes = associate({ one: countsOf(one, strata), other: countsOf(other, strata), both }, strata).low > 1;
      known.set(key, goes);
      return goes;
    },
  };
}

/** Strata of a set: by the occasions that its behaviours take. */
function createStrata({ occasions, ...parts }: BehaviourTable, of: 'earlier' | 'later'): (items: readonly number[]) => Strata {
  const known = new Map<string, Strata>();
  return (items) => {
    const taken = [...new Set(items.map((item) => occasions[item]!))].sort((one, other) => one - other);
    const key = taken.join();
    const strata = known.get(key) ?? strataOf(taken.map((place) => parts[of].occasions[place]!));
    known.set(key, strata);
    return strata;
  };
}

/** @param without customers of the set without one of its behaviours; undefined: it was not allowed by itself */
function isImplied(rows: number, without: number | undefined): boolean {
  return without !== undefined && rows >= IMPLIED * without;
}

/** Of all ways to cut it in two, that at which it holds together the least. */
function weakestOf(set: FrequentSet, part: BehaviourPart, strata: Strata): Tried {
  const count = set.items.length;
  const cuts = Array.from({ length: 2 ** (count - 1) - 1 }, (_, mask) => set.items.filter((_item, place) => place === 0 || ((mask >> (place - 1)) & 1) === 1));
  return cuts.map((cut): Tried => ({ set, cut, weakest: associationOf({ set, cut }, part, strata) })).reduce((weakest, each) => (each.weakest.lift < weakest.weakest.lift ? each : weakest));
}

function associationOf({ set: { items }, cut }: Pick<Tried, 'set' | 'cut'>, { done }: BehaviourPart, strata: Strata): Association {
  const counts = (places: readonly number[]): Int32Array => countByStratum(allOf(places.map((item) => done[item]!)), strata);
  return associate({ one: counts(cut), other: counts(items.filter((item) => !cut.includes(item))), both: counts(items) }, strata);
}

function beyondChance({ weakest: { both, expected } }: Tried): number {
  return both - expected;
}

/** Share of those in either set that are in both. */
function alike(one: Uint32Array, other: Uint32Array): number {
  const both = countBits(allOf([one, other]));
  return both / (countBits(one) + countBits(other) - both);
}

function describe({ set: { items, rows }, weakest }: Tried, later: Association, { earlier, later: now, examples }: BehaviourTable): FoundAssociation {
  const all = earlier.profiles.length;
  const rules = items.map((follows): AssociationRule => {
    const given = items.filter((item) => item !== follows);
    return { given, follows, confidence: rows / countBits(allOf(given.map((item) => earlier.done[item]!))), base: countBits(earlier.done[follows]!) / all };
  });
  const rule = rules.reduce((best, each) => (each.confidence / each.base > best.confidence / best.base ? each : best));
  const members = rowsIn(allOf(items.map((item) => now.done[item]!))).map((row) => now.profiles[row]!);
  return {
    items, customers: rows, support: rows / all, rule, earlier: weakest, later, members,
    examples: members.toSorted().slice(0, EXAMPLES).map((profile) => ({ profile, events: items.map((item) => examples(profile, item, EVENTS)) })),
  };
}
