/** Training beside the server: a child of the lowest priority replays the log and learns, while this process goes on serving. */
import { LearnError, learnError, type TrainedRecommendation } from '@limn/learn';
import { inChildProcess } from '../child/in-child-process.ts';
import type { Evaluation, EvaluationJob } from './evaluation-job.ts';
import type { LiveContest, LiveContestJob, Retrained, RetrainingJob } from '../retrain/retraining-job.ts';
import type { RecommendationJob, TrainingJob, TrainingMessage, TrainingProgress, TrainingResult } from './training-job.ts';

/** What comes of a job. */
export type ResultOf<Job> = Job extends RetrainingJob ? Retrained : Job extends LiveContestJob ? LiveContest : Job extends TrainingJob ? TrainingResult : Job extends EvaluationJob ? Evaluation : TrainedRecommendation;

/**
 * Cost: another core for a replay of the log and the learning, and the memory of a state and the examples there.
 * @throws LearnError of the training; the signal's reason, once the child has ended
 */
export async function trainInProcess<Job extends TrainingJob | RecommendationJob | EvaluationJob | LiveContestJob>(job: Job, { onProgress, signal }: { readonly onProgress: (progress: TrainingProgress) => void; readonly signal: AbortSignal }): Promise<ResultOf<Job>> {
  return inChildProcess<TrainingMessage, ResultOf<Job>>({
    module: './training-process',
    from: import.meta.url,
    job,
    signal,
    failure: (reason, cause) => learnError('training_failed', { reason }, cause),
    onMessage(message, { resolve, reject }) {
      if ('progress' in message) onProgress(message.progress);
      else if ('result' in message) resolve(message.result as ResultOf<Job>);
      else reject(new LearnError(message.failed));
    },
  });
}
