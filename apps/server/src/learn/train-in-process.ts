/** Training beside the server: a child of the lowest priority replays the log and learns, while this process goes on serving. */
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { LearnError, learnError, type TrainedRecommendation } from '@limn/learn';
import type { Evaluation, EvaluationJob } from './evaluation-job.ts';
import type { RecommendationJob, TrainingJob, TrainingMessage, TrainingProgress, TrainingResult } from './training-job.ts';

/** What comes of a job. */
export type ResultOf<Job> = Job extends TrainingJob ? TrainingResult : Job extends EvaluationJob ? Evaluation : TrainedRecommendation;

const isSource = import.meta.url.endsWith('.ts');

/**
 * Cost: another core for a replay of the log and the learning, and the memory of a state and the examples there.
 * @throws LearnError of the training; the signal's reason, once the child has ended
 */
export async function trainInProcess<Job extends TrainingJob | RecommendationJob | EvaluationJob>(job: Job, { onProgress, signal }: { readonly onProgress: (progress: TrainingProgress) => void; readonly signal: AbortSignal }): Promise<ResultOf<Job>> {
  signal.throwIfAborted();
  const path = fileURLToPath(new URL(isSource ? './training-process.ts' : './training-process.js', import.meta.url));
  const child = fork(path, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: isSource ? ['--conditions=source'] : [] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop);
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    return await new Promise<ResultOf<Job>>((resolve, reject) => {
      child.on('message', (message: TrainingMessage) => {
        if ('progress' in message) onProgress(message.progress);
        else if ('result' in message) resolve(message.result as ResultOf<Job>);
        else reject(new LearnError(message.failed));
      });
      const failed = (reason: string, cause?: unknown): void => reject(signal.aborted ? signal.reason : learnError('training_failed', { reason }, cause));
      child.once('error', (cause) => failed(cause.message, cause));
      child.once('exit', (code, killedBy) => failed(`its process ended with ${String(code ?? killedBy)}`));
      child.send(job, (cause) => {
        if (cause !== null) failed(cause.message, cause);
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
    child.kill();
    if (child.pid !== undefined) await exited;
  }
}
