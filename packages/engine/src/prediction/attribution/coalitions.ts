/**
 * Which columns are put in place together, and how much each such set counts: all sets of a size where there are few, which are those of
 * few and of nearly all columns and matter most, and some drawn by chance of the others. Each is taken with its complement, which takes most
 * of the chance out (Covert & Lee 2021, arXiv:2012.01536). As the authors' `shap` package plans it (Lundberg & Lee 2017, arXiv:1705.07874).
 */

/** A set of columns. */
export interface Coalition {
  /** 1: of the profile; 0: of the usual customer. [columns] */
  readonly members: Uint8Array;
  readonly weight: number;
  /** Which group of draws it belongs to; −1: no chance is in it. */
  readonly group: number;
}

/** Groups of draws, by whose differences the error is told. */
export const GROUPS = 10;

/** Sets of a pair of sizes, together. */
interface SizePair {
  readonly size: number;
  /** How much all of them count. */
  readonly weight: number;
  /** How many there are. */
  readonly sets: number;
}

/**
 * Neither nothing nor all. Weights sum to 1.
 * @param count columns, two at least
 * @param most sets
 */
export function coalitionsOf(count: number, most: number, chance: () => number): readonly Coalition[] {
  const pairs = sizePairs(count);
  const coalitions: Coalition[] = [];
  let [left, weightLeft, at] = [most, 1, 0];
  // A size is taken whole while chance would give each of its sets at least one draw.
  for (; at < pairs.length && (left * pairs[at]!.weight) / weightLeft >= pairs[at]!.sets - 1e-8; at++) {
    const { size, weight, sets } = pairs[at]!;
    for (const members of setsOf(count, size)) {
      coalitions.push({ members, weight: weight / sets, group: -1 });
      if (2 * size !== count) coalitions.push({ members: complement(members), weight: weight / sets, group: -1 });
    }
    left -= sets;
    weightLeft -= weight;
  }
  const drawn = at === pairs.length ? 0 : Math.floor(left / 2);
  for (let draw = 0; draw < drawn; draw++) {
    const members = drawSet(count, drawSize(pairs, at, weightLeft * chance()), chance);
    const one = { weight: weightLeft / (2 * drawn), group: draw % GROUPS };
    coalitions.push({ ...one, members }, { ...one, members: complement(members) });
  }
  return coalitions;
}

/** From the outermost sizes inwards. */
function sizePairs(count: number): readonly SizePair[] {
  const sizes = Array.from({ length: Math.floor(count / 2) }, (_, i) => i + 1);
  const raw = sizes.map((size) => (2 * size === count ? 1 : 2) / (size * (count - size)));
  const sum = raw.reduce((all, each) => all + each, 0);
  return sizes.map((size, i) => ({ size, weight: raw[i]! / sum, sets: (2 * size === count ? 1 : 2) * choose(count, size) }));
}

/** How many sets of a size there are; beyond 2^53 about. */
function choose(count: number, size: number): number {
  let sets = 1;
  for (let i = 1; i <= size; i++) sets = (sets * (count - size + i)) / i;
  return sets;
}

/** All sets of a size, in the order of their first members. */
function* setsOf(count: number, size: number): Generator<Uint8Array> {
  const places = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    const members = new Uint8Array(count);
    for (const place of places) members[place] = 1;
    yield members;
    let moved = size - 1;
    while (moved >= 0 && places[moved] === count - size + moved) moved--;
    if (moved < 0) return;
    places[moved]!++;
    for (let i = moved + 1; i < size; i++) places[i] = places[i - 1]! + 1;
  }
}

function drawSize(pairs: readonly SizePair[], from: number, at: number): number {
  let passed = 0;
  for (let i = from; i < pairs.length; i++) if ((passed += pairs[i]!.weight) > at) return pairs[i]!.size;
  return pairs.at(-1)!.size;
}

/** Each set of the size with the same chance (Fisher & Yates). */
function drawSet(count: number, size: number, chance: () => number): Uint8Array {
  const places = Array.from({ length: count }, (_, i) => i);
  const members = new Uint8Array(count);
  for (let i = 0; i < size; i++) {
    const other = i + Math.floor(chance() * (count - i));
    [places[i], places[other]] = [places[other]!, places[i]!];
    members[places[i]!] = 1;
  }
  return members;
}

function complement(members: Uint8Array): Uint8Array {
  return members.map((each) => 1 - each);
}
