/** Colours of groups: five, and one grey for all others. */
const categories = ['--category-1', '--category-2', '--category-3', '--category-4', '--category-5'] as const;

/** Groups that have a colour of their own. */
export const marked = categories.length;

/** The token of a group's colour. @param group its place, the largest first */
export function markOf(group: number): string {
  return categories[group] ?? '--border';
}
