/** Places of a graph's nodes: in columns by the longest way to them, within a column near to those they come from. */
import type { Lineage } from './lineage-words.ts';

/** A node's place, in columns and rows from the top left. */
export interface NodePlace {
  readonly id: string;
  readonly column: number;
  readonly row: number;
}

/** Passes in which rows are ordered by the mean of their neighbours. */
const passes = 4;

/** Deterministic. @param nodes upstream first, as the API gives them */
export function layOut({ nodes, edges }: Lineage): readonly NodePlace[] {
  const columnOf = new Map<string, number>();
  for (const { id } of nodes) columnOf.set(id, Math.max(0, ...edges.filter(({ to }) => to === id).map(({ from }) => (columnOf.get(from) ?? -1) + 1)));
  // What nothing stands before moves up to those it goes to: an event beside a feature that is computed from another.
  for (const { id } of nodes) {
    const after = edges.filter(({ from }) => from === id).map(({ to }) => columnOf.get(to)!);
    if (after.length > 0 && columnOf.get(id) === 0) columnOf.set(id, Math.max(0, Math.min(...after) - 1));
  }
  const columns = [...new Set(columnOf.values())].sort((a, b) => a - b).map((column) => nodes.filter(({ id }) => columnOf.get(id) === column).map(({ id }) => id));
  const rowOf = new Map(columns.flatMap((ids) => ids.map((id, row) => [id, row - ids.length / 2] as const)));
  for (let pass = 0; pass < passes; pass++) {
    for (const ids of pass % 2 === 0 ? columns : columns.toReversed()) {
      const wish = new Map(ids.map((id) => [id, meanOf(edges.flatMap(({ from, to }) => (from === id ? [rowOf.get(to)!] : to === id ? [rowOf.get(from)!] : []))) ?? rowOf.get(id)!]));
      ids.sort((a, b) => wish.get(a)! - wish.get(b)!);
      ids.forEach((id, row) => rowOf.set(id, row - ids.length / 2));
    }
  }
  const least = Math.min(...rowOf.values());
  return columns.flatMap((ids, column) => ids.map((id) => ({ id, column, row: rowOf.get(id)! - least })));
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
