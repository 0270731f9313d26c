/** Which group of today is which of the last time, so that names and links stay. */

/** Members of a group of either time. */
export interface GroupMembers {
  readonly members: ReadonlySet<number>;
}

/** Customers that both times know must share so much of either group (Jaccard) for it to be the same. */
const LEAST_SHARED = 0.4;

/**
 * The pairs that share the most first, each group in one pair at most. Members are compared among those whom both times know.
 * @returns [groups]: place among the groups before; −1: a new one. Cost: members × groups.
 */
export function matchGroups(now: readonly GroupMembers[], before: readonly GroupMembers[]): readonly number[] {
  const knownBefore = new Set(before.flatMap(({ members }) => [...members]));
  const knownNow = new Set(now.flatMap(({ members }) => [...members]));
  const of = ({ members }: GroupMembers, known: ReadonlySet<number>): readonly number[] => [...members].filter((member) => known.has(member));
  const earlier = before.map((group) => new Set(of(group, knownNow)));
  const pairs = now.flatMap((group, place) => {
    const own = of(group, knownBefore);
    return earlier.map((other, old) => {
      const shared = own.reduce((count, member) => count + Number(other.has(member)), 0);
      return { place, old, alike: shared / Math.max(1, own.length + other.size - shared) };
    });
  });
  const matched = now.map(() => -1);
  for (const { place, old } of pairs.filter((pair) => pair.alike >= LEAST_SHARED).toSorted((a, b) => b.alike - a.alike)) {
    if (matched[place] === -1 && !matched.includes(old)) matched[place] = old;
  }
  return matched;
}
