/** Lists of a declared recommendation as answers to the judge's questions. */
import type { SourceId } from '@limn/engine';
import type { QuestionPart } from './questions.ts';
import type { StandingRecommender } from './standing-recommender.ts';

/** Which lists are wanted. */
export interface StandingListsOptions {
  /** Of the recommendation. */
  readonly name: string;
  /** Identifiers of the customers of the table that was split, by their numbers. */
  readonly membersOf: (customer: number) => readonly SourceId[];
  readonly k: number;
  readonly onProgress?: (share: number) => void;
}

/** A list for each question, by the numbers of its split; items that nobody chose, before or after, are misses. Cost: that of the lists. */
export async function standingLists(standing: StandingRecommender, { split, cases }: QuestionPart, { name, membersOf, k, onProgress }: StandingListsOptions): Promise<readonly (readonly number[])[]> {
  const numbers = new Map([...split.past.itemKeys, ...(split.laterItemKeys ?? [])].map((key, number) => [key, number]));
  const lists: (readonly number[])[] = [];
  for (const { group } of cases) {
    const shown = await standing.list({ name, members: membersOf(group), k });
    lists.push(shown.map((key) => numbers.get(key) ?? Infinity));
    onProgress?.(lists.length / cases.length);
  }
  return lists;
}
