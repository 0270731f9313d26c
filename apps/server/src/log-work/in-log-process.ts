/** Work over the whole log beside the server: a child of the lowest priority reads it, while this process goes on serving. */
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { LogJob, LogMessage, LogResult } from './log-job.ts';

const isSource = import.meta.url.endsWith('.ts');

/** Cost: another core for a replay of the log, and the memory of a state there. @throws what went wrong there; the signal's reason, once the child has ended */
export async function inLogProcess<Job extends LogJob>(job: Job, { onProgress, signal }: { readonly onProgress: (share: number) => void; readonly signal: AbortSignal }): Promise<LogResult<Job>> {
  signal.throwIfAborted();
  const path = fileURLToPath(new URL(isSource ? './log-process.ts' : './log-process.js', import.meta.url));
  const child = fork(path, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: isSource ? ['--conditions=source'] : [] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop);
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    return await new Promise<LogResult<Job>>((resolve, reject) => {
      const failed = (reason: string, cause?: unknown): void => reject(signal.aborted ? signal.reason : new Error(reason, { cause }));
      child.on('message', (message: LogMessage) => {
        if ('share' in message) onProgress(message.share);
        else if ('result' in message) resolve(message.result as LogResult<Job>);
        else failed(message.failed);
      });
      child.once('error', (cause) => failed(cause.message, cause));
      child.once('exit', (code, killedBy) => failed(`Its process ended with ${String(code ?? killedBy)}.`));
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
