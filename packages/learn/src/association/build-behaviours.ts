/** From what was said in events to who did what how often, in two windows. */
import type { SourceId } from '@limn/engine';
import type { Behaviour, BehaviourExample, BehaviourPart, BehaviourTable } from './behaviour.ts';
import type { Happenings } from './happenings.ts';

/** How to build. */
export interface BuildOptions {
  readonly profileOf: (owner: SourceId) => string;
  /** End of the later window, ms. */
  readonly asOf: number;
  readonly windowMs: number;
  /** Share of the customers that a behaviour needs. */
  readonly support: number;
}

/** How often something is done, to count as done. */
const LEVELS = [1, 3] as const;
const LEAST_CUSTOMERS = 20;
/** What most customers do anyway describes nobody. */
const MOST_SHARE = 0.6;
/** Behaviours beyond which only those of the most customers are looked at. */
const MOST_BEHAVIOURS = 400;
/** Where words of a field stand with a word of another so often, they say the same thing more finely. */
const BELONGS = 0.95;
/** What a word is called most of the time. */
const MOSTLY = 0.5;
/** A field with so many words names things; where a field beside it names their kinds, the kinds are looked at. */
const MOST_KINDS = 150;

interface Doings {
  readonly profiles: readonly string[];
  /** [occasions] of [customers]. */
  readonly occasions: readonly Int32Array[];
  /** By customer: how often each word. */
  readonly counts: readonly ReadonlyMap<number, number>[];
}

/** Cost: a pass over what was said, and the customers × behaviours. */
export function buildTable(happenings: Happenings, { profileOf, asOf, windowMs, support }: BuildOptions): BehaviourTable {
  const profiles = new Map<SourceId, string>();
  const customerOf = (owner: SourceId): string => {
    const known = profiles.get(owner) ?? profileOf(owner);
    profiles.set(owner, known);
    return known;
  };
  const occasionOf = occasionsOf(happenings);
  const bounds = [asOf - 2 * windowMs, asOf - windowMs, asOf] as const;
  const [before, now] = [doingsOf(happenings, customerOf, { from: bounds[0], to: bounds[1], occasionOf }), doingsOf(happenings, customerOf, { from: bounds[1], to: bounds[2], occasionOf })];
  const parents = parentsOf(happenings);
  const asked = wordsWorthAsking(happenings, parents);
  const least = Math.max(LEAST_CUSTOMERS, Math.ceil(support * before.profiles.length));
  const chosen = frequentBehaviours(before, { asked, least });
  const partOf = (doings: Doings, from: number, to: number): BehaviourPart => ({ from, to, profiles: doings.profiles, occasions: doings.occasions, done: chosen.map((each) => bitsOf(doings, each)) });
  const titles = titlesOf(happenings, parents);
  const { words, events, starts, places } = happenings;
  return {
    behaviours: chosen.map(({ word, atLeast }): Behaviour => {
      const title = titles.get(word);
      return { ...words[word]!, ...(title !== undefined && { title }), atLeast };
    }),
    families: chosen.map(({ word }) => familyOf(word, parents, happenings)),
    occasions: Int32Array.from(chosen, ({ word }) => (words[word]!.field === undefined ? 0 : occasionOf[word]!)),
    windowMs,
    earlier: partOf(before, bounds[0], bounds[1]),
    later: partOf(now, bounds[1], bounds[2]),
    examples(profile, behaviour, limit) {
      const { word } = chosen[behaviour]!;
      const found: BehaviourExample[] = [];
      for (let i = 0; i < events.length && found.length < limit; i++) {
        const { owner, at, position } = events[i]!;
        if (at < bounds[1] || customerOf(owner) !== profile) continue;
        if (places.slice(starts[i], starts[i + 1]).includes(word)) found.push({ position, at });
      }
      return found;
    },
  };
}

/** What each word needs: an event of its kind, or a line of one; 0 is anything at all. Words of one line need the same. @returns [words] */
function occasionsOf({ words }: Happenings): Int32Array {
  const places = new Map<string, number>();
  return Int32Array.from(words, ({ event, each = '' }) => {
    const key = `${event}\n${each}`;
    const place = places.get(key) ?? places.size + 1;
    places.set(key, place);
    return place;
  });
}

interface Window {
  readonly from: number;
  readonly to: number;
  /** [words]. */
  readonly occasionOf: Int32Array;
}

/** Customers of a window by name. */
function doingsOf({ events, starts, places, words }: Happenings, customerOf: (owner: SourceId) => string, { from, to, occasionOf }: Window): Doings {
  const byCustomer = new Map<string, Map<number, number>>();
  events.forEach(({ owner, at }, i) => {
    if (at < from || at >= to) return;
    const customer = customerOf(owner);
    let counts = byCustomer.get(customer);
    if (counts === undefined) byCustomer.set(customer, (counts = new Map()));
    for (let place = starts[i]!; place < starts[i + 1]!; place++) counts.set(places[place]!, (counts.get(places[place]!) ?? 0) + 1);
  });
  const all = [...byCustomer].sort(([one], [other]) => (one < other ? -1 : 1));
  const occasions = Array.from({ length: occasionOf.reduce((most, place) => Math.max(most, place + 1), 1) }, () => new Int32Array(all.length));
  all.forEach(([, counts], row) => {
    for (const [word, count] of counts) {
      occasions[occasionOf[word]!]![row]! += count;
      if (words[word]!.field === undefined) occasions[0]![row]! += count;
    }
  });
  return { profiles: all.map(([profile]) => profile), occasions, counts: all.map(([, counts]) => counts) };
}

/** Of fields that stand beside each other, those that name kinds; single things only where nothing names their kind, and each by its longer name. */
function wordsWorthAsking({ words, together, counts }: Happenings, parents: ReadonlyMap<number, number>): readonly boolean[] {
  const sourceOf = ({ event, each = '' }: (typeof words)[number]): string => `${event}\n${each}`;
  const sizes = new Map<string, number>();
  const keyOf = (word: (typeof words)[number]): string => `${sourceOf(word)}\n${word.field ?? ''}`;
  for (const word of words) sizes.set(keyOf(word), (sizes.get(keyOf(word)) ?? 0) + 1);
  const hasKinds = new Set(words.filter((word) => word.field !== undefined && sizes.get(keyOf(word))! <= MOST_KINDS && sizes.get(keyOf(word))! > 3).map(sourceOf));
  const asked = words.map((word) => word.field === undefined || sizes.get(keyOf(word))! <= MOST_KINDS || !hasKinds.has(sourceOf(word)));
  for (const [one, other] of parents) {
    const isSame = together.get(other * 2 ** 26 + one)! >= BELONGS * counts[other]!;
    if (isSame && asked[one]! && asked[other]!) asked[words[one]!.value!.length > words[other]!.value!.length ? other : one] = false;
  }
  return asked;
}

interface Chosen {
  readonly word: number;
  readonly atLeast: number;
}

/** Those of enough customers and not of nearly all; what the same customers do is told once, by the longer word. */
function frequentBehaviours({ profiles, counts }: Doings, { asked, least }: { readonly asked: readonly boolean[]; readonly least: number }): readonly Chosen[] {
  const customers = new Map<number, Int32Array>();
  for (const each of counts) {
    for (const [word, count] of each) {
      if (!asked[word]!) continue;
      let reached = customers.get(word);
      if (reached === undefined) customers.set(word, (reached = new Int32Array(LEVELS.length)));
      LEVELS.forEach((level, i) => count >= level && reached[i]!++);
    }
  }
  const all = [...customers].flatMap(([word, reached]) => LEVELS.map((atLeast, i) => ({ word, atLeast, customers: reached[i]! })));
  return all
    .filter((each) => each.customers >= least && each.customers <= MOST_SHARE * profiles.length)
    .sort((one, other) => other.customers - one.customers || one.word - other.word || one.atLeast - other.atLeast)
    .slice(0, MOST_BEHAVIOURS);
}

function bitsOf({ counts }: Doings, { word, atLeast }: Chosen): Uint32Array {
  const bits = new Uint32Array(Math.ceil(counts.length / 32));
  counts.forEach((each, row) => {
    if ((each.get(word) ?? 0) >= atLeast) bits[row >> 5]! |= 1 << (row & 31);
  });
  return bits;
}

/** Words that nearly always stand beside another, more frequent one. */
function parentsOf({ together, counts }: Happenings): ReadonlyMap<number, number> {
  const parents = new Map<number, number>();
  for (const [key, count] of together) {
    const [one, other] = [Math.floor(key / 2 ** 26), key % 2 ** 26];
    if (count < BELONGS * counts[one]! || counts[other]! < counts[one]! || (counts[other] === counts[one] && other > one)) continue;
    const known = parents.get(one);
    if (known === undefined || counts[other]! > counts[known]!) parents.set(one, other);
  }
  return parents;
}

/** Of words that others belong to, the one of these that stands beside them most often, if it is longer. */
function titlesOf({ together, words, counts }: Happenings, parents: ReadonlyMap<number, number>): ReadonlyMap<number, string> {
  const most = new Map<number, { readonly count: number; readonly title: string }>();
  for (const [child, parent] of parents) {
    const [count, title] = [together.get(child * 2 ** 26 + parent)!, words[child]!.value!];
    // Only what is nearly always called so: a category has many products, and none is its name.
    if (title.length > words[parent]!.value!.length && count > (most.get(parent)?.count ?? 0)) most.set(parent, { count, title });
  }
  return new Map([...most].filter(([parent, { count }]) => count >= MOSTLY * counts[parent]!).map(([parent, { title }]) => [parent, title]));
}

/** The word that all of them belong to: `baby`, whichever event it stands in; of an event its name. */
function familyOf(word: number, parents: ReadonlyMap<number, number>, { words }: Happenings): string {
  let root = word;
  for (let steps = 0; parents.has(root) && steps < 10; steps++) root = parents.get(root)!;
  const { value, event } = words[root]!;
  return value ?? `event ${event}`;
}
