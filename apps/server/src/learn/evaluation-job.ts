/** What an evaluation of a recommendation is asked for, and what comes of it: plain data between two processes. */
import type { RecommendationDefinition } from '@limn/engine';
import type { EvaluatedProposal, JudgedRecommendation, PolicyReward } from '@limn/learn';
import type { TrainingJob } from './training-job.ts';

interface Evaluated {
  /** Name of the recommendation. */
  readonly recommendation: string;
  readonly seed?: number;
  /** ms: of lists, the moment after which they are judged; of a policy, from when on what was shown counts. */
  readonly from?: number;
}

/** Lists as they would have been shown, against what customers then chose. */
export interface ListsEvaluationRequest extends Evaluated {
  readonly evaluate: 'lists';
  readonly moments?: number;
  /** Whether settings of learnt ways are chosen; default true. */
  readonly chooses?: boolean;
  /** Judged beside. */
  readonly proposal?: RecommendationDefinition;
}

/** What a proposal would have brought, by what was logged of what is live. */
export interface PolicyEvaluationRequest extends Evaluated {
  readonly evaluate: 'policy';
  readonly proposal: RecommendationDefinition;
  readonly reward?: PolicyReward;
  /** Names of fields beside the item. */
  readonly propensity?: string;
  readonly value?: string;
  readonly clip?: number;
}

export type EvaluationRequest = ListsEvaluationRequest | PolicyEvaluationRequest;

/** All that the child needs. */
export interface EvaluationJob extends Pick<TrainingJob, 'definition' | 'log' | 'now'> {
  readonly request: EvaluationRequest;
}

/** What comes of it. */
export type Evaluation = { readonly lists: JudgedRecommendation } | { readonly policy: EvaluatedProposal };
