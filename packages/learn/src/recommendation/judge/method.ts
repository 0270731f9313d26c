/**
 * A way to recommend as the judge sees it: learns from the past, then answers many requests at once. Ways of the engine
 * answer one by one; networks and matrix models in batches.
 */
import type { Candidate, CandidateRequest } from '@limn/engine';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { JudgedCase } from './split.ts';

/** The past split once more, as it will be asked about: to stop by, and to choose settings by. Its questions are part of the past; those of the judge are not. */
export interface ChoosingPart {
  /** The older part: what to learn from while choosing. Its numbers are its own. */
  readonly past: InteractionTable;
  /** In numbers of that part. */
  readonly cases: readonly JudgedCase[];
  /** Whether lists may name what the customer had before. */
  readonly keepRepeats: boolean;
  /** How long the lists are that count. */
  readonly k: number;
  /** How long after its moment the judge still counts what came, ms; absent: what came next. */
  readonly horizonMs?: number;
}

/** What a method may use while it learns. */
export interface LearnOptions {
  readonly seed: number;
  /** Absent: the method takes a part of its own from the past, or its usual settings. */
  readonly choosing?: ChoosingPart;
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
  /** Numbers of customers and items mean the same in `past` and in requests; names that only a request knows come after those of `past`. */
  learn(past: InteractionTable, options: LearnOptions): Promise<Recommender>;
}
