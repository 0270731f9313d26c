/** What lists are like as a whole: how much of the catalogue they show, how surprising and how varied they are. */
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** Of all lists of one method. */
export interface ListFacts {
  readonly coverage: number;
  readonly novelty: number;
  readonly diversity?: number;
}

/** Gathers lists. */
export interface ListGatherer {
  add(list: readonly number[]): void;
  finish(): ListFacts;
}

/**
 * Measures lists against the past.
 * @param categories of each item of the past, for diversity
 * Sources: novelty as mean self-information, Zhou et al., PNAS 107, 2010; diversity within a list, Ziegler et al., WWW 2005.
 */
export function gatherLists(past: InteractionTable, categories?: readonly (readonly number[])[]): ListGatherer {
  const surprise = surpriseOf(past);
  const shown = new Uint8Array(past.itemKeys.length);
  let [bits, known, varied, lists] = [0, 0, 0, 0];
  return {
    add(list) {
      for (const item of list) {
        if (item >= shown.length) continue;
        shown[item] = 1;
        bits += surprise[item]!;
        known++;
      }
      if (categories === undefined || list.length < 2) return;
      varied += diversityOf(list, categories);
      lists++;
    },
    finish: () => ({
      coverage: shown.reduce((sum, each) => sum + each, 0) / Math.max(1, shown.length),
      novelty: known === 0 ? 0 : bits / known,
      ...(categories !== undefined && lists > 0 && { diversity: varied / lists }),
    }),
  };
}

/** [items]: −log2 of the share of customers that had to do with each. */
function surpriseOf({ rows, customers, items, customerKeys, itemKeys }: InteractionTable): Float64Array {
  const had = Array.from({ length: itemKeys.length }, () => new Set<number>());
  for (let row = 0; row < rows; row++) had[items[row]!]!.add(customers[row]!);
  return Float64Array.from(had, ({ size }) => -Math.log2(Math.max(1, size) / Math.max(1, customerKeys.length)));
}

function diversityOf(list: readonly number[], categories: readonly (readonly number[])[]): number {
  let [sum, pairs] = [0, 0];
  for (let i = 0; i < list.length; i++) {
    const one = new Set(categories[list[i]!] ?? []);
    for (let j = i + 1; j < list.length; j++) {
      const other = categories[list[j]!] ?? [];
      const both = other.filter((each) => one.has(each)).length;
      const either = one.size + other.length - both;
      sum += either === 0 ? 1 : 1 - both / either;
      pairs++;
    }
  }
  return sum / pairs;
}
