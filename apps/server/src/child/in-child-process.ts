/** Work beside the server: a child of the lowest priority does it, while this process goes on serving. */
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

/** How a child is begun and listened to. */
export interface ChildWork<Message, Result> {
  /** The module it runs, without its ending, relative to `from`: `./log-process`. */
  readonly module: string;
  /** `import.meta.url` of whoever asks: its sources run sources. */
  readonly from: string;
  /** Sent once, by structured cloning. */
  readonly job: unknown;
  /** Told of each message; calls one of the two when the work is over. */
  readonly onMessage: (message: Message, over: { resolve(result: Result): void; reject(cause: unknown): void }) => void;
  /** What is thrown when the process itself fails. */
  readonly failure: (reason: string, cause: unknown) => Error;
  /** Ends the child. */
  readonly signal: AbortSignal;
}

/** Cost: another core, and the memory of what the child holds. @throws what `onMessage` or `failure` make of it; the signal's reason, once the child has ended */
export async function inChildProcess<Message, Result>({ module, from, job, onMessage, failure, signal }: ChildWork<Message, Result>): Promise<Result> {
  signal.throwIfAborted();
  const isSource = from.endsWith('.ts');
  const child = fork(fileURLToPath(new URL(`${module}${isSource ? '.ts' : '.js'}`, from)), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: isSource ? ['--conditions=source'] : [] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop);
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    return await new Promise<Result>((resolve, reject) => {
      const failed = (reason: string, cause?: unknown): void => reject(signal.aborted ? signal.reason : failure(reason, cause));
      child.on('message', (message) => onMessage(message as Message, { resolve, reject }));
      child.once('error', (cause) => failed(cause.message, cause));
      child.once('exit', (code, killedBy) => failed(`its process ended with ${String(code ?? killedBy)}`));
      child.send(job as NonNullable<Parameters<typeof child.send>[0]>, (cause) => {
        if (cause !== null) failed(cause.message, cause);
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
    child.kill();
    if (child.pid !== undefined) await exited;
  }
}
