/** The child's side of `trainInProcess`: one job, progress, one answer. */
import { LearnError, problemOf } from '@limn/learn';
import type { EvaluationJob } from './evaluation-job.ts';
import type { LiveContestJob, RetrainingJob } from '../retrain/retraining-job.ts';
import { runLiveContest, runRetraining } from '../retrain/run-retraining.ts';
import { runEvaluation } from './run-evaluation.ts';
import { runRecommendationTraining } from './run-recommendation-training.ts';
import { runTraining } from './run-training.ts';
import type { RecommendationJob, TrainingJob, TrainingMessage, TrainingProgress } from './training-job.ts';

/** No more words of progress than somebody could read. */
const TELL_EVERY_MS = 100;

const say = (message: TrainingMessage): void => void process.send!(message);

let step: TrainingProgress['step'] | undefined;
let told = 0;

function tell(progress: TrainingProgress): void {
  const now = performance.now();
  if (progress.step === step && now - told < TELL_EVERY_MS) return;
  [step, told] = [progress.step, now];
  say({ progress });
}

type Job = TrainingJob | RetrainingJob | RecommendationJob | EvaluationJob | LiveContestJob;

function runJob(job: Job) {
  if ('live' in job) return runLiveContest(job, tell);
  if ('retrain' in job) return runRetraining(job, tell);
  if (isOfPrediction(job)) return runTraining(job, tell);
  return isEvaluation(job) ? runEvaluation(job, tell) : runRecommendationTraining(job, tell);
}

function isOfPrediction(job: TrainingJob | RecommendationJob | EvaluationJob): job is TrainingJob {
  return 'prediction' in job.request;
}

function isEvaluation(job: RecommendationJob | EvaluationJob): job is EvaluationJob {
  return 'evaluate' in job.request;
}

// Ctrl-C reaches the whole group; the parent decides when this one ends.
process.on('SIGINT', () => {});
process.once('message', (job: Job) => {
  runJob(job).then(
    (result) => say({ result }),
    (cause: unknown) => say({ failed: cause instanceof LearnError ? cause.problem : problemOf('training_failed', { reason: cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause) }) }),
  );
});
process.once('disconnect', () => process.exit());
