/** Work over the whole log beside the server. */
import { inChildProcess } from '../child/in-child-process.ts';
import type { LogJob, LogMessage, LogResult } from './log-job.ts';

/** Cost: another core for a replay of the log, and the memory of a state there. @throws what went wrong there; the signal's reason, once the child has ended */
export async function inLogProcess<Job extends LogJob>(job: Job, { onProgress, signal }: { readonly onProgress: (share: number) => void; readonly signal: AbortSignal }): Promise<LogResult<Job>> {
  const failure = (reason: string, cause?: unknown): Error => new Error(reason, { cause });
  return inChildProcess<LogMessage, LogResult<Job>>({
    module: './log-process',
    from: import.meta.url,
    job,
    signal,
    failure,
    onMessage(message, { resolve, reject }) {
      if ('share' in message) onProgress(message.share);
      else if ('result' in message) resolve(message.result as LogResult<Job>);
      else reject(failure(message.failed));
    },
  });
}
