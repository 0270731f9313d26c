/** Many requests answered by a way that answers one at a time. */
import type { Candidate, CandidateRequest, CandidateSource } from '@limn/engine';
import { setImmediate } from 'node:timers/promises';
import type { Recommender } from '../judge/method.ts';

/** Requests between two turns of the event loop. */
const AT_ONCE = 64;

/** A recommender that asks the way itself; the way is what serves. */
export function answerAll(source: CandidateSource): Recommender {
  return {
    async recommend(requests: readonly CandidateRequest[]) {
      const answers: (readonly Candidate[])[] = [];
      for (const request of requests) {
        if (answers.length % AT_ONCE === 0) await setImmediate();
        answers.push(source.candidates(request));
      }
      return answers;
    },
  };
}
