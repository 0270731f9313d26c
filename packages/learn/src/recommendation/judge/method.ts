/**
 * A way to recommend as the judge sees it: learns from the past, then answers many requests at once. Ways of the engine
 * answer one by one; networks and matrix models in batches.
 */
import type { Candidate, CandidateRequest } from '@limn/engine';
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** What a method may use while it learns. */
export interface LearnOptions {
  readonly seed: number;
  /** The newest part of the past, to stop and choose settings by; never the part that judges. Absent: the method takes its own from `past`. */
  readonly validation?: InteractionTable;
  /** How far it is, 0 to 1, with what it does. */
  readonly onProgress?: (share: number, doing: string) => void;
}

/** What has learnt. */
export interface Recommender {
  /** One answer a request, in order, best first, at most `limit` of the request each. Every item of the past may be among them. */
  recommend(requests: readonly CandidateRequest[]): Promise<readonly (readonly Candidate[])[]>;
  /** Frees threads and memory outside the heap. */
  close?(): Promise<void>;
}

/** A method by name. */
export interface Method {
  /** As on the command line: `popular`, `neighbours`, `sessions`, `ease`, `als`, `sequence`. */
  readonly name: string;
  /** Numbers of customers and items mean the same in `past`, in `validation` and in requests; names that only a request knows come after those of `past`. */
  learn(past: InteractionTable, options: LearnOptions): Promise<Recommender>;
}
